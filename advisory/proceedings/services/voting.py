"""Open votes by name, one after the other where there are several counter-proposals (rules 17 to 19, decision 14)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete

from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.policy.actions import Action
from advisory.proceedings.models import Ballot, Handling, Vote
from advisory.proceedings.queries import Handled, Record, VoteHeld
from advisory.proceedings.rules import (
    Position,
    Result,
    Side,
    VotingMethod,
    Way,
    check_positions,
    check_question,
    check_sides,
    check_vote_may_open,
    result,
    standing,
)
from advisory.proceedings.services import phrases
from advisory.proceedings.services.guard import on_the_table, refuse_words


@dataclass(frozen=True, slots=True)
class VoteValues:
    """What is voted on, what "yes" and "no" stand for, and the position of each entitled person by id.

    "No" is the counter-proposal `counter_id`; "yes" the proposal of the item, or the counter-proposal `yes_counter_id`.
    """

    counter_id: int
    method: VotingMethod
    yes_means: str
    no_means: str
    positions: Mapping[int, Position]
    yes_counter_id: int | None = None
    language: str = ""

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.yes_counter_id, self.counter_id


def vote(handling: Handling, values: VoteValues, actor: Actor) -> Result:
    """Record a vote. A second one between the same proposals replaces it and what was voted after it: somebody heard wrong.

    Raises RuleBroken without a seconded counter-proposal (rule 17), for a proposal that has lost already, without one
    position for each of those entitled (rule 18), and in a tie where the acting chair took no position (rule 19).
    """
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        whole, item = on_the_table(case, handling)
        _check_seconded(item, values)
        _check_meanings(whole, item, values)
        earlier = _same(item, values)
        kept = item.votes[:earlier]
        check_sides(*values.sides, standing([one.counter for one in item.proposals], [one.voted for one in kept]))
        check_positions(values.positions, whole.entitled(case.now, item))
        found = result(values.positions, whole.acting_chair(item, case.now), chair_decides=whole.has(19))
        drop_votes(case, item.votes[earlier:])
        _store(case, handling, values, found, ordinal=len(kept) + 1)
        handling.way = Way.VOTE
        case.note(
            item=handling.slot_id, yes=found.yes, no=found.no, blank=found.blank, tie=found.is_tie_broken_by_chair
        )
        return found


def _check_seconded(item: Handled, values: VoteValues) -> None:
    check_vote_may_open([one.counter for one in item.proposals])
    for side in {*values.sides} - {None}:
        check_vote_may_open([one.counter for one in item.proposals if one.id == side])


def _check_meanings(whole: Record, item: Handled, values: VoteValues) -> None:
    """What "yes" and "no" mean; of a secret item the sides are named by who proposed them and in no other words."""
    check_question(values.yes_means, values.no_means)
    if (values.yes_means, values.no_means) != phrases.meanings(whole, item, *values.sides):
        refuse_words(item, yes_means=values.yes_means, no_means=values.no_means)


def _same(item: Handled, values: VoteValues) -> int:
    """The place of the vote that these values correct; after the last one where they are a new vote."""
    places = (place for place, held in enumerate(item.votes) if held.sides == values.sides)
    return next(places, len(item.votes))


def _store(case: UseCase, handling: Handling, values: VoteValues, found: Result, *, ordinal: int) -> None:
    row = Vote(
        board_id=handling.board_id, municipality_id=handling.municipality_id, handling_id=handling.id,
        ordinal=ordinal, yes_counter_id=values.yes_counter_id, counter_proposal_id=values.counter_id,
        method=values.method, yes_means=values.yes_means.strip(),
        no_means=values.no_means.strip(), language=values.language, opened_at=case.now, closed_at=case.now, result=found.winner,
        is_tie_broken_by_chair=found.is_tie_broken_by_chair,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    ballots = [Ballot(vote_id=row.id, person_id=person, position=given) for person, given in values.positions.items()]
    db.session.add_all(ballots)


def take_back_vote(handling: Handling, actor: Actor) -> None:
    """The last vote was not lawful or not needed; the audit entry keeps its sums."""
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        _, item = on_the_table(case, handling)
        if item.vote is None:
            raise RuleBroken("vote_missing", field="vote")
        drop_votes(case, item.votes[-1:])
        handling.way = Way.VOTE if item.votes[:-1] else Way.UNANIMOUS
        case.note(item=handling.slot_id)


def drop_votes(case: UseCase, votes: Sequence[VoteHeld]) -> None:
    """Step: remove votes with their ballots. The audit entry keeps the sums."""
    if not votes:
        return
    ids = [held.id for held in votes]
    db.session.execute(delete(Ballot).where(Ballot.vote_id.in_(ids)))
    db.session.execute(delete(Vote).where(Vote.id.in_(ids)))
    case.note(votes_dropped=[[held.count(position) for position in Position] for held in votes])
