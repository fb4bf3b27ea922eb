"""Due dates: reminders, lateness, silence, the follow-up item."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from advisory.initiatives.rules.states import OPEN, InitiativeState


class ReminderKind(StrEnum):
    MONTH = "month"
    WEEK = "week"
    OVERDUE = "overdue"


REMIND_BEFORE = MappingProxyType({ReminderKind.MONTH: 30, ReminderKind.WEEK: 7})


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder and the day on which it fell due, which makes it unique: sent late, it is still the same one."""

    kind: ReminderKind
    fell_on: date


def days_left(due_on: date, today: date) -> int:
    return (due_on - today).days


def is_late(state: InitiativeState, due_on: date | None, today: date) -> bool:
    """Late from the day after the due date, as long as it is not finished."""
    return state in OPEN and due_on is not None and due_on < today


def reminder_due(state: InitiativeState, due_on: date, today: date, *, started_on: date) -> Reminder | None:
    """The reminder that stands now: 30 and 7 days before, on the day after, and weekly while late (rule 49).

    A mark that had passed when the clock started is not caught up on.
    """
    if state not in OPEN:
        return None
    left = days_left(due_on, today)
    if left < 0:
        weeks = (-left - 1) // 7
        return Reminder(ReminderKind.OVERDUE, due_on + timedelta(days=1 + 7 * weeks))
    kind = ReminderKind.WEEK if left <= REMIND_BEFORE[ReminderKind.WEEK] else ReminderKind.MONTH
    fell_on = due_on - timedelta(days=REMIND_BEFORE[kind])
    return Reminder(kind, fell_on) if started_on < fell_on <= today else None


FOLLOW_UP_DAYS = 30
SILENT_DAYS = 90


def belongs_in_follow_up(state: InitiativeState, due_on: date | None, meeting_on: date) -> bool:
    """Whether the next agenda's follow-up item lists it: late by then, or due within a month of it (rule 49)."""
    return state in OPEN and due_on is not None and due_on <= meeting_on + timedelta(days=FOLLOW_UP_DAYS)


def is_silent(state: InitiativeState, last_heard_on: date, today: date) -> bool:
    """Whether nothing has been heard of it for 90 days, which is shown openly."""
    return state in OPEN and (today - last_heard_on).days > SILENT_DAYS
