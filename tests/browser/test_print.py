"""Pages on paper: nothing is wasted, headings stand with their text, and what only a screen can do is not printed."""

import io
import re
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page

from advisory.demo import PASSWORD
from tests.browser.conftest import NewPage
from tests.running import Running

pytestmark = pytest.mark.browser
BOARD = "/fi/lehtoranta/neuvottelukunta"


def sheets(page: Page, address: str) -> list[list[str]]:
    """The lines of text of each sheet of paper."""
    page.goto(address)
    file = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return [[line for line in sheet.extract_text().splitlines() if line.strip()] for sheet in file.pages]


@pytest.mark.parametrize(
    ("path", "most"), [("/members", 1), ("/initiatives", 2), ("/meetings/2026/3", 7), ("/meetings", 1)]
)
def test_a_public_page_fills_its_sheets(demo_service: Running, new_page: NewPage, path: str, most: int) -> None:
    printed = sheets(new_page(demo_service), BOARD + path)
    assert len(printed) <= most
    assert min(len(lines) for lines in printed) > 5
    for lines in printed:
        assert not re.match(r"§ \d+ |läsnä |Esittelijä |Päätös$|Päätösehdotus$", lines[-1].strip()), lines[-1]


def test_the_list_of_members_is_printed_without_what_one_can_do_with_it(
    demo_service: Running, new_page: NewPage, sign_in: Callable[..., None]
) -> None:
    page = new_page(demo_service)
    sign_in(page, "secretary@lehtoranta.example", PASSWORD)
    printed = sheets(page, "/boards/1/members")
    assert len(printed) <= 3
    assert all(printed)
    assert "Päätä jäsenyys" not in " ".join(line for lines in printed for line in lines)


def test_what_is_done_and_what_is_to_come_look_different_on_paper(demo_service: Running, new_page: NewPage) -> None:
    """Grounds are not printed unless the reader asks for it; borders are."""
    page = new_page(demo_service)
    page.goto(f"{BOARD}/initiatives")
    page.emulate_media(media="print")
    style = "(one, side, name) => parseFloat(getComputedStyle(one, side)[name])"

    def border(place: str, side: str, name: str) -> float:
        found: float = page.locator(f".path {place}").first.evaluate(f"one => ({style})(one, '{side}', '{name}')")
        return found

    done, coming = (border(place, "::after", "borderTopWidth") for place in ("li.is-done", "li:not([class])"))
    assert done >= 8 > coming * 2
    assert border("li:nth-child(2)", "::before", "borderTopWidth") >= 2


def test_the_contents_of_long_minutes_follow_the_reader(demo_service: Running, new_page: NewPage) -> None:
    page = new_page(demo_service)
    page.goto(f"{BOARD}/meetings/2026/3")
    page.evaluate("window.scrollTo(0, 3000)")
    box = page.locator(".contents").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 100
