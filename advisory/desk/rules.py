"""What is the most urgent next step of a secretary. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from advisory.meetings.rules import MeetingState
from advisory.minutes.rules import MinutesState

DRAW_UP_WITHIN = timedelta(days=7)
AT_ONCE = timedelta(days=2)


class Duty(StrEnum):
    """A step that waits, in the order in which steps of the same day are offered."""

    HOLD = "hold"
    RESEND = "resend"
    CALL = "call"
    DRAW_UP = "draw_up"
    PUBLISH = "publish"
    HAND_OVER = "hand_over"
    SUBMIT = "submit"
    LATE = "late"
    VERIFY = "verify"
    SEAT = "seat"
    CONSENT = "consent"
    OFFICERS = "officers"
    APPOINT = "appoint"
    PLAN = "plan"
    ANSWERS = "answers"
    SIGN = "sign"
    CHECK = "check"


ORDER = {duty: place for place, duty in enumerate(Duty)}
OF_OTHERS = frozenset({Duty.ANSWERS, Duty.SIGN, Duty.CHECK})
"""What others must do: the secretary can only look, so it never stands first while there is something of one's own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, about which row, by when; `name` and `number` fill its sentence."""

    duty: Duty
    subject_id: int
    due_on: date | None = None
    is_late: bool = False
    name: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is known of an unfinished meeting. `waiting`: answers, scrutineers or signatures still missing."""

    id: int
    name: str
    state: MeetingState
    meets_on: date
    call_until: date
    minutes_id: int | None = None
    minutes_state: MinutesState | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """How far a board has been set up."""

    id: int
    members: int
    without_consent: int
    has_chair: bool
    is_draft: bool
    meetings: int


def steps_of_meeting(meeting: MeetingFacts, today: date) -> Iterator[Step]:
    """The one next step of a meeting through its whole life."""
    if meeting.state is MeetingState.DRAFT:
        yield Step(Duty.CALL, meeting.id, meeting.call_until, meeting.call_until < today, meeting.name)
    elif meeting.state is MeetingState.IN_SESSION:
        yield Step(Duty.HOLD, meeting.id, meeting.meets_on, name=meeting.name)
    elif meeting.state is MeetingState.CALLED:
        yield from _of_called(meeting, today)
    elif meeting.minutes_state is None:
        due = meeting.meets_on + DRAW_UP_WITHIN
        yield Step(Duty.DRAW_UP, meeting.id, due, due < today, meeting.name)
    else:
        yield from _of_minutes(meeting)


def _of_called(meeting: MeetingFacts, today: date) -> Iterator[Step]:
    if meeting.meets_on <= today:
        yield Step(Duty.HOLD, meeting.id, meeting.meets_on, name=meeting.name)
    elif meeting.waiting:
        yield Step(Duty.ANSWERS, meeting.id, meeting.meets_on, name=meeting.name, number=meeting.waiting)


_MINUTES = {
    MinutesState.DRAFTING: Duty.SUBMIT,
    MinutesState.CIRCULATED: Duty.SUBMIT,
    MinutesState.IN_SCRUTINY: Duty.CHECK,
    MinutesState.CHECKED: Duty.SIGN,
    MinutesState.SIGNED: Duty.PUBLISH,
}


def _of_minutes(meeting: MeetingFacts) -> Iterator[Step]:
    duty = _MINUTES.get(meeting.minutes_state) if meeting.minutes_state else None
    if duty is not None:
        yield Step(duty, meeting.minutes_id or 0, name=meeting.name, number=meeting.waiting)


def steps_of_board(board: BoardFacts) -> Iterator[Step]:
    """The next step of setting up a board, and the next meeting where none is planned."""
    if not board.members:
        yield Step(Duty.SEAT, board.id)
    elif board.without_consent:
        yield Step(Duty.CONSENT, board.id, number=board.without_consent)
    elif not board.has_chair:
        yield Step(Duty.OFFICERS, board.id)
    elif board.is_draft:
        yield Step(Duty.APPOINT, board.id)
    elif not board.meetings:
        yield Step(Duty.PLAN, board.id)


def urgent_first(steps: Iterable[Step], today: date) -> Sequence[Step]:
    """A meeting that is going on first, then what is late or due at once, then by day; what others must do last.

    A late initiative is another's work: it comes after what the secretary must do these days.
    """
    return sorted(steps, key=lambda step: _urgency(step, today))


def _urgency(step: Step, today: date) -> tuple[bool, bool, bool, date, int]:
    due = step.due_on or date.max
    is_pressing = step.duty is not Duty.LATE and (step.is_late or due <= today + AT_ONCE)
    return step.duty is not Duty.HOLD, step.duty in OF_OTHERS, not is_pressing, due, ORDER[step.duty]
