"""The database: typed base class, column types, engine settings, read and write transactions.

Every request runs in one transaction. GET and HEAD open a plain BEGIN that may not write; anything else
opens BEGIN IMMEDIATE on SQLite behind an in-process lock of writers (without it, SQLite's busy handler lets
one thread starve) and may write. See docs/decisions/0003-transactions.md.
"""

import enum
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Literal

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Date, DateTime, Dialect, Engine, Enum, MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from advisory.kernel.localized import Localized

Kind = Literal["read", "write"]

kind: ContextVar[Kind] = ContextVar("transaction_kind", default="write")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class WroteWhileReading(RuntimeError):
    """A GET or HEAD request tried to write."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware, stored in UTC. Naive values are refused; SQLite's naive answers are repaired."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalizedText(TypeDecorator[Localized]):
    """One text in several languages, as a JSON object {"fi": "…", "sv": "…", "en": "…"}."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Localized | None, dialect: Dialect) -> dict[str, str] | None:
        return None if value is None else value.to_json()

    def process_result_value(self, value: Any, dialect: Dialect) -> Localized | None:
        return None if value is None else Localized.from_json(value)


class Model(DeclarativeBase):
    """Base of every table. Enums are stored as their words; no native enum types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UTCDateTime,
        date: Date,
        Localized: LocalizedText,
        dict[str, Any]: JSON,
        list[str]: JSON,
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=40,
            values_callable=lambda members: [member.value for member in members],
        ),
    }

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-1)


db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})

PATIENCE_SECONDS = 20
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={PATIENCE_SECONDS * 1000}")


@contextmanager
def transaction_kind(new: Kind) -> Iterator[None]:
    """Run a block whose transactions are of this kind."""
    token = kind.set(new)
    try:
        yield
    finally:
        kind.reset(token)


def tune(engine: Engine) -> None:
    """Register the SQLite listeners on an engine; PostgreSQL needs none here."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", partial(_begin, threading.Lock()))
    event.listen(engine.pool, "checkout", _checked_out)
    event.listen(engine.pool, "reset", _reset)
    event.listen(engine.pool, "invalidate", _invalidated)


def _prepare(raw: Any, record: Any) -> None:
    raw.isolation_level = None  # we emit BEGIN ourselves
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _checked_out(raw: Any, record: Any, proxy: Any) -> None:
    _allow(raw, record.info)


def _allow(raw: Any, info: dict[Any, Any]) -> None:
    """Let the connection write, or not: said only when it changes, since every page begins here."""
    is_reading = kind.get() == "read"
    if info.get("is_reading") is not is_reading:
        raw.execute(f"PRAGMA query_only={int(is_reading)}")
        info["is_reading"] = is_reading


def _begin(writers: threading.Lock, connection: Connection) -> None:
    if kind.get() == "read":
        _raw(connection).execute("BEGIN")  # touches no file, so it cannot fail; past the library it costs a third
        return
    if not writers.acquire(timeout=PATIENCE_SECONDS):
        raise OperationalError("BEGIN IMMEDIATE", None, sqlite3.OperationalError("another writer does not end"))
    connection.info["writers"] = writers
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except BaseException:
        _give_back(connection.info)
        raise


def _reset(raw: Any, record: Any, state: Any) -> None:
    try:
        raw.rollback()
    finally:
        if record is not None:
            _give_back(record.info)


def _raw(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _invalidated(raw: Any, record: Any, error: Any) -> None:
    _give_back(record.info)


def _give_back(info: dict[Any, Any]) -> None:
    writers: threading.Lock | None = info.pop("writers", None)
    if writers is not None:
        writers.release()


def add_once(model: type[Model], values: dict[str, Any], *, unique: str | Sequence[str]) -> bool:
    """Insert a row unless one with these values of the unique columns is there, or is just being written by another.

    Returns whether it was inserted. Safe beside other writers, where looking first and inserting then is a race.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    db.session.flush()
    columns = [unique] if isinstance(unique, str) else list(unique)
    row = insert(model).values(values).on_conflict_do_nothing(index_elements=columns).returning(model.id)
    return db.session.execute(row).first() is not None


@event.listens_for(Session, "after_begin")
def _guard(session: Session, transaction: Any, connection: Connection) -> None:
    reading = kind.get() == "read"
    if connection.dialect.name == "sqlite":
        _allow(_raw(connection), connection.info)
    elif reading:
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


@event.listens_for(Session, "before_flush")
def _refuse(session: Session, context: Any, instances: Any) -> None:
    if kind.get() == "read":
        guilty = {type(row).__name__ for row in (*session.new, *session.dirty, *session.deleted)}
        raise WroteWhileReading(", ".join(sorted(guilty)))
