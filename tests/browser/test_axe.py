"""Every page of the URL map, as the role that sees most of it: axe, light and dark, 320 to 1440 px, three languages, and empty.

The pages come from the URL map and the demo's rows (tests/browser/places.py). There is no list of exceptions.
"""

from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from advisory.demo import PASSWORD as DEMO_PASSWORD
from tests.browser.conftest import PASSWORD, PHONE, NewPage
from tests.browser.examining import COLOURS, prepared, violations
from tests.browser.thread.tray import Tray
from tests.browser.visiting import Addresses, Readers, Seen, addresses_of, leads_on, pages_seen, signed_in
from tests.running import Running
from tests.sharing import told_once

pytestmark = pytest.mark.browser
READERS = (
    "secretary@lehtoranta.example", "", "operator@service.example", "monitor@region.example",
    "admin@lehtoranta.example", "member@lehtoranta.example",
)  # fmt: skip
"""In the order in which they are asked; "" is nobody."""

ELSEWHERE = {
    "security.reset_password": "test_pages_from_mails", "people.link": "test_pages_from_mails",
    "minutes.signature": "the thread, which looks at every page of its walk with axe",
}  # fmt: skip
NARROW, WIDE = 320, 1440
Theme = Literal["light", "dark"]
BOTH: tuple[Theme, ...] = ("light", "dark")
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


class Examiner:
    """Goes through pages and notes everything that is wrong with them."""

    def __init__(self) -> None:
        self.faults = list[str]()

    def look(self, page: Page, address: str, language: str, *, without: tuple[str, ...] = ()) -> None:
        """One page in one language."""
        answer = page.goto(address)
        if answer is None or not answer.ok or urlsplit(page.url).path != urlsplit(address).path:
            self.faults.append(f"{address}: {answer.status if answer else 'nothing'}")
        if page.locator("html").get_attribute("lang") != language:
            self.faults.append(f"{address} does not speak {language}")
        self._sideways(page)
        self._axe(page, language, without=without)

    def look_closely(self, page: Page, address: str, themes: tuple[Theme, ...] = BOTH, language: str = "fi") -> None:
        """The same in these themes, and as narrow as it goes."""
        first, *others = themes
        page.emulate_media(color_scheme=first)
        self.look(page, address, language)
        for theme in others:
            page.emulate_media(color_scheme=theme)
            self._axe(page, theme, rules=COLOURS)
        page.set_viewport_size({"width": NARROW, "height": 800})
        self._sideways(page)
        page.set_viewport_size({"width": PHONE, "height": 900})

    def _sideways(self, page: Page) -> None:
        """Nothing stands beyond the edge."""
        if (wider := page.evaluate(SIDEWAYS)) > 0:
            self.faults.append(f"{page.url} scrolls sideways by {wider} px at {page.viewport_size}")

    def _axe(self, page: Page, what: str, **options: tuple[str, ...]) -> None:
        for violation in violations(page, **options):
            where = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            self.faults.append(f"{page.url} ({what}): {violation['id']}: {violation['help']}: {where}")


def examine_all(
    examiner: Examiner,
    service: Running,
    new_page: NewPage,
    readers: Readers,
    seen: Seen,
    themes: tuple[Theme, ...] = BOTH,
) -> None:
    """Every page closely, each reader at one browser; a page's further states in one theme each, by turns."""
    pages = {
        email: prepared(new_page(service, width=PHONE, state=one.storage_state())) for email, one in readers.items()
    }
    for found in seen.values():
        for turn, (email, address) in enumerate(found):
            own = themes if turn == 0 else themes[turn % len(themes) :][:1]
            examiner.look_closely(pages[email], f"{address}{'&' if '?' in address else '?'}lang=fi", own)


@pytest.fixture
def examiner() -> Iterator[Examiner]:
    one = Examiner()
    yield one
    assert not one.faults, "\n".join(one.faults)


@pytest.fixture(scope="module")
def addresses(demo_service: Running, tmp_path_factory: pytest.TempPathFactory) -> Addresses:
    return dict(told_once(tmp_path_factory, "addresses", lambda: addresses_of(demo_service)))


@pytest.fixture(scope="module")
def readers(demo_service: Running, browser: Browser) -> Iterator[Readers]:
    kept = signed_in(browser, demo_service, READERS, DEMO_PASSWORD)
    yield kept
    for context in kept.values():
        context.close()


@pytest.fixture(scope="module")
def seen(addresses: Addresses, readers: Readers, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return dict(told_once(tmp_path_factory, "seen", lambda: pages_seen(addresses, readers)))


@pytest.mark.feature(114)
def test_every_page_light_dark_and_narrow(
    demo_service: Running, new_page: NewPage, seen: Seen, readers: Readers, examiner: Examiner
) -> None:
    examine_all(examiner, demo_service, new_page, readers, seen)


@pytest.mark.feature(115)
@pytest.mark.parametrize(("language", "width"), [("sv", WIDE), ("en", PHONE)])
def test_every_page_in_each_other_language(
    demo_service: Running,
    new_page: NewPage,
    seen: Seen,
    readers: Readers,
    examiner: Examiner,
    language: str,
    width: int,
) -> None:
    """Everything but the colours, which are the same in each: they were looked at in Finnish, light and dark. Swedish
    stands at a desk, where some parts scroll by themselves."""
    pages = {}
    for email, context in readers.items():
        page = new_page(demo_service, width=width, language=language, state=context.storage_state())
        pages[email] = prepared(page)
    for found in seen.values():
        email, address = found[0]
        address = address.replace("/fi/", f"/{language}/", 1)
        examiner.look(
            pages[email], f"{address}{'&' if '?' in address else '?'}lang={language}", language, without=COLOURS
        )


def test_no_page_is_left_out(seen: Seen, addresses: Addresses, readers: Readers) -> None:
    """What nobody can open in the demo is looked at elsewhere, or leads to another page."""
    secretary = readers[READERS[0]]
    left = {endpoint for endpoint in addresses if endpoint not in seen and not leads_on(addresses[endpoint], secretary)}
    assert left == ELSEWHERE.keys()


@pytest.mark.feature(114)
def test_every_page_of_an_empty_installation(
    empty_service: Running, new_page: NewPage, browser: Browser, examiner: Examiner
) -> None:
    """Nobody has been here: what the URL map has for a visitor."""
    visitors = signed_in(browser, empty_service, [""], "")
    found = pages_seen(addresses_of(empty_service), visitors)
    assert {"portal.front", "security.login", "notifications.tray"} <= found.keys()
    examine_all(examiner, empty_service, new_page, visitors, found)


@pytest.fixture(scope="module")
def accounts(empty_service: Running) -> list[str]:
    """Secretary, administrator, operator and monitor of a place with a board and nothing else."""
    return empty_service.python("-c", EMPTY).splitlines()[-4:]


@pytest.mark.feature(114)
def test_every_page_with_nothing_in_it(
    empty_service: Running, new_page: NewPage, browser: Browser, examiner: Examiner, accounts: list[str]
) -> None:
    """A municipality has a board and nothing else: whatever the URL map has there for anybody. Once: the dark has the
    same colours as in the full pages."""
    people = signed_in(browser, empty_service, [*accounts, ""], PASSWORD)
    found = pages_seen(addresses_of(empty_service), people)
    assert {email for pages in found.values() for email, _ in pages} == {*accounts, ""}
    examine_all(examiner, empty_service, new_page, people, found, themes=("light",))


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
