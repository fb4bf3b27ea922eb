"""Correcting when somebody came and went, without making a decision into one that could not have been made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from advisory.infra.access import Actor
from advisory.infra.use_case import use_case
from advisory.kernel.errors import RuleBroken
from advisory.meetings.models import Meeting
from advisory.policy.actions import Action
from advisory.proceedings.models import Presence
from advisory.proceedings.queries import Handled, Record
from advisory.proceedings.rules import (
    check_arrival,
    check_departure,
    check_not_ahead,
    check_outcome,
    decided_at,
)
from advisory.proceedings.services.attendance import stay_of
from advisory.proceedings.services.deciding import is_by_vote
from advisory.proceedings.services.guard import in_session

Times = Mapping[int, tuple[datetime, datetime | None]]


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who could decide an item when it was closed, and at each of its votes."""

    closing: frozenset[int]
    votes: tuple[frozenset[int], ...]


def correct_times(meeting: Meeting, times: Times, actor: Actor) -> None:
    """Correct when stretches of presence began and ended, by the id of each, while the meeting goes on.

    After it has ended, the ending is taken back first, which its minutes allow as long as they are a draft (decision 8).
    Raises RuleBroken when somebody would leave before arriving, be in two places, or share a seat; and where an item was
    decided without quorum by these times (rule 12), or voted on by others than those entitled (rule 18).
    """
    with use_case(Action.PROCEEDINGS_ATTEND, meeting, actor) as case:
        whole = in_session(case, meeting)
        before = _deciders(whole)
        for row in whole.presences:
            if row.id in times:
                row.arrived_at, row.left_at = times[row.id]
                check_not_ahead(row.arrived_at, case.now, field=f"arrived-{row.id}")
                _check_end(row, case.now)
        _check_overlaps(whole)
        after = _deciders(whole)
        changed = [item for item in whole.handled if before[item.ordinal] != after[item.ordinal]]
        _check_votes(changed, after)
        _check_quorum(whole, changed, after)
        case.note(stretches=sorted(times), recounted=[item.slot.section for item in changed])


def _check_end(row: Presence, now: datetime) -> None:
    if row.left_at is not None:
        try:
            check_departure(stay_of(row), row.left_at, now)
        except RuleBroken as broken:
            raise RuleBroken(broken.code, field=f"left-{row.id}", **broken.facts) from None


def _check_overlaps(whole: Record) -> None:
    for row in whole.presences:
        others = [stay_of(other) for other in whole.presences if other is not row]
        try:
            check_arrival(others, stay_of(row), whole.recused_at(row.arrived_at))
        except RuleBroken as broken:
            raise RuleBroken(broken.code, field=f"arrived-{row.id}", **broken.facts) from None


def _deciders(whole: Record) -> dict[int, Deciders]:
    """By the place of the item in the agenda."""
    return {
        item.ordinal: Deciders(_at_closing(whole, item), tuple(_at(whole, item, vote.at) for vote in item.votes))
        for item in whole.handled
    }


def _at_closing(whole: Record, item: Handled) -> frozenset[int]:
    """Nobody where that was decided before, by a vote, or is not closed."""
    handling = item.handling
    if handling is None or handling.closed_at is None or is_by_vote(item, handling.outcome):
        return frozenset()
    return _at(whole, item, handling.closed_at)


def _at(whole: Record, item: Handled, at: datetime) -> frozenset[int]:
    return decided_at(whole.stays, at, item.recused)


def _check_votes(changed: list[Handled], after: Mapping[int, Deciders]) -> None:
    """A vote has a position for each of those entitled at its time, and for nobody else (rule 18)."""
    wrong = [
        item.slot.section
        for item in changed
        if any(vote.positions.keys() != by for vote, by in zip(item.votes, after[item.ordinal].votes, strict=True))
    ]
    if wrong:
        raise RuleBroken("times_against_vote", sections=wrong)


def _check_quorum(whole: Record, changed: list[Handled], after: Mapping[int, Deciders]) -> None:
    """What was decided was decided by enough (rule 12); how many they were is counted anew."""
    wrong = []
    for item in changed:
        handling, present = item.handling, len(after[item.ordinal].closing)
        if handling is None or handling.closed_at is None or is_by_vote(item, handling.outcome):
            continue
        try:
            check_outcome(
                handling.outcome, seats=whole.seats, entitled=present, standard=item.item.standard,
                is_quorum_asked=whole.is_quorum_asked,
            )  # fmt: skip
        except RuleBroken:
            wrong.append(item.slot.section)
        handling.present_at_decision = present
    if wrong:
        raise RuleBroken("times_against_quorum", sections=wrong)
