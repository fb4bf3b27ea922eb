"""Who checks and who signs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from advisory.kernel.calendar import weekday_deadline
from advisory.kernel.errors import RuleBroken
from advisory.minutes.rules.states import MinutesState, Signatory, Verdict


@dataclass(frozen=True, slots=True)
class Handled:
    """One section: who was present while it was handled, and who was disqualified."""

    section: int
    present: Collection[int]
    recused: Collection[int] = ()


def checkable_by(person: int, sections: Iterable[Handled]) -> tuple[int, ...]:
    """The sections that a scrutineer may check: handled in their presence and without disqualification.

    Decision 10; Administrative Procedure Act 434/2003, section 27.1.
    """
    return tuple(one.section for one in sections if person in one.present and person not in one.recused)


def without_scrutineer(sections: Sequence[Handled], scrutineers: Collection[int]) -> tuple[int, ...]:
    """The sections that none of the scrutineers may check: another one is needed, or the next meeting."""
    covered = {section for person in scrutineers for section in checkable_by(person, sections)}
    return tuple(one.section for one in sections if one.section not in covered)


def check_replacement(person: int, sections: Iterable[Handled], scrutineers: Collection[int]) -> None:
    """Who cannot or stays silent is replaced by another who was present (rule 41, decision 10)."""
    if person in scrutineers:
        raise RuleBroken("already_scrutineer", field="person")
    if not checkable_by(person, sections):
        raise RuleBroken("replacement_not_present", field="person")


def check_remark(remark: str) -> None:
    """Returning needs words that say why."""
    if not remark.strip():
        raise RuleBroken("remark_missing", field="remark")


def check_paper_day(on: date, *, asked_on: date, today: date) -> None:
    """An answer on paper was given after the text went out, and not in the future."""
    if on > today:
        raise RuleBroken("checked_ahead", field="day")
    if on < asked_on:
        raise RuleBroken("checked_before_asked", field="day", asked_on=asked_on)


def check_signed_day(on: date, *, checked_on: date, today: date) -> None:
    """A signature on paper was given after the text was checked, and not in the future."""
    if on > today:
        raise RuleBroken("checked_ahead", field="day")
    if on < checked_on:
        raise RuleBroken("signed_before_checked", field="day", checked_on=checked_on)


def have_all_checked(verdicts: Iterable[Verdict]) -> bool:
    """Whether the minutes are checked: by all, and by one at least; silence is no consent (rule 41, decision 10).

    One that was replaced no longer counts.
    """
    return set(verdicts) - {Verdict.REPLACED} == {Verdict.CHECKED}


def check_until(meeting_on: date, *, decided: date | None = None) -> date:
    """The last day for checking: what the body decided, else the second weekday after the meeting (rule 41)."""
    return decided or weekday_deadline(meeting_on, weekdays=2)


def is_check_late(state: MinutesState, until: date | None, today: date) -> bool:
    """Whether the scrutineers have the text longer than they may (rule 41)."""
    return state is MinutesState.IN_SCRUTINY and until is not None and until < today


def check_may_sign(person: int, signatory: Signatory, *, presiding: int | None, minute_taker: int | None) -> None:
    """Whoever presided and whoever kept the minutes sign, nobody for them (decision 10; section 107)."""
    if person != (presiding if signatory is Signatory.CHAIR else minute_taker):
        raise RuleBroken("not_the_signatory", field="signatory")


def is_signed(signed: Iterable[Signatory]) -> bool:
    return set(signed) == set(Signatory)
