"""Persons: recorded gender, and rows pasted from a spreadsheet or a mail. Pure."""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from advisory.kernel.errors import RuleBroken
from advisory.kernel.plaintext import clean, one_line


class Gender(StrEnum):
    """As recorded for the 40 % rule only (Act 609/1986, section 4 a); most people need none."""

    WOMAN = "woman"
    MAN = "man"


class LinkPurpose(StrEnum):
    """What a mailed sign-in link is for."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"


def check_not_last(role: str, others: int, *, has_boards: bool) -> None:
    """The last administrator stays, and so does the last secretary of a municipality with active boards (decision 2).

    `others` counts those who would still have the role. Raises RuleBroken("last_administrator", "last_secretary").
    """
    if others < 1 and role == "administrator":
        raise RuleBroken("last_administrator", field="ends_on")
    if others < 1 and role == "secretary" and has_boards:
        raise RuleBroken("last_secretary", field="ends_on")


# --- names and addresses


_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}[^\W\d_]{2,24}")


def normal_name(text: str) -> str:
    """A name in one line, given name first: "Salmela, Aino" becomes "Aino Salmela"."""
    family, _, given = one_line(text).partition(",")
    return one_line(f"{given} {family}")


def sort_key(name: str) -> str:
    """The name with the family name first, in small letters, for ordering lists."""
    words = normal_name(name).casefold().split()
    return " ".join(words[-1:] + words[:-1])


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are the same name, whatever the order, the case and the accents."""
    return _bare_words(one) == _bare_words(other) != []


def _bare_words(name: str) -> list[str]:
    apart = unicodedata.normalize("NFKD", normal_name(name).casefold())
    return sorted("".join(sign for sign in apart if not unicodedata.combining(sign)).split())


def normal_email(text: str) -> str:
    """An address as it is compared and stored: nothing round it, in small letters."""
    return one_line(text).strip("<> ").removeprefix("mailto:").lower()


def name_from(email: str) -> str:
    """What somebody may be called of whom only the address is known: "aino.salmela@…" gives "Aino Salmela"."""
    words = re.findall(r"[^\W\d_]+", email.partition("@")[0])
    return " ".join(word.capitalize() for word in words) or "N. N."


def is_email(text: str) -> bool:
    return len(text) <= 254 and ".." not in text and _EMAIL.fullmatch(text) is not None


_GENDER_WORDS = MappingProxyType(
    dict.fromkeys(("nainen", "n", "kvinna", "k", "woman", "w", "female", "f"), Gender.WOMAN)
    | dict.fromkeys(("mies", "m", "man", "male"), Gender.MAN)
)


def read_gender(text: str) -> Gender | None:
    """The gender that a cell means, None when it is empty. Raises RuleBroken("gender_not_understood")."""
    word = one_line(text).casefold()
    if word and word not in _GENDER_WORDS:
        raise RuleBroken("gender_not_understood", field="gender", text=one_line(text))
    return _GENDER_WORDS.get(word)


# --- rows pasted from a spreadsheet or a mail


class Column(StrEnum):
    NAME = "name"
    EMAIL = "email"
    ORGANISATION = "organisation"
    CATEGORY = "category"
    ROLE = "role"
    DEPUTY = "deputy"
    GENDER = "gender"
    LANGUAGE = "language"
    PHONE = "phone"
    TITLE = "title"


# The order when no heading says otherwise.
USUAL_ORDER = tuple(Column)[:7]
HEADINGS: Mapping[Column, frozenset[str]] = MappingProxyType(
    {
        Column.NAME: frozenset({"nimi", "namn", "name"}),
        Column.EMAIL: frozenset(
            {
                "sähköposti",
                "sähköpostiosoite",
                "email",
                "e-mail",
                "e-mail address",
                "e-post",
                "epost",
                "e-postadress",
                "mail",
            }
        ),
        Column.ORGANISATION: frozenset(
            {"organisaatio", "järjestö", "taho", "yhdistys", "organisation", "organization"}
        ),
        Column.CATEGORY: frozenset({"ryhmä", "paikka", "kategoria", "kategori", "grupp", "plats", "category", "seat"}),
        Column.ROLE: frozenset({"rooli", "tehtävä", "roll", "uppdrag", "role", "office"}),
        Column.DEPUTY: frozenset(
            {"varajäsen", "henkilökohtainen varajäsen", "ersättare", "personlig ersättare", "deputy", "personal deputy"}
        ),
        Column.GENDER: frozenset({"sukupuoli", "kön", "gender", "sex"}),
        Column.LANGUAGE: frozenset(
            {"kieli", "viestien kieli", "språk", "språk i meddelanden", "language", "language of mails"}
        ),
        Column.PHONE: frozenset({"puhelin", "telefon", "phone"}),
        Column.TITLE: frozenset({"nimike", "titteli", "titel", "title"}),
    }
)
# These words head the column of names when they come first; elsewhere they are somebody's role.
_FIRST_HEADINGS = frozenset({"jäsen", "ledamot", "member"})
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One pasted row: what was understood by column, what belongs to no column, and what is wrong."""

    number: int
    cells: Mapping[Column, str]
    rest: tuple[str, ...] = ()
    problems: tuple[RuleBroken, ...] = field(default=(), compare=False)

    def get(self, column: Column) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Known:
    """A person whom the municipality already has."""

    id: int
    name: str
    email: str = ""


def parse_rows(pasted: str) -> tuple[Row, ...]:
    """The rows of a paste, with their problems; no row that has a word in it is dropped.

    Understands tabs (a spreadsheet), semicolons, commas, and "Name <address>" as mail programs write it, with or
    without a heading in Finnish, Swedish or English. Row numbers count what was pasted, the heading included.
    Raises RuleBroken("too_many_rows") and nothing else.
    """
    numbered = [(number, cells) for number, cells in enumerate(_cells(clean(pasted)), 1) if any(cells)]
    if len(numbered) > MOST_ROWS:
        raise RuleBroken("too_many_rows", field="rows", most=MOST_ROWS)
    columns = _heading(numbered[0][1]) if numbered else None
    return _with_twins_marked([_row(number, cells, columns) for number, cells in numbered[1 if columns else 0 :]])


def _cells(text: str) -> Iterator[list[str]]:
    lines = text.split("\n")
    if "\t" not in text and any("<" in line and "@" in line for line in lines):
        for line in lines:
            yield from _mail_people(line)
        return
    delimiter = next((sign for sign in "\t;," if sign in text), "\t")
    # A quotation mark that is never closed would swallow all the rows after it.
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if text.count('"') % 2 == 0 else csv.QUOTE_NONE
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    for cells in csv.reader(
        io.StringIO(text), delimiter=delimiter, quoting=quoting, skipinitialspace=delimiter != "\t"
    ):
        yield from _addresses_apart([one_line(cell) for cell in cells])


def _addresses_apart(cells: list[str]) -> Iterator[list[str]]:
    """A line of bare addresses is as many people; any other line is one."""
    if len(cells) > 1 and all("@" in cell for cell in cells if cell):
        yield from (["", cell] for cell in cells)
    else:
        yield cells


def _mail_people(line: str) -> Iterator[list[str]]:
    """The people of one line as mail programs write them."""
    before, _, rest = line.partition("<")
    while rest:
        address, _, after = rest.partition(">")
        yield [_without_signs(before), normal_email(address)]
        before, _, rest = after.partition("<")
    if _without_signs(before):
        yield [_without_signs(before)]


def _without_signs(text: str) -> str:
    return one_line(text).strip(" ,;\"'")


def _heading(cells: Sequence[str]) -> tuple[Column | None, ...] | None:
    """The column of each cell, if the row is a heading: it names the people and nothing in it is an address."""
    found = [_column(cell) for cell in cells]
    if cells[0].casefold().strip(" :.*") in _FIRST_HEADINGS:
        found[0] = Column.NAME
    return tuple(found) if Column.NAME in found and not any("@" in cell for cell in cells) else None


def _column(cell: str) -> Column | None:
    word = cell.casefold().strip(" :.*")
    return next((column for column, words in HEADINGS.items() if word in words), None)


def _row(number: int, cells: Sequence[str], columns: Sequence[Column | None] | None) -> Row:
    order = columns or _usual(cells)
    placed: dict[Column, str] = {}
    rest = list(cells[len(order) :])
    for column, cell in zip(order, cells, strict=False):
        if column is None or column in placed:
            rest.append(cell)
        elif cell:
            placed[column] = _normal(column, cell)
    return Row(number, MappingProxyType(placed), tuple(filter(None, rest)), tuple(_row_problems(placed, number)))


def _normal(column: Column, cell: str) -> str:
    if column is Column.NAME:
        return normal_name(cell)
    return normal_email(cell) if column is Column.EMAIL else cell


def _usual(cells: Sequence[str]) -> tuple[Column, ...]:
    """The usual order, with the address where an address is."""
    where = next((index for index, cell in enumerate(cells) if "@" in cell), USUAL_ORDER.index(Column.EMAIL))
    others = [column for column in USUAL_ORDER if column is not Column.EMAIL]
    return (*others[:where], Column.EMAIL, *others[where:])


def _row_problems(cells: Mapping[Column, str], number: int) -> Iterator[RuleBroken]:
    if not cells.get(Column.NAME):
        yield RuleBroken("row_without_name", field=Column.NAME, row=number)
    if Column.EMAIL in cells and not is_email(cells[Column.EMAIL]):
        yield RuleBroken("row_address_wrong", field=Column.EMAIL, row=number, text=cells[Column.EMAIL])
    try:
        read_gender(cells.get(Column.GENDER, ""))
    except RuleBroken as broken:
        yield broken


def _with_twins_marked(rows: Iterable[Row]) -> tuple[Row, ...]:
    done: list[Row] = []
    for row in rows:
        done.append(replace(row, problems=(*row.problems, *_twin_problems(row, done))))
    return tuple(done)


def _twin_problems(row: Row, earlier: Collection[Row]) -> Iterator[RuleBroken]:
    email, name = row.get(Column.EMAIL), row.get(Column.NAME)
    for other in earlier:
        if email and email == other.get(Column.EMAIL):
            yield RuleBroken("row_address_twice", field=Column.EMAIL, row=row.number, other=other.number)
        elif same_name(name, other.get(Column.NAME)):
            yield RuleBroken("row_name_twice", field=Column.NAME, row=row.number, other=other.number)
