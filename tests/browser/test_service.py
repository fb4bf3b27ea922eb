"""The service as a browser meets it: it answers, in each language and width, and its error page too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, NewPage
from tests.running import Running

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_an_address_that_does_not_exist_is_an_accessible_page(
    empty_service: Running, new_page: NewPage, axe: Callable[[Page], None], width: int, dark: bool
) -> None:
    page = new_page(empty_service, width=width, dark=dark)
    answer = page.goto("/no/such/page")
    assert answer is not None
    assert answer.status == 404
    axe(page)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_browser_chooses_the_language_without_javascript(
    empty_service: Running, new_page: NewPage, language: str
) -> None:
    page = new_page(empty_service, language=language, javascript=False)
    page.goto("/sign-in")
    assert page.locator("html").get_attribute("lang") == language
