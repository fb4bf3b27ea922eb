"""Which pages there are in a service, and who sees them: from the URL map and the rows, by trying."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

from tests.running import Running

Readers = Mapping[str, BrowserContext]
Addresses = dict[str, list[str]]
Seen = dict[str, list[list[str]]]
"""For each endpoint that is a page: the reader and the address, one or as many as its states are."""

MANY_STATES = {
    "meetings.show": 11,
    "minutes.show": 7,
    "proceedings.room": 11,
    "initiatives.show": 6,
    "portal.meeting": 4,
}
BY_ROLE = frozenset({"desk.show"})
"""Pages that are another for each role."""

MOST_TRIES = 24


def addresses_of(service: Running) -> Addresses:
    """Every address of every endpoint that answers GET."""
    return dict(json.loads(service.python("-m", "tests.browser.places").splitlines()[-1]))


def signed_in(browser: Browser, service: Running, emails: Iterable[str], password: str) -> dict[str, BrowserContext]:
    """A browser for each of these people, by address; "" is nobody."""
    return {email: _signed_in(browser, service, email, password) for email in emails}


def _signed_in(browser: Browser, service: Running, email: str, password: str) -> BrowserContext:
    context = browser.new_context(base_url=service.url, locale="fi-FI")
    if email:
        page = context.new_page()
        page.goto("/sign-in")
        page.fill("form:has(input[name=password]) input[name=email]", email)
        page.fill("input[name=password]", password)
        page.locator("form:has(input[name=password]) [type=submit]").first.click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
        page.close()
    return context


def pages_seen(addresses: Addresses, readers: Readers) -> Seen:
    """Each page with the first reader who sees it: the readers stand in the order in which they are asked."""
    found = ((endpoint, list(_open(endpoint, known, readers))) for endpoint, known in addresses.items())
    return {endpoint: pages for endpoint, pages in found if pages}


def _open(endpoint: str, known: list[str], readers: Readers) -> Iterator[list[str]]:
    if endpoint in BY_ROLE:
        yield from ([email, led] for email in readers if (led := _page(readers[email], known[0])))
        return
    wanted = MANY_STATES.get(endpoint, 1)
    order = sorted(readers, key=bool) if endpoint.startswith("portal.") else readers
    for email in order:
        for address in known[:MOST_TRIES]:
            if wanted and (led := _page(readers[email], address)):
                wanted -= 1
                yield [email, led]
        if wanted < MANY_STATES.get(endpoint, 1):
            return


def _page(context: BrowserContext, address: str) -> str:
    """Where the page stands, which may be where another leads on to in the room; empty where the reader sees none."""
    answer = context.request.get(address)
    there = urlsplit(answer.url).path == urlsplit(address).path or "/room/" in answer.url
    is_page = answer.ok and there and answer.headers.get("content-type", "").startswith("text/html")
    return _rest(answer.url) if is_page else ""


def _rest(url: str) -> str:
    """The address without the host."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def leads_on(known: list[str], context: BrowserContext) -> bool:
    """Whether one of the addresses leads a reader to another page."""
    answers: Iterator[Any] = (context.request.get(address) for address in known[:MOST_TRIES])
    return any(answer.ok and "/sign-in" not in answer.url for answer in answers)
