"""An application as it runs: its own SQLite file, real argon2, limits on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from advisory.extensions import limiter
from advisory.factory import create_app
from advisory.infra.db import Model, db
from tests.checking import CheckingClient, Watch
from tests.conftest import demo_settings


@pytest.fixture
def real_app(tmp_path: Path) -> Iterator[Flask]:
    """Nothing is rolled back by the test, so that a second transaction beside the first is seen."""
    before = limiter.enabled
    app = create_app(demo_settings(f"sqlite:///{tmp_path / 'real.db'}"), TESTING=True, RATELIMIT_ENABLED=True)
    limiter.reset()
    with app.app_context():
        Model.metadata.create_all(db.engine)
        yield app
        db.session.remove()
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = before


@pytest.fixture
def real_client(real_app: Flask) -> CheckingClient:
    return CheckingClient(real_app, Watch())
