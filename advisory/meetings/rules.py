"""Meetings: mode, notice period, answers, numbers. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from advisory.boards.rules import Numbering, quorum
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, check_all
from advisory.kernel.richtext import is_safe_link
from advisory.kernel.workflow import Workflow


class MeetingState(StrEnum):
    DRAFT = "draft"
    CALLED = "called"
    IN_SESSION = "in_session"
    ENDED = "ended"
    CANCELLED = "cancelled"


MEETING = Workflow(
    (MeetingState.DRAFT,      "call",   MeetingState.CALLED),
    (MeetingState.CALLED,     "recall", MeetingState.DRAFT),
    (MeetingState.CALLED,     "change", MeetingState.CALLED),
    (MeetingState.CALLED,     "cancel", MeetingState.CANCELLED),
    (MeetingState.CALLED,     "open",   MeetingState.IN_SESSION),
    (MeetingState.IN_SESSION, "end",    MeetingState.ENDED),
    (MeetingState.ENDED,      "reopen", MeetingState.IN_SESSION),
)  # fmt: skip


class Mode(StrEnum):
    IN_PERSON = "in_person"
    HYBRID = "hybrid"
    ELECTRONIC = "electronic"


class Attending(StrEnum):
    """In what capacity somebody is called."""

    MEMBER = "member"
    DEPUTY = "deputy"
    PRESENTER = "presenter"
    EXPERT = "expert"
    MINUTE_TAKER = "minute_taker"


LISTENING = frozenset({Attending.PRESENTER, Attending.EXPERT})
"""Those who attend and speak, and never vote (rule 44)."""


class Answer(StrEnum):
    NONE = "none"
    IN_PERSON = "in_person"
    REMOTE = "remote"
    CANNOT = "cannot"


# --- times and modes


def check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """A meeting lies ahead and ends after it starts, on the same or the next day."""
    check_all(lambda: _check_ahead(starts_at, now), lambda: _check_length(starts_at, ends_at))


def _check_ahead(starts_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise RuleBroken("meeting_in_past", field="day")


def _check_length(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise RuleBroken("end_before_start", field="ends")
    if ends_at - starts_at > timedelta(hours=24):
        raise RuleBroken("meeting_too_long", field="ends", hours=24)


def check_mode(mode: Mode, *, is_remote_allowed: bool) -> None:
    """Remote attendance only where the administrative regulations allow it.

    Rule 13; Local Government Act, sections 98, 99 (419/2021) and 90.1 (2 h).
    """
    if mode is not Mode.IN_PERSON and not is_remote_allowed:
        raise RuleBroken("remote_not_allowed", field="mode")


def check_place(mode: Mode, *, has_place: bool, remote_url: str) -> None:
    """A room where people come to one, and a safe address where they attend remotely."""
    if mode is not Mode.ELECTRONIC and not has_place:
        raise RuleBroken("place_missing", field="place")
    if mode is not Mode.IN_PERSON and not remote_url.strip():
        raise RuleBroken("remote_link_missing", field="remote_url")
    if remote_url.strip() and not (is_safe_link(remote_url.strip()) and remote_url.strip().startswith("http")):
        raise RuleBroken("remote_link_unsafe", field="remote_url")


# --- notice


def last_notice_day(meeting_on: date, notice_days: int) -> date:
    """The last lawful day for sending the notice, counted backwards without the meeting day and never moved.

    Rule 37, decision 13; administrative regulations, compare Local Government Act, section 94.4.
    """
    return meeting_on - timedelta(days=notice_days)


def notice_deadline(meeting_on: date, notice_days: int) -> datetime:
    """The instant when the last lawful day has ended in Helsinki."""
    return clock.helsinki(last_notice_day(meeting_on, notice_days) + timedelta(days=1), time(0))


def is_notice_in_time(sent_at: datetime, starts_at: datetime, notice_days: int) -> bool:
    """Whether a notice sent then is lawful: the day counts in Helsinki, the hour does not (rule 37)."""
    return clock.local_date(sent_at) <= last_notice_day(clock.local_date(starts_at), notice_days)


def check_notice(now: datetime, starts_at: datetime, notice_days: int, urgency_reason: str) -> None:
    """Calling late needs a reason of urgency, which the legality item then shows (rule 37)."""
    if not is_notice_in_time(now, starts_at, notice_days) and not urgency_reason.strip():
        last = last_notice_day(clock.local_date(starts_at), notice_days)
        raise RuleBroken("notice_too_late", field="urgency_reason", last_day=last, days=notice_days)


def is_notice_tight(now: datetime, starts_at: datetime, notice_days: int) -> bool:
    """Whether less than an hour of the last lawful day is left when calling (decision 13)."""
    left = notice_deadline(clock.local_date(starts_at), notice_days) - now
    return timedelta(0) < left < timedelta(hours=1)


def notice_alarm_at(starts_at: datetime, notice_days: int) -> datetime:
    """From when those not yet reached are named to the secretary: three hours before the end (decision 13)."""
    return notice_deadline(clock.local_date(starts_at), notice_days) - timedelta(hours=3)


def check_handed_over(at: datetime, *, announced_at: datetime | None, now: datetime) -> None:
    """A notice on paper reached its reader after the calling (or the new time) and not in the future (rule 37, decision 13)."""
    if at > now:
        raise RuleBroken("handed_over_ahead", field="at")
    if announced_at is None or at < announced_at.replace(second=0, microsecond=0):
        raise RuleBroken("handed_over_before_call", field="day")


UNDO = timedelta(seconds=60)
DEPUTY_WAIT = timedelta(minutes=2)


# --- numbers


def next_number(highest_ever_used: int | None, *, outside: int = 0) -> int:
    """The next meeting number or section. A number once used never comes again (rule 40, decision 9).

    `outside` is the last number used elsewhere in the same year.
    """
    return max(highest_ever_used or 0, outside) + 1


def section_scope(numbering: Numbering, *, year: int, meeting_id: int) -> str:
    """Within what sections are unique: the board's calendar year, or one meeting (rule 40)."""
    return str(year) if numbering is Numbering.YEAR else f"meeting:{meeting_id}"


def numbering_of(scope: str) -> Numbering:
    """How the sections of a scope are counted."""
    return Numbering.MEETING if scope.startswith("meeting:") else Numbering.YEAR


def outside_number(number: int, *, entered_for: int | None, year: int, numbering: Numbering = Numbering.YEAR) -> int:
    """The number from outside if it concerns this year; numbering by meeting starts from one anyway."""
    return number if entered_for == year and numbering is Numbering.YEAR else 0


# --- answers


def check_answer(answer: Answer, mode: Mode) -> None:
    """An answer fits how the meeting is held."""
    if answer is Answer.REMOTE and mode is Mode.IN_PERSON:
        raise RuleBroken("no_remote_attendance", field="answer")
    if answer is Answer.IN_PERSON and mode is Mode.ELECTRONIC:
        raise RuleBroken("no_room", field="answer")


def check_answerable(state: MeetingState) -> None:
    """Answers are taken from the calling until the chair opens the meeting."""
    if state is not MeetingState.CALLED:
        raise RuleBroken("answers_closed", field="answer")


def is_coming(answer: Answer) -> bool:
    return answer in {Answer.IN_PERSON, Answer.REMOTE}


class Prospect(StrEnum):
    COMING = "coming"
    OPEN = "open"
    EMPTY = "empty"


def prospect(member: Answer | None, deputy: Answer | None) -> Prospect:
    """Whether a seat will be filled. None where there is no such person; the deputy counts only in the member's place."""
    acting = deputy if member in {None, Answer.CANNOT} else member
    if acting is None or acting is Answer.CANNOT:
        return Prospect.EMPTY
    return Prospect.COMING if is_coming(acting) else Prospect.OPEN


class Outlook(StrEnum):
    QUORATE = "quorate"
    OPEN = "open"
    NOT_QUORATE = "not_quorate"


@dataclass(frozen=True, slots=True)
class Forecast:
    needed: int
    coming: int
    open: int
    empty: int

    @property
    def outlook(self) -> Outlook:
        if self.coming >= self.needed:
            return Outlook.QUORATE
        return Outlook.OPEN if self.coming + self.open >= self.needed else Outlook.NOT_QUORATE


def forecast(seats: Iterable[tuple[Answer | None, Answer | None]], *, is_quorum_asked: bool = True) -> Forecast:
    """The quorum that the answers (member, deputy) of every seat promise, vacant seats included (rule 12)."""
    prospects = [prospect(member, deputy) for member, deputy in seats]
    return Forecast(
        needed=quorum(len(prospects), is_asked=is_quorum_asked),
        coming=prospects.count(Prospect.COMING),
        open=prospects.count(Prospect.OPEN),
        empty=prospects.count(Prospect.EMPTY),
    )


class Reminder(StrEnum):
    ANSWER = "answer"
    COMING = "coming"


def reminder_due(
    answer: Answer, meeting_on: date, today: date, *, silent_days: int, coming_days: int
) -> Reminder | None:
    """The reminder a person gets now: the silent first, those coming nearer the day, nobody after it (decision 23)."""
    left = (meeting_on - today).days
    if answer is Answer.NONE and 0 < left <= silent_days:
        return Reminder.ANSWER
    return Reminder.COMING if is_coming(answer) and 0 < left <= coming_days else None


# --- calling


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is known of a meeting when somebody wants to call it."""

    mode: Mode
    has_place: bool
    remote_url: str
    is_remote_allowed: bool
    has_minute_taker: bool
    items: int
    members: int


def call_problems(meeting: Preparation) -> tuple[RuleBroken, ...]:
    """All that keeps the meeting from being called, apart from the notice period."""
    return tuple(_call_problems(meeting))


def _call_problems(meeting: Preparation) -> Iterator[RuleBroken]:
    try:
        check_mode(meeting.mode, is_remote_allowed=meeting.is_remote_allowed)
        check_place(meeting.mode, has_place=meeting.has_place, remote_url=meeting.remote_url)
    except RuleBroken as broken:
        yield broken
    if not meeting.has_minute_taker:
        yield RuleBroken("minute_taker_missing", field="minute_taker")
    if not meeting.items:
        yield RuleBroken("agenda_empty", field="items")
    if not meeting.members:
        yield RuleBroken("nobody_to_call", field="members")
