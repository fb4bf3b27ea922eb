"""Whether the decision behind an initiative still stands, is checked, is public: what sending and reading depend on."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, or_, select

from advisory.agendas.models import Item
from advisory.agendas.rules import Outcome
from advisory.infra.db import db
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import InitiativeState
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.minutes.models import Minutes
from advisory.minutes.rules import PUBLIC, MinutesState, is_checked
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import HandlingState

CHECKED = tuple(state for state in MinutesState if is_checked(state))
DECIDED = (Handling.state == HandlingState.CLOSED, Handling.outcome == Outcome.DECIDED, Item.is_secret.is_(False))
"""An item may be opened again and closed otherwise, or be made secret: then there is no decision to send or to show."""


def stands() -> ColumnElement[bool]:
    """The decision that it was made from is still one, and not of a secret item."""
    return _behind(*DECIDED)


def is_decided_and_checked() -> ColumnElement[bool]:
    """The same, and the minutes are checked: only then does the decision arise (rule 24)."""
    return _behind(*DECIDED, Minutes.state.in_(CHECKED))


def may_go_out() -> ColumnElement[bool]:
    """The same; where rule 24 was off at the meeting, once that has ended, for which nobody waits for a check."""
    return _behind(*DECIDED, or_(Minutes.state.in_(CHECKED), Handling.meeting_id.in_(_without_check())))


def _without_check() -> Select[int]:
    """Ended meetings with rule 24 off. What JSON holds the databases ask in different ways; its text they ask alike."""
    waived = cast(Meeting.waived_rules, String).like('%"24"%')
    return select(Meeting.id).where(Meeting.state == MeetingState.ENDED, waived)


def is_published() -> ColumnElement[bool]:
    """The same, in minutes that are published (rules 23 and 28)."""
    return _behind(*DECIDED, Minutes.state.in_(PUBLIC))


def _behind(*facts: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Handling.id)
        .join(Slot, Slot.id == Handling.slot_id)
        .join(Item, Item.id == Slot.item_id)
        .outerjoin(Minutes, Minutes.meeting_id == Handling.meeting_id)
        .where(Handling.id == Initiative.handling_id, *facts)
    )


def _is_taken_back() -> ColumnElement[bool]:
    return and_(Initiative.state == InitiativeState.DECIDED, Initiative.clock_started_at.is_(None), ~stands())


def taken_back(*where: ColumnElement[bool]) -> Sequence[Initiative]:
    """Those that wait to be sent although their decision no longer stands: nothing is sent, and the secretary is told."""
    return db.session.scalars(select(Initiative).where(_is_taken_back(), *where).order_by(Initiative.id)).all()


def is_taken_back(initiative: Initiative) -> bool:
    """Whether it waits for a decision that no longer stands."""
    is_waiting = initiative.state is InitiativeState.DECIDED and initiative.clock_started_at is None
    return is_waiting and bool(taken_back(Initiative.id == initiative.id))
