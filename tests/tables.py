"""Databases with today's tables and nothing in them: made once, then copied."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine

import advisory.factory  # noqa: F401  # imports every room, so that the metadata knows every table
from advisory.infra.db import Model
from tests.databases import postgres_url


def sqlite_file(file: Path) -> Path:
    """A file database with tables, at this path."""
    shutil.copy(_sqlite_template(), file)
    return file


def postgres_copy(name: str) -> str:
    """The address of a PostgreSQL database with tables."""
    return postgres_url(name, template=_postgres_template())


@cache
def _sqlite_template() -> Path:
    file = Path(tempfile.mkdtemp(prefix="advisory-tests-")) / "template.db"
    _make_tables(f"sqlite:///{file}")
    return file


@cache
def _postgres_template() -> str:
    _make_tables(postgres_url("template_of_tables"))
    return "template_of_tables"


def _make_tables(url: str) -> None:
    engine = create_engine(url)
    Model.metadata.create_all(engine)
    engine.dispose()
