"""An application as it runs: its own SQLite file, real argon2, limits on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from advisory.extensions import limiter
from advisory.factory import create_app
from advisory.infra.db import db
from advisory.infra.security import hash_password
from advisory.people.models import Account
from tests.checking import CheckingClient, Watch
from tests.conftest import demo_settings
from tests.make import PASSWORD, Make
from tests.tables import sqlite_file


@pytest.fixture
def hashing() -> dict[str, Any]:
    """Settings of the hashing of passwords: argon2, as it is."""
    return {}


@pytest.fixture
def real_app(tmp_path: Path, hashing: dict[str, Any]) -> Iterator[Flask]:
    """Nothing is rolled back by the test, so that a second transaction beside the first is seen."""
    before = limiter.enabled
    address = f"sqlite:///{sqlite_file(tmp_path / 'real.db')}"
    app = create_app(demo_settings(address), TESTING=True, RATELIMIT_ENABLED=True, **hashing)
    limiter.reset()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = before


@pytest.fixture
def real_client(real_app: Flask) -> CheckingClient:
    return CheckingClient(real_app, Watch())


@pytest.fixture
def real_account(real_app: Flask) -> Account:
    with real_app.test_request_context():
        hashed = hash_password(PASSWORD)
    found = Make().account("aino@test.example", password=hashed)
    db.session.commit()
    return found
