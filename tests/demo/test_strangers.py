"""A visitor who has not signed in reaches nothing but the pages declared open: every address, with real rows (S51)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.routing import Rule

from advisory.infra import web
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from tests.checking import CheckingClient
from tests.demo.walking import fillings, place

WITHOUT_ROWS = frozenset({"initiatives.file", "initiatives.verify", "people.end_session"})
"""Addresses of rows that the demo does not have before somebody signs in or reports."""


def _closed(app: Flask) -> list[Rule]:
    """The addresses that neither their views nor the reviewed list of the libraries' routes declare open."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in web.LIBRARY_ENDPOINTS
        and not getattr(app.view_functions[rule.endpoint], "advisory_open", False)
    ]


def _requests(app: Flask) -> Iterator[tuple[str, str, Rule]]:
    """Each method of each closed address, filled in with rows of the demo where it has them."""
    municipality, adapter = place("990"), app.url_map.bind("127.0.0.1:8000")
    for rule in _closed(app):
        values = next(fillings(rule, municipality), None) or dict.fromkeys(rule.arguments, 1)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, adapter.build(rule.endpoint, values, method=method), rule


def _entries() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.mark.security("S51")
def test_every_route_refuses_a_stranger(demo: Flask, visitor: CheckingClient) -> None:
    """The visitor's own token is right, so that it is the door that refuses, and not the check of forms before it."""
    token, before, passed, asked = visitor.token("/sign-in"), _entries(), {}, set()
    for method, url, rule in list(_requests(demo)):
        form = {} if method == "GET" else {"data": {"csrf_token": token}}
        answer = visitor.open(url, method=method, **form)
        where = answer.headers.get("Location", "")
        is_led = where.startswith("/sign-in?next=") if method == "GET" else 'href="/sign-in?next=' in answer.text
        if answer.status_code != (303 if method == "GET" else 401) or not is_led:
            passed[f"{method} {rule}"] = f"{answer.status_code} {where}"
        asked.add(method)
    assert passed == {}
    assert asked == {"GET", "POST"}
    assert _entries() == before


def test_the_demo_has_rows_for_the_addresses_of_strangers(demo: Flask) -> None:
    empty = {rule.endpoint for rule in _closed(demo) if next(fillings(rule, place("990")), None) is None}
    assert empty <= WITHOUT_ROWS
