"""`flask demo load`: into an empty database only, and a fresh one never in place of anything real."""

from flask import Flask

from advisory.demo import accounts, loading, welcome
from tests.make import Make


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
