"""Members, personal deputies, chair and vice-chair, and how many make a quorum."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advisory.boards.rules.states import Capacity, Office
from advisory.kernel.errors import RuleBroken


class Standing(StrEnum):
    PENDING = "pending"
    COMING = "coming"
    IN_FORCE = "in_force"
    ENDED = "ended"


def standing(*, starts_on: date | None, ends_on: date | None, consent_on: date | None, day: date) -> Standing:
    """Where a membership stands on `day`; `ends_on` is its last day.

    Rule 6: pending until consent is recorded (section 70.1). Rule 7: the end of the board's term ends nobody's
    membership, so the term is not asked for here (sections 70.3 and 79).
    """
    if ends_on is not None and day > ends_on:
        return Standing.ENDED
    if consent_on is None or day < consent_on:
        return Standing.PENDING
    return Standing.COMING if starts_on is not None and day < starts_on else Standing.IN_FORCE


def is_term_over(term_until: date | None, day: date) -> bool:
    """Whether a banner says that the members stay in office until successors are chosen (rule 7)."""
    return term_until is not None and day > term_until


@dataclass(frozen=True, slots=True)
class Filling:
    """Who fills a seat: persons by id, None where nobody does."""

    seat: int
    member: int | None
    deputy: int | None


def seats_without_deputy(fillings: Iterable[Filling]) -> tuple[int, ...]:
    """Seats whose member has no personal deputy: the composition is incomplete (rule 4, section 31.3).

    That a deputy acts for their own member only is checked on arrival, in proceedings.
    """
    return tuple(filling.seat for filling in fillings if filling.member is not None and filling.deputy is None)


def check_office(office: Office, capacity: Capacity) -> None:
    """Chair and vice-chair come from the members (rule 5, section 33.1)."""
    if office is not Office.NONE and capacity is not Capacity.MEMBER:
        raise RuleBroken("office_not_a_member", field="office")


def check_offices(offices: Iterable[Office]) -> None:
    """An appointed board has one chair (rule 5, section 33.1)."""
    chairs = Counter(offices)[Office.CHAIR]
    if chairs != 1:
        raise RuleBroken("chair_missing" if chairs == 0 else "two_chairs", field="office")


def quorum(seats: int, *, is_asked: bool = True) -> int:
    """How many must be present: more than half of the seats, vacant ones included (rule 12, section 103.2).

    One is enough in a participation body whose rules of procedure ask for no quorum.
    """
    return seats // 2 + 1 if is_asked else 1
