"""What is due, late, owned or waiting for a check: for timed work, desks and the follow-up item."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from advisory.infra import addresses
from advisory.infra.db import db
from advisory.infra.ports import FollowUpLine
from advisory.initiatives import rules
from advisory.initiatives.models import Initiative
from advisory.initiatives.queries.standing import is_published, may_go_out, stands
from advisory.initiatives.queries.words import STATES, heading, in_public
from advisory.initiatives.rules import OPEN, OWN_KINDS, InitiativeState
from advisory.meetings.models import Meeting
from advisory.minutes.models import Minutes
from advisory.proceedings.models import Handling


def waiting_for_minutes() -> Sequence[Initiative]:
    """Those whose clock may start: their decision stands in minutes that are checked, or needs no check (rule 24)."""
    return db.session.scalars(_waiting().order_by(Initiative.id)).all()


def to_hand_over(*where: ColumnElement[bool]) -> Sequence[Initiative]:
    """Those that may be sent and have no address to be mailed to: somebody hands them over (rule 24)."""
    by_hand = (Initiative.addressee_email == "", Initiative.kind.not_in(OWN_KINDS))
    return db.session.scalars(_waiting().where(*by_hand, *where).order_by(Initiative.id)).all()


def is_to_hand_over(initiative: Initiative) -> bool:
    """Whether the initiative waits for somebody to hand it over to its addressee."""
    is_waiting = initiative.state is InitiativeState.DECIDED and initiative.clock_started_at is None
    return is_waiting and bool(to_hand_over(Initiative.id == initiative.id))


def checked_at(initiative: Initiative) -> datetime | None:
    """When the minutes of its decision were checked."""
    asked = select(Minutes.checked_at).join(Handling, Handling.meeting_id == Minutes.meeting_id)
    return db.session.scalars(asked.where(Handling.id == initiative.handling_id)).first()


def meeting_of(initiative: Initiative) -> Meeting | None:
    """The meeting that decided it."""
    asked = select(Meeting).join(Handling, Handling.meeting_id == Meeting.id)
    return db.session.scalars(asked.where(Handling.id == initiative.handling_id)).first()


def is_check_asked(initiative: Initiative) -> bool:
    """Whether it waits until the minutes are checked; else until the meeting has ended (rule 24)."""
    meeting = meeting_of(initiative)
    return meeting is None or meeting.has(24)


def is_waiting(initiative: Initiative) -> bool:
    """Whether its clock may start now, as the database has it: another may have been faster."""
    return db.session.scalars(_waiting().where(Initiative.id == initiative.id)).first() is not None


def _waiting() -> Select[Initiative]:
    return select(Initiative).where(
        Initiative.state == InitiativeState.DECIDED,
        Initiative.clock_started_at.is_(None),
        may_go_out(),
    )


def lock(initiative: Initiative) -> None:
    """Lock it until the transaction ends, and read afresh what timed work goes by: another may have been faster."""
    db.session.refresh(initiative, ["state", "clock_started_at"], with_for_update=True)


def running(due_until: date) -> Sequence[Initiative]:
    """Open ones whose clock runs and whose due date is not later than the day; owner loaded."""
    asked = select(Initiative).where(
        Initiative.state.in_(OPEN), Initiative.clock_started_at.is_not(None), Initiative.due_on <= due_until
    )
    return db.session.scalars(asked.options(joinedload(Initiative.owner)).order_by(Initiative.id)).all()


def agenda_feed(board_id: int, day: date, *, for_everybody: bool = False) -> Sequence[FollowUpLine]:
    """What the follow-up item of a meeting on that day lists: due or late by then (rule 49). Fills a port.

    The board knows of all whose time runs, everybody of those in published minutes; names that are not public leave by
    neither (rule 29).
    """
    asked = select(Initiative).where(
        Initiative.board_id == board_id,
        Initiative.state.in_(OPEN),
        Initiative.clock_started_at.is_not(None),
        is_published() if for_everybody else stands(),
    )
    found = db.session.scalars(asked.order_by(Initiative.due_on, Initiative.id))
    return [_line(one, day) for one in found if rules.belongs_in_follow_up(one.state, one.due_on, day)]


def _line(initiative: Initiative, day: date) -> FollowUpLine:
    return FollowUpLine(
        title=heading(initiative.title),
        responsible=in_public(initiative.responsible),
        due_on=initiative.deadline,
        status=str(STATES[initiative.state]),
        is_late=rules.is_late(initiative.state, initiative.due_on, day),
        url=addresses.path("initiatives.show", initiative_id=initiative.id),
        initiative_id=initiative.id,
    )
