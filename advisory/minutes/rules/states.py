"""The words for minutes, who reads them, and what may still change."""

from enum import StrEnum

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
    REPLACED = "replaced"


class Signatory(StrEnum):
    CHAIR = "chair"
    MINUTE_TAKER = "minute_taker"


SIGNED_IN, MAIL_LINK, ON_PAPER = "signed_in", "mail_link", "on_paper"
"""The methods of signing and of checking that are recorded (decision 10)."""


class Stage(StrEnum):
    """Which public version: the full record, or the one without personal data (section 140.1)."""

    FULL = "full"
    PERSON_FREE = "person_free"


# --- who sees what, and what may still change


PUBLIC = frozenset({MinutesState.PUBLISHED})
"""Minutes in these states everybody may read; until they are checked, signed and published, by role only.

Rule 23; Act on the Openness of Government Activities (621/1999), section 6.1, item 6.
"""
_IMMUTABLE = frozenset({MinutesState.CHECKED, MinutesState.SIGNED, MinutesState.PUBLISHED})


def is_editable(state: MinutesState) -> bool:
    """The text changes while drafting or out for comments: scrutineers look at a text that stands still."""
    return state in {MinutesState.DRAFTING, MinutesState.CIRCULATED}


def is_checked(state: MinutesState) -> bool:
    """Whether the decisions exist, so that they can be sent and carried out.

    Rule 24: a decision arises when its minutes are checked; Local Government Act, section 143.
    """
    return state in _IMMUTABLE


def check_deletable(*, is_meeting_ended: bool) -> None:
    """Minutes of a meeting that has ended are never deleted (rule 22; section 107.1)."""
    if is_meeting_ended:
        raise RuleBroken("minutes_are_kept")
