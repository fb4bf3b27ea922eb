"""The words for minutes, who reads them, and what may still change."""

from collections.abc import Iterable
from enum import StrEnum

from advisory.agendas.rules import Outcome
from advisory.kernel.errors import RuleBroken
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
