"""The commands of the README that no other test runs: timed work at a time, safe settings."""

import dataclasses
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from advisory import timed
from advisory.factory import create_app
from advisory.infra import delivery, sweeping
from tests.conftest import demo_settings
from tests.make import Make


@pytest.fixture
def in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    settings = dataclasses.replace(app.config["SETTINGS"], mode="production")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return app


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=list(arguments))
    return done.exit_code, done.output


def test_timed_work_is_done_as_of_a_helsinki_time(app: Flask, make: Make) -> None:
    code, said = run(app, "due", "run", "--at", "2026-09-16T17:00")
    assert (code, said) == (0, "Timed work done as of 2026-09-16T17:00+03:00.\n")
    assert run(app, "due", "run")[0] == 0


def test_timed_work_that_breaks_is_named_and_stops_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {delivery.empty_old_bodies, sweeping.sweep} <= set(timed.TIMED)
    done: list[datetime] = []

    def breaks(now: datetime) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(timed, "TIMED", (breaks, done.append))
    code, said = run(app, "due", "run")
    assert (code, len(done)) == (1, 1)
    assert "breaks" in said


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-01", "17.00"])
def test_a_time_that_is_none_is_refused_with_an_example(app: Flask, at: str) -> None:
    code, said = run(app, "due", "run", "--at", at)
    assert code == 1
    assert "2026-09-16T17:00" in said


def test_another_time_is_refused_in_production(in_production: Flask) -> None:
    code, said = run(in_production, "due", "run", "--at", "2026-09-16T17:00")
    assert code == 1
    assert "refused in production" in said
    assert run(in_production, "due", "run")[0] == 0


def test_the_demo_is_refused_in_production(in_production: Flask) -> None:
    for arguments in (("demo", "load"), ("demo", "load", "--fresh")):
        code, said = run(in_production, *arguments)
        assert code == 1
        assert "demo mode only" in said


def test_unsafe_settings_are_named(app: Flask, in_production: Flask) -> None:
    code, said = run(in_production, "check")
    assert code == 1
    assert "BASE_URL must be the https address" in said
    assert "MAIL_SERVER is missing" in said


def test_safe_settings_are_said_to_be_safe(app: Flask) -> None:
    assert run(app, "check") == (0, "The settings are safe.\n")


@pytest.mark.parametrize("command", [("user", "invite", "a@test.example"), ("due", "run"), ("demo", "load")])
def test_a_database_without_tables_is_told_in_a_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    app = create_app(demo_settings(f"sqlite:///{tmp_path / 'empty.db'}"))
    code, said = run(app, *command)
    assert code == 1
    assert "flask --app wsgi db upgrade" in said
    assert "Traceback" not in said
