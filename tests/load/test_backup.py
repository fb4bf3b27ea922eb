"""A backup taken while people write restores to an equal system, on the same database and on the other one (R7)."""

import gzip
import hashlib
import io
import itertools
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, update

from advisory.infra import audit, files
from advisory.infra import use_case as module
from advisory.infra.access import SYSTEM
from advisory.infra.db import Model, db
from advisory.infra.files import StoredFile
from advisory.infra.outbox import Mail
from advisory.infra.use_case import use_case
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.policy.actions import Action
from tests.conftest import demo_settings
from tests.databases import postgres_url
from tests.infra.conftest import app_on
from tests.load.test_migrations import fill
from tests.make import Make

pytestmark = pytest.mark.promise("R7")
_numbers = itertools.count(1)
NewPlace = Callable[..., Flask]


@pytest.fixture
def new_place(tmp_path: Path) -> Iterator[NewPlace]:
    """`new_place("sqlite")`: an application on an empty database and an empty storage of its own."""
    made: list[Flask] = []

    def make(kind: str) -> Flask:
        number = next(_numbers)
        url = postgres_url(f"place{number}") if kind == "postgresql" else f"sqlite:///{tmp_path / f'{number}.db'}"
        made.append(app_on(demo_settings(url, storage_url=f"file://{tmp_path / f'files{number}'}")))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def command(app: Flask, *arguments: str) -> tuple[int, str]:
    with app.app_context():
        db.session.remove()
    done = app.test_cli_runner().invoke(args=["backup", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def filled(app: Flask) -> Flask:
    """Every table with a row, some entries, and three files."""
    with app.app_context():
        flask_migrate.upgrade()
        fill()
        db.session.execute(audit.AuditEntry.__table__.delete())
        db.session.execute(audit.AuditHead.__table__.delete())
        municipality = Make().municipality()
        for number in range(3):
            files.keep(files.upload(f"tiedosto {number}".encode() * 5000, "text/plain"))
        real = files.upload(b"a file of a row that was guessed", "text/plain").sha256
        db.session.execute(update(StoredFile).where(StoredFile.sha256.startswith("text")).values(sha256=real))
        module.commit()
        write(municipality.id, "before")
    return app


def write(key: int, word: str) -> None:
    """One act with its row, its mail and its entry."""
    with use_case(Action.MUNICIPALITIES_INVITE, db.session.get_one(Municipality, key), SYSTEM) as case:
        db.session.add(Organisation(municipality_id=key, name=word))
        case.send(Mail(key=word, recipient="a@test.example", subject=word, text=word, html="", language="fi"))
        case.note(word=word)


def counts(app: Flask) -> dict[str, int]:
    with app.app_context():
        found = {t.name: db.session.scalar(select(func.count()).select_from(t)) for t in Model.metadata.sorted_tables}
        db.session.remove()
        return found


@contextmanager
def writers(app: Flask) -> Iterator[None]:
    """Three people who write as fast as they can."""
    stop, faults = threading.Event(), []
    with app.app_context():
        key = db.session.scalars(select(Municipality.id).order_by(Municipality.id.desc())).first()
        db.session.remove()

    def work(name: str) -> None:
        for number in itertools.count():
            with app.app_context():
                try:
                    write(key, f"{name} {number}")
                except Exception as error:
                    faults.append(error)
            if stop.wait(0.01):
                return

    threads = [threading.Thread(target=work, args=(f"writer {n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert faults == []


@pytest.mark.parametrize(
    ("here", "there"),
    [("sqlite", "sqlite"), ("postgresql", "postgresql"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
)
def test_a_backup_under_load_restores_to_an_equal_system(
    new_place: NewPlace, tmp_path: Path, here: str, there: str
) -> None:
    file = tmp_path / "backup.tar.gz"
    source, target = filled(new_place(here)), new_place(there)
    with writers(source):
        code, said = command(source, "create", str(file))
        assert code == 0, said
    assert file.stat().st_mode & 0o077 == 0
    manifest = read_manifest(file)
    code, said = command(target, "restore", str(file))
    assert code == 0, said
    assert counts(target) == {name: facts["rows"] for name, facts in manifest["tables"].items()}
    found = counts(target)
    assert (
        found["organisation"] == found["outbox"] == found["audit_entry"] + 1
    )  # a row of each by hand: a whole act or none
    with target.app_context():
        assert list(audit.verify()) == []
        for stored in db.session.scalars(select(StoredFile)):
            assert hashlib.sha256(files.read(stored)).hexdigest() == stored.sha256
        municipality = db.session.scalars(select(Municipality).order_by(Municipality.id.desc())).first()
        assert municipality is not None
        write(municipality.id, "after")  # ids go on where they were
        assert list(audit.verify()) == []
        db.session.remove()
    again = tmp_path / "again.tar.gz"
    third = new_place(here)
    assert command(target, "create", str(again))[0] == 0
    assert command(third, "restore", str(again))[0] == 0
    assert rows_of(again) == rows_of(again)
    assert counts(third) == counts(target)


def read_manifest(file: Path) -> dict:
    with tarfile.open(file) as archive:
        return json.load(archive.extractfile("manifest.json"))


def rows_of(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive if entry.name != "manifest.json"}


def test_the_rows_are_the_same_after_a_journey_to_the_other_database_and_back(
    new_place: NewPlace, tmp_path: Path
) -> None:
    first, second, third = filled(new_place("sqlite")), new_place("postgresql"), new_place("sqlite")
    files_ = [tmp_path / f"{number}.tar.gz" for number in range(3)]
    assert command(first, "create", str(files_[0]))[0] == 0
    assert command(second, "restore", str(files_[0]))[0] == 0
    assert command(second, "create", str(files_[1]))[0] == 0
    assert command(third, "restore", str(files_[1]))[0] == 0
    assert command(third, "create", str(files_[2]))[0] == 0
    tables = [{name: sorted_rows(body) for name, body in rows_of(file).items()} for file in files_]
    assert tables[0] == tables[1] == tables[2]


def sorted_rows(body: bytes) -> list[str]:
    return (
        sorted(json.dumps(json.loads(line), sort_keys=True) for line in body.splitlines())
        if body[:1] == b"{"
        else [str(body)]
    )


@pytest.fixture
def backup(new_place: NewPlace, tmp_path: Path) -> Path:
    file = tmp_path / "good.tar.gz"
    assert command(filled(new_place("sqlite")), "create", str(file))[0] == 0
    return file


def rewritten(file: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The backup with its members changed or left out."""
    out = file.with_name("changed.tar.gz")
    with tarfile.open(file) as old, tarfile.open(out, "w:gz") as new:
        for entry in old:
            body = change(entry.name, old.extractfile(entry).read())
            if body is not None:
                entry.size = len(body)
                new.addfile(entry, io.BytesIO(body))
    return out


def cut(file: Path) -> Path:
    out = file.with_name("cut.tar.gz")
    out.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    return out


def flipped(file: Path) -> Path:
    out, body = file.with_name("flipped.tar.gz"), bytearray(file.read_bytes())
    body[len(body) // 2] ^= 0xFF
    out.write_bytes(bytes(body))
    return out


def without_a_row(file: Path) -> Path:
    return rewritten(file, lambda name, body: b"" if name == "tables/person.jsonl" else body)


def with_a_changed_row(file: Path) -> Path:
    return rewritten(
        file, lambda name, body: body.replace(b"text ", b"TEXT ") if name == "tables/person.jsonl" else body
    )


def without_a_file(file: Path) -> Path:
    names = [entry for entry in rows_of(file) if entry.startswith("files/")]
    return rewritten(file, lambda name, body: None if name == names[0] else body)


def without_its_end(file: Path) -> Path:
    return rewritten(file, lambda name, body: None if name == "manifest.json" else body)


def with_a_path(file: Path) -> Path:
    out = file.with_name("path.tar.gz")
    with tarfile.open(out, "w:gz") as new:
        entry = tarfile.TarInfo("../../evil")
        entry.size = 4
        new.addfile(entry, io.BytesIO(b"evil"))
    return out


def not_a_backup(file: Path) -> Path:
    out = file.with_name("not.tar.gz")
    out.write_bytes(gzip.compress(b"hello" * 1000))
    return out


def empty_file(file: Path) -> Path:
    out = file.with_name("empty.tar.gz")
    out.write_bytes(b"")
    return out


DAMAGES = [
    cut, flipped, without_a_row, with_a_changed_row, without_a_file, without_its_end, with_a_path, not_a_backup, empty_file
]  # fmt: skip


def test_a_damaged_backup_is_refused_whole(backup: Path, new_place: NewPlace, tmp_path: Path) -> None:
    place = new_place("sqlite")
    for damage in DAMAGES:
        code, said = command(place, "restore", str(damage(backup)))
        assert (code, "The backup is damaged" in said) == (1, True), (damage.__name__, said)
        with place.app_context():
            assert inspect(db.engine).get_table_names() == [], damage.__name__
        storage = Path(place.config["SETTINGS"].storage_url.removeprefix("file://"))
        assert [file for file in storage.rglob("*") if file.is_file()] == []
    assert command(place, "restore", str(backup))[0] == 0


def test_a_newer_schema_is_refused(backup: Path, new_place: NewPlace) -> None:
    def newer(name: str, body: bytes) -> bytes:
        return json.dumps(json.loads(body) | {"revision": "9999"}).encode() if name == "manifest.json" else body

    code, said = command(new_place("sqlite"), "restore", str(rewritten(backup, newer)))
    assert (code, "schema 9999, which this version does not know" in said) == (1, True), said


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_an_older_backup_goes_into_tables_of_today(new_place: NewPlace, tmp_path: Path, kind: str) -> None:
    """Into a database that was migrated already: its tables go back to those of the backup first."""
    source, place, file = new_place("sqlite"), new_place(kind), tmp_path / "old.tar.gz"
    with source.app_context():
        flask_migrate.upgrade(revision="0012")
        with db.engine.begin() as connection:
            row = "INSERT INTO stored_file (sha256, size, media_type, stored_at) VALUES ('%s', 3, 'text/plain', '2026-01-01')"
            connection.exec_driver_sql(row % files.upload(b"old", "text/plain").sha256)
    assert command(source, "create", str(file))[0] == 0
    with place.app_context():
        flask_migrate.upgrade()
    code, said = command(place, "restore", str(file))
    assert code == 0, said
    with place.app_context():
        assert db.session.scalars(select(StoredFile)).one().unused_since is None


def test_tables_of_a_version_to_come_are_refused_in_a_sentence(backup: Path, new_place: NewPlace) -> None:
    place = new_place("sqlite")
    with place.app_context():
        flask_migrate.upgrade()
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    code, said = command(place, "restore", str(backup))
    assert (code, "schema 9999, which this version does not know" in said) == (1, True), said


def test_a_place_that_holds_something_is_refused(backup: Path, new_place: NewPlace) -> None:
    full = filled(new_place("sqlite"))
    before = counts(full)
    code, said = command(full, "restore", str(backup))
    assert (code, "The database is not empty" in said) == (1, True)
    assert counts(full) == before
    odd = new_place("sqlite")
    with odd.app_context():
        files.upload(b"somebody else's", "text/plain")
    code, said = command(odd, "restore", str(backup))
    assert (code, "The storage is not empty" in said) == (1, True)


def test_a_backup_is_never_written_over_another_and_a_lost_file_is_named(new_place: NewPlace, tmp_path: Path) -> None:
    source, file = filled(new_place("sqlite")), tmp_path / "backup.tar.gz"
    assert command(source, "create", str(file))[0] == 0
    code, said = command(source, "create", str(file))
    assert (code, "exists already" in said) == (1, True)
    storage = Path(source.config["SETTINGS"].storage_url.removeprefix("file://"))
    next(found for found in storage.rglob("*") if found.is_file()).unlink()
    code, said = command(source, "create", str(tmp_path / "second.tar.gz"))
    assert (code, "has lost or changed 1 files" in said) == (1, True)
    assert not list(tmp_path.glob("*.part"))
    code, said = command(new_place("sqlite"), "restore", str(tmp_path / "none.tar.gz"))
    assert (code, "There is no file" in said) == (1, True)
