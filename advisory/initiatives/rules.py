"""Initiatives: path, deadlines, reports. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from advisory.agendas.rules import ItemType
from advisory.kernel.errors import RuleBroken
from advisory.kernel.workflow import Workflow


class InitiativeKind(StrEnum):
    INITIATIVE = "initiative"
    PROPOSAL = "proposal"
    OPINION = "opinion"
    POSITION = "position"
    OWN_MEASURE = "own_measure"
    EVENT = "event"
    AGREEMENT = "agreement"


class InitiativeState(StrEnum):
    DRAFT = "draft"
    DECIDED = "decided"
    SENT = "sent"
    BEING_HANDLED = "being_handled"
    ANSWERED = "answered"
    UNDER_WAY = "under_way"
    DONE = "done"
    PARTLY_DONE = "partly_done"
    NOT_DONE = "not_done"
    LAPSED = "lapsed"
    REJECTED = "rejected"


D = InitiativeState
INITIATIVE = Workflow(
    (D.DRAFT,         "decide",    D.DECIDED),
    (D.DECIDED,       "send",      D.SENT),
    (D.SENT,          "receive",   D.BEING_HANDLED),
    (D.SENT,          "answer",    D.ANSWERED),
    (D.BEING_HANDLED, "answer",    D.ANSWERED),
    (D.DECIDED,       "start",     D.UNDER_WAY),
    (D.SENT,          "start",     D.UNDER_WAY),
    (D.BEING_HANDLED, "start",     D.UNDER_WAY),
    (D.ANSWERED,      "start",     D.UNDER_WAY),
    (D.ANSWERED,      "reject",    D.REJECTED),
    (D.BEING_HANDLED, "reject",    D.REJECTED),
    (D.ANSWERED,      "complete",  D.DONE),
    (D.UNDER_WAY,     "complete",  D.DONE),
    (D.ANSWERED,      "part",      D.PARTLY_DONE),
    (D.UNDER_WAY,     "part",      D.PARTLY_DONE),
    (D.UNDER_WAY,     "fail",      D.NOT_DONE),
    (D.ANSWERED,      "fail",      D.NOT_DONE),
    (D.DECIDED,       "lapse",     D.LAPSED),
    (D.SENT,          "lapse",     D.LAPSED),
    (D.BEING_HANDLED, "lapse",     D.LAPSED),
    (D.UNDER_WAY,     "lapse",     D.LAPSED),
)  # fmt: skip


class Dimension(StrEnum):
    """The four dimensions of good relations (Act 681/2023, section 5, item 18)."""

    ATTITUDES = "attitudes"
    INTERACTION = "interaction"
    SECURITY = "security"
    PARTICIPATION = "participation"


class Theme(StrEnum):
    EMPLOYMENT = "employment"
    LANGUAGE = "language"
    EDUCATION = "education"
    HOUSING = "housing"
    SERVICES = "services"
    SAFETY = "safety"
    CULTURE = "culture"
    PARTICIPATION = "participation"
    INFORMATION = "information"
    WOMEN_AND_FAMILIES = "women_and_families"


class ReportStatus(StrEnum):
    """What the owner says of it (decision 18): evidence, not the status itself."""

    ON_TRACK = "on_track"
    WAITING = "waiting"
    AT_RISK = "at_risk"
    DONE = "done"


OPEN = frozenset(state for state in InitiativeState if INITIATIVE.verbs(state) and state is not D.DRAFT)
BECOMES: Mapping[ItemType, InitiativeKind] = MappingProxyType(
    {
        ItemType.OPINION: InitiativeKind.OPINION,
        ItemType.POSITION: InitiativeKind.POSITION,
        ItemType.INITIATIVE: InitiativeKind.INITIATIVE,
        ItemType.PROPOSAL: InitiativeKind.PROPOSAL,
        ItemType.OWN_MEASURE: InitiativeKind.OWN_MEASURE,
        ItemType.EVENT: InitiativeKind.EVENT,
        ItemType.AGREEMENT: InitiativeKind.AGREEMENT,
    }
)
"""What a decision of each item type may become (decision 15); types that are not here become nothing."""

# Carried out by or with the board itself, rather than asked of somebody else.
OWN_KINDS = frozenset({InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT, InitiativeKind.AGREEMENT})
MEASURES = frozenset({InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT})


# --- what must be known


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of an initiative when somebody wants it decided."""

    kind: InitiativeKind
    responsible: str
    due_on: date | None
    addressee: str = ""
    dimensions: Collection[str] = ()


def plan_problems(plan: Plan, decided_on: date) -> tuple[RuleBroken, ...]:
    """All that is missing before "decided": responsible party and due date always, an addressee where one is asked.

    Rule 49; measures name at least one of the four dimensions of good relations (Act 681/2023, section 5, item 18).
    """
    return tuple(_plan_problems(plan, decided_on))


def _plan_problems(plan: Plan, decided_on: date) -> Iterator[RuleBroken]:
    if not plan.responsible.strip():
        yield RuleBroken("responsible_missing", field="responsible")
    if plan.due_on is None:
        yield RuleBroken("due_day_missing", field="due_on")
    elif plan.due_on <= decided_on:
        yield RuleBroken("due_day_past", field="due_on", decided_on=decided_on)
    if plan.kind not in OWN_KINDS and not plan.addressee.strip():
        yield RuleBroken("addressee_missing", field="addressee")
    if plan.kind in MEASURES and not plan.dimensions:
        yield RuleBroken("dimension_missing", field="dimensions")


def check_becomes(item: ItemType) -> InitiativeKind:
    """The kind that a decision on such an item becomes. Raises RuleBroken where it becomes nothing (decision 15)."""
    if item not in BECOMES:
        raise RuleBroken("becomes_no_initiative", field="kind", kind=item.value)
    return BECOMES[item]


_NEED_WORDS = frozenset({"reject", "lapse", "fail", "part"})


def check_step(
    verb: str, *, note: str = "", answer_body: str = "", answered_on: date | None = None, today: date
) -> None:
    """An answer names who gave it and when; an ending other than "done" says why."""
    if verb == "answer" and not answer_body.strip():
        raise RuleBroken("answer_body_missing", field="answer_body")
    if verb == "answer" and (answered_on is None or answered_on > today):
        raise RuleBroken("answer_day_wrong", field="answered_on")
    if verb in _NEED_WORDS and not note.strip():
        raise RuleBroken("step_reason_missing", field="note")


def check_dispatch(*, is_checked: bool) -> None:
    """Nothing is sent and no clock starts before the minutes are checked (rule 24; section 143)."""
    if not is_checked:
        raise RuleBroken("decision_not_checked")


def check_indicator(*, name: bool, target: float | None) -> None:
    """An indicator has a name and something to reach (rule 49)."""
    if not name:
        raise RuleBroken("indicator_name_missing", field="name")
    if target is None:
        raise RuleBroken("indicator_target_missing", field="target")


# --- deadlines


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


# --- the path as it is shown, and what can be done next


ASKED_TRACK = (D.DECIDED, D.SENT, D.BEING_HANDLED, D.ANSWERED, D.UNDER_WAY, D.DONE)
SAID_TRACK = (D.DECIDED, D.SENT, D.ANSWERED, D.DONE)
OWN_TRACK = (D.DECIDED, D.UNDER_WAY, D.DONE)
SAID_KINDS = frozenset({InitiativeKind.OPINION, InitiativeKind.POSITION})
ENDED_SHORT = frozenset({D.REJECTED, D.LAPSED, D.NOT_DONE})
_ORDER = tuple(InitiativeState)


@dataclass(frozen=True, slots=True)
class Path:
    """The stages as they are drawn: which there are, where it stands, and how it ended ("", "done", "late", "rejected")."""

    stages: tuple[InitiativeState, ...]
    now: int
    ending: str = ""


def path(
    kind: InitiativeKind, state: InitiativeState, *, passed: Collection[InitiativeState] = (), is_late: bool = False
) -> Path:
    """The path of an initiative. What ended short shows only the stages that it reached, then the ending."""
    track = _track(kind)
    if state in ENDED_SHORT:
        reached = tuple(stage for stage in track if stage is D.DECIDED or stage in passed)
        return Path((*reached, state), len(reached), "rejected")
    if state is D.PARTLY_DONE:
        track = (*track[:-1], state)
    stages = tuple(sorted({*track, state}, key=_ORDER.index))
    if state in {D.DONE, D.PARTLY_DONE}:
        return Path(stages, stages.index(state), "done")
    return Path(stages, stages.index(state), "late" if is_late else "")


def _track(kind: InitiativeKind) -> tuple[InitiativeState, ...]:
    if kind in OWN_KINDS:
        return OWN_TRACK
    return SAID_TRACK if kind in SAID_KINDS else ASKED_TRACK


BY_ITSELF = frozenset({"decide", "send"})
_OF_OTHERS = frozenset({"receive", "answer", "reject"})


def offered(kind: InitiativeKind, state: InitiativeState, *, is_started: bool) -> tuple[str, ...]:
    """The steps that a person can record now. Nothing moves before the minutes are checked but a lapse (rule 24)."""
    verbs = [verb for verb in INITIATIVE.verbs(state) if verb not in BY_ITSELF]
    if not is_started:
        return tuple(verb for verb in verbs if verb == "lapse")
    if kind in OWN_KINDS:
        return tuple(verb for verb in verbs if verb not in _OF_OTHERS)
    return tuple(verb for verb in verbs if not (verb == "start" and state is D.DECIDED))


_MAIN = MappingProxyType(
    {D.DECIDED: "start", D.SENT: "answer", D.BEING_HANDLED: "answer", D.ANSWERED: "start", D.UNDER_WAY: "complete"}
)


def main_verb(kind: InitiativeKind, state: InitiativeState, *, is_started: bool) -> str | None:
    """The one step that is most likely next; an answered opinion is complete, an answered proposal begins."""
    verbs = offered(kind, state, is_started=is_started)
    wanted = "complete" if state is D.ANSWERED and kind in SAID_KINDS else _MAIN.get(state)
    return wanted if wanted in verbs else None


_DAY = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_RESPONSIBLE = re.compile(
    r"\b(?:vastuutaho|vastuussa|ansvarig part|ansvarig|responsible party|responsible)\b[:\s]+([^;,.()\n]+)",
    re.IGNORECASE,
)


def read_follow_up(line: str) -> tuple[str, date | None]:
    """The responsible party and the last day that a follow-up line names, as far as they can be read from it."""
    named = _RESPONSIBLE.search(line)
    days = [found for found in (_day(*match.groups()) for match in _DAY.finditer(line)) if found]
    return (named.group(1).strip() if named else ""), (max(days) if days else None)


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
