"""The meeting room as wide as people have it: nothing leaves its card, everything can be pressed, no name is broken."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PASSWORD, PHONE, NewPage
from tests.running import Running

pytestmark = pytest.mark.browser
SEED = f"""
import json
from wsgi import app
from advisory.infra.db import db, transaction_kind
from advisory.infra.security import hash_password
from advisory.people.models import Person
from tests.make import Make
from tests.proceedings.making import called_room, room_in_session
with app.test_request_context(), transaction_kind("write"):
    make = Make()
    waiting, room = called_room(make), room_in_session(make, members=13)
    handling = room.open("scrutineers")
    for place, member in enumerate(room.members):
        db.session.get_one(Person, member.person_id).name = ("Ulla Westerlund", "Oikeudenmukaisuus Järjestö")[place % 2]
    for account in (room.account(), waiting.account()):
        account.password = hash_password({PASSWORD!r})
    db.session.commit()
    addresses = [f"/meetings/{{room.meeting.id}}/room/{{handling.slot_id}}", f"/meetings/{{waiting.meeting.id}}/room"]
    print(json.dumps(list(zip(addresses, [room.account().email, waiting.account().email]))))
"""
SignIn = Callable[..., None]
LAPTOPS = (1024, 1100, DESK, 1440)

# The dock of a narrow screen lies along its whole edge.
OUTSIDE = """() => [...document.querySelectorAll('.room > .card')].flatMap(card => {
  const edge = card.getBoundingClientRect()
  return [...card.querySelectorAll('*')].filter(one => {
    const box = one.getBoundingClientRect()
    return box.width && !one.closest('.vh, .dock') && (box.left < edge.left - 1 || box.right > edge.right + 1)
  }).map(one => one.outerHTML.slice(0, 90))
})"""
WIDTH = "document.querySelector('.room > .item').getBoundingClientRect().width"
BROKEN = """() => [...document.querySelectorAll('.att__name > *')].flatMap(part => {
  const text = part.firstChild
  return [...text.data.matchAll(/[^\\s-]+/g)].filter(word => {
    const range = document.createRange()
    range.setStart(text, word.index)
    range.setEnd(text, word.index + word[0].length)
    return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1
  }).map(word => word[0])
})"""


@pytest.fixture(scope="module")
def seeded(empty_service: Running) -> list[list[str]]:
    """An item with many tiles, and a meeting that is not open yet: the address and the secretary of each."""
    return list(json.loads(empty_service.python("-c", SEED).splitlines()[-1]))


@pytest.fixture
def enter(empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[list[str]]) -> Callable[..., Page]:
    """`enter(width=390, language="sv", javascript=False)`: the secretary at the item, or before the meeting is open."""

    def through_the_door(language: str = "fi", *, is_open: bool = True, **facts: int) -> Page:
        address, email = seeded[0 if is_open else 1]
        page = new_page(empty_service, language=language, **facts)
        sign_in(page, email)
        page.goto(f"{address}?lang={language}")
        return page

    return through_the_door


@pytest.mark.feature(114)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_at_every_width_all_stands_in_its_card_and_can_be_pressed(
    enter: Callable[..., Page], axe: Callable[[Page], None], language: str
) -> None:
    page = enter(language)
    axe(page)
    for width in (*LAPTOPS, 768, PHONE, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OUTSIDE) == [], width
        assert page.evaluate(BROKEN) == [], width
        tiles = page.locator("#solution .choice, #scrutineers .choice")
        assert tiles.count() == 7 + 13
        for tile in tiles.all():
            was_ticked = tile.locator("[type=checkbox]:checked").count() > 0
            tile.click()
            expect(tile.locator("input")).to_be_checked(checked=not was_ticked)


@pytest.mark.feature(114)
@pytest.mark.parametrize("javascript", [True, False])
def test_the_agenda_is_open_beside_a_wide_item_and_folded_above_a_narrow_one(
    enter: Callable[..., Page], javascript: bool
) -> None:
    page = enter(javascript=javascript)
    summary, item = page.locator("nav summary"), page.locator(".agenda a").nth(4)
    expect(item).to_be_visible()
    expect(summary).to_be_hidden()
    page.set_viewport_size({"width": 1100, "height": 800})
    expect(item).to_be_hidden()
    summary.click()
    item.click()
    expect(page.get_by_role("heading", level=2).and_(page.locator("#item-title"))).to_be_focused()


@pytest.mark.feature(48)
def test_before_the_meeting_the_room_of_the_table_is_given_to_the_opening(enter: Callable[..., Page]) -> None:
    page = enter(is_open=False)
    for width, least in ((1024, 900), (DESK, 900), (1440, 1000)):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(WIDTH) >= least


@pytest.mark.feature(114)
def test_on_a_phone_the_bar_leads_to_those_present_and_to_the_end(
    enter: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    page = enter(width=PHONE)
    expect(page.locator("#attendance-title")).not_to_be_in_viewport()
    page.locator("#quorum").click()
    expect(page.locator("#attendance-title")).to_be_in_viewport()
    for label, there in (("Näytä osallistujille", "/screen"), ("Päätä kokous", "/ending")):
        page.locator(".menu summary").click()
        axe(page)
        page.locator(".menu").get_by_role("link", name=label).click()
        page.wait_for_url(f"**{there}")
        page.go_back()


@pytest.mark.feature(114)
def test_after_each_step_the_keyboard_goes_on_at_the_heading(enter: Callable[..., Page]) -> None:
    """With a script and without; and the skip link leads there too."""
    page = enter()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#item-title")).to_be_focused()
    for javascript in (True, False):
        page = enter(javascript=javascript)
        if javascript:
            for tile in page.locator("#scrutineers .choice").all()[:2]:
                tile.click()
        else:
            page.locator("nav .agenda a").nth(3).click()
            page.fill("#decision-fi", "Puolletaan.")
        heading = page.locator("#item-title")
        left = heading.text_content() or ""
        page.get_by_role("button", name="Käsitelty, seuraava").click()
        expect(heading).not_to_have_text(left)
        expect(heading).to_be_focused()
