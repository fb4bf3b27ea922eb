"""Initiatives with what belongs to them, and where they come from. `visible(reader)` says who sees which."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from advisory.agendas.models import Item
from advisory.infra.access import NOBODY, Reader
from advisory.infra.db import db
from advisory.infra.files import StoredFile
from advisory.initiatives.models import Indicator, Initiative, Reading, Report, Step
from advisory.initiatives.queries.standing import DECIDED, is_decided_and_checked, is_published, stands
from advisory.initiatives.rules import BECOMES, OPEN, InitiativeState
from advisory.kernel import clock
from advisory.meetings.models import Meeting, Slot
from advisory.policy.roles import Role
from advisory.proceedings.models import Handling

READERS = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.SECRETARY)
"""Who may read what was decided before the minutes are checked (rule 23)."""
LATER = (Role.DEPUTY, Role.EXPERT)

_COULD_BECOME = (*DECIDED, Item.kind.in_(list(BECOMES)))
_SOURCE = joinedload(Initiative.handling)
_LOADED = (joinedload(Initiative.owner), _SOURCE.joinedload(Handling.slot), _SOURCE.joinedload(Handling.meeting))


def visible(reader: Reader) -> ColumnElement[bool]:
    """The initiatives that the reader may see.

    The public those of published minutes, the board its own; its deputies and experts, and an owner theirs, once the
    minutes are checked (rule 23). What is under way before that, its owner was told of (rule 24 off).
    """
    public = and_(Initiative.state != InitiativeState.DRAFT, is_published())
    if reader == NOBODY:
        return public
    later = or_(Initiative.board_id.in_(reader.boards(*LATER)), Initiative.owner_id.in_(reader.person_ids))
    return or_(
        public,
        Initiative.board_id.in_(reader.boards(*READERS)),
        Initiative.municipality_id.in_(reader.municipalities(Role.SECRETARY)),
        and_(later, is_decided_and_checked()),
        and_(Initiative.owner_id.in_(reader.person_ids), Initiative.clock_started_at.is_not(None), stands()),
    )


def of_board(board_id: int, reader: Reader) -> Sequence[Initiative]:
    """What the reader may see of a board, open ones first, the next due date first; source and owner loaded."""
    found = db.session.scalars(
        select(Initiative).where(visible(reader), Initiative.board_id == board_id).options(*_LOADED)
    ).all()
    return sorted(found, key=_by_urgency)


def _by_urgency(initiative: Initiative) -> tuple[bool, date, int]:
    is_closed = initiative.state not in OPEN
    return is_closed, (initiative.due_on or date.max) if not is_closed else date.max, -initiative.id


def public_of(board_id: int) -> Sequence[Initiative]:
    """What everybody may see of a board."""
    return of_board(board_id, NOBODY)


def one(initiative_id: int, reader: Reader) -> Initiative | None:
    """One initiative with source, meeting and owner, if the reader may see it."""
    return db.session.scalars(
        select(Initiative).where(visible(reader), Initiative.id == initiative_id).options(*_LOADED)
    ).first()


def full(initiative_id: int) -> Initiative:
    """The row with everything around it, for those who were let in already."""
    return db.session.scalars(select(Initiative).where(Initiative.id == initiative_id).options(*_LOADED)).one()


def found(initiative_id: int) -> Initiative | None:
    """The row behind a mailed link, which proves itself."""
    return db.session.get(Initiative, initiative_id)


def file_of(report: Report) -> StoredFile | None:
    """The file that came with a report."""
    return db.session.get(StoredFile, report.file_id) if report.file_id else None


def steps_of(initiative_ids: Collection[int]) -> dict[int, list[Step]]:
    """The steps of each initiative, oldest first; one statement."""
    rows = db.session.scalars(
        select(Step).where(Step.initiative_id.in_(initiative_ids)).order_by(Step.recorded_at, Step.id)
    )
    return _grouped(rows, initiative_ids)


def reports_of(initiative_ids: Collection[int], *, verified_only: bool = False) -> dict[int, list[Report]]:
    """What owners said, oldest first, with files; one statement."""
    asked = select(Report).where(Report.initiative_id.in_(initiative_ids)).options(joinedload(Report.file))
    if verified_only:
        asked = asked.where(Report.verified_at.is_not(None))
    return _grouped(db.session.scalars(asked.order_by(Report.reported_at, Report.id)), initiative_ids)


def _grouped(rows: Iterable[Any], ids: Collection[int]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {key: [] for key in ids}
    for row in rows:
        groups[row.initiative_id].append(row)
    return groups


def indicators_of(initiative_id: int) -> Sequence[Indicator]:
    """The indicators of one initiative."""
    asked = select(Indicator).where(Indicator.initiative_id == initiative_id)
    return db.session.scalars(asked.order_by(Indicator.position, Indicator.id)).all()


def readings_of(initiative_id: int, *, verified_only: bool = False) -> dict[int, list[Reading]]:
    """What was measured of each indicator of an initiative, by its id, oldest first."""
    asked = select(Reading).join(Indicator).where(Indicator.initiative_id == initiative_id)
    if verified_only:
        asked = asked.join(Report, Report.id == Reading.report_id).where(Report.verified_at.is_not(None))
    groups: dict[int, list[Reading]] = {}
    for row in db.session.scalars(asked.order_by(Reading.measured_on, Reading.id)):
        groups.setdefault(row.indicator_id, []).append(row)
    return groups


def figures_of(report_id: int) -> dict[int, float]:
    """The figures that came with one report, by the id of the indicator."""
    rows = db.session.execute(select(Reading.indicator_id, Reading.value).where(Reading.report_id == report_id))
    return {row.indicator_id: row.value for row in rows}


# --- where initiatives come from


def source(handling_id: int) -> Handling:
    """A handling with its item, meeting and board, to make an initiative from."""
    asked = select(Handling).where(Handling.id == handling_id)
    slot, meeting = joinedload(Handling.slot), joinedload(Handling.meeting)
    return db.session.scalars(asked.options(slot.joinedload(Slot.item), meeting.joinedload(Meeting.board))).one()


def made_from(handling_id: int) -> Sequence[Initiative]:
    """The initiatives that one decision has become."""
    return db.session.scalars(
        select(Initiative).where(Initiative.handling_id == handling_id).order_by(Initiative.id)
    ).all()


def decided_at(meeting_id: int) -> Sequence[Handling]:
    """The decisions of a meeting that could become initiatives, in the order of sections; items loaded."""
    asked = (
        select(Handling)
        .join(Handling.slot)
        .join(Slot.item)
        .where(Handling.meeting_id == meeting_id, *_COULD_BECOME)
        .options(contains_eager(Handling.slot).contains_eager(Slot.item))
    )
    return db.session.scalars(asked.order_by(Slot.section, Slot.position)).all()


def made_at(meeting_id: int) -> dict[int, list[Initiative]]:
    """The initiatives made at a meeting, by handling."""
    asked = (
        select(Initiative)
        .join(Handling, Handling.id == Initiative.handling_id)
        .where(Handling.meeting_id == meeting_id)
    )
    made: dict[int, list[Initiative]] = {}
    for initiative in db.session.scalars(asked.order_by(Initiative.id)):
        made.setdefault(initiative.handling_id or 0, []).append(initiative)
    return made


def decisions_without_one(board_ids: Collection[int], since: date) -> Sequence[Handling]:
    """Decisions since a day that could become initiatives and have not; item and meeting loaded."""
    asked = (
        select(Handling)
        .join(Handling.slot)
        .join(Slot.item)
        .join(Handling.meeting)
        .outerjoin(Initiative, Initiative.handling_id == Handling.id)
        .where(
            Handling.board_id.in_(board_ids),
            *_COULD_BECOME,
            Initiative.id.is_(None),
            Handling.closed_at >= clock.helsinki(since, time()),
        )
        .options(joinedload(Handling.slot).joinedload(Slot.item), joinedload(Handling.meeting))
        .order_by(Handling.closed_at)
    )
    return db.session.scalars(asked).all()
