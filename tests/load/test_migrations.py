"""Migrations: up, no difference to the models, down and up again with rows in every table, on both databases."""

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Column, Enum, Table, TableClause, func, inspect, select, text
from sqlalchemy.exc import IntegrityError

from advisory.infra.db import LocalizedText, Model, UTCDateTime, db
from advisory.kernel.localized import Localized
from tests.conftest import demo_settings
from tests.databases import postgres_url
from tests.infra.conftest import app_on

REVISIONS = [script.revision for script in ScriptDirectory("migrations").walk_revisions()][::-1]
TABLES = Model.metadata.tables
_numbers = itertools.count(1)


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table."""
    url = postgres_url("migrations") if database.startswith("postgresql") else f"sqlite:///{tmp_path / 'new.db'}"
    app = app_on(demo_settings(url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def move(revision: str, *, up: bool) -> None:
    db.session.remove()
    if up:
        flask_migrate.upgrade(revision=revision)
    else:
        flask_migrate.downgrade(revision=revision)


def test_the_migrations_make_what_the_models_say(empty: Flask) -> None:
    move("head", up=True)
    flask_migrate.check()  # raises with what differs
    found = inspect(db.engine)
    for table in Model.metadata.sorted_tables:
        wanted = {str(rule.name) for rule in table.constraints if type(rule).__name__ == "CheckConstraint"}
        assert {str(rule["name"]) for rule in found.get_check_constraints(table.name)} == wanted, table.name


def test_down_to_nothing_and_up_again(empty: Flask) -> None:
    move("head", up=True)
    move("base", up=False)
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    move("head", up=True)
    flask_migrate.check()


def test_rows_in_every_table_survive_each_step_down_and_up(empty: Flask) -> None:
    move("head", up=True)
    fill()
    full = counts()
    assert set(full) == {table.name for table in Model.metadata.sorted_tables}
    assert min(full.values()) >= 1
    for earlier in reversed(["base", *REVISIONS[:-1]]):
        move(earlier, up=False)
        assert counts().items() <= full.items(), f"down to {earlier} lost rows"
        assert orphans() == []
    for later in REVISIONS:
        before = counts()
        move(later, up=True)
        assert before.items() <= counts().items(), f"up to {later} lost rows"
    fill()
    assert orphans() == []


@pytest.mark.parametrize("is_published", [True, False])
def test_an_item_in_several_meetings_becomes_one_for_each(empty: Flask, is_published: bool) -> None:
    move("head", up=True)
    fill()
    move("0009", up=False)
    since, whole = datetime(2027, 9, 1, tzinfo=UTC), counts()
    slot = newest("slot")
    item, first = slot["item_id"], slot["meeting_id"]
    db.session.execute(text("UPDATE attachment SET item_id = :item"), {"item": item})
    db.session.execute(TABLES["item"].update().values(waits_since=since, form_key="pressed once"))
    another("attachment", position=2, title="Toinen liite")
    db.session.execute(TABLES["minutes"].update().values(state="drafting", published_at=None))
    second, last, third = (in_meeting(number) for number in (2, 4, 3))
    if is_published:
        another("minutes", meeting_id=second, state="published", published_at=since, content_hash="0f")
    db.session.commit()
    move("0010", up=True)
    holds = {row.meeting_id: row.item_id for row in db.session.execute(select(as_it_is("slot")))}
    keeps = second if is_published else first
    assert holds[keeps] == item
    others = {first, second, third, last} - {keeps}
    assert len({holds[one] for one in (keeps, *others)}) == 4
    items = {row.id: row for row in db.session.execute(select(as_it_is("item")))}
    assert items[item].first_id is None
    assert len(files_of(item)) == 2
    for one in others:
        copy = items[holds[one]]
        assert files_of(copy.id) == files_of(item)
        assert (copy.first_id, copy.title, copy.made_at) == (item, items[item].title, items[item].made_at)
    assert [one.id for one in items.values() if one.waits_since is not None] == [holds[last]]
    db.session.remove()
    full = counts()
    move("0009", up=False)
    move("0010", up=True)
    assert counts() == full
    assert full["item"] == whole["item"] + 3
    assert orphans() == []


def test_answers_written_down_from_paper_are_known_from_the_audit_trail(empty: Flask) -> None:
    move("head", up=True)
    fill()
    move("0010", up=False)
    days = [datetime(2027, 5, day, tzinfo=UTC) for day in range(1, 5)]
    db.session.execute(TABLES["scrutiny"].update().values(round=1, given_at=days[0]))
    own = newest("scrutiny")
    first, person, minutes = own["id"], own["person_id"], own["minutes_id"]
    second, third = (another("scrutiny", round=number, given_at=day) for number, day in ((2, days[1]), (3, days[3])))
    written = {"action": "minutes.record_check", "subject": f"Minutes:{minutes}", "at": days[2]}
    another("audit_entry", position=2, changes={"on_paper": "2027-05-02", "person": person}, **written)
    db.session.commit()
    move("head", up=True)
    methods = dict(db.session.execute(select(TABLES["scrutiny"].c.id, TABLES["scrutiny"].c.method)).all())
    assert methods == {first: "", second: "on_paper", third: ""}


def test_words_of_before_are_in_the_first_language_of_their_board_and_a_hidden_file_has_a_reason(empty: Flask) -> None:
    move("head", up=True)
    fill()
    move("0012", up=False)
    db.session.execute(TABLES["board"].update().values(languages=["sv", "fi"]))
    db.session.execute(as_it_is("attachment").update().values(is_public=False))
    db.session.commit()
    move("head", up=True)
    for name in ("recusal", "counter_proposal", "vote", "dissent"):
        assert newest(name)["language"] == "sv", name
    assert newest("attachment")["private_reason"] == "personal_data"


def test_of_two_stretches_of_one_person_that_go_on_the_first_stays(empty: Flask) -> None:
    move("head", up=True)
    fill()
    presence, arrived = TABLES["presence"], newest("presence")["arrived_at"]
    move("0012", up=False)
    kept = "board_id, municipality_id, meeting_id, person_id, seat_id, how, is_verified, left_at"
    later = f"INSERT INTO presence ({kept}, arrived_at) SELECT {kept}, '2027-05-01 12:00:00+00' FROM presence"
    for statement in ("UPDATE presence SET is_verified = true, left_at = NULL", later):
        db.session.execute(text(statement))
    db.session.commit()
    move("head", up=True)
    (row,) = db.session.execute(select(presence.c.arrived_at, presence.c.verified_at, presence.c.left_at))
    assert tuple(row) == (arrived, arrived, None)


def as_it_is(name: str) -> TableClause:
    """A table with the columns that it has at this revision."""
    known = TABLES[name].columns
    there = inspect(db.session.connection()).get_columns(name)
    return sa.table(name, *(sa.column(one["name"], known[one["name"]].type) for one in there))


def newest(name: str) -> dict[str, Any]:
    """The row that was made last."""
    rows = as_it_is(name)
    return dict(db.session.execute(select(rows).order_by(rows.c.id.desc()).limit(1)).mappings().one())


def another(name: str, **changes: Any) -> int:
    """One more row like the newest, with some other values. Returns its id."""
    values = {key: value for key, value in newest(name).items() if key != "id"} | changes
    rows = as_it_is(name)
    return int(db.session.execute(rows.insert().values(values).returning(rows.c.id)).scalar_one())


def in_meeting(number: int) -> int:
    """The newest item in one more meeting, held in this month of 2027. Returns the meeting."""
    starts_at, ends_at = datetime(2027, number, 1, 15, tzinfo=UTC), datetime(2027, number, 1, 17, tzinfo=UTC)
    meeting = another("meeting", number=number, year=2027, uid=f"uid {number}", starts_at=starts_at, ends_at=ends_at)
    another("slot", meeting_id=meeting, section=None, section_scope=None)
    return meeting


def files_of(item: int) -> list[Any]:
    files = TABLES["attachment"]
    rows = select(files.c.file_id, files.c.title, files.c.position).where(files.c.item_id == item)
    return [tuple(row) for row in db.session.execute(rows.order_by(files.c.position))]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_migration_says_why_and_never_imports_the_program(revision: str) -> None:
    script = ScriptDirectory("migrations").get_revision(revision)
    code = Path(script.path).read_text()
    assert "advisory." not in code
    assert (script.doc or "").strip()
    assert Path(script.path).name.startswith(f"{revision}_")


def counts() -> dict[str, int]:
    there = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    tables = [table for table in Model.metadata.sorted_tables if table.name in there]
    found = {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    db.session.remove()
    return found


def orphans() -> list[Any]:
    """Rows without their parents (SQLite does not check while a migration rebuilds tables)."""
    if db.engine.dialect.name != "sqlite":
        return []
    found = list(db.session.execute(text("PRAGMA foreign_key_check")).all())
    db.session.remove()
    return found


def fill() -> None:
    """A row in every table, whatever the tables are: values by type, parents first, guessed until each rule is content."""
    luck = random.Random(7)
    for table in Model.metadata.sorted_tables:
        for _ in range(400):
            try:
                with db.session.begin_nested():
                    db.session.execute(table.insert().values(guess(table, luck)))
                break
            except IntegrityError:
                continue
        else:
            pytest.fail(f"no row of {table.name} satisfies its rules")
    db.session.commit()


def guess(table: Table, luck: random.Random) -> dict[str, Any]:
    return {column.name: value(column, luck) for column in table.columns if not column.primary_key}


def value(column: Column[Any], luck: random.Random) -> Any:
    if column.nullable and luck.random() < 0.4:
        return None
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column
        return db.session.scalar(select(func.max(parent)))
    return plain(column, luck)


def plain(column: Column[Any], luck: random.Random) -> Any:
    kind, number = column.type, next(_numbers)
    if isinstance(kind, Enum):
        members = list(kind.enum_class or kind.enums)
        return luck.choice(members)
    if isinstance(kind, LocalizedText):
        return Localized(fi=f"Teksti {number}")
    python = datetime if isinstance(kind, UTCDateTime) else kind.python_type
    values: dict[type, Any] = {
        bool: luck.random() < 0.5, int: number, float: float(number), str: f"text {number}",
        object: {"a": number}, dict: {"a": number},
        date: date(2026, 1, 1 + number % 28), datetime: datetime(2026, 1, 1 + number % 28, tzinfo=UTC),
    }  # fmt: skip
    return values[python]
