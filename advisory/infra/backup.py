"""A backup: one file with every row and every stored file, taken while the service runs (R7).

A gzipped tar: `tables/<name>.jsonl` in one consistent snapshot, `files/<hash>`, and at the end `manifest.json` with the
schema's revision, the number of rows and the checksums. The same on SQLite and PostgreSQL, so that it can move a service from
one to the other. Reading one back is in restore.py.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import obstore
from sqlalchemy import JSON, Connection, MetaData, Table, select

from advisory.infra import files
from advisory.infra.db import db, transaction_kind
from advisory.kernel import clock

FORMAT = 1
MANIFEST, TABLES, FILES = "manifest.json", "tables/", "files/"
VERSION_TABLE = "alembic_version"


class BackupRefused(Exception):
    """A backup that cannot be taken or read back. The message says why, for the operator."""


@dataclass(frozen=True, slots=True)
class TableFacts:
    rows: int
    sha256: str


@dataclass(slots=True)
class Manifest:
    """What a backup says of itself."""

    revision: str
    made_at: str
    format: int = FORMAT
    tables: dict[str, TableFacts] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    lost_files: list[str] = field(default_factory=list)

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()


def create(target: Path) -> Manifest:
    """Write a backup to a new file, readable by its owner only; either whole or not there. Raises BackupRefused."""
    if target.exists():
        raise BackupRefused(f"{target} exists already. Choose another name: a backup is never written over another.")
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6) as archive, _snapshot() as connection:
                manifest = _write(archive, connection)
            out.flush()
            os.fsync(out.fileno())
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """One consistent view of the whole database, whatever is written meanwhile."""
    with transaction_kind("read"), db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


def _write(archive: tarfile.TarFile, connection: Connection) -> Manifest:
    manifest = Manifest(revision=revision_of(connection), made_at=clock.now().isoformat(timespec="seconds"))
    for table in tables_of(connection):
        manifest.tables[table.name] = _write_table(archive, connection, table)
    stored = tables_of(connection, only="stored_file")
    for digest in sorted(connection.scalars(select(stored[0].c.sha256))) if stored else ():
        _write_file(archive, digest, manifest)
    _add(archive, MANIFEST, io.BytesIO(manifest.as_json()))
    return manifest


def _write_table(archive: tarfile.TarFile, connection: Connection, table: Table) -> TableFacts:
    digest, rows = hashlib.sha256(), 0
    with tempfile.TemporaryFile() as lines:
        ordered = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=500)
        for row in connection.execute(ordered).mappings():
            line = json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False) + "\n"
            lines.write(line.encode())
            digest.update(line.encode())
            rows += 1
        _add(archive, f"{TABLES}{table.name}.jsonl", lines)
    return TableFacts(rows=rows, sha256=digest.hexdigest())


def _write_file(archive: tarfile.TarFile, digest: str, manifest: Manifest) -> None:
    """A file that the storage has lost or changed is named in the manifest; the rest of the backup must not fail for it."""
    try:
        content = bytes(obstore.get(files.storage(), files.path_of(digest)).bytes())
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() != digest:
        manifest.lost_files.append(digest)
        return
    _add(archive, f"{FILES}{digest}", io.BytesIO(content))
    manifest.files.append(digest)


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = content.seek(0, os.SEEK_END)
    entry.mode = 0o600
    content.seek(0)
    archive.addfile(entry, content)


def revision_of(connection: Connection) -> str:
    """The revision of the schema; empty when no migration ever ran here."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def tables_of(connection: Connection, *, only: str = "") -> list[Table]:
    """The tables as they are in the database, parents first: a backup may be older or newer than today's models."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != VERSION_TABLE and only in {"", name}, resolve_fks=not only)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return [table for table in found.sorted_tables if not only or table.name == only]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
