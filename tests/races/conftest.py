"""The application on an empty PostgreSQL whose commits are real."""

from collections.abc import Iterator

import pytest
from flask import Flask

from advisory.factory import create_app
from advisory.infra.db import Model, db, transaction_kind
from tests.conftest import demo_settings
from tests.databases import postgres_url
from tests.initiatives.conftest import board, desk, owner, secretary  # noqa: F401  # fixtures

CHEAP = {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}


@pytest.fixture(scope="module")
def pg(request) -> Iterator[Flask]:
    app = create_app(
        demo_settings(postgres_url(request.module.__name__.rpartition(".")[2])),
        TESTING=True, RATELIMIT_ENABLED=False, WTF_CSRF_ENABLED=False, **CHEAP,
    )  # fmt: skip
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def there(pg: Flask) -> Iterator[Flask]:
    """The application on an empty PostgreSQL; commits are real."""
    with pg.app_context():
        Model.metadata.drop_all(db.engine)
        Model.metadata.create_all(db.engine)
    with pg.test_request_context(base_url="http://127.0.0.1:8000"), transaction_kind("write"):
        yield pg
        db.session.remove()
