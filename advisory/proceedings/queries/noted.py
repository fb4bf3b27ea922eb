"""What is noted while an item is on the table, as values. `language` is that of the words typed; empty where not known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from advisory.proceedings.rules import Counter, Position, RecusalGround, Side, Voted, VotingMethod


@dataclass(frozen=True, slots=True)
class Recused:
    """Out of the room for one item, by law."""

    id: int
    person_id: int
    ground: RecusalGround
    explanation: str
    left_at: datetime
    returned_at: datetime | None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A counter-proposal. `is_support_asked`: it is voted on only once somebody seconds it (rule 17)."""

    id: int
    proposer_id: int
    seconder_id: int | None
    text: str
    made_at: datetime
    language: str = ""
    is_support_asked: bool = True

    @property
    def counter(self) -> Counter:
        return Counter(self.id, self.proposer_id, self.seconder_id, self.is_support_asked)


@dataclass(frozen=True, slots=True)
class VoteHeld:
    """An open vote by name with the position of each person. Sums are computed."""

    id: int
    yes_counter_id: int | None
    counter_proposal_id: int
    method: VotingMethod
    yes_means: str
    no_means: str
    at: datetime
    result: Position | None
    is_tie_broken_by_chair: bool
    positions: Mapping[int, Position]
    language: str = ""

    @property
    def sides(self) -> tuple[Side, Side]:
        """What "yes" and "no" stood for."""
        return self.yes_counter_id, self.counter_proposal_id

    @property
    def voted(self) -> Voted:
        return Voted(self.yes_counter_id, self.counter_proposal_id, self.result or Position.YES)

    def count(self, position: Position) -> int:
        return sum(given == position for given in self.positions.values())

    @property
    def is_tie_left(self) -> bool:
        """Whether the votes were equal and nobody's vote decided, so that "yes" stands (rule 19 off)."""
        return self.count(Position.YES) == self.count(Position.NO) and not self.is_tie_broken_by_chair

    def voters(self, position: Position) -> tuple[int, ...]:
        return tuple(person for person, given in self.positions.items() if given == position)


@dataclass(frozen=True, slots=True)
class Dissenting:
    person_id: int
    reasons: str
    announced_at: datetime
    language: str = ""
