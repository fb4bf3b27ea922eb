"""What the frame asks: the reader's boards, and how much waits for the reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import contains_eager

from advisory.agendas.models import Attachment
from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.infra.access import NOBODY, Actor
from advisory.infra.db import Model, db
from advisory.initiatives import queries as initiatives
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import OPEN
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings import queries as meetings
from advisory.meetings.models import Invitation, Meeting, Slot
from advisory.meetings.rules import Answer, Attending, MeetingState
from advisory.minutes import queries as minutes
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MinutesState, Verdict
from advisory.municipalities.models import Municipality
from advisory.policy.roles import Role
from advisory.proceedings.models import Handling

PLACES: Mapping[str, type[Model]] = {
    "meeting_id": Meeting,
    "minutes_id": Minutes,
    "initiative_id": Initiative,
    "handling_id": Handling,
    "slot_id": Slot,
    "attachment_id": Attachment,
}
"""What an address may name, and the table that knows its board."""


@dataclass(frozen=True, slots=True)
class BoardName:
    """A board as the frame shows it."""

    id: int
    name: Localized
    municipality_id: int
    municipality: Localized


def boards_of(reader: Actor) -> list[BoardName]:
    """The boards on which the reader has a role, by one board or by the whole municipality."""
    whole = reader.municipalities(Role.SECRETARY)
    if not whole and not reader.boards():
        return []
    rows = db.session.execute(
        select(Board.id, Board.name, Municipality.id, Municipality.name)
        .join(Municipality, Municipality.id == Board.municipality_id)
        .where(or_(Board.id.in_(reader.boards()), Board.municipality_id.in_(whole)))
    )
    return [BoardName(*row) for row in rows]


def board_of(values: Mapping[str, object]) -> int | None:
    """The board that an address is about. The page has mostly loaded the row already, so this asks nothing anew."""
    for name, model in PLACES.items():
        if isinstance(values.get(name), int):
            row = db.session.get(model, values[name])
            return getattr(row, "board_id", None)
    return None


def open_tasks(reader: Actor) -> int:
    """How much waits for this person: answers, minutes to check, signatures, reports that are due."""
    if not reader.person_ids:
        return 0
    parts = (_answers(reader), _scrutinies(reader), _signatures(reader), _reports(reader))
    return sum(db.session.execute(select(*parts)).one())


def _answers(reader: Actor) -> ScalarSelect[int]:
    return (
        select(func.count(Invitation.id))
        .join(Meeting, Meeting.id == Invitation.meeting_id)
        .where(
            Invitation.person_id.in_(reader.person_ids),
            Invitation.answer == Answer.NONE,
            Invitation.is_withdrawn.is_(False),
            Invitation.attending.in_((Attending.MEMBER, Attending.DEPUTY)),
            Meeting.state == MeetingState.CALLED,
            Meeting.starts_at > clock.now(),
        )
        .scalar_subquery()
    )


def _scrutinies(reader: Actor) -> ScalarSelect[int]:
    return (
        select(func.count(Scrutiny.id))
        .join(Minutes, Minutes.id == Scrutiny.minutes_id)
        .where(
            Scrutiny.person_id.in_(reader.person_ids),
            Scrutiny.verdict == Verdict.NONE,
            Scrutiny.round == Minutes.round,
            Minutes.state == MinutesState.IN_SCRUTINY,
        )
        .scalar_subquery()
    )


def _signatures(reader: Actor) -> ScalarSelect[int]:
    return (
        select(func.count(Signature.id))
        .join(Minutes, Minutes.id == Signature.minutes_id)
        .where(
            Signature.person_id.in_(reader.person_ids),
            Signature.signed_at.is_(None),
            Minutes.state == MinutesState.CHECKED,
        )
        .scalar_subquery()
    )


def _reports(reader: Actor) -> ScalarSelect[int]:
    return (
        select(func.count(Initiative.id))
        .where(
            Initiative.owner_id.in_(reader.person_ids),
            Initiative.state.in_(OPEN),
            Initiative.due_on <= clock.today(),
        )
        .scalar_subquery()
    )


# --- what the monitor watches


@dataclass(frozen=True, slots=True)
class Watched:
    """A board of an area, as the monitor sees it: what everybody could see, in one table."""

    board: Board
    last_meeting: datetime | None
    published: int
    initiatives: int


AREAS = {
    "region": Municipality.region_code,
    "county": Municipality.county_code,
    "centre": Municipality.centre_code,
    "employment_area": Municipality.employment_area_code,
}
COUNTRY = "country"


def boards_in(areas: Sequence[tuple[str, str]]) -> list[Watched]:
    """The public boards of areas, (kind, code) each; "country" is all of them. Nothing that is not published is counted."""
    wanted = [AREAS[kind] == code for kind, code in areas if kind in AREAS]
    is_all = any(kind == COUNTRY for kind, _code in areas)
    if not wanted and not is_all:
        return []
    last = select(func.max(Meeting.starts_at)).where(
        Meeting.board_id == Board.id, Meeting.state == MeetingState.ENDED, meetings.visible(NOBODY)
    )
    published = select(func.count(Minutes.id)).where(Minutes.board_id == Board.id, minutes.visible(NOBODY))
    running = select(func.count(Initiative.id)).where(
        Initiative.board_id == Board.id, Initiative.state.in_(OPEN), initiatives.visible(NOBODY)
    )
    parts = [asked.correlate(Board).scalar_subquery() for asked in (last, published, running)]
    asked = select(Board, *parts).join(Board.municipality).options(contains_eager(Board.municipality))
    where = [boards.visible(NOBODY), *([] if is_all else [or_(*wanted)])]
    return [Watched(*row) for row in db.session.execute(asked.where(*where).order_by(Municipality.slug, Board.id))]
