"""Whether those present can decide."""

from advisory.agendas.rules import Outcome, StandardItem
from advisory.boards.rules import quorum
from advisory.kernel.errors import RuleBroken

_BODY_DECIDES = frozenset({Outcome.DECIDED, Outcome.NOTED, Outcome.TABLED, Outcome.REFERRED_BACK})
_CHAIR_STATES = frozenset({StandardItem.OPENING, StandardItem.CLOSING})


def is_quorate(seats: int, entitled: int, *, is_asked: bool = True) -> bool:
    """More than half of the seats in force on the meeting day, vacant ones included (rule 12, decision 8)."""
    return entitled >= quorum(seats, is_asked=is_asked)


def check_outcome(
    outcome: Outcome | None,
    *,
    seats: int,
    entitled: int,
    standard: StandardItem | None = None,
    is_quorum_asked: bool = True,
) -> None:
    """Whether an item may be closed with this outcome by those who are there now.

    Rule 12; Local Government Act, section 103.2. What the chair states alone, the opening and the closing, and what is
    withdrawn or carried over needs no quorum.
    """
    if outcome is None:
        raise RuleBroken("outcome_missing", field="outcome")
    needed = quorum(seats, is_asked=is_quorum_asked)
    is_statement = standard in _CHAIR_STATES and outcome is Outcome.NOTED
    if outcome in _BODY_DECIDES and not is_statement and entitled < needed:
        raise RuleBroken("not_quorate", field="outcome", present=entitled, needed=needed)
