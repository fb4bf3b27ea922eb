"""Two people and a bad connection in the meeting room: no word is lost, nothing is overwritten, the state line is honest."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, NewPage
from tests.running import Running

pytestmark = pytest.mark.browser
SEED = f"""
import json
from wsgi import app
from advisory.infra.db import db, transaction_kind
from advisory.infra.security import hash_password
from advisory.municipalities.models import Municipality
from advisory.people.models import Account
from tests.make import Make
from tests.proceedings.making import room_in_session
with app.test_request_context(), transaction_kind("write"):
    make = Make()
    room = room_in_session(make)
    handling = room.open()
    other = make.secretary(db.session.get_one(Municipality, room.board.municipality_id), "Pia Pari")
    secret = hash_password({PASSWORD!r})
    for person in (room.secretary, other):
        db.session.get_one(Account, person.account_id).password = secret
    db.session.commit()
    emails = [room.account().email, db.session.get_one(Account, other.account_id).email]
    print(json.dumps([f"/meetings/{{room.meeting.id}}/room/{{handling.slot_id}}", *emails]))
"""
SignIn = Callable[..., None]


@pytest.fixture(scope="module")
def seeded(empty_service: Running) -> list[str]:
    """The address of an open item, and two secretaries."""
    return list(json.loads(empty_service.python("-c", SEED).splitlines()[-1]))


def state(page: Page, wanted: str) -> None:
    expect(page.locator("[data-save]")).to_have_attribute("data-state", wanted)


@pytest.mark.promise("R2")
@pytest.mark.feature(64)
@pytest.mark.feature(65)
def test_two_editors_lose_nothing(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[str], axe: Callable[[Page], None]
) -> None:
    address, one, other = seeded
    first, second = new_page(empty_service), new_page(empty_service)
    for page, email in ((first, one), (second, other)):
        sign_in(page, email)
        page.goto(address)
    first.fill("#decision-fi", "Sannan päätös.")
    state(first, "saved")
    second.fill("#decision-fi", "Pian päätös.")
    state(second, "conflict")
    expect(second.locator(".sides")).to_contain_text("Sannan päätös.")
    axe(second)
    second.get_by_role("button", name="Yhdistä").click()
    state(second, "saved")
    assert second.input_value("#decision-fi") == "Sannan päätös.\n\nPian päätös."
    first.reload()
    assert first.input_value("#decision-fi") == "Sannan päätös.\n\nPian päätös."


@pytest.mark.feature(64)
def test_a_lost_session_keeps_the_text_on_the_device(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[str]
) -> None:
    address, email, _ = seeded
    page = new_page(empty_service)
    sign_in(page, email)
    page.goto(address)
    page.context.clear_cookies()
    page.fill("#discussion-fi", "Tämä ei saa kadota.")
    state(page, "ended")
    sign_in(page, email)
    page.goto(address)
    assert page.input_value("#discussion-fi") == ""
    page.locator("form > .notice button").first.click()
    state(page, "saved")
    page.reload()
    assert page.input_value("#discussion-fi") == "Tämä ei saa kadota."


@pytest.mark.feature(51)
def test_attendance_is_marked_with_one_press_and_typing_goes_on(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[str]
) -> None:
    address, email, _ = seeded
    page = new_page(empty_service)
    sign_in(page, email)
    page.goto(address)
    page.fill("#follow_up-fi", "Kesken")
    page.locator("#attendance .att").nth(3).locator("input[value=absent]").click()
    expect(page.locator("#attendance svg text").first).to_have_text("4/5")
    assert page.input_value("#follow_up-fi") == "Kesken"
    page.locator("#attendance .att").nth(3).locator("input[value=room]").click()
    expect(page.locator("#attendance svg text").first).to_have_text("5/5")
    expect(page.locator("#quorum")).to_contain_text("Päätösvaltainen")


END = """
import sys
from wsgi import app
from advisory.infra.db import db, transaction_kind
from advisory.people.models import Account
from advisory.people.services import sessions
from sqlalchemy import select
with app.app_context(), transaction_kind("write"):
    sessions.end_all(db.session.scalars(select(Account.id).where(Account.email == sys.argv[1])).one())
    db.session.commit()
"""
NO_STORAGE = "Storage.prototype.setItem = function () { throw new Error('full'); };"


@pytest.mark.promise("R12")
def test_autosave_says_that_the_session_has_ended_and_whether_the_text_is_kept(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[str]
) -> None:
    address, email, _ = seeded
    page, full = new_page(empty_service), new_page(empty_service)
    full.add_init_script(NO_STORAGE)
    for one in (page, full):
        sign_in(one, email)
        one.goto(address)
    empty_service.python("-c", END, email)
    for one, said in ((page, "Teksti on tallessa tällä laitteella"), (full, "tämä laite voi säilyttää")):
        one.fill("#discussion-fi", "Tämä ei saa kadota.")
        state(one, "ended")
        expect(one.locator("[data-save]")).to_contain_text(said)
        expect(one.locator("[data-save] a")).to_have_attribute("href", f"/sign-in?next={address}")


@pytest.mark.promise("R12")
def test_a_form_sent_after_the_session_ended_goes_once_more_from_the_same_tab(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[str]
) -> None:
    address, email, _ = seeded
    page = new_page(empty_service, width=390, javascript=False)
    sign_in(page, email)
    page.goto(address)
    empty_service.python("-c", END, email)
    page.fill("#discussion-fi", "Keskustelu, jota ei kirjoiteta kahdesti.")
    page.get_by_role("button", name="Tallenna", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirjautumisesi on päättynyt")
    assert page.locator("textarea").filter(has_text="Keskustelu, jota ei kirjoiteta kahdesti.").count() == 1
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Kirjaudu sisään").click()
    sign_in(opened.value, email)
    page.get_by_role("button", name="Lähetä uudelleen").click()
    assert page.input_value("#discussion-fi") == "Keskustelu, jota ei kirjoiteta kahdesti."


@pytest.mark.feature(77)
def test_words_are_hidden_by_a_button_over_the_text(
    empty_service: Running, new_page: NewPage, sign_in: SignIn, seeded: list[str], axe: Callable[[Page], None]
) -> None:
    """By mouse and by keyboard; the same button takes the marks away, the other one changes them."""
    address, one, _other = seeded
    page = new_page(empty_service)
    sign_in(page, one)
    page.goto(address)
    text = page.locator("#discussion-fi")
    buttons = page.locator(".field:has(> #discussion-fi), #discussion.group").locator("[data-mark]")
    never, for_a_time = buttons.nth(0), buttons.nth(1)
    text.fill("Vieras Aku puhui.")
    text.evaluate("box => box.setSelectionRange(7, 11)")
    never.click()
    expect(text).to_have_value("Vieras [[Aku]] puhui.")
    state(page, "saved")
    axe(page)
    expect(text).to_be_focused()
    for_a_time.focus()
    page.keyboard.press("Enter")
    expect(text).to_have_value("Vieras {{Aku}} puhui.")
    for_a_time.click()
    expect(text).to_have_value("Vieras Aku puhui.")
    state(page, "saved")
    page.reload()
    expect(text).to_have_value("Vieras Aku puhui.")
