"""Every page of the URL map, as the role that sees most of it: axe, light and dark, 320 px, three languages, and empty.

The pages come from the URL map and the demo's rows (tests/browser/places.py). There is no list of exceptions.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from advisory.demo import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import PASSWORD, NewPage
from tests.browser.examining import COLOURS, violations
from tests.browser.thread.tray import Tray
from tests.running import Running

pytestmark = pytest.mark.browser
READERS = (
    "secretary@lehtoranta.example", "", "operator@service.example", "monitor@region.example",
    "admin@lehtoranta.example", "member@lehtoranta.example",
)  # fmt: skip
"""In the order in which they are asked; "" is nobody."""

MANY_STATES = {
    "meetings.show": 11,
    "minutes.show": 7,
    "proceedings.room": 11,
    "initiatives.show": 6,
    "portal.meeting": 4,
}
ELSEWHERE = {
    "security.reset_password": "test_pages_from_mails", "people.link": "test_pages_from_mails",
    "minutes.signature": "the thread, which looks at every page of its walk with axe",
}  # fmt: skip
MOST_TRIES = 24
NARROW, PHONE = 320, 390
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
EMPTY = f"""
from wsgi import app
from advisory.infra.db import db, transaction_kind
from advisory.boards.models import BoardState
from advisory.infra.security import hash_password
from advisory.people.models import Account
from tests.make import Make
with app.test_request_context(), transaction_kind("write"):
    make = Make()
    board = make.board(state=BoardState.DRAFT)
    people = [make.secretary(db.session.get_one(type(make.municipality()), board.municipality_id))]
    people.append(make.administrator(db.session.get_one(type(make.municipality()), board.municipality_id)))
    accounts = [db.session.get_one(Account, person.account_id) for person in people] + [make.operator(), make.monitor()]
    for account in accounts:
        account.password = hash_password({PASSWORD!r})
    db.session.commit()
    print("\\n".join(account.email for account in accounts))
"""
SignIn = Callable[..., None]
Seen = dict[str, list[tuple[str, str]]]


class Examiner:
    """Goes through pages and notes everything that is wrong with them."""

    def __init__(self) -> None:
        self.faults = list[str]()

    def look(self, page: Page, address: str, language: str) -> None:
        """One page in one language on a phone."""
        answer = page.goto(address)
        if answer is None or not answer.ok or urlsplit(page.url).path != urlsplit(address).path:
            self.faults.append(f"{address}: {answer.status if answer else 'nothing'}")
        if page.locator("html").get_attribute("lang") != language:
            self.faults.append(f"{address} does not speak {language}")
        self._axe(page, language)

    def look_closely(self, page: Page, address: str, language: str = "fi") -> None:
        """The same, in the dark too, and as narrow as it goes."""
        self.look(page, address, language)
        page.emulate_media(color_scheme="dark")
        self._axe(page, "dark", COLOURS)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW, "height": 800})
        if (wider := page.evaluate(SIDEWAYS)) > 0:
            self.faults.append(f"{address} scrolls sideways by {wider} px at {NARROW}")
        page.set_viewport_size({"width": PHONE, "height": 900})

    def _axe(self, page: Page, what: str, rules: tuple[str, ...] = ()) -> None:
        for violation in violations(page, rules=rules):
            where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.faults.append(f"{page.url} ({what}): {violation['id']}: {violation['help']}: {where}")


@pytest.fixture
def examiner() -> Iterator[Examiner]:
    one = Examiner()
    yield one
    assert not one.faults, "\n".join(one.faults)


@pytest.fixture(scope="module")
def addresses(demo_service: Running) -> dict[str, list[str]]:
    """Every address of every endpoint that answers GET."""
    printed = demo_service.python("-m", "tests.browser.places").splitlines()[-1]
    return dict(json.loads(printed))


@pytest.fixture(scope="module")
def readers(demo_service: Running, browser: Any) -> dict[str, Any]:
    """What the browsers of signed-in people keep, by address."""
    kept = {}
    for email in READERS:
        context = browser.new_context(base_url=demo_service.url, locale="fi-FI")
        if email:
            page = context.new_page()
            page.goto("/sign-in")
            page.fill("form:has(input[name=password]) input[name=email]", email)
            page.fill("input[name=password]", DEMO_PASSWORD)
            page.locator("form:has(input[name=password]) [type=submit]").first.click()
            page.wait_for_url(lambda address: "/sign-in" not in address)
        kept[email] = context
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture(scope="module")
def seen(addresses: dict[str, list[str]], readers: dict[str, Any]) -> Seen:
    """For each endpoint that is a page: the reader and the address, one or as many as its states are."""
    return {
        endpoint: found for endpoint, known in addresses.items() if (found := list(_open(endpoint, known, readers)))
    }


def _open(endpoint: str, known: list[str], readers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    wanted = MANY_STATES.get(endpoint, 1)
    order = sorted(READERS, key=bool) if endpoint.startswith("portal.") else READERS
    for email in order:
        for address in known[:MOST_TRIES]:
            if wanted and _is_page(readers[email], address):
                wanted -= 1
                yield email, _rest(readers[email].request.get(address).url)
        if wanted < MANY_STATES.get(endpoint, 1):
            return


def _rest(url: str) -> str:
    """The address without the host: where a page that only leads on has led."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_page(context: Any, address: str) -> bool:
    answer = context.request.get(address)
    there = urlsplit(answer.url).path == urlsplit(address).path or "/room/" in answer.url
    return bool(answer.ok and there and answer.headers.get("content-type", "").startswith("text/html"))


@pytest.mark.feature(114)
def test_every_page_light_dark_and_narrow(
    demo_service: Running, new_page: NewPage, seen: Seen, readers: dict[str, Any], examiner: Examiner
) -> None:
    pages = {
        email: new_page(demo_service, width=PHONE, state=context.storage_state()) for email, context in readers.items()
    }
    for found in seen.values():
        for email, address in found:
            examiner.look_closely(pages[email], f"{address}{'&' if '?' in address else '?'}lang=fi")


@pytest.mark.feature(115)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_in_each_other_language(
    demo_service: Running, new_page: NewPage, seen: Seen, readers: dict[str, Any], examiner: Examiner, language: str
) -> None:
    pages = {}
    for email, context in readers.items():
        pages[email] = new_page(demo_service, width=PHONE, language=language, state=context.storage_state())
    for found in seen.values():
        email, address = found[0]
        address = address.replace("/fi/", f"/{language}/", 1)
        examiner.look(pages[email], f"{address}{'&' if '?' in address else '?'}lang={language}", language)


def test_no_page_is_left_out(seen: Seen, addresses: dict[str, list[str]], readers: dict[str, Any]) -> None:
    """What nobody can open in the demo is looked at elsewhere, or leads to another page."""
    secretary = readers[READERS[0]]
    left = {
        endpoint for endpoint in addresses if endpoint not in seen and not _leads_on(addresses[endpoint], secretary)
    }
    assert left == ELSEWHERE.keys()


def _leads_on(known: list[str], context: Any) -> bool:
    answers = (context.request.get(address) for address in known[:MOST_TRIES])
    return any(answer.ok and "/sign-in" not in answer.url for answer in answers)


@pytest.mark.feature(114)
def test_the_pages_of_an_empty_installation(empty_service: Running, new_page: NewPage, examiner: Examiner) -> None:
    visitor = new_page(empty_service, width=PHONE)
    for address in ("/", "/dev/mail", "/sign-in"):
        examiner.look_closely(visitor, address)


@pytest.fixture(scope="module")
def accounts(empty_service: Running) -> list[str]:
    """Secretary, administrator, operator and monitor of a place with a board and nothing else."""
    return empty_service.python("-c", EMPTY).splitlines()[-4:]


@pytest.mark.feature(114)
def test_pages_with_nothing_in_them(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, examiner: Examiner, accounts: list[str]
) -> None:
    secretary, administrator, operator, monitor = accounts
    board = (
        "",
        "/members",
        "/members/paste",
        "/chair",
        "/appoint",
        "/meetings",
        "/initiatives",
        "/numbers",
    )
    own = {
        secretary: ["/desk", "/boards", *(f"/boards/1{tail}" for tail in board), "/municipalities/1/mails"],
        administrator: ["/desk", "/municipalities/1/people"],
        operator: ["/desk", "/municipalities", "/municipalities/1/administrators"],
        monitor: ["/desk", "/monitor"],
    }
    for email, addresses in own.items():
        page = new_page(empty_service, width=PHONE)
        sign_in(page, email)
        for address in addresses:
            examiner.look_closely(page, address)


@pytest.mark.feature(114)
def test_pages_from_mails(empty_service: Running, new_page: NewPage, examiner: Examiner, accounts: list[str]) -> None:
    visitor, tray = new_page(empty_service, width=PHONE), Tray(new_page(empty_service))
    for email, page in zip(accounts, ("/sign-in/link", "/password/reset"), strict=False):
        visitor.goto(page)
        visitor.locator("main input[name=email]").fill(email)
        visitor.locator("main form:has(input[name=email]) [type=submit]").first.click()
        visitor.wait_for_load_state("load")
        address = urlsplit(tray.newest(email).link(f"{page}/")).path
        examiner.look_closely(visitor, address)
