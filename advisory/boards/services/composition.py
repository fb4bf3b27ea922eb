"""How a board is composed: the 40 % rule for members and deputies apart, categories, seats without a deputy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisory.boards import queries
from advisory.boards.models import Board, Membership, Seat
from advisory.boards.rules import (
    Balance,
    Capacity,
    Filling,
    Office,
    SeatCategory,
    gender_balance,
    is_binding,
    is_term_over,
    membership,
    missing_categories,
    quorum,
    seats_without_deputy,
)
from advisory.boards.rules.changes import Progress, Step, next_step
from advisory.people.rules import Gender


@dataclass(frozen=True, slots=True)
class Group:
    """Women, men and unrecorded persons among the members or among the deputies, and what rule 10 says of it."""

    capacity: Capacity
    women: int
    men: int
    unrecorded: int
    balance: Balance

    @property
    def size(self) -> int:
        return self.women + self.men + self.unrecorded


@dataclass(frozen=True, slots=True)
class Place:
    """One seat with its member and personal deputy, where there are any."""

    seat: Seat
    member: Membership | None
    deputy: Membership | None


@dataclass(frozen=True, slots=True)
class Composition:
    """Everything the board's page says about who sits on it."""

    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    missing: Mapping[SeatCategory, int]
    without_deputy: tuple[Place, ...]
    pending: tuple[Membership, ...]
    former: tuple[Membership, ...]
    quorum: int
    is_quorum_asked: bool
    is_binding: bool
    is_balance_asked: bool
    is_term_over: bool
    step: Step

    @property
    def members(self) -> tuple[Membership, ...]:
        return tuple(place.member for place in self.places if place.member is not None)

    @property
    def vacant(self) -> tuple[Place, ...]:
        return tuple(place for place in self.places if place.member is None)

    @property
    def is_complete(self) -> bool:
        return not (self.missing or self.without_deputy or self.vacant)


def composition(board: Board, day: date) -> Composition:
    """The composition of a board on a day, in a fixed number of statements."""
    ever = queries.memberships_ever(board.id)
    standing = _one_for_each_place([one for one in ever if one.ends_on is None or one.ends_on >= day], day)
    places = _places(queries.seats(board.id), standing, day)
    fillings = [Filling(place.seat.id, _id(place.member), _id(place.deputy)) for place in places]
    lonely = set(seats_without_deputy(fillings)) if board.has(4) else set()
    filled = [place.seat.category for place in places if place.member is not None]
    pending = tuple(one for one in standing if _stands(one, day) is membership.Standing.PENDING)
    return Composition(
        places=places,
        groups=tuple(group_of(standing, capacity, reason=board.special_reason) for capacity in Capacity),
        missing=missing_categories(queries.minimums(board.id), filled),
        without_deputy=tuple(place for place in places if place.seat.id in lonely),
        pending=pending,
        former=tuple(one for one in ever if one.ends_on is not None and one.ends_on < day),
        quorum=quorum(len(places), is_asked=board.has(12)),
        is_quorum_asked=board.has(12),
        is_binding=is_binding(board.form),
        is_balance_asked=board.has(10),
        is_term_over=is_term_over(board.term_until, day),
        step=_step(board, standing, len(pending)),
    )


def _stands(one: Membership, day: date) -> membership.Standing:
    return membership.standing(starts_on=one.starts_on, ends_on=one.ends_on, consent_on=one.consent_on, day=day)


def _one_for_each_place(standing: Sequence[Membership], day: date) -> list[Membership]:
    """Of a sitting member and the successor who comes later, the one who sits on the day (rule 10 counts seats)."""
    sitting = {(one.seat_id, one.capacity) for one in standing if one.starts_on is None or one.starts_on <= day}
    return [
        one
        for one in standing
        if one.starts_on is None or one.starts_on <= day or (one.seat_id, one.capacity) not in sitting
    ]


def group_of(standing: Sequence[Membership], capacity: Capacity, *, reason: str = "") -> Group:
    """The members, or the deputies, counted for rule 10."""
    recorded = [one.person.gender for one in standing if one.capacity is capacity]
    women, men = recorded.count(Gender.WOMAN), recorded.count(Gender.MAN)
    unrecorded = len(recorded) - women - men
    balance = gender_balance(women, men, unrecorded=unrecorded, is_reason_stated=bool(reason.strip()))
    return Group(capacity, women, men, unrecorded, balance)


def _places(seats: Sequence[Seat], standing: Sequence[Membership], day: date) -> tuple[Place, ...]:
    sitting = {(one.seat_id, one.capacity): one for one in standing}
    return tuple(
        Place(seat, sitting.get((seat.id, Capacity.MEMBER)), sitting.get((seat.id, Capacity.DEPUTY)))
        for seat in seats
        if seat.ends_on is None or seat.ends_on >= day
    )


def _id(membership: Membership | None) -> int | None:
    return None if membership is None else membership.person_id


def _step(board: Board, standing: Sequence[Membership], pending: int) -> Step:
    return next_step(
        Progress(
            state=board.state,
            members=sum(one.capacity is Capacity.MEMBER for one in standing),
            pending=pending,
            has_chair=any(one.office is Office.CHAIR for one in standing),
        )
    )
