"""Minutes: states, who sees them, scrutiny, appeal clock, masking. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from advisory.agendas.rules import Appeal, Outcome
from advisory.kernel.calendar import statutory_deadline, weekday_deadline
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.kernel.marks import Mark, hide, unclosed, without_signs
from advisory.kernel.personal_data import mask
from advisory.kernel.workflow import Workflow


class MinutesState(StrEnum):
    DRAFTING = "drafting"
    CIRCULATED = "circulated"
    IN_SCRUTINY = "in_scrutiny"
    CHECKED = "checked"
    SIGNED = "signed"
    PUBLISHED = "published"


MINUTES = Workflow(
    (MinutesState.DRAFTING,    "circulate", MinutesState.CIRCULATED),
    (MinutesState.DRAFTING,    "submit",    MinutesState.IN_SCRUTINY),
    (MinutesState.CIRCULATED,  "submit",    MinutesState.IN_SCRUTINY),
    (MinutesState.CIRCULATED,  "withdraw",  MinutesState.DRAFTING),
    (MinutesState.IN_SCRUTINY, "return",    MinutesState.DRAFTING),
    (MinutesState.IN_SCRUTINY, "check",     MinutesState.CHECKED),
    (MinutesState.CHECKED,     "sign",      MinutesState.SIGNED),
    (MinutesState.SIGNED,      "publish",   MinutesState.PUBLISHED),
)  # fmt: skip


class Verdict(StrEnum):
    """What one scrutineer said."""

    NONE = "none"
    CHECKED = "checked"
    RETURNED = "returned"
    REFUSED = "refused"
    REPLACED = "replaced"


class Signatory(StrEnum):
    CHAIR = "chair"
    MINUTE_TAKER = "minute_taker"


class Stage(StrEnum):
    """Which public version: the full record, or the one without personal data (section 140.1)."""

    FULL = "full"
    PERSON_FREE = "person_free"


# --- who sees what, and what may still change


class Reader(StrEnum):
    """In what role somebody asks for the minutes of a meeting."""

    PUBLIC = "public"
    MEMBER = "member"
    DEPUTY_CALLED = "deputy_called"
    SCRUTINEER = "scrutineer"
    MINUTE_TAKER = "minute_taker"
    CHAIR = "chair"
    SECRETARY = "secretary"


INSIDE = frozenset(Reader) - {Reader.PUBLIC}
_IMMUTABLE = frozenset({MinutesState.CHECKED, MinutesState.SIGNED, MinutesState.PUBLISHED})


def readers(state: MinutesState) -> frozenset[Reader]:
    """Who may read the minutes: by role until they are checked, signed and published, then everybody.

    Rule 23; Act on the Openness of Government Activities (621/1999), section 6.1, item 6.
    """
    return frozenset(Reader) if state is MinutesState.PUBLISHED else INSIDE


def may_read(state: MinutesState, reader: Reader) -> bool:
    return reader in readers(state)


def is_editable(state: MinutesState) -> bool:
    """The text changes while drafting or out for comments: scrutineers look at a text that stands still."""
    return state in {MinutesState.DRAFTING, MinutesState.CIRCULATED}


def is_checked(state: MinutesState) -> bool:
    """Whether the decisions exist, so that they can be sent and carried out.

    Rule 24: a decision arises when its minutes are checked; Local Government Act, section 143.
    """
    return state in _IMMUTABLE


def check_executable(state: MinutesState) -> None:
    if not is_checked(state):
        raise RuleBroken("decision_not_checked")


def check_deletable(*, is_meeting_ended: bool) -> None:
    """Minutes of a meeting that has ended are never deleted (rule 22; section 107.1)."""
    if is_meeting_ended:
        raise RuleBroken("minutes_are_kept")


_DEALT_WITH = frozenset({Outcome.DECIDED, Outcome.NOTED, Outcome.TABLED, Outcome.REFERRED_BACK})


def needs_minutes(outcomes: Iterable[Outcome | None]) -> bool:
    """Whether a meeting must have minutes: as soon as the body dealt with one item (rule 22; section 107.1)."""
    return not _DEALT_WITH.isdisjoint(outcomes)


# --- scrutiny


class ScrutinyResult(StrEnum):
    WAITING = "waiting"
    CHECKED = "checked"
    RETURNED = "returned"
    NEXT_MEETING = "next_meeting"


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


def check_verdict(verdict: Verdict, remark: str) -> None:
    """Returning and refusing need words that say why."""
    if verdict in {Verdict.RETURNED, Verdict.REFUSED} and not remark.strip():
        raise RuleBroken("remark_missing", field="remark")


def scrutiny_result(verdicts: Iterable[Verdict]) -> ScrutinyResult:
    """Where the verdicts of this round lead. All must check; silence is no consent (decision 10).

    A return sends the text back for a change, a refusal to the next meeting, and so does having no scrutineer
    (rule 41). One that was replaced no longer counts.
    """
    given = set(verdicts) - {Verdict.REPLACED}
    if Verdict.REFUSED in given or not given:
        return ScrutinyResult.NEXT_MEETING
    if Verdict.RETURNED in given:
        return ScrutinyResult.RETURNED
    return ScrutinyResult.CHECKED if given == {Verdict.CHECKED} else ScrutinyResult.WAITING


def check_until(meeting_on: date, *, decided: date | None = None) -> date:
    """The last day for checking: what the body decided, else the second weekday after the meeting (rule 41)."""
    return decided or weekday_deadline(meeting_on, weekdays=2)


def check_may_sign(person: int, signatory: Signatory, *, presiding: int | None, minute_taker: int | None) -> None:
    """Whoever presided and whoever kept the minutes sign, nobody for them (decision 10; section 107)."""
    if person != (presiding if signatory is Signatory.CHAIR else minute_taker):
        raise RuleBroken("not_the_signatory", field="signatory")


def is_signed(signed: Iterable[Signatory]) -> bool:
    return set(signed) == set(Signatory)


# --- publication


PUBLISH_WAIT = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days that a publication sets (rule 26)."""

    published_on: date
    notice_on: date
    appeal_until: date
    removal_on: date


def publication_clock(published_on: date) -> Clock:
    """Notice on the seventh day, a claim within 14 days of it, personal data off the site the day after.

    Only the last day moves off a holiday, not the seventh (decision 12). Local Government Act, sections 138 and 140;
    Act on Calculating Statutory Deadlines (150/1930), sections 2 and 5.
    """
    notice_on = published_on + timedelta(days=7)
    appeal_until = statutory_deadline(notice_on, 14)
    return Clock(published_on, notice_on, appeal_until, appeal_until + timedelta(days=1))


def without_appeal(appeals: Mapping[int, Appeal | None]) -> tuple[int, ...]:
    """The sections that say nothing on appeal (rule 25; sections 134, 136, 138 and 141)."""
    return tuple(sorted(section for section, appeal in appeals.items() if appeal is None))


def publication_problems(
    appeals: Mapping[int, Appeal | None], texts: Iterable[Localized], languages: Collection[str]
) -> tuple[RuleBroken, ...]:
    """All that keeps minutes from being published. `texts` are those that every language must have."""
    return tuple(_publication_problems(appeals, list(texts), languages))


def _publication_problems(
    appeals: Mapping[int, Appeal | None], texts: Sequence[Localized], languages: Collection[str]
) -> Iterator[RuleBroken]:
    if sections := without_appeal(appeals):
        yield RuleBroken("appeal_missing", field="appeal", sections=sections)
    missing = sorted({language for text in texts for language in text.missing(languages)})
    if missing:
        yield RuleBroken("language_version_missing", field="languages", languages=tuple(missing))
    if any(unclosed(text.text(language)) for text in texts for language in text.languages):
        yield RuleBroken("mark_unclosed", field="text")


def public_text(source: str, stage: Stage, *, replacement: str) -> str:
    """The source of a text as the public may read it: marked passages, contact data and identity codes replaced.

    Rule 27, decision 12; Local Government Act, sections 29.2 and 140.1; Data Protection Act 1050/2018, section 29. Words
    that are public for a time stay in the full record and leave with the other personal data.
    """
    shown = hide(source, Mark.NEVER_PUBLIC, replacement)
    if stage is Stage.PERSON_FREE:
        shown = hide(shown, Mark.PUBLIC_FOR_A_TIME, replacement)
    return mask(without_signs(shown), replacement)


# What the public learns of a secret item; every other fact, known now or added later, stays inside.
PUBLIC_OF_SECRET = frozenset({"section", "title", "outcome", "is_secret", "secrecy_ground", "secrecy_extent", "appeal"})


def public_facts(item: Mapping[str, object]) -> dict[str, object]:
    """An item's facts for the public: of a secret one its number, heading, outcome, ground and extent only.

    Rule 28, decision 11; Act on Openness (621/1999), sections 22, 24 and 25; Local Government Act, section 140.1. An item
    that does not say whether it is secret is taken for secret.
    """
    if item.get("is_secret", True):
        return {name: fact for name, fact in item.items() if name in PUBLIC_OF_SECRET}
    return dict(item)
