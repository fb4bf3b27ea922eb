"""What a refused form gives back: every word and figure that somebody typed, and nothing that a page sends by itself."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from advisory.infra import typed
from tests.checking import CheckingClient
from tests.make import Make

pytestmark = pytest.mark.promise("R12")


@pytest.fixture
def given_back(app: Flask) -> Callable[[dict[str, str]], set[str]]:
    """The texts that come back from a form with these fields."""

    def of(fields: dict[str, str]) -> set[str]:
        with app.test_request_context("/", method="POST", data=MultiDict(fields)):
            return {text for _label, text in typed.words()}

    return of


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("title-fi", "Jaa"), ("title-sv", "24"), ("phone", "0401234567"), ("due_on", "2026-09-16"), ("date", "16.9.2026"),
        ("indicators-0-baseline", "7"), ("arrived-12", "17.05"), ("mine-decision-fi", "Ei"), ("proposal-fi", "room"),
    ],
)  # fmt: skip
def test_figures_dates_and_short_words_come_back(given_back: Callable[..., set[str]], name: str, text: str) -> None:
    assert given_back({name: text}) == {text}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("version", "17"), ("form_key", "0b51e2fd77a14c"), ("is_secret", "y"), ("presenter", "12"), ("presence-31", "room"),
        ("presence-31", "absent"), ("seconder-4", "31"),
        ("appeal-4", "claim"), ("next", "/desk"), ("move", "12:up"), ("title-fi", " "), ("kind", "initiative"),
    ],
)  # fmt: skip
def test_ids_versions_and_choices_do_not(given_back: Callable[..., set[str]], name: str, text: str) -> None:
    assert given_back({name: text}) == set()


@pytest.mark.security("S27")
def test_no_password_of_any_form_is_printed(client: CheckingClient, make: Make) -> None:
    client.sign_in(make.account())
    kinds = ("password", "new_password", "new_password_confirm", "old-password-2", "reset_token", "csrf_token")
    answer = client.post(
        "/password/change", data={kind: f"salainen {kind} sana" for kind in kinds} | {"note": "Sana jää"}
    )
    assert answer.status_code == 400
    assert "Sana jää" in answer.text
    assert "salainen" not in answer.text
