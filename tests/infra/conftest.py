"""An application with a database of its own, for what a rolled-back transaction cannot show: threads, commits, commands."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from advisory.config import Settings
from advisory.factory import create_app
from advisory.infra.db import db
from tests.conftest import TEMPLATES, demo_settings
from tests.tables import postgres_copy, sqlite_file

_numbers = itertools.count(1)
NewApp = Callable[..., Flask]


@pytest.fixture
def new_app(database: str, tmp_path: Path) -> Iterator[NewApp]:
    """`new_app(mail_server=…)`: an application with tables in a new database of the kind under test."""
    made: list[Flask] = []

    def make(**values: object) -> Flask:
        made.append(app_on(demo_settings(_with_tables(database, tmp_path), **values)))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _with_tables(database: str, folder: Path) -> str:
    """The address of a new database with tables in it."""
    number = next(_numbers)
    if database.startswith("postgresql"):
        return postgres_copy(f"own_{number}")
    return f"sqlite:///{sqlite_file(folder / f'own{number}.db')}"


def app_on(settings: Settings) -> Flask:
    """The application with cheap passwords."""
    cheap = {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}
    app = create_app(settings, TESTING=True, RATELIMIT_ENABLED=False, **cheap)
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


@pytest.fixture
def own_app(new_app: NewApp) -> Iterator[Flask]:
    """One such application, its context open."""
    app = new_app()
    with app.app_context():
        yield app
