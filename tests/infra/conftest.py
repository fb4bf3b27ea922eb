"""An application with a database of its own, for what a rolled-back transaction cannot show: threads, commits, commands."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from advisory.config import Settings
from advisory.factory import create_app
from advisory.infra.db import Model, db
from tests.conftest import demo_settings
from tests.databases import postgres_url

_numbers = itertools.count(1)
NewApp = Callable[..., Flask]


@pytest.fixture
def new_app(database: str, tmp_path: Path) -> Iterator[NewApp]:
    """`new_app(mail_server=…)`: an application with tables in a new database of the kind under test."""
    made: list[Flask] = []

    def make(**values: object) -> Flask:
        number = next(_numbers)
        url = (
            postgres_url(f"own_{number}")
            if database.startswith("postgresql")
            else f"sqlite:///{tmp_path / f'own{number}.db'}"
        )
        app = app_on(demo_settings(url, **values))
        with app.app_context():
            Model.metadata.create_all(db.engine)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def app_on(settings: Settings) -> Flask:
    """The application with cheap passwords."""
    cheap = {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}
    return create_app(settings, TESTING=True, RATELIMIT_ENABLED=False, **cheap)


@pytest.fixture
def own_app(new_app: NewApp) -> Iterator[Flask]:
    """One such application, its context open."""
    app = new_app()
    with app.app_context():
        yield app
