"""Counter-proposals, the open vote by name, its result, and dissent."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from advisory.agendas.rules import Outcome
from advisory.kernel.errors import RuleBroken
from advisory.proceedings.rules.states import Position

BY_THE_BODY = frozenset({Outcome.DECIDED, Outcome.NOTED})
"""What the body answers on the matter itself."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter-proposal, and who supports it; in some participation bodies nobody has to (`is_support_asked`)."""

    id: int
    proposer: int
    seconder: int | None = None
    is_support_asked: bool = True

    @property
    def is_supported(self) -> bool:
        return self.seconder is not None or not self.is_support_asked


Side = int | None
"""One side of a vote: the id of a counter-proposal, or None for the proposal that the item came with."""


@dataclass(frozen=True, slots=True)
class Voted:
    """One vote of an item: what "yes" and "no" stood for, and which of them won."""

    yes: Side
    no: Side
    winner: Position

    @property
    def won(self) -> Side:
        return self.no if self.winner is Position.NO else self.yes

    @property
    def lost(self) -> Side:
        return self.yes if self.winner is Position.NO else self.no


def check_seconder(counter: Counter, seconder: int) -> None:
    """Support comes from somebody else (rule 17, section 104.1)."""
    if seconder == counter.proposer:
        raise RuleBroken("seconded_by_proposer", field="seconder")


def check_counter_text(text: str, *, is_secret: bool) -> None:
    """A counter-proposal says what it proposes; of a secret item, only who made it is kept here (rule 28, decision 11)."""
    if not is_secret and not text.strip():
        raise RuleBroken("counter_text_missing", field="text")


def needs_vote(counters: Iterable[Counter]) -> bool:
    """No vote without a seconded counter-proposal: otherwise the chair states the decision (rule 17, section 104.1)."""
    return any(counter.is_supported for counter in counters)


def check_vote_may_open(counters: Iterable[Counter]) -> None:
    if not needs_vote(counters):
        raise RuleBroken("vote_without_support", field="vote")


def standing(counters: Iterable[Counter], votes: Iterable[Voted]) -> frozenset[Side]:
    """The proposals that no vote has removed: the first one and the seconded ones, without those that lost.

    With several counter-proposals the votes follow each other in the order that the chair puts; the winner of one meets
    the next (rule 18, section 104.1).
    """
    supported = {counter.id for counter in counters if counter.is_supported}
    return frozenset({None, *supported} - {vote.lost for vote in votes})


def check_sides(yes: Side, no: Side, left: Collection[Side]) -> None:
    """A vote is between two different proposals that still stand (rule 18)."""
    if yes == no:
        raise RuleBroken("sides_equal", field="counter")
    if no not in left:
        raise RuleBroken("proposal_not_standing", field="counter")
    if yes not in left:
        raise RuleBroken("proposal_not_standing", field="yes_side")


def check_settled(outcome: Outcome, left: Collection[Side]) -> None:
    """Every supported counter-proposal is put to the vote before the item is decided or noted (rule 17, section 104.1).

    Tabling and referring back are questions of procedure, settled before the matter itself.
    """
    if outcome in BY_THE_BODY and len(left) > 1:
        raise RuleBroken("vote_missing", field="outcome", count=len(left))


def check_not_voted_on(counter: Counter, votes: Iterable[Voted]) -> None:
    """A counter-proposal is taken back before it is voted on; afterwards its vote would stand for nothing (rule 18)."""
    if any(counter.id in {vote.yes, vote.no} for vote in votes):
        raise RuleBroken("counter_voted_on", field="counter")


def check_question(yes_means: str, no_means: str) -> None:
    """What "yes" and "no" stand for is stated before the vote (rule 18, section 104.1)."""
    for field, text in (("yes_means", yes_means), ("no_means", no_means)):
        if not text.strip():
            raise RuleBroken("question_missing", field=field)


def check_positions(positions: Mapping[int, Position], entitled: Collection[int]) -> None:
    """One position, by name, for each entitled person and nobody else (rule 18, decision 14, section 104.2)."""
    strangers = positions.keys() - set(entitled)
    if strangers:
        raise RuleBroken("position_of_another", field="positions", persons=tuple(sorted(strangers)))
    silent = set(entitled) - positions.keys()
    if silent:
        raise RuleBroken("positions_missing", field="positions", persons=tuple(sorted(silent)), count=len(silent))


@dataclass(frozen=True, slots=True)
class Result:
    """Sums are always computed from the positions, never typed."""

    winner: Position
    yes: int
    no: int
    blank: int
    is_tie_broken_by_chair: bool


def result(positions: Mapping[int, Position], chair: int | None, *, chair_decides: bool = True) -> Result:
    """Most votes win; in a tie, the proposal that the acting chair voted for (rule 19, section 104.2).

    Raises RuleBroken("tie_without_chair") where the chair took no position: the Act gives no answer then. Where rule 19 is
    off (`chair_decides`), a tie changes nothing: "yes" stands, which is the proposal of the item wherever that is voted on.
    """
    given = list(positions.values())
    yes, no, blank = (given.count(position) for position in (Position.YES, Position.NO, Position.BLANK))
    if yes != no:
        return Result(Position.YES if yes > no else Position.NO, yes, no, blank, is_tie_broken_by_chair=False)
    if not chair_decides:
        return Result(Position.YES, yes, no, blank, is_tie_broken_by_chair=False)
    casting = positions.get(chair, Position.BLANK) if chair is not None else Position.BLANK
    if casting is Position.BLANK:
        raise RuleBroken("tie_without_chair", field="positions")
    return Result(casting, yes, no, blank, is_tie_broken_by_chair=True)


# --- dissent


def against(positions: Mapping[int, Position], winner: Position) -> frozenset[int]:
    """Who voted against the decision; a blank vote is not against."""
    return frozenset(person for person, given in positions.items() if given not in {winner, Position.BLANK})


def may_dissent(
    person: int, *, counter_proposers: Collection[int], voted_against: Collection[int], overruled_presenter: int | None
) -> bool:
    """Who made a counter-proposal or voted against; the presenter if the decision departs from the proposal.

    Rule 21; Local Government Act, section 106. `overruled_presenter` is None when the proposal was accepted.
    """
    return person in counter_proposers or person in voted_against or person == overruled_presenter


def check_dissent(*, is_entitled: bool, is_next_item_open: bool, is_asked: bool = True) -> None:
    """Dissent is announced at once: before the next item opens (rule 21, section 106).

    Where the rule is off (`is_asked`) everybody who could decide may announce one, until the meeting ends.
    """
    if not is_entitled:
        raise RuleBroken("dissent_not_entitled" if is_asked else "not_entitled", field="person")
    if is_asked and is_next_item_open:
        raise RuleBroken("dissent_too_late", field="person")


def check_reasons_in_time(*, is_checked: bool) -> None:
    """Written reasons are taken until the minutes are checked (rule 21, section 106)."""
    if is_checked:
        raise RuleBroken("dissent_reasons_too_late", field="reasons")
