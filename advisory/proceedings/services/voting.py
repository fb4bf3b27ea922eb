"""The open vote by name (rules 17 to 19, decision 14)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.policy.actions import Action
from advisory.proceedings.models import Ballot, Handling, Vote
from advisory.proceedings.queries import Handled, VoteHeld
from advisory.proceedings.rules import (
    Position,
    Result,
    VotingMethod,
    Way,
    check_positions,
    check_question,
    check_vote_may_open,
    result,
)
from advisory.proceedings.services.guard import on_the_table


@dataclass(frozen=True, slots=True)
class VoteValues:
    """What is voted on, what "yes" and "no" stand for, and the position of each entitled person by id."""

    counter_id: int
    method: VotingMethod
    yes_means: str
    no_means: str
    positions: Mapping[int, Position]


def vote(handling: Handling, values: VoteValues, actor: Actor) -> Result:
    """Record a vote. A second one replaces the first: somebody had heard wrong.

    Raises RuleBroken without a seconded counter-proposal (rule 17), without one position for each of those entitled
    (rule 18), and in a tie where the acting chair took no position (rule 19).
    """
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        whole, item = on_the_table(handling)
        _check_seconded(item, values.counter_id)
        check_question(values.yes_means, values.no_means)
        check_positions(values.positions, whole.entitled(case.now, item))
        found = result(values.positions, whole.acting_chair(item, case.now))
        if item.vote is not None:
            drop_vote(case, item.vote)
        _store(case, handling, values, found)
        handling.way = Way.VOTE
        case.note(
            item=handling.slot_id, yes=found.yes, no=found.no, blank=found.blank, tie=found.is_tie_broken_by_chair
        )
        return found


def _check_seconded(item: Handled, counter_id: int) -> None:
    check_vote_may_open([one.counter for one in item.proposals])
    chosen = [one.counter for one in item.proposals if one.id == counter_id]
    check_vote_may_open(chosen)


def _store(case: UseCase, handling: Handling, values: VoteValues, found: Result) -> None:
    row = Vote(
        board_id=handling.board_id, municipality_id=handling.municipality_id, handling_id=handling.id,
        counter_proposal_id=values.counter_id, method=values.method, yes_means=values.yes_means.strip(),
        no_means=values.no_means.strip(), opened_at=case.now, closed_at=case.now, result=found.winner,
        is_tie_broken_by_chair=found.is_tie_broken_by_chair,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    ballots = [Ballot(vote_id=row.id, person_id=person, position=given) for person, given in values.positions.items()]
    db.session.add_all(ballots)


def take_back_vote(handling: Handling, actor: Actor) -> None:
    """The vote was not lawful or not needed; the audit entry keeps its sums."""
    with use_case(Action.PROCEEDINGS_VOTE, handling, actor) as case:
        _, item = on_the_table(handling)
        if item.vote is None:
            raise RuleBroken("vote_missing", field="vote")
        drop_vote(case, item.vote)
        handling.way = Way.UNANIMOUS
        case.note(item=handling.slot_id)


def drop_vote(case: UseCase, held: VoteHeld) -> None:
    """Step: remove a vote with its ballots."""
    db.session.execute(delete(Ballot).where(Ballot.vote_id == held.id))
    db.session.execute(delete(Vote).where(Vote.id == held.id))
    case.note(vote_dropped=[held.count(Position.YES), held.count(Position.NO), held.count(Position.BLANK)])
