"""A database that is gone, cut, full or read-only: 503 with a plain page, no half-saved row, and then on without a restart."""

from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, func, select

from advisory.infra import health
from advisory.infra import use_case as module
from advisory.infra.access import SYSTEM
from advisory.infra.db import db
from advisory.infra.outbox import Mail
from advisory.infra.use_case import use_case
from advisory.infra.web import open_to_all
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.policy.actions import Action
from tests.conftest import demo_settings
from tests.databases import server_uri
from tests.infra.conftest import NewApp, app_on
from tests.make import Make

GONE = "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"


def with_a_saving_page(app: Flask, *, has_rows: bool = False) -> Flask:
    """A page that saves: enough rows to fill what is nearly full."""
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)

    @app.post("/save")
    @open_to_all
    def save() -> str:
        municipality = db.session.scalars(select(Municipality)).one()
        with use_case(Action.MUNICIPALITIES_INVITE, municipality, SYSTEM):
            for number in range(50):
                db.session.add(Organisation(municipality_id=municipality.id, name=f"{number} " + "x" * 20_000))
        return "saved"

    with app.app_context():
        if not has_rows:
            Make().municipality()
            module.commit()
    return app


def saved(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


@pytest.mark.promise("R9")
def test_without_a_database_pages_say_so_and_the_process_lives() -> None:
    app = app_on(demo_settings(GONE))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["checks"]["database"]) == (503, False)
    client.set_cookie("session", _signed_cookie(app))
    answer = client.get("/desk")
    assert answer.status_code == 503
    assert "<h1" in answer.text
    assert "psycopg" not in answer.text


def _signed_cookie(app: Flask) -> str:
    """The cookie of somebody who says to be signed in, so that the page must ask the database."""
    serializer = app.session_interface.get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps({"sign_in": "x" * 43}))


@pytest.mark.promise("R9")
def test_a_full_disk_saves_nothing_and_then_goes_on(new_app: NewApp) -> None:
    app = with_a_saving_page(new_app())
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql"):
        return  # a server's disk cannot be filled from here; its answer is the same class of error
    limits = iter(["200", "100000"])
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
        limit = next(limits)
        event.listen(db.engine, "connect", lambda raw, record: raw.execute(f"PRAGMA max_page_count={limit}"))
    client = app.test_client()
    assert client.post("/save").status_code == 503
    assert saved(app) == 0
    limit = next(limits)
    with app.app_context():
        db.engine.dispose()
    assert client.post("/save").status_code == 200
    assert saved(app) == 50


@pytest.mark.promise("R9")
def test_a_read_only_database_saves_nothing_and_still_shows(new_app: NewApp, tmp_path: Path) -> None:
    app = with_a_saving_page(new_app())
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("postgresql"):
        _admin(f'ALTER DATABASE "{url.partition("?")[0].rpartition("/")[2]}" SET default_transaction_read_only = on')
        _cut(url)
    else:
        file = url.removeprefix("sqlite:///")
        app = with_a_saving_page(app_on(demo_settings(f"sqlite:///file:{file}?mode=ro&uri=true")), has_rows=True)
    client = app.test_client()
    assert client.post("/save").status_code == 503
    assert client.get("/readyz").status_code == 200
    assert saved(app) == 0


@pytest.mark.promise("R1")
@pytest.mark.promise("R9")
def test_a_cut_connection_is_opened_again(new_app: NewApp) -> None:
    app = with_a_saving_page(new_app())
    client = app.test_client()
    assert client.post("/save").status_code == 200
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("postgresql"):
        _cut(url)
    else:
        with app.app_context():
            connection = db.engine.connect()
            connection.begin()
            connection.invalidate()  # in the middle of writing: the lock of writers must come back
            connection.close()
    with app.app_context():
        db.session.remove()
        names = db.session.scalars(select(Organisation)).all()
        for organisation in names:
            db.session.delete(organisation)
        module.commit()
    assert client.post("/save").status_code == 200
    assert saved(app) == 50


def _admin(statement: str) -> None:
    with psycopg.connect(server_uri(), autocommit=True) as connection:
        connection.execute(statement)


def _cut(url: str) -> None:
    name = url.partition("?")[0].rpartition("/")[2]
    _admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_a_second_writer_in_one_thread_is_told_instead_of_hanging(
    new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisory.infra.db.PATIENCE_SECONDS", 0.2)
    app = new_app()
    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            return
        with db.engine.begin(), pytest.raises(Exception, match="another writer does not end"):
            db.engine.connect().begin()
        with db.engine.begin():
            pass


@pytest.mark.promise("R9")
def test_readiness_looks_at_disk_and_waiting_mail(new_app: NewApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = new_app()
    client = app.test_client()
    assert client.get("/readyz").get_json() == {
        "status": "ok", "checks": {"database": True, "disk": True, "mail": True, "jobs": True},
        "oldest_seconds": {"mail": 0, "jobs": 0},
    }  # fmt: skip
    with app.app_context(), use_case(Action.PEOPLE_SIGN_IN, _installation(), SYSTEM) as case:
        case.send(Mail(key="a", recipient="a@test.example", subject="", text="", html="", language="fi"))
    assert client.get("/readyz").status_code == 200
    later = clock.now() + health.OLDEST_ROW * 2
    with monkeypatch.context() as patched:
        patched.setattr("advisory.kernel.clock.now", lambda: later)
        said = client.get("/readyz").get_json()
        assert said["checks"] == {"database": True, "disk": True, "mail": False, "jobs": True}
        assert said["oldest_seconds"]["jobs"] == 0
        assert 7195 < said["oldest_seconds"]["mail"] < 7205
    monkeypatch.setattr(health, "LEAST_DISK", 10**18)
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["checks"]["disk"]) == (503, False)


def _installation():
    from advisory.infra.access import INSTALLATION  # noqa: PLC0415

    return INSTALLATION


@pytest.mark.promise("R3")
def test_a_row_that_another_wrote_first_is_a_conflict_and_no_error(new_app: NewApp) -> None:
    app = new_app()
    app.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)

    @app.post("/same")
    @open_to_all
    def same() -> str:
        municipality = db.session.scalars(select(Municipality)).one()
        with use_case(Action.MUNICIPALITIES_INVITE, municipality, SYSTEM):
            for _ in range(2):
                db.session.add(Organisation(municipality_id=municipality.id, name="Mallilan palkansaajat ry"))
                db.session.flush()
        return "saved"

    with app.app_context():
        Make().municipality()
        module.commit()
    answer = app.test_client().post("/same", data={"reason": "Nämä sanat säilyvät"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 409
    assert "theirs was first" in answer.text
    assert "Nämä sanat säilyvät" in answer.text
    assert saved(app) == 0
