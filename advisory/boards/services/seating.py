"""Seating people: the pasted list, a single member, a successor, a deputy for a seat that has none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from dataclasses import replace as again
from datetime import date

from sqlalchemy import func, select

from advisory.boards import queries
from advisory.boards.models import Board, Membership, Seat
from advisory.boards.rules import Capacity, EndReason, Office, SeatCategory
from advisory.boards.services.members import end_step
from advisory.boards.services.pasting import SeatRow, is_the_same
from advisory.boards.services.roles import give_role, needs_consent
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.organisations import services as organisations
from advisory.people import queries as people
from advisory.people.models import Person
from advisory.people.rules import Gender, Known
from advisory.people.services import persons
from advisory.people.services.persons import PersonDetails
from advisory.policy.actions import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is to sit on the board, with what is known of them."""

    name: str
    email: str = ""
    gender: Gender | None = None
    language: str = ""
    phone: str = ""
    title: str = ""
    may_share_address: bool = False
    person_id: int | None = None


def seat_pasted(board: Board, rows: Collection[SeatRow], actor: Actor) -> list[Membership]:
    """Seats, members and deputies of a previewed paste, all of it or nothing.

    Raises the first problem of the rows: a preview with problems is never stored.
    """
    with use_case(Action.BOARDS_SEAT, board, actor) as case:
        for problem in (problem for row in rows for problem in row.problems):
            raise problem
        rows = _known_by_now(board, rows)
        seats = {row.number: _seat_of(case, board, row) for row in rows if row.capacity is Capacity.MEMBER}
        made = [_seated(case, board, row, seats) for row in rows]
        case.note(memberships=[one.id for one in made])
        return made


def _known_by_now(board: Board, rows: Collection[SeatRow]) -> list[SeatRow]:
    """The rows with those whom somebody else has added since the preview, so that nobody is there twice."""
    people.lock_people_of(board.municipality_id)
    known = [Known(one.id, one.name, one.email) for one in people.persons_of(board.municipality_id)]
    return [row if row.known else again(row, known=_same(row, known)) for row in rows]


def _same(row: SeatRow, known: Collection[Known]) -> Known | None:
    return next((one for one in known if is_the_same(row.name, row.email, one)), None)


def _seat_of(case: UseCase, board: Board, row: SeatRow) -> Seat:
    return add_seat(case, board, row.category or SeatCategory.OTHER, row.organisation)


def _seated(case: UseCase, board: Board, row: SeatRow, seats: dict[int, Seat]) -> Membership:
    person = person_step(case, board, _newcomer(row))
    seat = seats[row.member_row or row.number]
    return _add_membership(case, board, Membership(person=person, seat=seat, capacity=row.capacity, office=row.office))


def _newcomer(row: SeatRow) -> Newcomer:
    return Newcomer(
        name=row.name, email=row.email, gender=row.gender, language=row.language, phone=row.phone, title=row.title,
        may_share_address=row.may_share_address, person_id=row.known.id if row.known else None,
    )  # fmt: skip


def add_seat(case: UseCase, board: Board, category: SeatCategory, organisation: str) -> Seat:
    """A step: a new place at the table, the last one."""
    behind = organisations.find_or_add(case, board.municipality_id, organisation)
    last = db.session.scalar(select(func.max(Seat.position)).where(Seat.board_id == board.id)) or 0
    seat = Seat(
        board_id=board.id, municipality_id=board.municipality_id, position=last + 1, category=category,
        organisation_id=behind.id if behind else None,
    )  # fmt: skip
    db.session.add(seat)
    db.session.flush()
    return seat


def person_step(case: UseCase, board: Board, newcomer: Newcomer) -> Person:
    """A step: the person whom the municipality knows, or a new one."""
    if newcomer.person_id is not None:
        person = db.session.get_one(Person, newcomer.person_id)
        _fill_in(person, newcomer)
        return person
    return persons.add(
        case,
        board.municipality_id,
        PersonDetails(
            name=newcomer.name,
            email=newcomer.email,
            phone=newcomer.phone,
            language=newcomer.language or board.languages[0],
            gender=newcomer.gender,
            title=newcomer.title,
            may_share_address=newcomer.may_share_address,
        ),
    )


def recognised(municipality_id: int, newcomer: Newcomer) -> Newcomer:
    """The newcomer as a person whom the municipality knows already, where the name says so (decision 1)."""
    for one in people.persons_of(municipality_id):
        if is_the_same(newcomer.name, newcomer.email, Known(one.id, one.name, one.email)):
            return again(newcomer, person_id=one.id)
    return newcomer


def _fill_in(person: Person, newcomer: Newcomer) -> None:
    """What the municipality did not know yet; nothing known is overwritten by a list."""
    person.email = person.email or newcomer.email
    person.phone = person.phone or newcomer.phone
    person.title = person.title or newcomer.title
    person.gender = person.gender or newcomer.gender


def _add_membership(case: UseCase, board: Board, membership: Membership) -> Membership:
    """A step: the membership from the first day of the term, pending until consent (rule 6)."""
    today = clock.local_date(case.now)
    membership.board_id, membership.municipality_id = board.id, board.municipality_id
    if membership.starts_on is None:
        membership.starts_on = board.term_starts_on or today
    db.session.add(membership)
    db.session.flush()
    if not needs_consent(board):
        membership.consent_on = today
        give_role(case, membership)
    return membership


def add_member(
    board: Board, newcomer: Newcomer, *, category: SeatCategory, organisation: str, actor: Actor
) -> Membership:
    """One more member in a new seat."""
    with use_case(Action.BOARDS_SEAT, board, actor) as case:
        _check_not_seated(board, newcomer, clock.local_date(case.now))
        seat = add_seat(case, board, category, organisation)
        person = person_step(case, board, newcomer)
        made = Membership(person=person, seat=seat, capacity=Capacity.MEMBER, office=Office.NONE)
        _add_membership(case, board, made)
        case.note(membership=made.id)
        return made


def add_to_seat(board: Board, seat: Seat, newcomer: Newcomer, *, capacity: Capacity, actor: Actor) -> Membership:
    """A member for a vacant seat, or the personal deputy of a seat that has none (rule 4).

    Raises RuleBroken("seat_filled").
    """
    with use_case(Action.BOARDS_SEAT, board, actor) as case:
        today = clock.local_date(case.now)
        if _sitting(board, seat.id, capacity, today):
            raise RuleBroken("seat_filled", field="name")
        _check_not_seated(board, newcomer, today)
        made = Membership(person=person_step(case, board, newcomer), seat=seat, capacity=capacity, office=Office.NONE)
        made.starts_on = max(board.term_starts_on or today, today)
        _add_membership(case, board, made)
        case.note(membership=made.id)
        return made


def replace(board: Board, membership: Membership, newcomer: Newcomer, *, starts_on: date, actor: Actor) -> Membership:
    """A successor takes the seat on a day; whoever sat there leaves with the day before (rule 7).

    An office does not pass on: the chair is chosen anew.
    """
    with use_case(Action.BOARDS_SEAT, membership, actor) as case:
        _check_not_seated(board, newcomer, clock.local_date(case.now))
        end_step(case, membership, on=date.fromordinal(starts_on.toordinal() - 1), reason=EndReason.SUCCESSOR)
        seat = db.session.get_one(Seat, membership.seat_id)
        made = Membership(
            person=person_step(case, board, newcomer), seat=seat, capacity=membership.capacity, office=Office.NONE,
            starts_on=starts_on,
        )  # fmt: skip
        _add_membership(case, board, made)
        case.note(membership=membership.id, successor=made.id)
        return made


def _sitting(board: Board, seat_id: int, capacity: Capacity, day: date) -> Sequence[Membership]:
    standing = queries.memberships_standing(board.id, day)
    return [one for one in standing if one.seat_id == seat_id and one.capacity is capacity]


def _check_not_seated(board: Board, newcomer: Newcomer, day: date) -> None:
    """One person has one place on a board."""
    if newcomer.person_id is None:
        return
    for one in queries.memberships_standing(board.id, day):
        if one.person_id == newcomer.person_id:
            raise RuleBroken("already_seated", field="name", name=one.person.name)
