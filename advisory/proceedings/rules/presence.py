"""Who is in the room or connected, from when to when."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from advisory.boards.rules import Filling
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.proceedings.rules.states import How


@dataclass(frozen=True, slots=True)
class Stay:
    """One stretch of one person's presence. `seat` is the place filled, None for presenters and experts."""

    person: int
    seat: int | None
    how: How
    verified_at: datetime | None
    arrived_at: datetime
    left_at: datetime | None = None

    @property
    def is_verified(self) -> bool:
        """Whether the identity came to be known at all."""
        return self.verified_at is not None

    @property
    def counts(self) -> bool:
        """Whether it fills a seat: remote members count once their identity is verified (rules 12 and 13)."""
        return self.seat is not None and (self.how is How.ROOM or self.is_verified)

    def counts_by(self, at: datetime) -> bool:
        """Whether it does so yet: an identity counts from the moment when it was verified (rule 13)."""
        return self.counts and (self.how is How.ROOM or (self.verified_at is not None and self.verified_at <= at))

    def covers(self, at: datetime) -> bool:
        return self.arrived_at <= at and (self.left_at is None or at < self.left_at)


def present_at(stays: Iterable[Stay], at: datetime) -> frozenset[int]:
    """Everybody present at an instant, whether or not they count towards the quorum."""
    return frozenset(stay.person for stay in stays if stay.covers(at))


def present_during(stays: Iterable[Stay], start: datetime, end: datetime) -> frozenset[int]:
    """Everybody who was present at some time of an item.

    One that is handled in an instant, as the closing is by the ending, counts those who leave with it.
    """
    return frozenset(
        stay.person
        for stay in stays
        if stay.arrived_at < end and (stay.left_at is None or stay.left_at > start or stay.left_at == start == end)
    )


def entitled_at(
    stays: Iterable[Stay], at: datetime, recused: Collection[int] = (), *, known_by: datetime | None = None
) -> frozenset[int]:
    """Who may decide at an instant: seats filled, identity known, not disqualified (rules 12, 13 and 15).

    A seat decides once: where a deputy came in for one item, it is the deputy there and the member everywhere else.
    `known_by` is when the identities were established, where that was somewhat later: at the opening of a meeting.
    """
    seats: dict[int | None, Stay] = {}
    for stay in stays:
        if stay.counts_by(known_by or at) and stay.covers(at) and stay.person not in recused:
            first = seats.setdefault(stay.seat, stay)
            seats[stay.seat] = min(first, stay, key=lambda one: one.arrived_at)
    return frozenset(stay.person for stay in seats.values())


def decided_at(stays: Iterable[Stay], at: datetime, recused: Collection[int] = ()) -> frozenset[int]:
    """Who could decide when an item was closed or voted on: those who left with it, as deputies do, were there for it."""
    return entitled_at((replace(stay, left_at=None) if stay.left_at == at else stay for stay in stays), at, recused)


def check_arrival(stays: Iterable[Stay], new: Stay, recused: Collection[int] = ()) -> None:
    """One person is in one place, and a seat is filled by one person: a deputy counts only while the member is out.

    `recused` are those who are out of the room for the item on the table: their deputies may come in (rule 15).
    """
    for stay in stays:
        if not stay.covers(new.arrived_at):
            continue
        if stay.person == new.person:
            raise RuleBroken("already_present", field="person")
        if new.seat is not None and stay.seat == new.seat and stay.person not in recused:
            raise RuleBroken("seat_taken", field="person", person=stay.person)


def check_fills(person: int, seat: int, fillings: Iterable[Filling]) -> None:
    """A seat is filled by its member or by that member's personal deputy, by no other (rule 4, section 31.3)."""
    if not any(filling.seat == seat and person in {filling.member, filling.deputy} for filling in fillings):
        raise RuleBroken("deputy_of_another", field="person", seat=seat)


def check_departure(stay: Stay, left_at: datetime, now: datetime) -> None:
    if left_at < stay.arrived_at:
        raise RuleBroken("left_before_arrival", field="left_at", arrived_at=stay.arrived_at)
    check_not_ahead(left_at, now, field="left_at")


def check_not_ahead(at: datetime, now: datetime, *, field: str) -> None:
    """What is recorded has happened; a minute of grace is for clocks that differ."""
    if at > now + timedelta(minutes=1):
        raise RuleBroken("time_ahead", field=field)


def instant_near(start: datetime, at: time) -> datetime:
    """The instant that a clock time means in a meeting that began at `start`: after midnight it is the next day."""
    day = clock.local_date(start)
    that_day = clock.helsinki(day, at)
    return clock.helsinki(day + timedelta(days=1), at) if start - that_day > timedelta(hours=12) else that_day


class Movement(StrEnum):
    ARRIVED = "arrived"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Span:
    """The time of one item in the room."""

    section: int
    opened_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """One coming or going for the record. `is_during` is false between items: then `section` is the one before."""

    person: int
    movement: Movement
    at: datetime
    section: int | None
    is_during: bool


def movements(stays: Iterable[Stay], start: datetime, end: datetime | None, items: Sequence[Span]) -> tuple[Moved, ...]:
    """Comings and goings during the meeting, in order of time, with the item they fall in.

    Going from the room to the remote connection, or back, without a gap is no coming and no going.
    """
    every = sorted(stays, key=lambda stay: (stay.person, stay.arrived_at))
    ends = {(stay.person, stay.left_at) for stay in every}
    starts = {(stay.person, stay.arrived_at) for stay in every}
    found = [
        *((stay, Movement.ARRIVED, stay.arrived_at) for stay in every if (stay.person, stay.arrived_at) not in ends),
        *((stay, Movement.LEFT, stay.left_at) for stay in every if (stay.person, stay.left_at) not in starts),
    ]
    moved = [
        Moved(stay.person, movement, at, *_item_at(items, at))
        for stay, movement, at in found
        if at is not None and at > start and (end is None or at < end)
    ]
    return tuple(sorted(moved, key=lambda one: (one.at, one.person)))


def _item_at(items: Sequence[Span], at: datetime) -> tuple[int | None, bool]:
    begun = [item for item in items if item.opened_at <= at]
    if not begun:
        return None, False
    latest = max(begun, key=lambda item: item.opened_at)
    return latest.section, latest.closed_at is None or at < latest.closed_at
