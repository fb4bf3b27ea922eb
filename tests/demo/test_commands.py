"""`flask demo load`: into an empty database only, and a fresh one never in place of anything real."""

from pathlib import Path

import pytest
from flask import Flask

from advisory.demo import PASSWORD, accounts, loading, welcome
from tests.loaded import SECRET, copy_of_demo
from tests.make import Make
from tests.running import Running


def test_what_is_there_already_is_left_alone(app: Flask, make: Make) -> None:
    make.municipality()
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 1
    assert "There is something in the database already" in answer.output
    assert app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"]).exit_code == 0


def test_a_real_municipality_is_never_thrown_away(app: Flask, make: Make) -> None:
    make.municipality(is_fictional=False)
    answer = app.test_cli_runner().invoke(args=["demo", "load", "--fresh"])
    assert answer.exit_code == 1
    assert "more than the demo" in answer.output


def test_a_real_address_is_never_thrown_away(app: Flask, make: Make) -> None:
    make.account("somebody@kunta.fi")
    assert not loading.holds_only_the_demo()


def test_the_welcome_names_the_accounts() -> None:
    assert len(accounts()) == 14
    assert all(address.partition("@")[0] in welcome() for address in accounts())


def test_a_person_with_a_real_address_is_never_thrown_away(app: Flask, make: Make) -> None:
    make.person(make.municipality(), email="oikea.ihminen@kunta.fi")
    assert not loading.holds_only_the_demo()


CHANGE = """
from datetime import datetime
from wsgi import app
from advisory.demo import loading
from advisory.infra import audit, use_case
from advisory.infra.db import transaction_kind
from advisory.infra.access import INSTALLATION
from advisory.kernel import clock
with app.app_context(), transaction_kind("write"):
    for actor, action in (("account:4", "people.sign_in"), ("account:4", "people.edit_own"), ("system", "meetings.due"), CHANGE):
        audit.append(clock.now(), action, subject=INSTALLATION, actor=actor, changes={})
    use_case.commit()
"""


@pytest.fixture
def used(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """A demo that can be thrown away."""
    copy_of_demo(tmp_path_factory, tmp_path)
    return Running(tmp_path, SECRET_KEY=SECRET)


def test_work_in_the_demo_is_thrown_away_only_when_that_is_said(used: Running) -> None:
    used.python("-c", CHANGE.replace("CHANGE", '("account:4", "boards.found")'))
    with pytest.raises(Exception, match="Somebody has worked in this demo"):
        used.flask("demo", "load", "--fresh")
    assert PASSWORD in used.flask("demo", "load", "--if-empty")
    used.flask("demo", "load", "--fresh", "--even-if-used")


def test_signing_in_and_what_the_service_does_by_itself_are_no_work(used: Running) -> None:
    used.python("-c", CHANGE.replace(", CHANGE", ""))
    assert PASSWORD in used.flask("demo", "load", "--fresh")
