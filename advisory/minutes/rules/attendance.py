"""Who was present, absent and in what capacity, as facts for the record."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from advisory.boards.rules import Office
from advisory.proceedings.rules import How, Moved, Stay


@dataclass(frozen=True, slots=True)
class Sitter:
    """Somebody who can fill a seat. `is_named` is false where only role and organisation are public (decision 4)."""

    person: int
    name: str
    office: Office = Office.NONE
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """One seat in force on the meeting day. `party` is the organisation it represents."""

    seat: int
    party: str
    member: Sitter | None
    deputy: Sitter | None


@dataclass(frozen=True, slots=True)
class Attended:
    """One person in a seat; `in_place_of` is the member whom a deputy replaced. Not counted: a remote one never identified."""

    sitter: Sitter
    party: str
    in_place_of: Sitter | None
    is_remote: bool
    moved: tuple[Moved, ...]
    is_counted: bool = True


_ORDER = {Office.CHAIR: 0, Office.VICE_CHAIR: 1, Office.NONE: 2}


def present(places: Iterable[HeldSeat], stays: Sequence[Stay], moved: Sequence[Moved]) -> tuple[Attended, ...]:
    """Those who filled a seat at some time: chair, vice-chair, then the others in the order of the seats."""
    found = [one for place in places for one in _in_seat(place, stays, moved)]
    return tuple(sorted(found, key=lambda one: _ORDER[one.sitter.office]))


def _in_seat(place: HeldSeat, stays: Sequence[Stay], moved: Sequence[Moved]) -> Iterator[Attended]:
    for sitter, in_place_of in ((place.member, None), (place.deputy, place.member)):
        if sitter is None:
            continue
        own = [stay for stay in stays if stay.person == sitter.person and stay.seat == place.seat]
        if own:
            is_remote = all(stay.how is How.REMOTE for stay in own)
            steps = tuple(one for one in moved if one.person == sitter.person)
            is_counted = any(stay.counts for stay in own)
            yield Attended(sitter, place.party, in_place_of, is_remote, steps, is_counted)


def absent(places: Iterable[HeldSeat], stays: Iterable[Stay]) -> tuple[HeldSeat, ...]:
    """The seats that nobody filled at any time, vacant ones included."""
    filled = {stay.seat for stay in stays}
    return tuple(place for place in places if place.seat not in filled)


def others(stays: Iterable[Stay]) -> tuple[int, ...]:
    """Those who attended with the right to speak only: presenters, experts, authorities (decision 14)."""
    return tuple(dict.fromkeys(stay.person for stay in stays if stay.seat is None))


def ranges(numbers: Collection[int]) -> str:
    """Section numbers as they are written: 21–23, 25."""
    ordered = enumerate(sorted(set(numbers)))
    runs = [[number for _, number in run] for _, run in groupby(ordered, key=lambda one: one[1] - one[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
