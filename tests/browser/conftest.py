"""Browser journeys: Chromium, a real service with its worker and the tray, and pages as different readers have them.

Without Chromium the journeys are left out, and one line says so; REQUIRE_BROWSER=1 makes that a failure (tests/conftest.py).
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.examining import described, violations
from tests.chromium import CHROMIUM
from tests.loaded import SECRET, copy_of_demo
from tests.running import Running

PHONE, DESK = 390, 1280
PASSWORD = "correct horse battery"

if CHROMIUM is None:
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    rough = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic"]
    # To start a process, or to compile scripts beside the pages, takes longer than to show a page.
    few = ["--renderer-process-limit=1", "--in-process-gpu", "--js-flags=--single-threaded"]
    return {"executable_path": CHROMIUM, "args": rough + quiet + few}


@pytest.fixture(scope="module")
def empty_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with tables and nothing in them, once for each module of tests. Its mails lie in the tray, /dev/mail."""
    service = Running(tmp_path_factory.mktemp("empty")).make_tables().start()
    yield service
    service.stop()


@pytest.fixture(scope="session")
def demo_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A service with the demo municipalities, once for all tests. Only look at it; write in `empty_service`."""
    service = Running(tmp_path_factory.mktemp("demo"), SECRET_KEY=SECRET)
    copy_of_demo(tmp_path_factory, service.folder)
    yield service.start()
    service.stop()


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Pages as one likes: `new_page(service, width=390, dark=True, language="sv", javascript=False, state=…)`.

    Each is a browser of its own (cookies). The test fails if a page asked another host, broke the content policy, or threw.
    """
    opened: list[tuple[BrowserContext, Watch]] = []

    def make(
        service: Running,
        *,
        width: int = DESK,
        dark: bool = False,
        language: str = "fi",
        javascript: bool = True,
        state: Any = None,
    ) -> Page:
        context = browser.new_context(
            base_url=service.url,
            viewport=ViewportSize(width=width, height=900),
            color_scheme="dark" if dark else "light",
            locale="en-GB" if language == "en" else f"{language}-FI",
            timezone_id="Europe/Helsinki",
            java_script_enabled=javascript,
            storage_state=state,
            reduced_motion="reduce",
            has_touch=width < 600,
        )
        context.set_default_timeout(10_000)
        opened.append((context, Watch(service.url, context)))
        return context.new_page()

    yield make
    faults = [fault for context, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert not faults, "\n".join(faults)


class Watch:
    """What a page must never do."""

    def __init__(self, url: str, context: BrowserContext) -> None:
        self.faults: list[str] = []
        context.on("request", lambda request: self._asked(url, request.url))
        context.on("weberror", lambda error: self.faults.append(f"threw: {error.error}"))
        context.on("console", self._said)

    def _asked(self, url: str, wanted: str) -> None:
        if not wanted.startswith((url, "data:", "blob:", "about:")):
            self.faults.append(f"asked another host: {wanted}")

    def _said(self, message: Any) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.faults.append(f"broke the content policy: {message.text}")


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Sign in through the page, as a person does: `sign_in(page, "secretary@lehtoranta.example")`."""

    def through_page(page: Page, email: str, password: str = PASSWORD) -> None:
        page.goto("/sign-in")
        page.locator("form:has(input[name=password]) input[name=email]").fill(email)
        page.locator("input[name=password]").fill(password)
        page.locator("form:has(input[name=password]) [type=submit]").first.click()
        page.wait_for_url(lambda address: "/sign-in" not in address)

    return through_page


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """`axe(page)` fails with what axe finds on the page as it now is. There is no list of exceptions."""

    def check(page: Page) -> None:
        found = violations(page)
        assert not found, described(page, found)

    return check


@pytest.fixture
def picture() -> Callable[[Page, str], Path]:
    """`picture(page, "05-answer-390")` keeps the whole page as a PNG in $PICTURES, by default build/pictures."""
    folder = Path(os.environ.get("PICTURES", "build/pictures"))
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        file = folder / f"{name}.png"
        page.screenshot(path=str(file), full_page=True)
        return file

    return take
