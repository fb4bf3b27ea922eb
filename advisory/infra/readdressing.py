"""Mails that nobody has got follow their reader to another address, with links that work from there."""

import re

from icalendar import Calendar

from advisory.infra import links
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow

FOLD = re.compile(r"\r?\n[ \t]")


def follow(row: OutboxRow, person_id: int, address: str) -> None:
    """Write the row anew for the address that the person has now."""
    before, row.recipient = row.recipient, address
    unfolded = FOLD.sub("", row.calendar or "")
    row.text, row.html, calendar = links.renewed(person_id, row.text, row.html, unfolded)
    if row.calendar:
        row.calendar = _invited(calendar, before, address)
    db.session.flush()


def _invited(calendar: str, before: str, address: str) -> str:
    """The calendar part, which says who is invited: a calendar knows the event as its own by that."""
    theirs = re.compile(rf"mailto:{re.escape(before)}(?![\w.-])", re.IGNORECASE)
    text: str = Calendar.from_ical(theirs.sub(f"mailto:{address}", calendar)).to_ical().decode()
    return text
