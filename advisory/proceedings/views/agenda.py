"""The agenda beside the room, and what an item is called by its number."""

from typing import Any

from flask import url_for

from advisory.infra.filters import localized_text
from advisory.infra.i18n import gettext as _
from advisory.proceedings.queries import Handled, Record

HEADING = "item-title"
"""The id of an item's heading on its page."""


def agenda(whole: Record, current: Handled | None) -> list[dict[str, Any]]:
    """The agenda as the list draws it: ordinals, and the § beside its own once it is given (decision 9)."""
    return [
        {
            "id": item.slot.id,
            "number": item.ordinal,
            "section": number_of(item) if item.slot.section else "",
            "title": localized_text(item.item.title),
            "url": step_url(whole.meeting.id, item.slot.id),
            "state": "current" if current is not None and item.slot.id == current.slot.id
            else ("done" if item.is_closed else "upcoming"),
            "note": _("open") if item.is_open and (current is None or item.slot.id != current.slot.id) else "",
            "is_public": not item.item.is_secret,
        }
        for item in whole.items
    ]  # fmt: skip


def step_url(meeting_id: int, slot_id: int) -> str:
    """An item in the room, at its heading: who steps on with the keyboard or a screen reader begins there."""
    return url_for("proceedings.item", meeting_id=meeting_id, slot_id=slot_id, _anchor=HEADING)


def number_of(item: Handled) -> str:
    """§ once it is given, else the ordinal."""
    return f"§ {item.slot.section}" if item.slot.section else str(item.ordinal)


def said_number(item: Handled) -> str:
    """The same in a sentence, where a bare number would not say what it counts."""
    return number_of(item) if item.slot.section else _("item %(number)s", number=item.ordinal)


def passed_over(whole: Record, item: Handled) -> str:
    """The numbers of the items before this one that are not handled, where this one is on the table or next to be."""
    if item.is_closed:
        return ""
    return ", ".join(said_number(one) for one in whole.items if one.ordinal < item.ordinal and not one.is_closed)
