"""Walking through the pages as somebody: every form that a person can see, as a browser would send it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from advisory.infra.db import db
from tests.checking import CheckingClient

OF_EACH_KIND, IN_ALL = 2, 10
LIBRARY = re.compile(r"^/(static|fs-static)/")


@dataclass(frozen=True)
class SeenForm:
    """A form of a page: where it goes, how, and what its fields held."""

    page: str
    action: str
    endpoint: str
    method: str
    fields: tuple[tuple[str, str], ...]
    texts: frozenset[str] = frozenset()
    is_multipart: bool = False


@dataclass
class Walk:
    """What one reader can reach."""

    pages: dict[str, int] = field(default_factory=dict)
    forms: dict[tuple[str, frozenset[str]], SeenForm] = field(default_factory=dict)

    def posts(self) -> list[SeenForm]:
        return [form for form in self.forms.values() if form.method == "POST"]


def endpoint_of(app: Flask, url: str, method: str = "GET") -> str:
    """The endpoint behind an address; nothing where there is none."""
    try:
        rule: Rule
        rule, _values = app.url_map.bind("127.0.0.1:8000").match(urlsplit(url).path, method, return_rule=True)
    except HTTPException:
        return ""
    return str(rule.endpoint)


def walk(client: CheckingClient, *starts: str, most: int = 250, walked: Counter[str] | None = None) -> Walk:
    """Follow the links from these pages. Of each kind of page two are looked at, besides those one starts from;
    of all walks that share `walked`, ten."""
    app, found, waiting = client.application, Walk(), list(starts)
    counts, walked = Counter[str](), Counter() if walked is None else walked
    while waiting and len(found.pages) < most:
        url = waiting.pop(0)
        endpoint = endpoint_of(app, url)
        is_enough = counts[endpoint] >= OF_EACH_KIND or walked[endpoint] >= IN_ALL
        if url in found.pages or not endpoint or LIBRARY.match(url) or (url not in starts and is_enough):
            continue
        counts[endpoint] += 1
        walked[endpoint] += 1
        answer = client.get(url)
        found.pages[url] = answer.status_code
        if answer.mimetype == "text/html":
            soup = BeautifulSoup(answer.text, "html.parser")
            _collect(app, url, soup, found)
            waiting += _links(soup)
    return found


def _links(soup: BeautifulSoup) -> list[str]:
    hrefs = [str(a["href"]).partition("#")[0] for a in soup.find_all("a", href=True)]
    return [_local(href) for href in hrefs if _local(href)]


def _local(href: str) -> str:
    parts = urlsplit(href)
    if parts.netloc and parts.netloc != "127.0.0.1:8000":
        return ""
    return (parts.path + (f"?{parts.query}" if parts.query else "")) if parts.path.startswith("/") else ""


def _collect(app: Flask, url: str, soup: BeautifulSoup, found: Walk) -> None:
    for form in soup.find_all("form"):
        own = fields_of(soup, form)
        actions = {str(form.get("action") or url)} | {str(b["formaction"]) for b in _buttons(soup, form, "formaction")}
        for action in actions:
            method = str(form.get("method", "get")).upper()
            target = _local(action) or url
            endpoint = endpoint_of(app, target, method)
            key = (f"{method} {endpoint}", frozenset(name for name, _value in own))
            texts = frozenset(str(box["name"]) for box in form.find_all("textarea") if box.get("name"))
            is_multipart = form.get("enctype") == "multipart/form-data"
            found.forms.setdefault(key, SeenForm(url, target, endpoint, method, own, texts, is_multipart))


def _buttons(soup: BeautifulSoup, form: Tag, attribute: str) -> list[Tag]:
    outside = soup.find_all("button", attrs={"form": form.get("id")}) if form.get("id") else []
    return [button for button in [*form.find_all("button"), *outside] if button.get(attribute)]


def fields_of(soup: BeautifulSoup, form: Tag) -> tuple[tuple[str, str], ...]:
    """Name and value of every field of a form as a browser would send it, without the token."""
    outside = soup.find_all(attrs={"form": form.get("id")}) if form.get("id") else []
    values: dict[str, str] = {}
    for box in [*form.find_all(["input", "textarea", "select", "button"]), *outside]:
        name = box.get("name")
        if name and name != "csrf_token":
            values.setdefault(str(name), _value(box))
    return tuple(values.items())


def _value(box: Tag) -> str:
    if box.name == "textarea":
        return box.get_text()
    if box.name == "select":
        chosen = box.find("option", selected=True) or box.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    return str(box.get("value") or "")


@contextmanager
def taken_back(client: CheckingClient, app: Flask) -> Iterator[None]:
    """Whatever happens inside has not happened: rows and cookies are as before."""
    connection: Any = db._app_engines[app][None]
    cookies = dict(client._cookies)
    db.session.remove()
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        db.session.remove()
        savepoint.rollback()
        client._cookies.clear()
        client._cookies.update(cookies)
