"""Nobody of one municipality learns what another has: every address, with real rows, both ways (S54)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from advisory.demo import PASSWORD
from tests.checking import CheckingClient
from tests.demo.walking import OPEN, account, fillings, place, rules

PUBLIC = ("portal.", "security.", "health.", "notifications.tray")
LEHTORANTA, KOIVUSALMI = "990", "991"
OTHERS = (
    ("secretary@lehtoranta.example", KOIVUSALMI), ("admin@lehtoranta.example", KOIVUSALMI),
    ("member@lehtoranta.example", KOIVUSALMI), ("secretary@koivusalmi.example", LEHTORANTA),
    ("admin@koivusalmi.example", LEHTORANTA), ("chair@koivusalmi.example", LEHTORANTA),
)  # fmt: skip
"""Who looks, and whose rows are tried."""


def _named(app: Flask, method: str) -> Iterator[Rule]:
    """The addresses behind sign-in that name a row."""
    for rule in rules(app, method):
        is_named = any(name.endswith("_id") and name != "session_id" for name in rule.arguments)
        if is_named and not rule.endpoint.startswith(PUBLIC) and not rule.arguments & OPEN:
            yield rule


def _closed(app: Flask, method: str, code: str) -> dict[str, str]:
    """Each such endpoint with its address, filled with rows of this municipality; none where it has no such row."""
    foreign, urls = place(code), app.url_map.bind("localhost")
    filled = ((rule.endpoint, next(fillings(rule, foreign), None)) for rule in _named(app, method))
    return {endpoint: urls.build(endpoint, values, method) for endpoint, values in filled if values is not None}


@pytest.mark.security("S54")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_is_left_out(demo: Flask, method: str) -> None:
    """What one municipality of the demo has no row for, the other has."""
    tried = _closed(demo, method, LEHTORANTA).keys() | _closed(demo, method, KOIVUSALMI).keys()
    assert {rule.endpoint for rule in _named(demo, method)} - tried == set()


@pytest.mark.security("S54")
@pytest.mark.parametrize(("email", "code"), OTHERS)
def test_every_page_of_another_municipality_is_not_there(
    demo: Flask, visitor: CheckingClient, email: str, code: str
) -> None:
    visitor.sign_in(account(email), password=PASSWORD)
    answers = {address: visitor.get(address).status_code for address in _closed(demo, "GET", code).values()}
    assert {address: status for address, status in answers.items() if status != 404} == {}


@pytest.mark.security("S54")
@pytest.mark.parametrize(("email", "code"), OTHERS)
def test_no_act_reaches_another_municipality(demo: Flask, visitor: CheckingClient, email: str, code: str) -> None:
    visitor.sign_in(account(email), password=PASSWORD)
    token = {"csrf_token": visitor.token("/account")}
    tried = _closed(demo, "POST", code).values()
    answers = {address: visitor.post(address, data=token).status_code for address in tried}
    assert {address: status for address, status in answers.items() if status != 404} == {}
