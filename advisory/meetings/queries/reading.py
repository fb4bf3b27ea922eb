"""Meetings themselves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from advisory.boards.models import Board
from advisory.infra.access import Reader
from advisory.infra.db import db, kind
from advisory.kernel.errors import NotFound
from advisory.meetings import rules
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.queries.sight import meetings, visible
from advisory.meetings.rules import MeetingState

CALLED = Meeting.state != MeetingState.DRAFT


def meeting(meeting_id: int, *, fresh: bool = False) -> Meeting:
    """The meeting with board, municipality, minute-taker and presiding chair. Raises NotFound.

    `fresh`: read persons again after their columns changed in the open transaction.
    """
    if fresh:
        db.session.flush()
    one = meetings().where(Meeting.id == meeting_id).execution_options(populate_existing=fresh)
    found = db.session.scalars(one).first()
    if found is None:
        raise NotFound(f"Meeting:{meeting_id}")
    return found


def locked_meeting(meeting_id: int) -> Meeting:
    """The same, read afresh and locked until the transaction ends: before its invitations, whoever begins (R3)."""
    if kind.get() == "write":
        db.session.execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    return meeting(meeting_id, fresh=True)


def of_board(board_id: int, reader: Reader) -> Sequence[Meeting]:
    """The board's meetings that the reader may know of, newest first."""
    rows = select(Meeting).where(Meeting.board_id == board_id, visible(reader))
    return db.session.scalars(
        rows.order_by(func.coalesce(Meeting.opened_at, Meeting.starts_at).desc(), Meeting.id.desc())
    ).all()


def latest(board_id: int) -> Meeting | None:
    """The meeting whose values a new one starts from."""
    rows = select(Meeting).where(Meeting.board_id == board_id).order_by(Meeting.starts_at.desc()).limit(1)
    return db.session.scalars(rows).first()


def by_uid(board_id: int, uid: str) -> Meeting | None:
    """The meeting that a form already made, so that a second press makes no second one (R3)."""
    return db.session.scalars(select(Meeting).where(Meeting.board_id == board_id, Meeting.uid == uid)).first()


def ahead(now: datetime, until: datetime) -> Sequence[Meeting]:
    """Called meetings that start between two instants, with their boards."""
    rows = meetings().where(Meeting.state == MeetingState.CALLED, Meeting.starts_at > now, Meeting.starts_at <= until)
    return db.session.scalars(rows.order_by(Meeting.starts_at, Meeting.id)).all()


def without_notice_time(now: datetime) -> Sequence[Meeting]:
    """Called meetings, past the undo, whose notice is not yet known to be out."""
    rows = meetings().where(
        Meeting.notice_sent_at.is_(None), Meeting.state == MeetingState.CALLED, Meeting.called_at <= now - rules.UNDO
    )
    return db.session.scalars(rows).all()


def highest_number(board_id: int, year: int) -> int | None:
    """The highest meeting number ever given in a year."""
    return db.session.scalar(select(func.max(Meeting.number)).where(Meeting.board_id == board_id, Meeting.year == year))


def last_numbered_year(board_id: int) -> int | None:
    """The last year in which a meeting has its number here; sections (§) are given in such meetings only."""
    return db.session.scalar(select(func.max(Meeting.year)).where(Meeting.board_id == board_id, Meeting.number > 0))


def lock_numbers(board_id: int) -> Board:
    """The board, locked until the transaction ends and read afresh, so that two never get the same number (rule 40)."""
    db.session.flush()
    board = db.session.get_one(Board, board_id)
    db.session.refresh(board, Board.__mapper__.column_attrs.keys(), with_for_update={"of": Board})
    return board


def begun_scope(meeting_id: int) -> str | None:
    """Within what the items of a meeting that were opened already have their numbers."""
    given = select(Slot.section_scope).where(Slot.meeting_id == meeting_id, Slot.section_scope.is_not(None))
    return db.session.scalar(given.order_by(Slot.section.desc()).limit(1))


def highest_section(board_id: int, scope: str) -> int | None:
    """The highest section (§) ever given in a scope."""
    return db.session.scalar(
        select(func.max(Slot.section)).where(Slot.board_id == board_id, Slot.section_scope == scope)
    )
