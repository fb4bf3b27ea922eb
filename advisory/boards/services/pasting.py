"""What a pasted list of members means, row by row. Nothing is stored here: the page shows it until it is right.

A deputy stands in the deputy column of the member's row; with a row of their own, that row tells address and
gender. A deputy's own row names its member in the deputy column, or follows the member's row at once.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from advisory.boards import queries
from advisory.boards.models import Board
from advisory.boards.rules import Capacity, Office, SeatCategory, read_category, read_language, read_role
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.people import queries as people
from advisory.people.rules import (
    Column,
    Gender,
    Known,
    Row,
    is_email,
    normal_email,
    normal_name,
    parse_rows,
    read_gender,
    same_name,
)

Value = TypeVar("Value")
SHARED = frozenset({"row_address_twice", "row_address_known"})


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One row as it was understood: a member with a new seat, or the deputy of the member in another row."""

    number: int
    name: str
    email: str = ""
    organisation: str = ""
    category: SeatCategory | None = None
    capacity: Capacity = Capacity.MEMBER
    office: Office = Office.NONE
    gender: Gender | None = None
    language: str = ""
    phone: str = ""
    title: str = ""
    deputy: str = ""
    deputy_email: str = ""
    rest: tuple[str, ...] = ()
    member_row: int | None = None
    known: Known | None = None
    is_seated: bool = False
    may_share_address: bool = False
    problems: tuple[RuleBroken, ...] = field(default=(), compare=False)

    @property
    def is_deputy(self) -> bool:
        return self.capacity is Capacity.DEPUTY

    def refused(self, code: str, column: Column, **facts: object) -> "SeatRow":
        problem = RuleBroken(code, field=column, row=self.number, **facts)
        return replace(self, problems=(*self.problems, problem))


@dataclass(frozen=True, slots=True)
class Preview:
    """All rows with what is wrong in them. `is_shared_asked`: some people have one address, which is to be confirmed."""

    rows: tuple[SeatRow, ...]
    is_shared_asked: bool = False

    @property
    def wrong(self) -> tuple[SeatRow, ...]:
        return tuple(row for row in self.rows if row.problems)

    @property
    def is_right(self) -> bool:
        return bool(self.rows) and not self.wrong

    @property
    def is_stored_already(self) -> bool:
        """Every row sits on the board as it says: a second press of the same button."""
        return bool(self.rows) and all(row.is_seated for row in self.rows)

    @property
    def members(self) -> tuple[SeatRow, ...]:
        return tuple(row for row in self.rows if not row.is_deputy)

    @property
    def deputies(self) -> tuple[SeatRow, ...]:
        return tuple(row for row in self.rows if row.is_deputy)


def preview(board: Board, pasted: str, *, is_shared_confirmed: bool = False) -> Preview:
    """The rows of a paste, understood for this board. Raises RuleBroken("too_many_rows", "nothing_pasted")."""
    day = clock.today()
    rows = [_read(row) for row in parse_rows(pasted)]
    if not rows:
        raise RuleBroken("nothing_pasted", field="rows")
    standing = queries.memberships_standing(board.id, day)
    known = [Known(one.id, one.name, one.email) for one in people.persons_of(board.municipality_id)]
    paired = _with_named_deputies(_paired(rows))
    matched = [_matched(row, known, {one.person_id for one in standing}) for row in paired]
    chairs = [one.person.name for one in standing if one.office is Office.CHAIR]
    checked = _one_chair(matched, taken=bool(chairs)) if board.has(5) else matched
    is_asked = any(problem.code in SHARED for row in checked for problem in row.problems)
    return Preview(tuple(_confirmed(row) if is_shared_confirmed else row for row in checked), is_asked)


def _confirmed(row: SeatRow) -> SeatRow:
    left = tuple(problem for problem in row.problems if problem.code not in SHARED)
    return replace(row, problems=left, may_share_address=len(left) < len(row.problems) or row.may_share_address)


# --- one row


def _read(row: Row) -> SeatRow:
    problems = [problem for problem in row.problems if problem.code != "gender_not_understood"]
    capacity, office = _tried(read_role, row.get(Column.ROLE), problems) or (Capacity.MEMBER, Office.NONE)
    category = None
    if capacity is Capacity.MEMBER or row.get(Column.CATEGORY):
        category = _tried(read_category, row.get(Column.CATEGORY), problems)
    gender = _tried(read_gender, row.get(Column.GENDER), problems)
    language = _tried(read_language, row.get(Column.LANGUAGE), problems) or ""
    deputy, deputy_email = _name_and_address(row.get(Column.DEPUTY))
    return SeatRow(
        row.number, row.get(Column.NAME), row.get(Column.EMAIL), row.get(Column.ORGANISATION),
        category=category, capacity=capacity, office=office, gender=gender, phone=row.get(Column.PHONE),
        language=language, title=row.get(Column.TITLE), deputy=deputy,
        deputy_email=deputy_email, rest=row.rest, problems=tuple(problems),
    )  # fmt: skip


def _tried(read: Callable[[str], Value], cell: str, problems: list[RuleBroken]) -> Value | None:
    try:
        return read(cell)
    except RuleBroken as broken:
        problems.append(broken)
        return None


def _name_and_address(cell: str) -> tuple[str, str]:
    """The name and, where somebody wrote it too, the address of the personal deputy."""
    words = cell.translate(str.maketrans("<>();", "     ")).split()
    addresses = [normal_email(word) for word in words if "@" in word]
    return normal_name(" ".join(word for word in words if "@" not in word)), addresses[0] if addresses else ""


# --- who is whose deputy


def _paired(rows: Sequence[SeatRow]) -> list[SeatRow]:
    """Each deputy's row with the row of its member, found in one of the three ways."""
    done: list[SeatRow] = []
    for place, row in enumerate(rows):
        if not row.is_deputy:
            done.append(row)
            continue
        member = _member_of(row, rows, rows[place - 1] if place else None)
        done.append(row.refused("row_deputy_unpaired", Column.DEPUTY) if member is None else _seated_with(row, member))
    return _one_deputy_each(done)


def _member_of(row: SeatRow, rows: Iterable[SeatRow], before: SeatRow | None) -> SeatRow | None:
    members = [other for other in rows if not other.is_deputy]
    for member in members:
        if same_name(member.deputy, row.name) or (row.deputy and same_name(row.deputy, member.name)):
            return member
    if before is not None and not before.is_deputy and not before.deputy and not row.deputy:
        return before
    return None


def _seated_with(row: SeatRow, member: SeatRow) -> SeatRow:
    return replace(row, member_row=member.number, category=member.category)


def _one_deputy_each(rows: Iterable[SeatRow]) -> list[SeatRow]:
    done: list[SeatRow] = []
    for row in rows:
        other = next((one for one in done if row.member_row and one.member_row == row.member_row), None)
        done.append(row if other is None else row.refused("row_two_deputies", Column.DEPUTY, other=other.number))
    return done


def _with_named_deputies(rows: Sequence[SeatRow]) -> list[SeatRow]:
    """A deputy who is only named in the member's row gets a row of their own, right after it."""
    have = {row.member_row for row in rows}
    done: list[SeatRow] = []
    for row in rows:
        done.append(row)
        if not row.is_deputy and row.deputy and row.number not in have:
            done.append(_named_deputy(row, [*rows, *done]))
    return done


def _named_deputy(member: SeatRow, others: Iterable[SeatRow]) -> SeatRow:
    """The row of the deputy whom a member's row names. One person has one place on a board (rule 4)."""
    email = member.deputy_email
    named = SeatRow(
        member.number, member.deputy, email=email, capacity=Capacity.DEPUTY, member_row=member.number,
        category=member.category,
    )  # fmt: skip
    twin = next((other for other in others if same_name(other.name, named.name)), None)
    if twin is not None:
        return named.refused("row_name_twice", Column.DEPUTY, other=twin.number)
    if email and not is_email(email):
        return named.refused("row_address_wrong", Column.DEPUTY, text=email)
    return named


# --- who is known already


def _matched(row: SeatRow, known: Collection[Known], seated: Collection[int]) -> SeatRow:
    """The person whom the municipality knows already is used again if the name matches (decision 1)."""
    same = next((one for one in known if is_the_same(row.name, row.email, one)), None)
    if same is not None:
        row = replace(row, known=same, is_seated=same.id in seated)
        return row.refused("row_already_seated", Column.NAME, name=same.name) if row.is_seated else row
    holder = next((one for one in known if row.email and one.email == row.email), None)
    if holder is not None:
        return row.refused("row_address_known", Column.EMAIL, name=holder.name)
    return row


def is_the_same(name: str, email: str, known: Known) -> bool:
    """Whether a name and an address mean a person whom the municipality knows: the name decides."""
    return same_name(name, known.name) and (not email or not known.email or email == known.email)


def _one_chair(rows: Iterable[SeatRow], *, taken: bool) -> list[SeatRow]:
    done: list[SeatRow] = []
    for row in rows:
        is_second = row.office is Office.CHAIR and not row.is_seated and taken
        done.append(row.refused("two_chairs", Column.ROLE) if is_second else row)
        taken = taken or row.office is Office.CHAIR
    return done
