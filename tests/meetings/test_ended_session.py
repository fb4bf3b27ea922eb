"""A form that is sent when the session has ended: every word comes back, and nobody has to write it again (R12)."""

import io

import pytest
from bs4 import BeautifulSoup, Tag

from advisory.agendas.models import Item
from advisory.infra.db import db
from advisory.meetings import services
from advisory.meetings.models import Meeting, Slot
from advisory.people.models import Account
from advisory.people.services import sessions
from tests.checking import CheckingClient
from tests.meetings.making import Table, matter, planned
from tests.meetings.test_items import PDF, item_form
from tests.meetings.test_views import secretary

__all__ = ["secretary"]
pytestmark = [pytest.mark.promise("R12"), pytest.mark.security("S27")]


@pytest.fixture
def meeting(there: Table) -> Meeting:
    return planned(there)


@pytest.fixture
def slot(there: Table, meeting: Meeting) -> Slot:
    return services.add_item(meeting, matter("Kielikahvila"), there.actor)


@pytest.fixture
def account(there: Table) -> Account:
    return db.session.get_one(Account, there.actor.account_id)


def page_of(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")  # type: ignore[attr-defined]


def fields(form: Tag) -> dict[str, str]:
    return {str(one["name"]): str(one["value"]) for one in form.find_all("input")}


def given_back(page: BeautifulSoup) -> set[str]:
    return {box.text.removeprefix("\n") for box in page.find_all("textarea")}


def test_the_words_come_back_and_go_once_more_after_signing_in(
    secretary: CheckingClient, meeting: Meeting, slot: Slot, account: Account
):
    url = f"/meetings/{meeting.id}/items/{slot.id}/edit"
    form = {one["name"]: one.get("value", "") for one in secretary.page(url).select("form input[type=hidden]")}
    typed = {**form, **item_form(version=form["version"], **{"proposal-fi": "Pitkä ehdotus, 20 000 €.\n\nToinen."})}
    sessions.end_all(account.id)

    answer = secretary.post(url, data=typed)

    page = page_of(answer)
    assert answer.status_code == 401
    assert "Kirjautumisesi on päättynyt" in page.text
    assert {"Kielikahvila", "Språkkafé", "Lyhyesti.", "Pitkä ehdotus, 20 000 €.\n\nToinen."} <= given_back(page)
    assert "initiative" not in given_back(page)
    assert page.find("a", target="_blank")["href"] == f"/sign-in?next={url}"  # type: ignore[index]
    again = next(one for one in page.find_all("form") if one["action"] == url)
    secretary.sign_in(account)
    assert secretary.post(url, data=fields(again)).status_code == 303
    assert db.session.get_one(Item, slot.item_id).proposal.fi == "Pitkä ehdotus, 20 000 €.\n\nToinen."


def test_beside_a_file_the_words_come_back_too_and_the_file_is_asked_for(
    secretary: CheckingClient, meeting: Meeting, slot: Slot, account: Account
):
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    data = {**item_form(version="1"), "file-title": "Liite", "file-file": (io.BytesIO(PDF), "a.pdf")}
    data["csrf_token"] = secretary.token(f"{url}/edit")
    sessions.end_all(account.id)

    answer = secretary.post(f"{url}/files", data=data, content_type="multipart/form-data")

    page = page_of(answer)
    assert answer.status_code == 401
    assert {"Kielikahvila", "Liite"} <= given_back(page)
    assert "valitse se uudelleen" in page.text
    assert not [one for one in page.find_all("form") if one["action"] == f"{url}/files"]


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(
    secretary: CheckingClient, meeting: Meeting, account: Account
):
    url = f"/meetings/{meeting.id}"
    token = secretary.token(f"/meetings/{meeting.id}")
    sessions.end_all(account.id)
    press = {"csrf_token": token, "move": "1:up"}
    answer = secretary.post(f"{url}/move", data=press, headers={"HX-Request": "true"})
    assert answer.status_code in {401}
    assert answer.headers["HX-Redirect"] == f"/sign-in?next=/meetings/{meeting.id}"
