"""Reading for everybody: each object by its own visibility function, and one cheap stamp that says whether a page changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, cast, func, literal, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from advisory.agendas.models import Item
from advisory.agendas.rules import Outcome
from advisory.boards import queries as boards
from advisory.boards.models import Board
from advisory.infra.access import NOBODY
from advisory.infra.audit import AuditEntry, AuditHead
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.meetings import queries as meetings
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.minutes import queries as minutes
from advisory.minutes.models import Minutes
from advisory.municipalities.models import FormerSlug, Municipality
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import HandlingState

SETTLES_IN = timedelta(minutes=3)
"""Longer than any "Undo": what was just done may become public within this time without another act."""


# --- has anything changed?


def stamp(municipality_slug: str) -> str | None:
    """What changes with every act in a municipality: the newest link of its audit chain. One statement; None if unknown.

    The hour is in it, since meetings pass and dates turn late; just after an act it is the minute.
    """
    chain = literal("municipality:") + cast(Municipality.id, String)
    row = db.session.execute(
        select(Municipality.id, AuditHead.digest, AuditEntry.at)
        .outerjoin(AuditHead, AuditHead.chain == chain)
        .outerjoin(AuditEntry, (AuditEntry.chain == AuditHead.chain) & (AuditEntry.position == AuditHead.position))
        .where(Municipality.slug == municipality_slug)
    ).first()
    return None if row is None else f"{row[1]}:{_tick(row[2])}"


def front_stamp() -> str:
    """The same for the whole installation."""
    row = db.session.execute(select(func.count(AuditHead.id), func.sum(AuditHead.position))).one()
    return f"{row[0]}:{row[1]}:{clock.now():%Y-%m-%dT%H}"


def _tick(acted_at: datetime | None) -> str:
    now = clock.now()
    is_settled = acted_at is None or now - acted_at > SETTLES_IN
    return f"{now:%Y-%m-%dT%H}" if is_settled else f"{now:%Y-%m-%dT%H:%M}"


# --- municipalities and boards


def municipalities_with_boards() -> Sequence[tuple[Municipality, list[Board]]]:
    """Every municipality that has a board, by name, with its boards."""
    asked = select(Board).join(Board.municipality).options(contains_eager(Board.municipality))
    groups: dict[int, tuple[Municipality, list[Board]]] = {}
    for board in db.session.scalars(asked.where(boards.visible(NOBODY)).order_by(Board.id)):
        groups.setdefault(board.municipality_id, (board.municipality, []))[1].append(board)
    return sorted(groups.values(), key=lambda pair: pair[0].name.pick("fi")[0].casefold())


def boards_of(municipality_id: int) -> Sequence[Board]:
    """The boards of a municipality that everybody may know of."""
    asked = select(Board).where(Board.municipality_id == municipality_id, boards.visible(NOBODY))
    return db.session.scalars(asked.order_by(Board.id)).all()


def is_empty() -> bool:
    """Whether the installation has no municipality yet."""
    return db.session.scalars(select(Municipality.id).limit(1)).first() is None


def present_slug(former: str) -> str | None:
    """Where a municipality's old public address leads now."""
    asked = select(Municipality.slug).join(FormerSlug, FormerSlug.municipality_id == Municipality.id)
    return db.session.scalars(asked.where(FormerSlug.slug == former, FormerSlug.board_id.is_(None))).first()


# --- what a board shows


def next_meeting(board_id: int) -> Meeting | None:
    """The next meeting that was called, or the one that is going on."""
    asked = select(Meeting).where(
        Meeting.board_id == board_id,
        or_(
            (Meeting.state == MeetingState.CALLED) & (Meeting.ends_at >= clock.now()),
            Meeting.state == MeetingState.IN_SESSION,
        ),
        meetings.visible(NOBODY),
    )
    return db.session.scalars(asked.order_by(Meeting.starts_at).limit(1)).first()


def called_meetings(board_id: int) -> Sequence[Meeting]:
    """Every meeting that was called, cancelled ones too, with its board: the calendar's content."""
    asked = select(Meeting).where(Meeting.board_id == board_id, Meeting.number.is_not(None), meetings.visible(NOBODY))
    return db.session.scalars(asked.options(joinedload(Meeting.board)).order_by(Meeting.starts_at)).all()


def published_minutes(board_id: int) -> dict[int, Minutes]:
    """The minutes that everybody may read, by meeting."""
    asked = select(Minutes).where(Minutes.board_id == board_id, minutes.visible(NOBODY))
    return {one.meeting_id: one for one in db.session.scalars(asked)}


def latest_decisions(board_id: int, most: int = 5) -> Sequence[Handling]:
    """The newest decisions of published minutes, no secret ones; item and meeting loaded."""
    asked = (
        select(Handling)
        .join(Handling.slot)
        .join(Slot.item)
        .join(Minutes, Minutes.meeting_id == Handling.meeting_id)
        .where(
            Handling.board_id == board_id,
            Handling.state == HandlingState.CLOSED,
            Handling.outcome == Outcome.DECIDED,
            Item.standard.is_(None),
            Item.is_secret.is_(False),
            minutes.visible(NOBODY),
        )
        .options(contains_eager(Handling.slot).contains_eager(Slot.item), joinedload(Handling.meeting))
    )
    return db.session.scalars(asked.order_by(Handling.closed_at.desc(), Handling.id.desc()).limit(most)).all()
