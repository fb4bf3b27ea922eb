"""The demo, once for each database. Tests here read; what they write are sign-ins."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from advisory.demo import PASSWORD, loading
from advisory.factory import create_app
from advisory.infra.db import db, transaction_kind
from advisory.people.models import Account
from tests.checking import CheckingClient, Watch
from tests.conftest import TEMPLATES, demo_settings
from tests.loaded import copy_of_demo
from tests.tables import postgres_copy


@pytest.fixture(scope="session")
def demo_application(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application of its own with the demo in it: a copy of a file database, or loaded here into PostgreSQL."""
    folder = tmp_path_factory.mktemp("demo")
    is_postgres = database.startswith("postgresql")
    url = postgres_copy("demo") if is_postgres else f"sqlite:///{copy_of_demo(tmp_path_factory, folder)}?timeout=3"
    app = _application(url, folder / "files")
    with app.test_request_context(base_url="http://127.0.0.1:8000"), transaction_kind("write"):
        if is_postgres:
            loading.load()
        else:
            _make_passwords_cheap()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


def _application(url: str, files: Path) -> Flask:
    cheap = {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}
    settings = demo_settings(url, storage_url=f"file://{files}")
    app = create_app(settings, TESTING=True, RATELIMIT_ENABLED=False, **cheap)
    app.jinja_env.bytecode_cache = TEMPLATES
    return app


def _make_passwords_cheap() -> None:
    db.session.execute(update(Account).values(password=PASSWORD))
    db.session.commit()


@pytest.fixture
def demo(demo_application: Flask) -> Iterator[Flask]:
    """The demo within a context, for queries."""
    with demo_application.test_request_context(base_url="http://127.0.0.1:8000"):
        yield demo_application
        db.session.remove()


@pytest.fixture
def visitor(demo: Flask) -> CheckingClient:
    """A browser on the demo."""
    return CheckingClient(demo, Watch())
