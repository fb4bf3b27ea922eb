"""Every page there is, as a role that sees it: it works, speaks the reader's language and costs what it may."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.routing import Rule

from advisory.demo import PASSWORD
from tests.checking import CheckingClient
from tests.demo.walking import OPEN, account, fillings, place, rules

READERS = (
    "secretary@lehtoranta.example", "admin@lehtoranta.example", "chair@lehtoranta.example",
    "scrutineer@lehtoranta.example", "operator@service.example", "monitor@region.example",
)  # fmt: skip
MOST_STATEMENTS = 12
UNFILLED = re.compile(r"%\(\w+\)[sd]")
ELSEWHERE = frozenset(
    {
        "portal.minutes_pdf", "notifications.tray_mail", "security.reset_password", "health.readyz",
        "initiatives.file", "minutes.texts",
    }
)  # fmt: skip
"""Pages that need what only other tests make: a rendered file, a mail's link, a running worker, a draft of minutes."""


def _pages(app: Flask) -> list[Rule]:
    return [rule for rule in rules(app, "GET") if not rule.arguments & OPEN and rule.endpoint not in ELSEWHERE]


def _faults(soup: BeautifulSoup, statements: int) -> list[str]:
    found = []
    if len(soup.select("h1")) != 1:
        found.append(f"{len(soup.select('h1'))} h1")
    if UNFILLED.search(soup.text):
        found.append("an unfilled text")
    if statements > MOST_STATEMENTS:
        found.append(f"{statements} statements")
    return found


class Walk:
    """Visits pages as one reader after another until each has been seen."""

    def __init__(self, app: Flask, visitor: CheckingClient) -> None:
        self.visitor = visitor
        self.municipality = place("990")
        self.left = {rule.endpoint: rule for rule in _pages(app)}
        self.addresses = {
            name: [app.url_map.bind("localhost").build(name, values) for values in fillings(rule, self.municipality)]
            for name, rule in self.left.items()
        }
        self.faults: dict[str, list[str]] = {}

    def as_reader(self, email: str) -> None:
        self.visitor.sign_out()
        self.visitor.sign_in(account(email), password=PASSWORD)
        for endpoint in list(self.left):
            self._visit(endpoint)

    def _visit(self, endpoint: str) -> None:
        """Every address of a page until one answers; a redirect is an answer too."""
        for address in self.addresses[endpoint]:
            answer = self.visitor.get(address)
            if answer.status_code >= 500:
                self.faults[address] = [str(answer.status_code)]
            if answer.status_code in {302, 303}:
                self.left.pop(endpoint)
                return
            if answer.status_code == 200:
                self.left.pop(endpoint)
                if answer.mimetype == "text/html":
                    soup = BeautifulSoup(answer.text, "html.parser")
                    self.faults |= {address: bad} if (bad := _faults(soup, self.visitor.watch.statements)) else {}
                return


def test_every_page_by_role(demo: Flask, visitor: CheckingClient) -> None:
    walk = Walk(demo, visitor)
    assert len(walk.left) > 30
    for email in READERS:
        walk.as_reader(email)
    assert walk.faults == {}
    assert sorted(walk.left) == []


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_published_page_shows_the_worked_example(demo: Flask, visitor: CheckingClient, language: str) -> None:
    text = visitor.page(f"/{language}/lehtoranta/neuvottelukunta/meetings/2026/3").text
    for words in ("§ 21", "§ 30", "Aino Salmela", "Amina Warsame", "17.48", "17.59", "Rauhala"):
        assert words in text
