"""Days of consent and of ending, and how the board's place in its founding is told. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advisory.boards.rules.states import BoardState
from advisory.kernel.errors import RuleBroken


def check_consent_day(on: date, today: date) -> None:
    """A consent is recorded when it has been given, never ahead (rule 6, section 70.1)."""
    if on > today:
        raise RuleBroken("consent_ahead", field="consent_on")


def check_end_day(ends_on: date, starts_on: date) -> None:
    """A membership's last day is not before its first."""
    if ends_on < starts_on:
        raise RuleBroken("end_before_membership", field="ends_on", starts_on=starts_on)


class Step(StrEnum):
    """What the founding of a board asks for next, in order."""

    PASTE = "paste"
    CHAIR = "chair"
    CONSENTS = "consents"
    APPOINT = "appoint"
    PLAN = "plan"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known of a board for its next step."""

    state: BoardState
    members: int = 0
    pending: int = 0
    has_chair: bool = False


def next_step(progress: Progress) -> Step:
    """The one next action: members, chair, consents, appointment, first meeting."""
    if progress.state is BoardState.ENDED:
        return Step.NONE
    if not progress.members:
        return Step.PASTE
    if not progress.has_chair:
        return Step.CHAIR
    if progress.pending:
        return Step.CONSENTS
    return Step.APPOINT if progress.state is BoardState.DRAFT else Step.PLAN


def check_name_free(name: str, taken: Collection[str]) -> None:
    """Two boards of a municipality do not share a name, whatever the case of its letters."""
    if name.casefold() in {other.casefold() for other in taken}:
        raise RuleBroken("board_name_taken", field="name", name=name)
