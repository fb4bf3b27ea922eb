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
    SIGN_OWN = "sign_own"
    CHECK_OWN = "check_own"
    NOTICE = "notice"
    CALL = "call"
    PAPER = "paper"
    DRAW_UP = "draw_up"
    PUBLISH = "publish"
    HAND_OVER = "hand_over"
    CORRECT = "correct"
    SUBMIT = "submit"
    LATE = "late"
    VERIFY = "verify"
    SEAT = "seat"
    CONSENT = "consent"
    OFFICERS = "officers"
    APPOINT = "appoint"
    PLAN = "plan"
    RESEND = "resend"
    ANSWERS = "answers"
    SIGN = "sign"
    CHECK = "check"


SET_UP = frozenset({Duty.SEAT, Duty.CONSENT, Duty.OFFICERS, Duty.APPOINT, Duty.PLAN})
"""The steps of founding a board: a new meeting is not offered beside them, for its time comes with the last of them."""
ORDER = {duty: place for place, duty in enumerate(Duty)}
OF_OTHERS = frozenset({Duty.ANSWERS, Duty.SIGN, Duty.CHECK})
"""What others must do: the secretary can only look, so it never stands first while there is something of one's own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what, about which row, by when; `name`, `number` and `who` fill its sentence."""

    duty: Duty
    subject_id: int
    due_on: date | None = None
    is_late: bool = False
    name: str = ""
    number: int = 0
    who: str = ""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is known of an unfinished meeting. `waiting`: answers, scrutineers or signatures still missing.

    `returned_by`: the scrutineer who sent the draft back. `own`: whether one of the missing is the reader's.
    `check_until`: the last day for the scrutineers, while they check. `on_paper`: how many of those called without
    e-mail have not got the notice yet.
    """

    id: int
    name: str
    state: MeetingState
    meets_on: date
    call_until: date
    minutes_id: int | None = None
    minutes_state: MinutesState | None = None
    waiting: int = 0
    returned_by: str = ""
    own: bool = False
    check_until: date | None = None
    on_paper: int = 0


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
    """The next step of a meeting through its whole life; beside it the notice on paper, which is part of the call (rule 37)."""
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
        yield from _of_minutes(meeting, today)


def _of_called(meeting: MeetingFacts, today: date) -> Iterator[Step]:
    if meeting.on_paper and meeting.meets_on >= today:
        is_late = meeting.call_until < today
        yield Step(Duty.PAPER, meeting.id, meeting.call_until, is_late, meeting.name, number=meeting.on_paper)
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


_OWN = {Duty.CHECK: Duty.CHECK_OWN, Duty.SIGN: Duty.SIGN_OWN}


def _of_minutes(meeting: MeetingFacts, today: date) -> Iterator[Step]:
    duty = _MINUTES.get(meeting.minutes_state) if meeting.minutes_state else None
    if duty is None:
        return
    row, until = meeting.minutes_id or 0, meeting.check_until if duty is Duty.CHECK else None
    is_late = until is not None and until < today
    if meeting.own and duty in _OWN:
        yield Step(_OWN[duty], row, until if is_late else today, is_late, meeting.name)
    if duty is Duty.SUBMIT and meeting.returned_by:
        yield Step(Duty.CORRECT, row, name=meeting.name, who=meeting.returned_by)
    elif not meeting.own or meeting.waiting > 1:
        yield Step(duty, row, until, is_late, meeting.name, meeting.waiting - meeting.own)


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
