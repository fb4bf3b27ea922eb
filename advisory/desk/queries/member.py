"""What a member sees first: the next meeting, the board's initiatives, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased

from advisory.agendas.models import Item
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.initiatives.models import Initiative
from advisory.initiatives.queries import visible
from advisory.initiatives.rules import OPEN, InitiativeState
from advisory.kernel import clock
from advisory.meetings.models import Invitation, Meeting, Slot, is_live_invitation
from advisory.meetings.rules import UNDO, Answer, MeetingState
from advisory.minutes.models import Minutes
from advisory.minutes.rules import MinutesState

LETTERS_A_MINUTE = 1200
SHOWN = (*OPEN, InitiativeState.DONE, InitiativeState.PARTLY_DONE)


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The next meeting as the card shows it, with the reader's own call."""

    meeting: Meeting
    invitation: Invitation | None
    items: int
    letters: int
    is_deputy_called: bool = False

    @property
    def is_answered_at_once(self) -> bool:
        """Whether a press on a radio button is enough: nobody else is told of the answer (decision 24)."""
        own = self.invitation
        return own is not None and own.answer is not Answer.CANNOT and not self.is_deputy_called

    @property
    def reading_minutes(self) -> int:
        return max(1, round(self.letters / LETTERS_A_MINUTE))


def next_meeting(board_id: int, reader: Actor) -> NextMeeting | None:
    """The board's next meeting that members know of, or the one that is going on."""
    now = clock.now()
    mine = and_(
        Invitation.meeting_id == Meeting.id,
        Invitation.person_id.in_(reader.person_ids),
        is_live_invitation(),
    )
    ahead = and_(Meeting.state == MeetingState.CALLED, Meeting.ends_at >= now, Meeting.called_at <= now - UNDO)
    found = db.session.execute(
        select(Meeting, Invitation, _items(), _letters(), _deputy())
        .outerjoin(Invitation, mine)
        .where(Meeting.board_id == board_id, or_(ahead, Meeting.state == MeetingState.IN_SESSION))
        .order_by(Meeting.starts_at)
        .limit(1)
    ).first()
    return NextMeeting(found[0], found[1], found[2], int(found[3] or 0), bool(found[4])) if found else None


def _deputy():  # type: ignore[no-untyped-def]
    """Whether somebody is called in the reader's place, whatever the reader has answered since."""
    other = aliased(Invitation)
    rows = select(other.id).where(other.meeting_id == Meeting.id, other.replaces_id == Invitation.membership_id)
    return rows.where(other.is_withdrawn.is_(False)).correlate(Meeting, Invitation).exists()


def _items():  # type: ignore[no-untyped-def]
    return select(func.count(Slot.id)).where(Slot.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()


def _letters():  # type: ignore[no-untyped-def]
    texts = func.length(cast(Item.background, String)) + func.length(cast(Item.proposal, String))
    joined = select(func.sum(texts)).join(Slot, Slot.item_id == Item.id).where(Slot.meeting_id == Meeting.id)
    return joined.correlate(Meeting).scalar_subquery()


def initiatives(board_id: int, reader: Actor, *, limit: int = 3) -> tuple[Sequence[Initiative], int]:
    """The board's initiatives that the reader may see, open ones first and the next due date first, and how many."""
    is_closed = Initiative.state.not_in(OPEN)
    rows = db.session.execute(
        select(Initiative, func.count().over())
        .where(Initiative.board_id == board_id, Initiative.state.in_(SHOWN), visible(reader))
        .order_by(is_closed, Initiative.due_on, Initiative.id)
        .limit(limit)
    ).all()
    return [row[0] for row in rows], rows[0][1] if rows else 0


def news(board_id: int, *, limit: int = 3) -> Sequence[tuple[int, datetime, Meeting]]:
    """The minutes published last: id, when, and the meeting. The record itself is large and stays where it is."""
    rows = (
        select(Minutes.id, Minutes.published_at, Meeting)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(Minutes.board_id == board_id, Minutes.state == MinutesState.PUBLISHED)
        .order_by(Minutes.published_at.desc())
        .limit(limit)
    )
    return [(row[0], row[1] or row[2].ends_at, row[2]) for row in db.session.execute(rows)]


def answered(board_id: int, *, limit: int = 3) -> Sequence[Initiative]:
    """The initiatives that were answered last."""
    rows = (
        select(Initiative)
        .where(Initiative.board_id == board_id, Initiative.answered_on.is_not(None))
        .order_by(Initiative.answered_on.desc(), Initiative.id.desc())
        .limit(limit)
    )
    return db.session.scalars(rows).all()
