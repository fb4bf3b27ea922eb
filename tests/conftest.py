"""Fixtures for every test: the application on SQLite and PostgreSQL, a transaction rolled back after each test,
a client that finds what a request forgot to commit, and rows in one call."""

import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from advisory.config import Settings
from advisory.factory import create_app
from advisory.infra.db import db, transaction_kind
from tests.checking import CheckingClient, Watch
from tests.chromium import CHROMIUM, IS_REQUIRED, MISSING, NOTE
from tests.make import Make
from tests.tables import postgres_copy, sqlite_file

DATABASES = ("sqlite", "postgresql")


class Compiled(BytecodeCache):
    """Templates compiled for one application serve the next."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = Compiled()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=(*DATABASES, "both"), default="both", help="which databases to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Asked here, since with several processes the one that reports collects nothing."""
    if CHROMIUM is None and IS_REQUIRED:
        raise pytest.UsageError(MISSING)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(NOTE)


LONG = ("tests/browser/test_thread.py", "tests/browser/test_axe.py", "tests/test_bad_input.py", "tests/load/")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long begins first, shared out among the processes: begun last, it would keep one while the others wait.

    Each process takes its part of the list from the front, and whoever has none left takes from the end of another's.
    """
    count = getattr(config, "workerinput", {}).get("workercount", 1)
    long = [item for item in items if item.nodeid.startswith(LONG)]
    short = [item for item in items if not item.nodeid.startswith(LONG)]
    size = -(-len(short) // count)
    items[:] = [item for part in range(count) for item in (*long[part::count], *short[part * size : (part + 1) * size])]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        wish = metafunc.config.getoption("--database")
        metafunc.parametrize("database", DATABASES if wish == "both" else (wish,), scope="session", indirect=True)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database with tables and nothing in them."""
    if request.param == "postgresql":
        return postgres_copy("tests")
    folder = Path(tempfile.mkdtemp(prefix="advisory-tests-"))
    return f"sqlite:///{sqlite_file(folder / 'tests.db')}?timeout=3"


def demo_settings(url: str, **values: object) -> Settings:
    """Settings of the demo mode for a test."""
    base = {"mode": "demo", "database_url": url, "secret_key": "t" * 40, "base_url": "http://127.0.0.1:8000"}
    more = {"mail_from": "advisory@service.example", "storage_url": "memory:///", "service_name": "Advisory"}
    return Settings(**{**base, **more, **values})


@pytest.fixture(scope="session")
def application(database: str) -> Iterator[Flask]:
    """The application, once for each database. Passwords hash cheaply; one test uses the real argon2."""
    cheap = {"SECURITY_PASSWORD_HASH": "plaintext", "SECURITY_PASSWORD_SCHEMES": ["plaintext", "argon2"]}
    app = create_app(demo_settings(database), TESTING=True, RATELIMIT_ENABLED=False, **cheap)
    app.jinja_env.bytecode_cache = TEMPLATES
    gc.freeze()  # what stays until the end need not be looked through again and again
    gc.set_threshold(50_000, 20, 100)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application inside a transaction that is rolled back: commits in the test are savepoints."""
    with application.app_context():
        engines = db._app_engines[application]
        real = engines[None]
        connection = real.connect()
        outer = connection.begin()
        engines[None] = connection
        options = db.session.session_factory.kw
        options["join_transaction_mode"] = "create_savepoint"
        try:
            with transaction_kind("write"):
                yield application
        finally:
            db.session.remove()
            options.pop("join_transaction_mode")
            engines[None] = real
            outer.rollback()
            connection.close()


@pytest.fixture
def make(app: Flask) -> Make:
    """Rows in one call: `make.meeting(board)`."""
    return Make()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser without JavaScript that fails when a request leaves something uncommitted."""
    return CheckingClient(app, Watch())


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """A request context, for services that build addresses or speak languages."""
    with app.test_request_context(base_url="http://127.0.0.1:8000"), transaction_kind("write"):
        yield app


os.environ.setdefault("PYTHONHASHSEED", "0")
