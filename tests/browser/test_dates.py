"""The line below a date field says the chosen day as the server writes it, in the language of the page."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "app.js"
FIELD = """<!doctype html><html lang="{}"><body><input type="date" id="day" value="2026-11-24"><output data-words="day"></output>
</body></html>"""


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "tiistai 24.11.2026"), ("sv", "tisdag 24.11.2026"), ("en", "Tuesday 24 November 2026")],
)
def test_the_day_is_said_in_the_order_and_the_form_of_its_language(browser: Browser, language: str, words: str) -> None:
    page = browser.new_page(locale="en-US")
    page.set_content(FIELD.format(language))
    page.add_script_tag(path=SCRIPT)
    expect(page.locator("output")).to_have_text(words)
    page.close()
