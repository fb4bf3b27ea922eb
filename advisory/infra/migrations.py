"""How migrations name types: plain SQLAlchemy, so that an old migration never imports today's code."""

from typing import Any, Literal

import sqlalchemy as sa

from advisory.infra.db import LocalizedText, UTCDateTime


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
