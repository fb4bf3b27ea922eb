"""The pages of the room."""

import re
from datetime import time, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import update

from advisory.agendas.models import Item
from advisory.agendas.rules import Outcome
from advisory.boards.models import Seat
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.people.models import Account, Person
from advisory.proceedings import services
from advisory.proceedings.rules import How
from advisory.proceedings.services import CounterValues
from tests.checking import CheckingClient
from tests.make import Make, both
from tests.proceedings.making import Room, called_room, room_in_session


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


@pytest.fixture
def secretary(client: CheckingClient, room: Room) -> CheckingClient:
    client.sign_in(room.account())
    return client


def url(room: Room, name: str = "matter") -> str:
    return f"/meetings/{room.meeting.id}/room/{room.slots[name].id}"


def texts(page: BeautifulSoup) -> dict[str, str]:
    """The fields of the one form as a browser sends them."""
    form = page.find("form", id="item")
    assert form is not None
    sent = {box["name"]: box.text.removeprefix("\n") for box in form.find_all("textarea") if box.get("name")}
    for field in [*form.find_all("input"), *page.find_all("input", form="item")]:
        kind = field.get("type")
        if field.get("name") and (kind not in {"radio", "checkbox"} or field.has_attr("checked")):
            sent[field["name"]] = field.get("value", "")
    for field in form.find_all("select"):
        chosen = field.find("option", selected=True) or field.find("option")
        sent[field["name"]] = chosen.get("value", "") if chosen is not None else ""
    return sent


def press(client: CheckingClient, page: BeautifulSoup, label: str, **typed: str) -> object:
    """Press a button of the form by its words."""
    button = next(one for one in page.find_all("button") if label in one.text)
    form = page.find("form", id="item")
    name = {button["name"]: button["value"]} if button.get("name") else {}
    return client.post(button.get("formaction") or form["action"], data={**texts(page), **name, **typed})


@pytest.mark.feature(48)
def test_the_door_shows_who_is_coming_and_opens_the_meeting(context: Flask, make: Make, client: CheckingClient) -> None:
    room = called_room(make)
    client.sign_in(room.account())
    page = client.page(f"/meetings/{room.meeting.id}/room")
    marked = page.find_all("input", checked=True)
    assert [one["value"] for one in marked] == ["room"] * 5 + ["absent"]
    answer = press(client, page, "Avaa kokous")
    assert answer.status_code == 303
    db.session.refresh(room.meeting)
    assert room.meeting.state is MeetingState.IN_SESSION
    assert client.get(f"/meetings/{room.meeting.id}/room").status_code == 303


def test_a_meeting_without_a_chair_asks_who_presides(context: Flask, make: Make, client: CheckingClient) -> None:
    room = called_room(make)
    client.sign_in(room.account())
    page = client.page(f"/meetings/{room.meeting.id}/room")
    away = {f"presence-{person}": "absent" for person in room.ids(0, 1)}
    answer = press(client, page, "Avaa kokous", **away)
    assert answer.status_code == 422
    refused = BeautifulSoup(answer.text, "html.parser")
    assert "Valitse läsnä olevista" in refused.find(class_="errsum").text
    assert refused.find("input", {"name": f"presence-{room.ids(0)[0]}", "checked": True})["value"] == "absent"
    assert press(client, page, "Avaa kokous", **away, presiding=str(room.ids(3)[0])).status_code == 303


def test_before_the_meeting_an_item_leads_to_its_opening(context: Flask, make: Make, client: CheckingClient) -> None:
    room = called_room(make)
    client.sign_in(room.account())
    page = client.page(url(room))
    assert page.select_one(f".dock a[href='/meetings/{room.meeting.id}/room']").text.strip() == "Avaa kokous"
    assert page.select_one("#quorum") is None


def test_the_agenda_stands_once_and_shows_sections(secretary: CheckingClient, room: Room) -> None:
    services.close_and_open_next(room.open("opening"), Outcome.NOTED, room.actor)
    page = secretary.page(url(room, "legality"))
    assert len(page.find_all("ol", class_="agenda")) == 1
    assert [one.text for one in page.select(".agenda__n")] == ["Käsitelty: 1, § 1", "2, § 2", "3", "4", "5", "6"]
    assert page.find("a", {"aria-current": "step"}).text.startswith("2, § 2")


def test_an_item_out_of_turn_says_which_are_not_handled_yet(secretary: CheckingClient, room: Room) -> None:
    services.close_item(room.open("opening"), Outcome.NOTED, room.actor)
    room.open("legality")
    before = secretary.page(url(room))
    assert "Aiempia asioita on vielä käsittelemättä: § 2, asia 3." in before.text
    assert press(secretary, before, "Ota käsittelyyn").status_code == 303  # no extra press
    assert "Aiempia asioita on vielä käsittelemättä: § 2, asia 3." in secretary.page(url(room)).text
    assert "Aiempia asioita" not in secretary.page(url(room, "legality")).text


@pytest.mark.promise("R12")
def test_a_press_that_comes_too_late_keeps_the_words_and_leads_to_the_item(
    secretary: CheckingClient, room: Room
) -> None:
    handling = room.open()
    page = secretary.page(url(room))
    services.close_item(handling, Outcome.DECIDED, room.actor)
    typed = {"discussion-fi": "Keskusteltiin.", "counter-text": "Toisin.", "dissent-reasons": "Eri syistä."}
    answer = press(secretary, page, "Käsitelty, seuraava", **typed)
    assert answer.status_code == 409
    late = BeautifulSoup(answer.text, "html.parser")
    assert [box.text.strip() for box in late.select("textarea")] == list(typed.values())
    assert late.select_one("label[for='typed-1']").text == "Keskustelu"
    assert late.select_one(f"main a[href='{url(room)}']") is not None


@pytest.mark.promise("R2")
@pytest.mark.promise("R12")
def test_both_texts_and_then_too_late_loses_no_word(secretary: CheckingClient, room: Room, make: Make) -> None:
    handling = room.open()
    page = secretary.page(url(room))
    services.save_text(handling, {"discussion": Localized(fi="Toisen teksti.")}, 1, room.actor)
    both_texts = press(secretary, page, "Tallenna", **{"discussion-fi": "Oma teksti.", "counter-text": "Toisin."})
    assert both_texts.status_code == 409
    services.close_item(handling, Outcome.DECIDED, room.actor)
    form = BeautifulSoup(both_texts.text, "html.parser").select_one("main form")
    sent = {one["name"]: one.get("value", one.text.strip()) for one in form.select("textarea, input[type=hidden]")}
    late = secretary.post(form["action"], data={**sent, "choose-discussion-fi": "both"})
    assert late.status_code == 409
    words = [box.text.strip() for box in BeautifulSoup(late.text, "html.parser").select("textarea")]
    assert words == ["Oma teksti.", "Toisin."]


@pytest.mark.promise("R12")
def test_the_question_of_a_vote_is_given_back_too(secretary: CheckingClient, room: Room) -> None:
    handling = room.open()
    proposer, seconder = room.ids(2, 3)
    services.counter_propose(handling, CounterValues(proposer, "Muuta.", seconder), room.actor)
    page = secretary.page(url(room))
    services.close_item(handling, Outcome.TABLED, room.actor)
    answer = press(secretary, page, "Kirjaa äänestys", **{"vote-yes_means": "Rakennetaan heti"})
    assert answer.status_code == 409
    assert [box.text.strip() for box in BeautifulSoup(answer.text, "html.parser").select("textarea")] == [
        "Rakennetaan heti"
    ]


@pytest.mark.promise("R2")
def test_other_words_come_back_to_their_place_after_both_texts(secretary: CheckingClient, room: Room) -> None:
    handling = room.open()
    page = secretary.page(url(room))
    services.save_text(handling, {"discussion": Localized(fi="Toisen teksti.")}, 1, room.actor)
    typed = {
        "discussion-fi": "Oma teksti.", "counter-text": "Toisin\ntai ei.", "counter-proposer": str(room.ids(2)[0]),
        "recusal-explanation": "Yhdistys.",
    }  # fmt: skip
    both_texts = press(secretary, page, "Kirjaa vastaehdotus", **typed)
    assert both_texts.status_code == 409
    form = BeautifulSoup(both_texts.text, "html.parser").select_one("main form")
    sent = {one["name"]: one.get("value", one.text.strip()) for one in form.select("textarea, input[type=hidden]")}
    again = secretary.post(form["action"], data={**sent, "choose-discussion-fi": "mine"})
    assert again.status_code == 200
    page = BeautifulSoup(again.text, "html.parser")
    assert texts(page)["counter-text"].strip().replace("\r\n", "\n") == typed["counter-text"]
    assert texts(page)["recusal-explanation"] == "Yhdistys."
    assert "on vielä paikallaan" in page.text
    assert press(secretary, page, "Kirjaa vastaehdotus").status_code == 303  # the page is built on what was saved
    assert [one.text for one in room.item().proposals] == [typed["counter-text"]]
    assert room.item().handling.discussion.fi == "Oma teksti."


@pytest.mark.promise("R2")
def test_a_refused_page_is_built_on_the_texts_that_its_press_saved(secretary: CheckingClient, room: Room) -> None:
    room.open()
    answer = press(secretary, secretary.page(url(room)), "Kirjaa vastaehdotus", **{"discussion-fi": "Kesken."})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert press(secretary, page, "Tallenna", **{"discussion-fi": "Valmis."}).status_code == 303
    assert room.item().handling.discussion.fi == "Valmis."


@pytest.mark.promise("R12")
@pytest.mark.parametrize("label", ["Tallenna läsnäolo", "Tauko", "Kirjaa eriävä mielipide"])
def test_a_press_beside_an_item_closed_meanwhile_is_done_and_the_words_are_given_back(
    secretary: CheckingClient, room: Room, label: str
) -> None:
    handling = room.open()
    proposer, gone = room.ids(2, 4)
    services.counter_propose(handling, CounterValues(proposer, "Muuta."), room.actor)
    page = secretary.page(url(room))
    services.close_item(handling, Outcome.DECIDED, room.actor)
    typed = {"discussion-fi": "Keskusteltiin.", f"presence-{gone}": "absent", "dissent-person": str(proposer)}
    answer = press(secretary, page, label, **typed)
    assert answer.status_code == 409
    given = BeautifulSoup(answer.text, "html.parser")
    assert [box.text.strip() for box in given.select("textarea")] == ["Keskusteltiin."]
    assert "on tehty" in given.text
    whole = room.record()
    done = {
        "Tallenna läsnäolo": gone not in whole.present(clock.now()),
        "Tauko": len(whole.breaks) == 1,
        "Kirjaa eriävä mielipide": len(room.item().dissents) == 1,
    }
    assert done[label]


@pytest.mark.domain_rule(17)
def test_a_mistaken_counter_proposal_is_taken_back_with_a_press(secretary: CheckingClient, room: Room) -> None:
    handling = room.open()
    proposer, seconder = room.ids(2, 3)
    services.counter_propose(handling, CounterValues(proposer, "Muuta.", seconder), room.actor)
    assert press(secretary, secretary.page(url(room)), "Peru vastaehdotus").status_code == 303
    assert room.item().proposals == ()


def test_the_outcome_that_was_marked_stays_marked_when_only_the_texts_are_saved(
    secretary: CheckingClient, room: Room
) -> None:
    room.open()
    answer = press(secretary, secretary.page(url(room)), "Tallenna", outcome="tabled")
    again = secretary.page(answer.headers["Location"])
    assert again.select_one("input[name=outcome][checked]")["value"] == "tabled"


@pytest.mark.domain_rule(37)
def test_the_door_says_whom_the_notice_has_not_reached(context: Flask, make: Make, client: CheckingClient) -> None:
    room = called_room(make)
    client.sign_in(room.account())
    assert "ei ole tavoittanut kaikkia" not in client.page(f"/meetings/{room.meeting.id}/room").text
    room.meeting.notice_sent_at = None
    person = db.session.get_one(Person, room.ids(3)[0])
    person.email = ""
    db.session.commit()
    told = client.page(f"/meetings/{room.meeting.id}/room").select_one(".notice--warn").text
    assert f"ei ole tavoittanut kaikkia: {person.name}." in told


def test_a_meeting_opened_on_another_day_takes_a_time_of_that_day(
    context: Flask, make: Make, client: CheckingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = called_room(make)
    now = clock.helsinki(clock.today() + timedelta(days=3), time(12, 0))
    monkeypatch.setattr(clock, "now", lambda: now)
    client.sign_in(room.account())
    page = client.page(f"/meetings/{room.meeting.id}/room")
    assert press(client, page, "Avaa kokous", at="11.40").status_code == 303
    db.session.refresh(room.meeting)
    assert room.meeting.opened_at == now - timedelta(minutes=20)


def test_the_way_into_the_room_keeps_the_language_of_the_address(secretary: CheckingClient, room: Room) -> None:
    room.open("opening")
    door = secretary.get(f"/meetings/{room.meeting.id}/room?lang=sv")
    assert door.headers["Location"].endswith(f"{url(room, 'opening')}?lang=sv")
    assert secretary.get(f"/meetings/{room.meeting.id}/room").headers["Location"].endswith(url(room, "opening"))


@pytest.mark.feature(51)
def test_the_quorum_is_the_same_word_wherever_it_is_said(secretary: CheckingClient, room: Room) -> None:
    room.open()
    just = "Juuri ja juuri päätösvaltainen"
    for away, word in (([4], "Päätösvaltainen"), ([3, 4], just), ([2, 3, 4], "Ei päätösvaltainen")):
        services.attend(room.meeting, dict.fromkeys(room.ids(*away)), room.actor)
        page = secretary.page(url(room))
        wall = secretary.page(f"/meetings/{room.meeting.id}/screen")
        said = [page.select_one("#quorum .badge"), page.select_one(".seats .badge"), wall.select_one("#screen .badge")]
        assert [one.text.strip() for one in said] == [word] * 3


@pytest.mark.feature(61)
def test_an_item_is_opened_written_and_done(secretary: CheckingClient, room: Room) -> None:
    page = secretary.page(url(room))
    assert press(secretary, page, "Ota käsittelyyn").status_code == 303
    page = secretary.page(url(room))
    assert page.find("textarea", id="proposal-fi").text.strip() == "Puolletaan avustusta."
    typed = {"discussion-fi": "Keskusteltiin.", "decision-fi": "Puolletaan."}
    answer = press(secretary, page, "Käsitelty, seuraava", **typed)
    assert answer.headers["Location"].endswith(url(room, "second") + "#item-title")
    done = room.item()
    assert done.handling.decision.fi == "Puolletaan."
    assert done.handling.discussion.fi == "Keskusteltiin."
    assert room.item("second").is_open


@pytest.mark.feature(51)
@pytest.mark.domain_rule(12)
def test_without_quorum_closing_is_refused_and_the_text_stays(secretary: CheckingClient, room: Room) -> None:
    room.open()
    services.attend(room.meeting, dict.fromkeys(room.ids(2, 3, 4)), room.actor)
    page = secretary.page(url(room))
    assert "Ei päätösvaltainen" in page.find(id="quorum").text
    answer = press(secretary, page, "Käsitelty, seuraava", **{"decision-fi": "Kirjoitettu teksti."})
    assert answer.status_code == 422
    assert "läsnä 2, tarvitaan 3" in answer.text
    assert "Kirjoitettu teksti." in answer.text
    assert room.item().handling.decision.fi == "Kirjoitettu teksti."
    assert room.item().is_open


@pytest.mark.feature(49)
def test_presence_is_marked_with_one_press_and_comes_back_to_the_item(secretary: CheckingClient, room: Room) -> None:
    room.open()
    page = secretary.page(url(room))
    gone = room.ids(4)[0]
    answer = press(secretary, page, "Tallenna läsnäolo", **{f"presence-{gone}": "absent", "discussion-fi": "Kesken."})
    assert answer.headers["Location"].endswith(url(room))
    assert gone not in room.record().present(clock.now())
    assert room.item().handling.discussion.fi == "Kesken."


def test_a_deputy_stands_in_the_list_with_the_member_replaced(secretary: CheckingClient, room: Room) -> None:
    room.open()
    services.leave(room.meeting, room.ids(2)[0], room.actor)
    services.arrive(room.meeting, room.deputies[2].person_id, How.REMOTE, room.actor)
    panel = secretary.page(url(room)).find(id="attendance")
    row = next(one for one in panel.find_all("li") if "Varajäsen 2" in one.text)
    assert "varajäsen (jäsen Jäsen 2)" in row.text
    assert "Tunnistamatta" in row.text
    assert "Leena Vuori" in panel.find_all("ul")[-1].text
    assert "Leena Vuori" not in panel.find_all("ul")[0].text
    press(secretary, secretary.page(url(room)), "Etäosallistujien henkilöllisyys todettu")
    assert len(room.record().entitled(clock.now())) == 5


@pytest.mark.feature(56)
def test_a_vote_goes_from_counter_proposal_to_result(secretary: CheckingClient, room: Room) -> None:
    room.open()
    page = secretary.page(url(room))
    assert not page.find_all("fieldset", {"data-vote": True})
    proposer, seconder = room.ids(2, 3)
    made = {"counter-proposer": str(proposer), "counter-text": "Rajataan kahteen.", "counter-seconder": str(seconder)}
    assert press(secretary, page, "Kirjaa vastaehdotus", **made).status_code == 303
    page = secretary.page(url(room))
    rows = page.select("[data-vote] li")
    assert len(rows) == 5
    positions = {f"position-{person}": "yes" for person in room.ids(0, 1, 4)}
    incomplete = press(secretary, page, "Kirjaa äänestys", **positions)
    assert incomplete.status_code == 422
    positions |= {f"position-{person}": "no" for person in room.ids(2, 3)}
    assert press(secretary, page, "Kirjaa äänestys", **positions).status_code == 303
    assert "jaa 3, ei 2, tyhjä 0" in secretary.page(url(room)).find(id="vote").text.lower()
    assert press(secretary, secretary.page(url(room)), "Käsitelty, seuraava", outcome="vote").status_code == 303
    columns = secretary.page(url(room)).select(".record__vote > div")  # who voted how stands there afterwards too
    held = room.item().vote
    assert [{one.text for one in column.select("li")} for column in columns] == [
        {room.record().name(person) for person in held.voters(position)} for position in ("yes", "no")
    ]
    assert [column.select_one("b").text for column in columns] == ["Jaa 3", "Ei 2"]
    assert room.item().handling.decision.fi == "Esittelijän ehdotus hyväksyttiin äänin 3–2."


def test_all_yes_in_one_press_without_javascript(secretary: CheckingClient, room: Room) -> None:
    handling = room.open()
    proposer, seconder = room.ids(2, 3)
    services.counter_propose(handling, services.CounterValues(proposer, "Muuta.", seconder), room.actor)
    answer = press(secretary, secretary.page(url(room)), "Kaikki äänestävät jaa")
    assert answer.status_code == 303
    assert room.item().vote.count("yes") == 5


@pytest.mark.feature(52)
def test_a_recusal_is_recorded_with_a_sentence(secretary: CheckingClient, room: Room) -> None:
    room.open()
    page = secretary.page(url(room))
    general = {"recusal-person": str(room.ids(2)[0]), "recusal-ground": "7", "recusal-explanation": ""}
    refused = press(secretary, page, "Kirjaa esteellisyys", **general)
    assert refused.status_code == 422
    assert "vaarantaa puolueettomuuden" in refused.text
    given = {**general, "recusal-ground": "5", "recusal-explanation": "Yhdistyksen hallitus."}
    assert press(secretary, page, "Kirjaa esteellisyys", **given).status_code == 303
    after = secretary.page(url(room)).text
    assert re.search(r"Jäsen 2 on esteellinen .*5 kohta", after)
    assert "4/5" in after


@pytest.mark.feature("N7")
def test_the_organisation_of_somebody_present_is_noticed(secretary: CheckingClient, room: Room, make: Make) -> None:
    organisation = make.organisation(room.board.municipality_id, "Kohtaamispaikka Silta ry")
    seat = db.session.get_one(Seat, room.members[2].seat_id)
    seat.organisation_id = organisation.id
    db.session.get_one(Item, room.slots["matter"].item_id).title = both("Avustus Kohtaamispaikka Sillalle")
    db.session.commit()
    room.open()
    page = secretary.page(url(room))
    assert "Jäsen 2: Kohtaamispaikka Silta ry" in page.text
    services.recuse(room.item().handling, services.RecusalValues(room.ids(2)[0], "5"), room.actor)
    assert "Jäsen 2: Kohtaamispaikka Silta ry" not in secretary.page(url(room)).text


def test_the_ending_lists_what_is_missing(secretary: CheckingClient, room: Room) -> None:
    page = secretary.page(f"/meetings/{room.meeting.id}/room/ending")
    assert len(page.select("main li a")) == 5
    services.attend(room.meeting, dict.fromkeys(room.ids(2, 3, 4)), room.actor)
    page = secretary.page(f"/meetings/{room.meeting.id}/room/ending")
    answer = secretary.submit(page.find("form")["action"], page=f"/meetings/{room.meeting.id}/room/ending")
    assert answer.status_code == 303
    page = secretary.page(f"/meetings/{room.meeting.id}/room/ending")
    assert "Jokaisella asialla on ratkaisu" in page.text


def test_times_are_corrected_and_a_wrong_one_is_explained(secretary: CheckingClient, room: Room) -> None:
    address = f"/meetings/{room.meeting.id}/room/times"
    page = secretary.page(address)
    fields = {one["name"]: one["value"] for one in page.select("input[type=time]")}
    first = next(name for name in fields if name.startswith("left-"))
    wrong = secretary.submit(address, {**fields, first: "99.99"})
    assert wrong.status_code == 422
    assert "Kirjoita aika" in wrong.text
    assert secretary.submit(address, fields).status_code == 303


def test_the_times_of_a_meeting_that_ended_are_read_only(secretary: CheckingClient, room: Room) -> None:
    address = f"/meetings/{room.meeting.id}/room/times"
    fields = {one["name"]: one["value"] for one in secretary.page(address).select("input[type=time]")}
    meeting = db.session.get_one(Meeting, room.meeting.id)
    meeting.state, meeting.ended_at = MeetingState.ENDED, clock.now()
    db.session.commit()
    page = secretary.page(address)
    assert page.select("input[type=time]") == []
    assert "Aino Salmela" in page.text
    assert secretary.submit(address, fields, page=f"/meetings/{room.meeting.id}").status_code == 409


def test_a_member_reads_but_does_not_write(client: CheckingClient, room: Room) -> None:
    room.open()
    member = db.session.get_one(Person, room.ids(2)[0])
    client.sign_in(db.session.get_one(Account, member.account_id))
    page = client.page(url(room))
    assert not page.find_all("textarea")
    assert "Käsitelty, seuraava" not in page.text
    assert client.post(f"/handlings/{room.item().handling.id}", data={}).status_code in {400, 403, 404}


def test_the_page_takes_at_most_twelve_statements(secretary: CheckingClient, room: Room, statements: object) -> None:
    room.open()
    with statements() as count:
        secretary.page(url(room))
    assert count.number <= 12, "\n".join(count.texts)


def test_the_screen_shows_the_item_on_the_table(secretary: CheckingClient, room: Room) -> None:
    room.open()
    page = secretary.page(f"/meetings/{room.meeting.id}/screen")
    assert "Puolletaan avustusta." in page.text
    assert not page.find_all("textarea")


@pytest.mark.feature(125)
@pytest.mark.domain_rule(28)
@pytest.mark.parametrize("is_secret", [True, False])
def test_the_wall_of_the_room_shows_no_text_of_a_secret_item(
    client: CheckingClient, room: Room, is_secret: bool
) -> None:
    """Even where a text had come to be stored: a member in the room reads the heading only."""
    handling = room.open()
    item = db.session.get_one(Item, room.slots["matter"].item_id)
    item.is_secret, item.secrecy_ground = is_secret, "25" if is_secret else ""
    handling.decision = both("KÄTKETTY PÄÄTÖS")
    db.session.commit()
    client.sign_in(db.session.get_one(Account, db.session.get_one(Person, room.ids(2)[0]).account_id))
    text = client.page(f"/meetings/{room.meeting.id}/screen").get_text()
    assert "Esitys kohtaamispaikasta" in text
    assert ("KÄTKETTY PÄÄTÖS" not in text) is is_secret


@pytest.mark.domain_rule(41)
def test_names_that_were_ticked_are_chosen_with_the_press_that_closes(secretary: CheckingClient, room: Room) -> None:
    room.open("scrutineers")
    page = secretary.page(url(room, "scrutineers"))
    ticked = [str(person) for person in room.ids(1, 2)]
    answer = press(secretary, page, "Käsitelty, seuraava", **{"scrutineers-scrutineers": ticked})
    assert answer.status_code == 303
    assert set(room.record().scrutineer_ids) == set(room.ids(1, 2))
    assert "Pöytäkirjantarkastajiksi" in room.item("scrutineers").handling.decision.fi


@pytest.mark.domain_rule(41)
def test_nobody_ticked_is_said_at_the_names(secretary: CheckingClient, room: Room) -> None:
    room.open("scrutineers")
    page = secretary.page(url(room, "scrutineers"))
    answer = press(secretary, page, "Käsitelty, seuraava", **{"decision-fi": "Päätettiin ehdotuksen mukaan."})
    assert answer.status_code == 422
    said = BeautifulSoup(answer.text, "html.parser").select_one("#scrutineers .field__err")
    assert said is not None
    assert "Merkitse pöytäkirjantarkastajat" in said.get_text()
    assert room.item("scrutineers").is_open


@pytest.mark.domain_rule(41)
def test_too_many_ticked_names_are_refused_at_their_place_and_stay_ticked(
    secretary: CheckingClient, room: Room
) -> None:
    room.open("scrutineers")
    page = secretary.page(url(room, "scrutineers"))
    ticked = [str(person) for person in room.ids(1, 2, 3)]
    answer = press(secretary, page, "Käsitelty, seuraava", **{"scrutineers-scrutineers": ticked})
    assert answer.status_code == 422
    refused = BeautifulSoup(answer.text, "html.parser")
    boxes = refused.select("#scrutineers input[type=checkbox][checked]")
    assert [box["value"] for box in boxes] == ticked
    assert refused.select_one("#scrutineers .field__err") is not None
    assert room.item("scrutineers").is_open


def test_the_end_of_the_meeting_is_offered_once_at_each_width(secretary: CheckingClient, room: Room) -> None:
    """`only-l` is seen on a desk, `only-s` on a phone."""
    ends = f'a[href="/meetings/{room.meeting.id}/room/ending"]'
    room.open("closing")
    db.session.commit()
    assert [
        one.find_parent(class_="dock") is not None for one in secretary.page(url(room, "closing")).select(ends)
    ] == [True]
    menu, bar = secretary.page(url(room)).select(".room__bar a[href$='/ending']")
    assert "only-l" in bar["class"]
    assert menu.find_parent(class_="only-s") is not None


def test_the_bar_of_a_narrow_screen_has_what_the_wide_one_has(secretary: CheckingClient, room: Room) -> None:
    """The screen of the room and the end of the meeting in a menu; the quorum leads to those present."""
    page = secretary.page(url(room))
    menu, wide = page.select_one(".room__bar details.only-s"), page.select(".room__bar a.only-l")
    assert [one["href"] for one in menu.select("a")] == [one["href"] for one in wide]
    assert page.select_one(page.select_one("a#quorum")["href"]).name == "aside"


def test_every_step_leads_to_the_heading_of_the_item(secretary: CheckingClient, room: Room) -> None:
    """The keyboard and a screen reader go on where the item begins, with scripts and without."""
    heading = "#item-title"
    page = secretary.page(url(room))
    steps = [*page.select(".agenda a"), *page.select(".dock a"), page.select_one("a.skip")]
    assert {f"#{one['href'].partition('#')[2]}" for one in steps} == {heading}
    assert page.select_one(heading)["tabindex"] == "-1"
    opened = press(secretary, page, "Ota käsittelyyn")
    assert opened.headers["Location"].endswith(url(room) + heading)
    closed = press(secretary, secretary.page(url(room)), "Käsitelty, seuraava", outcome="noted")
    assert closed.headers["Location"].endswith(url(room, "second") + heading)
    reopened = press(secretary, secretary.page(url(room)), "Avaa asia uudelleen")
    assert reopened.headers["Location"].endswith(url(room) + heading)


def test_the_agenda_is_folded_where_no_script_runs(secretary: CheckingClient, room: Room) -> None:
    assert not secretary.page(url(room)).select_one("details[data-fold]").has_attr("open")


def test_a_seconded_counter_proposal_makes_the_vote_the_likely_outcome(secretary: CheckingClient, room: Room) -> None:
    matter = room.open("matter")
    page = secretary.page(f"/meetings/{room.meeting.id}/room/{matter.slot_id}")
    assert page.find("input", {"name": "outcome", "value": "vote"}).get("checked") is None  # type: ignore[union-attr]
    proposer, seconder = room.ids(1, 2)
    services.counter_propose(matter, CounterValues(proposer, "Rajataan.", seconder), room.actor)
    page = secretary.page(f"/meetings/{room.meeting.id}/room/{matter.slot_id}")
    assert page.find("input", {"name": "outcome", "value": "vote"}).get("checked") is not None  # type: ignore[union-attr]


def test_after_the_last_item_the_next_step_is_the_end(secretary: CheckingClient, room: Room) -> None:
    services.close_item(room.open("closing"), Outcome.NOTED, room.actor)
    page = secretary.page(f"/meetings/{room.meeting.id}/room/{room.slots['closing'].id}")
    assert page.select_one(f".dock a[href='/meetings/{room.meeting.id}/room/ending']") is not None


def test_who_opens_a_meeting_before_its_day_is_told(secretary: CheckingClient, room: Room) -> None:
    db.session.execute(update(Meeting).where(Meeting.id == room.meeting.id).values(state=MeetingState.CALLED))
    db.session.commit()
    assert "Kokouksen päivä on" not in secretary.page(f"/meetings/{room.meeting.id}/room").get_text()
    later = clock.now() + timedelta(days=3)
    db.session.execute(
        update(Meeting).where(Meeting.id == room.meeting.id).values(starts_at=later, ends_at=later + timedelta(hours=2))
    )
    db.session.commit()
    assert "Kokouksen päivä on" in secretary.page(f"/meetings/{room.meeting.id}/room").get_text()


@pytest.mark.feature(116)
@pytest.mark.parametrize(
    ("languages", "page", "kept"), [(["fi", "sv"], "sv", "sv"), (["fi", "sv"], "en", "fi"), (["fi"], "sv", "fi")]
)
def test_words_typed_once_are_in_the_language_of_the_page_where_the_board_works_in_it(
    secretary: CheckingClient, room: Room, languages: list[str], page: str, kept: str
) -> None:
    room.board.languages = languages
    handling, (proposer, seconder) = room.open(), room.ids(2, 3)
    made = {"counter-proposer": str(proposer), "counter-text": "Toisin.", "counter-seconder": str(seconder)}
    address = f"/handlings/{handling.id}/counter-proposals?lang={page}"
    assert secretary.submit(address, made, page=url(room)).status_code == 303
    assert [one.language for one in room.item().proposals] == [kept]
    shown = secretary.page(url(room)).select_one(f"#vote [lang={kept}]")
    assert shown is not None
    assert shown.get_text() == "Toisin."


@pytest.mark.domain_rule(12)
def test_from_the_opening_on_the_meeting_page_shows_who_is_there_and_not_what_was_answered(
    secretary: CheckingClient, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def seats() -> str:
        page = secretary.page(f"/meetings/{room.meeting.id}")
        assert page.find(id="who-comes") is None
        return page.select_one("section[aria-labelledby=present] svg text").get_text()

    assert seats() == "5/5"
    services.leave(room.meeting, room.ids(2)[0], room.actor)
    assert seats() == "4/5"
    room.meeting.state, room.meeting.ended_at = MeetingState.ENDED, clock.now()
    db.session.commit()
    assert seats() == "4/5"
