"""Who decided an item."""

from datetime import datetime

from advisory.agendas.rules import Outcome
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.rules import BY_THE_BODY


def decided_by(whole: Record, item: Handled, outcome: Outcome, at: datetime) -> frozenset[int]:
    """Whoever voted, where a vote settled the item: that was its decision (rule 18); else those entitled then (rule 12)."""
    if item.vote is not None and is_by_vote(item, outcome):
        return frozenset(item.vote.positions)
    return whole.entitled(at, item)


def is_by_vote(item: Handled, outcome: Outcome | None) -> bool:
    """Whether this outcome is what the votes of the item came to: tabling and the like are decided apart from them."""
    return item.is_settled and outcome in BY_THE_BODY
