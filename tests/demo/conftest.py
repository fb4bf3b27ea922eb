"""The demo, loaded once for each database. Tests here read; what they write are sign-ins."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from advisory.demo import loading
from advisory.factory import create_app
from advisory.infra.db import Model, db, transaction_kind
from tests.checking import CheckingClient, Watch
from tests.conftest import demo_settings
from tests.databases import postgres_url


@pytest.fixture(scope="session")
def demo_application(database: str) -> Iterator[Flask]:
    """An application of its own with the demo in it."""
    folder = Path(tempfile.mkdtemp(prefix="advisory-demo-"))
    url = postgres_url("demo") if database.startswith("postgresql") else f"sqlite:///{folder / 'demo.db'}?timeout=3"
    cheap = {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}
    settings = demo_settings(url, storage_url=f"file://{folder / 'files'}")
    app = create_app(settings, TESTING=True, RATELIMIT_ENABLED=False, **cheap)
    with app.test_request_context(base_url="http://127.0.0.1:8000"), transaction_kind("write"):
        Model.metadata.create_all(db.engine)
        loading.load()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


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
