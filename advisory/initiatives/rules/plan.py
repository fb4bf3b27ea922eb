"""What must be known before an initiative is decided, sent or moved."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from advisory.agendas.rules import ItemType
from advisory.initiatives.rules.states import BECOMES, MEASURES, OWN_KINDS, InitiativeKind
from advisory.kernel.errors import RuleBroken


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


def check_becomes(item: ItemType, chosen: InitiativeKind | None = None) -> InitiativeKind:
    """The kind that a decision on such an item becomes: the chosen one, else the likeliest (decision 15).

    Raises RuleBroken where it becomes nothing, or not this.
    """
    kinds = BECOMES.get(item, ())
    if not kinds or (chosen is not None and chosen not in kinds):
        raise RuleBroken("becomes_no_initiative", field="kind", kind=item.value)
    return chosen or kinds[0]


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


def check_dispatch(*, is_checked: bool, is_check_asked: bool = True) -> None:
    """Nothing is sent and no clock starts before the minutes are checked (rule 24; section 143).

    Where the rule is off, before the meeting has ended.
    """
    if not is_checked:
        raise RuleBroken("decision_not_checked" if is_check_asked else "meeting_not_ended")


def check_indicator(*, name: bool, target: float | None) -> None:
    """An indicator has a name and something to reach (rule 49)."""
    if not name:
        raise RuleBroken("indicator_name_missing", field="name")
    if target is None:
        raise RuleBroken("indicator_target_missing", field="target")
