"""Migrations: whether the database has them all, and how they name types (plain SQLAlchemy, never today's code)."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from advisory.infra.db import LocalizedText, UTCDateTime, db


def is_behind() -> bool:
    """Whether the database lacks tables or changes that this version of the program needs."""
    newest = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) != newest


def plain_types(kind: str, item: Any, context: Any) -> str | Literal[False]:
    """What Alembic writes for our own column types."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, LocalizedText):
        return "sa.JSON()"
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False
