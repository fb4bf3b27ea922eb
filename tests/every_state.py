"""Meetings in every state and a reader for each role: `readers(make)` is where a walk through all pages begins."""

from dataclasses import dataclass
from datetime import timedelta

from advisory.agendas.rules import Outcome
from advisory.boards.models import Board
from advisory.boards.rules import BoardState
from advisory.infra import links
from advisory.infra.db import db
from advisory.initiatives.rules import InitiativeState
from advisory.kernel import clock
from advisory.meetings import mails as meeting_mails
from advisory.meetings import services as meetings
from advisory.meetings.models import Invitation
from advisory.minutes import mails as minutes_mails
from advisory.municipalities.models import Municipality
from advisory.people.models import Account, Person
from advisory.proceedings import services as proceedings
from advisory.proceedings.rules import How
from advisory.proceedings.services import CounterValues
from tests.initiatives import making as initiative_making
from tests.make import Make
from tests.meetings import making as meeting_making
from tests.minutes import making as minutes_making
from tests.proceedings import making as room_making

STAGES = (
    minutes_making.drawn_up, minutes_making.in_scrutiny, minutes_making.checked, minutes_making.signed,
    minutes_making.published,
)  # fmt: skip


@dataclass(frozen=True)
class Looker:
    """Somebody who looks, and the pages from which the links are followed. Without an account: signed out."""

    account_id: int | None
    starts: tuple[str, ...]


def readers(make: Make) -> list[Looker]:
    """Every role over every state. Rows are committed."""
    found = [*_planning(make), *_room(make)]
    for stage in STAGES:
        found += _minutes(make, stage)
    found.append(Looker(make.operator().id, ("/municipalities", "/municipalities/new")))
    found.append(Looker(make.monitor().id, ("/desk",)))
    db.session.commit()
    return found


def _looker(person_id: int, *starts: str) -> Looker:
    return Looker(db.session.get_one(Person, person_id).account_id, starts)


def _planning(make: Make) -> list[Looker]:
    there = meeting_making.table(make)
    board = there.board
    day = clock.today() + timedelta(days=30)
    draft = meeting_making.planned(there, day=day)
    called = meeting_making.called(there, day=day + timedelta(days=1))
    meetings.add_item(draft, meeting_making.matter(), there.actor)
    pages = (f"/meetings/{draft.id}", f"/meetings/{called.id}", "/dev/mail")
    administrator = make.administrator(db.session.get_one(Municipality, board.municipality_id))
    own = db.session.query(Invitation).filter_by(meeting_id=called.id, person_id=there.member.person_id).one()
    answer = f"/answer/{links.make(meeting_mails.PURPOSE, own.id, own.person_id)}"
    return [
        _looker(there.secretary.id, "/desk", f"/municipalities/{board.municipality_id}", *pages,
                *_board_pages(make, board, there.secretary)),
        _looker(administrator.id, "/desk", "/account"),
        _looker(there.member.person_id, "/desk", *pages, f"/memberships/{there.member.id}/public-form"),
        Looker(None, ("/", "/sign-in", "/sign-in/link", "/password/reset", answer)),
    ]  # fmt: skip


def _board_pages(make: Make, board: Board, owner: Person) -> tuple[str, ...]:
    """A board not yet appointed, a member without consent, a decision to follow up, and its initiative."""
    town = db.session.get_one(Municipality, board.municipality_id)
    young = make.board(town, state=BoardState.DRAFT, slug="nuori")
    make.member(young, consent_on=None)
    source = initiative_making.decision(make, board)
    path = [
        initiative_making.initiative(make, source, owner, state=state)
        for state in (InitiativeState.DECIDED, InitiativeState.SENT)
    ]
    return (
        f"/boards/{young.id}/appoint", f"/boards/{young.id}/consents", f"/boards/{young.id}",
        f"/handlings/{source.id}/initiative",
        *(f"/initiatives/{one.id}{end}" for one in path for end in ("", "/edit", "/report")),
    )  # fmt: skip


def _room(make: Make) -> list[Looker]:
    room = room_making.room_in_session(make)
    meeting = f"/meetings/{room.meeting.id}"
    proceedings.attend(room.meeting, dict.fromkeys(room.ids(0, 1, 2, 3), How.ROOM), room.actor)
    proceedings.close_item(room.open("opening"), Outcome.NOTED, room.actor)
    room.open("scrutineers")
    matter = room.open("matter")
    proposer, seconder = room.ids(1, 2)
    proceedings.counter_propose(matter, CounterValues(proposer, "Rajataan.", seconder), room.actor)
    items = (f"{meeting}/room/{slot.id}" for slot in room.slots.values())
    return [_looker(room.secretary.id, f"{meeting}/room", f"{meeting}/room/times", f"{meeting}/room/ending", *items)]


def _minutes(make: Make, stage) -> list[Looker]:
    rows = minutes_making.worked_example(make)
    minutes = stage(rows)
    rows.municipality.slug, rows.municipality.code = f"town-{minutes.id}", f"{minutes.id}z"
    page = f"/minutes/{minutes.id}"
    check = [
        f"/minutes/check/{links.make(minutes_mails.CHECK, minutes.id, one.person_id)}" for one in minutes.scrutinies
    ]
    sign = [f"/minutes/sign/{links.make(minutes_mails.SIGN, one.id, one.person_id)}" for one in minutes.signatures]
    return [
        _looker(rows.secretary.id, page, f"{page}/publish", f"{page}/scrutineers", f"{page}/notices"),
        _looker(rows.persons["Pekka Hautala"].id, page),
        Looker(None, (*check[:1], *sign[:1])),
    ]


def sign_in_as(client, looker: Looker) -> None:
    """The client becomes this reader."""
    client.sign_out()
    if looker.account_id is not None:
        client.sign_in(db.session.get_one(Account, looker.account_id))
