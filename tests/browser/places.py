"""Where every page of the URL map stands in the demo: the values that real rows give to its arguments.

Run inside the service (`service.python("-m", "tests.browser.places")`): prints endpoint, arguments and addresses as JSON.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from flask import url_for
from sqlalchemy import select
from werkzeug.routing import Rule

from advisory.agendas.models import Attachment
from advisory.boards.models import Board, Membership, Seat
from advisory.infra.db import db, transaction_kind
from advisory.infra.outbox import OutboxRow
from advisory.initiatives.models import Initiative, Report
from advisory.initiatives.rules import offered
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.minutes.models import Minutes
from advisory.municipalities.models import Municipality
from advisory.people.models import Person, RoleGrant, SignInSession
from advisory.proceedings.models import Handling

Values = dict[str, Any]
LANGUAGE, MOST = "fi", 12
IN_MAILS = re.compile(
    r"http://[^/\s]+(/(?:answer|minutes/check|minutes/sign|initiatives/report|password/reset|sign-in/link)/)(\S+)"
)
NO_PAGE = re.compile(r"^/(healthz|readyz|.*static/.*)$|\.\w+$|/file$|/(papers|attachments)/<int:attachment_id>$")
"""Files, feeds and answers for machines, known by their address."""


def whereabouts() -> Iterator[Values]:
    """What is known of each row, for addresses that name it."""
    boards = {board.id: _board(board) for board in db.session.scalars(select(Board)).all()}
    yield from boards.values()
    for municipality in db.session.scalars(select(Municipality)):
        yield {"municipality_id": municipality.id, "municipality": municipality.slug, "code": municipality.code}
    yield from _of_meetings(boards)
    yield from _of_people(boards)
    for initiative in db.session.scalars(select(Initiative)):
        own = {**boards[initiative.board_id], "initiative_id": initiative.id}
        started = initiative.clock_started_at is not None
        yield from ({**own, "verb": verb} for verb in offered(initiative.kind, initiative.state, is_started=started))
        yield own
    for report in db.session.scalars(select(Report).where(Report.file_id.is_not(None))):
        yield {"report_id": report.id}
    for row in db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").limit(MOST)):
        yield {"row_id": row.id}


def _board(board: Board) -> Values:
    municipality = db.session.get_one(Municipality, board.municipality_id)
    ids = {"board_id": board.id, "municipality_id": municipality.id}
    return {**ids, "language": LANGUAGE, "municipality": municipality.slug, "board": board.slug}


def _of_meetings(boards: dict[int, Values]) -> Iterator[Values]:
    for meeting in db.session.scalars(select(Meeting).order_by(Meeting.id)).all():
        own = {**boards[meeting.board_id], "meeting_id": meeting.id}
        named = {"year": meeting.year, "number": meeting.number} if meeting.number else {}
        minutes = db.session.scalars(select(Minutes.id).where(Minutes.meeting_id == meeting.id)).first()
        written = {"minutes_id": minutes} if minutes else {}
        yield {**own, **named, **written}
        on_paper = (
            select(Invitation.id).join(Invitation.person).where(Invitation.meeting_id == meeting.id, Person.email == "")
        )
        yield from ({**own, "invitation_id": one} for one in db.session.scalars(on_paper))
        for slot in db.session.scalars(select(Slot).where(Slot.meeting_id == meeting.id).order_by(Slot.position)).all():
            more = {**own, **named, **written, "slot_id": slot.id}
            yield more
            for handling in db.session.scalars(select(Handling.id).where(Handling.slot_id == slot.id)):
                yield {**more, "handling_id": handling}
            for file in db.session.scalars(select(Attachment.id).where(Attachment.item_id == slot.item_id)):
                yield {**more, "attachment_id": file}


def _of_people(boards: dict[int, Values]) -> Iterator[Values]:
    for one in db.session.scalars(select(Membership)):
        yield {**boards[one.board_id], "membership_id": one.id, "seat_id": one.seat_id, "capacity": one.capacity.value}
    for seat in db.session.scalars(select(Seat)):
        yield from ({**boards[seat.board_id], "seat_id": seat.id, "capacity": word} for word in ("member", "deputy"))
    yield from ({"person_id": one} for one in db.session.scalars(select(Person.id)))
    yield from ({"grant_id": one} for one in db.session.scalars(select(RoleGrant.id)))
    yield from ({"session_id": one} for one in db.session.scalars(select(SignInSession.id)))


def tokens() -> dict[str, list[str]]:
    """The links that lie in the mails, by the beginning of their address."""
    found: dict[str, list[str]] = defaultdict(list)
    for text in db.session.scalars(select(OutboxRow.text).order_by(OutboxRow.id.desc())):
        for start, token in IN_MAILS.findall(text):
            found[start].append(start + token.rstrip(".,)"))
    return found


def addresses(rule: Rule, known: list[Values], mails: dict[str, list[str]]) -> list[str]:
    """The addresses that an endpoint has in the demo."""
    if "token" in rule.arguments:
        start = rule.rule.split("<", 1)[0]
        return list(dict.fromkeys(mails.get(start, [])))[:6]
    found = []
    for values in known if rule.arguments else [{}]:
        if rule.arguments <= values.keys() | {"language"}:
            own = {name: values.get(name, LANGUAGE) for name in rule.arguments}
            found.append(url_for(rule.endpoint, **own))
    return list(dict.fromkeys(found))


def main() -> None:
    from wsgi import app  # noqa: PLC0415  # the application is made only when this runs inside a service

    with app.test_request_context(), transaction_kind("read"):
        known, mails = list(whereabouts()), tokens()
        rules = [
            rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not NO_PAGE.search(rule.rule)
        ]
        print(json.dumps({rule.endpoint: addresses(rule, known, mails) for rule in rules}))


if __name__ == "__main__":
    main()
