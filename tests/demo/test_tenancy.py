"""Nobody of one municipality learns what another has: every address, with real rows (S54)."""

import pytest
from flask import Flask

from advisory.demo import PASSWORD
from tests.checking import CheckingClient
from tests.demo.walking import OPEN, account, fillings, place, rules

PUBLIC = ("portal.", "security.", "health.", "notifications.tray")
OTHERS = ("secretary@lehtoranta.example", "admin@lehtoranta.example", "member@lehtoranta.example")


def _closed(app: Flask, method: str) -> list[tuple[str, dict[str, object]]]:
    """The addresses behind sign-in that name a row, each filled with one of the other municipality."""
    foreign = place("991")
    found = []
    for rule in rules(app, method):
        is_named = any(name.endswith("_id") and name != "session_id" for name in rule.arguments)
        if not is_named or rule.endpoint.startswith(PUBLIC) or rule.arguments & OPEN:
            continue
        values = next(fillings(rule, foreign), None)
        if values is not None:
            found.append((rule.endpoint, values))
    return found


def _path(app: Flask, endpoint: str, values: dict[str, object]) -> str:
    return app.url_map.bind("localhost").build(endpoint, values)


@pytest.mark.security("S54")
@pytest.mark.parametrize("email", OTHERS)
def test_every_page_of_another_municipality_is_not_there(demo: Flask, visitor: CheckingClient, email: str) -> None:
    addresses = [_path(demo, *one) for one in _closed(demo, "GET")]
    visitor.sign_in(account(email), password=PASSWORD)
    answers = {address: visitor.get(address).status_code for address in addresses}
    assert len(answers) > 15
    assert {address: status for address, status in answers.items() if status != 404} == {}


@pytest.mark.security("S54")
def test_no_act_reaches_another_municipality(demo: Flask, visitor: CheckingClient) -> None:
    addresses = [_path(demo, *one) for one in _closed(demo, "POST")]
    visitor.sign_in(account("secretary@lehtoranta.example"), password=PASSWORD)
    token = visitor.token("/desk")
    answers = {address: visitor.post(address, data={"csrf_token": token}).status_code for address in addresses}
    assert len(answers) > 20
    assert {address: status for address, status in answers.items() if status != 404} == {}
