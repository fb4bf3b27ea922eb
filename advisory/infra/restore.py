"""Reading a backup back, into an empty place only. Everything is checked before the first row is written (R7)."""

import hashlib
import json
import re
import tarfile
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import flask_migrate
import obstore
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, Date, DateTime, Table, func, select, text

from advisory.infra import audit, files
from advisory.infra.backup import (
    FILES,
    FORMAT,
    MANIFEST,
    TABLES,
    BackupRefused,
    Manifest,
    TableFacts,
    revision_of,
    tables_of,
)
from advisory.infra.db import db

BATCH = 500
DAMAGED = "The backup is damaged: {why}. Nothing was restored; take another backup file."
KNOWN = re.compile(rf"{MANIFEST}|{TABLES}[a-z_]+\.jsonl|{FILES}[0-9a-f]{{64}}")


def restore(source: Path) -> Manifest:
    """Fill an empty database and storage from a backup. Returns its manifest. Raises BackupRefused, and then nothing is there."""
    manifest = verify(source)
    _refuse_newer(manifest)
    _refuse_full(manifest)
    _go_to(manifest.revision)
    with tarfile.open(source, "r:gz") as archive:
        for digest in manifest.files:
            obstore.put(files.storage(), files.path_of(digest), _member(archive, FILES + digest).read())
        with db.engine.begin() as connection:
            for table in tables_of(connection):
                _load(archive, connection, table, manifest)
    flask_migrate.upgrade()
    _check_what_came(manifest)
    return manifest


def verify(source: Path) -> Manifest:
    """Read the whole backup and compare every checksum. Raises BackupRefused for a missing, cut or changed part."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            found = {entry.name: _digest(archive, entry) for entry in archive}
            if MANIFEST not in found:
                raise BackupRefused(DAMAGED.format(why="its end is missing"))
            manifest = _manifest(_member(archive, MANIFEST).read())
    except FileNotFoundError as missing:
        raise BackupRefused(f"There is no file {source}.") from missing
    except (tarfile.TarError, OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as broken:
        raise BackupRefused(DAMAGED.format(why=f"it cannot be read ({broken})")) from broken
    wanted = {f"{TABLES}{name}.jsonl": facts.sha256 for name, facts in manifest.tables.items()}
    wanted |= {FILES + digest: digest for digest in manifest.files}
    found.pop(MANIFEST)
    if found != wanted:
        wrong = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
        raise BackupRefused(DAMAGED.format(why=f"{wrong[0]} is missing or changed"))
    return manifest


def _digest(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> str:
    if not entry.isfile() or not KNOWN.fullmatch(entry.name):
        raise BackupRefused(DAMAGED.format(why=f"it holds {entry.name!r}, which no backup of ours does"))
    digest, content = hashlib.sha256(), _member(archive, entry)
    while block := content.read(1 << 20):
        digest.update(block)
    return digest.hexdigest()


def _member(archive: tarfile.TarFile, name: str | tarfile.TarInfo) -> IO[bytes]:
    content = archive.extractfile(name)
    if content is None:
        raise BackupRefused(DAMAGED.format(why=f"{name} is no file"))
    return content


def _manifest(stored: bytes) -> Manifest:
    facts = json.loads(stored)
    if facts["format"] != FORMAT:
        raise BackupRefused("The backup was made by a newer version. Install that version, then restore.")
    tables = {name: TableFacts(**table) for name, table in facts.pop("tables").items()}
    return Manifest(**facts, tables=tables)


def _refuse_newer(manifest: Manifest) -> None:
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    if manifest.revision not in {script.revision for script in scripts.walk_revisions()}:
        raise BackupRefused(
            f"The backup has the schema {manifest.revision or 'of no revision'}, which this version does not know. "
            "Install the version that made it, or a newer one."
        )


def _refuse_full(manifest: Manifest) -> None:
    """A place is empty when no table has a row and no file lies there that the backup does not bring itself."""
    with db.engine.connect() as connection:
        for table in tables_of(connection):
            if connection.scalar(select(func.count()).select_from(table)):
                raise BackupRefused(f"The database is not empty: {table.name} has rows. Restore into an empty one.")
    ours = {files.path_of(digest) for digest in manifest.files}
    for listed in obstore.list(files.storage()):
        if any(entry["path"] not in ours for entry in listed):
            raise BackupRefused("The storage is not empty. Restore into an empty one.")


def _go_to(revision: str) -> None:
    """Bring the tables, empty as they are, to the schema of the backup: up from nothing, or down from a newer one."""
    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        stands = revision_of(connection)
    known = {script.revision for script in scripts.walk_revisions()}
    if stands and stands not in known:
        raise BackupRefused(
            f"The database has the schema {stands}, which this version does not know. Restore into one without tables."
        )
    older = {script.revision for script in scripts.walk_revisions("base", stands)} - {stands} if stands else set()
    move = flask_migrate.downgrade if revision in older else flask_migrate.upgrade
    move(revision=revision)


def _load(archive: tarfile.TarFile, connection: Connection, table: Table, manifest: Manifest) -> None:
    if table.name not in manifest.tables:
        return
    lines = _member(archive, f"{TABLES}{table.name}.jsonl")
    for rows in _in_batches(lines):
        connection.execute(table.insert(), [_typed(table, row) for row in rows])
    if connection.dialect.name == "postgresql" and "id" in table.c:
        newest = (
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name} HAVING max(id) > 0"  # noqa: S608  # a name of our own schema
        )
        connection.execute(text(newest))


def _in_batches(lines: IO[bytes]) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for line in lines:
        rows.append(json.loads(line))
        if len(rows) == BATCH:
            yield rows
            rows = []
    if rows:
        yield rows


def _typed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(table.c[name].type, value) for name, value in row.items()}


def _value(column_type: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column_type, DateTime):
        instant = datetime.fromisoformat(value)
        return instant if column_type.timezone else instant.astimezone(UTC).replace(tzinfo=None)
    return date.fromisoformat(value) if isinstance(column_type, Date) else value


def _check_what_came(manifest: Manifest) -> None:
    with db.engine.connect() as connection:
        for table in tables_of(connection):
            rows = connection.scalar(select(func.count()).select_from(table))
            if table.name in manifest.tables and rows != manifest.tables[table.name].rows:
                raise BackupRefused(f"{table.name} has {rows} rows instead of {manifest.tables[table.name].rows}.")
    faults = list(audit.verify())
    if faults:
        raise BackupRefused(f"The audit trail of the backup is not whole: {faults[0]}")
