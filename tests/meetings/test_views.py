"""Pages of planning, the meeting and calling, as each reader sees them."""

from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.infra.ports import FollowUpLine, ports
from advisory.kernel.clock import helsinki
from advisory.kernel.localized import Localized
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState
from advisory.municipalities.models import Municipality
from advisory.people.models import Person
from advisory.policy.roles import Role
from tests.checking import CheckingClient
from tests.make import Make
from tests.meetings.conftest import SetClock
from tests.meetings.making import MEETING_DAY, Table, called, later, matter, planned, table


def form(**more: str) -> dict[str, str]:
    base = {
        "day": MEETING_DAY.isoformat(), "starts": "17:00", "ends": "19:00", "mode": "in_person",
        "place-fi": "Kaupungintalo", "place-sv": "Stadshuset", "minute_taker": "",
    }  # fmt: skip
    return {**base, **more}


def count(model: Any = Meeting) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


@pytest.fixture
def secretary(client: CheckingClient, there: Table) -> CheckingClient:
    client.sign_in(there.account(there.secretary))
    return client


@pytest.fixture
def member(client: CheckingClient, there: Table) -> CheckingClient:
    client.sign_in(there.account(person(there.member.person_id)))
    return client


def test_an_empty_list_says_what_to_do_next(secretary: CheckingClient, there: Table):
    page = secretary.page(f"/boards/{there.board.id}/meetings")
    assert page.select_one(f'main a.btn[href="/boards/{there.board.id}/meetings/new"]') is not None


def test_a_planned_meeting_fills_the_form_of_the_next_one(secretary: CheckingClient, there: Table):
    url = f"/boards/{there.board.id}/meetings/new"
    answer = secretary.submit(url, form(starts="16:15", minute_taker=str(there.secretary.id)))
    assert answer.status_code == 303
    assert count() == 1
    page = secretary.page(url)
    values = {field["name"]: field.get("value", "") for field in page.select("main form input[name]")}
    assert (values["starts"], values["place-sv"], values["day"]) == ("16:15", "Stadshuset", "")
    assert page.select_one("select[name=minute_taker] option[selected]").get_text() == "Sanna Sihteeri"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2026-08-31"}, "day"),
        ({"day": "eilen"}, "day"),
        ({"ends": "16:00"}, "ends"),
        ({"starts": "25:00"}, "starts"),
        ({"place-fi": "", "place-sv": ""}, "place"),
        ({"mode": "hybrid"}, "remote_url"),
        ({"mode": "hybrid", "remote_url": "javascript:alert(1)"}, "remote_url"),
        ({"day": "2027-03-28", "starts": "03:30", "ends": "05:00"}, "starts"),
        ({"minute_taker": "999999"}, "minute_taker"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field_and_keeps_what_was_typed(
    secretary: CheckingClient, there: Table, typed: dict[str, str], field: str
):
    url = f"/boards/{there.board.id}/meetings/new"
    answer = secretary.submit(url, form(**{"note-fi": "Kahvia on.", **typed}))
    page = BeautifulSoup(answer.text, "html.parser")
    assert (answer.status_code, count()) == (422, 0)
    assert page.select_one(f"#{field}-error") is not None, page.select_one(".errsum")
    assert "Kahvia on." in answer.text
    assert page.title is not None
    assert page.title.get_text().startswith("Virhe:")


@pytest.mark.security("S12")
@pytest.mark.security("S2")
def test_control_characters_do_no_harm(secretary: CheckingClient, there: Table):
    url = f"/boards/{there.board.id}/meetings/new"
    answer = secretary.submit(url, form(**{"place-fi": "Sali\r\n\x00 1", "day": "²²²", "minute_taker": "9" * 5000}))
    assert answer.status_code == 422


@pytest.mark.security("S15")
def test_a_time_is_taken_as_people_write_it_and_another_is_refused_in_words(secretary: CheckingClient, there: Table):
    url = f"/boards/{there.board.id}/meetings/new"
    answer = secretary.submit(url, form(starts="puoli kuusi", ends="19.30"))
    assert answer.status_code == 422
    assert "Anna kellonaika näin: 17.30." in answer.text
    assert "Not a valid" not in answer.text
    assert secretary.submit(url, form(starts="17.30", ends="19.30")).status_code == 303


@pytest.mark.security("S15")
def test_a_day_is_taken_as_people_write_it_and_another_stays_to_be_mended(secretary: CheckingClient, there: Table):
    url = f"/boards/{there.board.id}/meetings/new"
    answer = secretary.submit(url, form(day="31.9.2026"))
    assert answer.status_code == 422
    box = BeautifulSoup(answer.text, "html.parser").select_one("input[name=day]")
    assert (box["type"], box["value"]) == ("text", "31.9.2026")  # the browser's calendar would show nothing
    assert "Tällaista päivää ei ole kalenterissa. Anna päivä näin: 16.9.2026." in answer.text
    assert secretary.submit(url, form(day="16.9.2026")).status_code == 303


def test_each_state_shows_one_next_step(secretary: CheckingClient, there: Table):
    meeting = planned(there)
    page = secretary.page(f"/meetings/{meeting.id}")
    assert [a["href"] for a in page.select("section[aria-labelledby=stage] a.btn")] == [f"/meetings/{meeting.id}/call"]
    assert [one.get_text(strip=True) for one in page.select(".steps [aria-current]")] == ["Suunnittelu"]
    services.call(meeting, actor=there.actor)
    page = secretary.page(f"/meetings/{meeting.id}")
    assert page.select_one(f'form[action="/meetings/{meeting.id}/recall"] button') is not None
    assert page.select_one(f'a[href="/meetings/{meeting.id}/call"]') is None


def test_the_preview_names_everybody_and_the_press_calls(secretary: CheckingClient, there: Table):
    meeting = planned(there)
    page = secretary.page(f"/meetings/{meeting.id}/call")
    text = page.select_one("main").get_text(" ", strip=True)
    for words in ("Aino Puhuja", "Pekka Paperi", "Paperi", "lauantai 12.9.2026", "1. Kokouksen avaus"):
        assert words in text
    told = "Muistutus lähtee 3 päivää ennen kokousta niille, jotka eivät ole vastanneet, ja 1 päivä ennen kokousta"
    assert told in " ".join(page.get_text(" ").split())
    assert secretary.submit(f"/meetings/{meeting.id}/call").status_code == 303
    assert db.session.get_one(Meeting, meeting.id).state is MeetingState.CALLED
    again = secretary.post(
        f"/meetings/{meeting.id}/call", data={"csrf_token": secretary.token(f"/meetings/{meeting.id}")}
    )
    assert again.status_code == 303
    assert count(OutboxRow) == 3


@pytest.mark.domain_rule(37)
def test_a_late_call_asks_for_the_reason_at_its_field(client: CheckingClient, there: Table, set_clock):
    meeting, secretary = planned(there), client
    set_clock(helsinki(date(2026, 9, 14), time(12)))
    secretary.sign_in(there.account(there.secretary))
    answer = secretary.submit(f"/meetings/{meeting.id}/call", {"urgency_reason": ""})
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#urgency_reason-error") is not None
    assert secretary.submit(f"/meetings/{meeting.id}/call", {"urgency_reason": "Hakuaika."}).status_code == 303


def test_undo_on_the_page_gives_the_draft_back(secretary: CheckingClient, there: Table, set_clock):
    meeting = called(there)
    answer = secretary.submit(f"/meetings/{meeting.id}/recall", page=f"/meetings/{meeting.id}")
    assert answer.status_code == 303
    assert db.session.get_one(Meeting, meeting.id).state is MeetingState.DRAFT
    services.call(meeting, actor=there.actor)
    set_clock(later(minutes=2))
    secretary.submit(f"/meetings/{meeting.id}/recall", page=f"/meetings/{meeting.id}/edit")
    assert "60 sekunnin" in secretary.page(f"/meetings/{meeting.id}").select_one("#flashes").get_text()


def test_undo_says_until_when_it_works_and_what_is_said_after(secretary: CheckingClient, there: Table):
    meeting = called(there)
    page = secretary.page(f"/meetings/{meeting.id}")
    form = page.select_one("form[data-countdown]")
    assert form is not None
    assert "Voit perua kello 12.01.00 asti." in form.parent.get_text()
    assert form["data-after"].startswith("Minuutti on kulunut.")


def test_changing_and_cancelling_from_the_page(secretary: CheckingClient, there: Table, set_clock):
    meeting = called(there)
    set_clock(later(minutes=5))
    url = f"/meetings/{meeting.id}"
    assert secretary.submit(f"{url}/edit", form(starts="18:00", ends="20:00")).status_code == 303
    assert db.session.get_one(Meeting, meeting.id).sequence == 1
    assert secretary.submit(f"{url}/cancel", {"reason": ""}).status_code == 422
    assert secretary.submit(f"{url}/cancel", {"reason": "Sali on kiinni."}).status_code == 303
    assert "Sali on kiinni." in secretary.page(url).get_text()


@pytest.mark.promise("R2")
@pytest.mark.parametrize("is_called", [False, True])
def test_of_two_who_edit_a_meeting_the_second_is_told_and_wipes_nothing_unawares(
    secretary: CheckingClient, there: Table, set_clock, is_called: bool
):
    meeting = called(there) if is_called else planned(there)
    set_clock(later(minutes=5))
    url = f"/meetings/{meeting.id}/edit"
    typed = form(mode="hybrid", remote_url="https://video.example/abc", minute_taker=str(there.secretary.id))
    shown = secretary.page(url).find("input", {"name": "shown"})["value"]
    assert secretary.submit(url, {**typed, "place-fi": "Kirjasto"}).status_code == 303  # somebody else was faster
    sequence = db.session.get_one(Meeting, meeting.id).sequence
    answer = secretary.submit(url, {**typed, "starts": "16:00", "shown": shown})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "muutti kohtia: Paikka." in page.get_text()
    assert page.find("input", {"name": "starts"})["value"] == "16:00"
    assert page.find("input", {"name": "place-fi"})["value"] == "Kirjasto"
    assert db.session.get_one(Meeting, meeting.id).sequence == sequence  # nobody was told anything
    again = page.find("input", {"name": "shown"})["value"]
    assert (
        secretary.submit(url, {**typed, "starts": "16:00", "place-fi": "Kirjasto", "shown": again}).status_code == 303
    )
    stored = db.session.get_one(Meeting, meeting.id)
    assert (stored.place.fi, stored.starts_at) == ("Kirjasto", helsinki(MEETING_DAY, time(16)))


@pytest.mark.promise("R2")
def test_a_draft_that_was_called_meanwhile_is_not_changed_unawares(secretary: CheckingClient, there: Table, set_clock):
    meeting = planned(there)
    url = f"/meetings/{meeting.id}/edit"
    seen = secretary.page(url).find("input", {"name": "seen"})["value"]
    services.call(meeting, actor=there.actor)
    set_clock(later(minutes=5))
    typed = form(starts="18:00", ends="20:00")
    answer = secretary.submit(url, {**typed, "seen": seen})
    assert answer.status_code == 422
    assert "Kokous kutsuttiin koolle" in answer.text
    assert 'value="18:00"' in answer.text
    page = BeautifulSoup(answer.text, "html.parser")
    assert secretary.submit(url, {**typed, "seen": page.find("input", {"name": "seen"})["value"]}).status_code == 303


def test_a_draft_is_deleted_after_a_page_that_asks(secretary: CheckingClient, there: Table):
    meeting = planned(there)
    url = f"/meetings/{meeting.id}"
    assert secretary.page(url).select_one(f'a[href="{url}/discard"]') is not None
    assert secretary.page(f"{url}/cancel").select_one(f'main a[href="{url}/discard"]') is not None
    answer = secretary.submit(f"{url}/discard")
    assert answer.headers["Location"] == f"/boards/{there.board.id}/meetings"
    assert "Luonnos on poistettu" in secretary.page(answer.headers["Location"]).get_text()
    secretary.page(url, status=404)


def test_a_called_meeting_is_cancelled_and_not_deleted(secretary: CheckingClient, there: Table, set_clock):
    meeting = called(there)
    set_clock(later(minutes=5))
    url = f"/meetings/{meeting.id}"
    page = secretary.page(url)
    assert page.select_one(f'a[href="{url}/discard"]') is None
    assert page.select_one(f'a[href="{url}/cancel"]') is not None
    assert secretary.page(f"{url}/discard").select("main form") == []


def test_items_move_by_buttons_without_javascript(secretary: CheckingClient, there: Table):
    meeting = planned(there)
    services.add_item(meeting, matter("Ensimmäinen"), there.actor)
    slot = services.add_item(meeting, matter("Toinen"), there.actor)
    url = f"/meetings/{meeting.id}"
    button = secretary.page(url).select_one(f'button[name=move][value="{slot.id}:up"]')
    assert button is not None
    assert "Toinen" in button.get_text()
    assert secretary.submit(f"{url}/move", {"move": f"{slot.id}:up"}, page=url).status_code == 303
    assert [one.id for one in queries.slots(meeting.id)].index(slot.id) == 5
    first = queries.slots(meeting.id)[0]
    secretary.submit(f"{url}/move", {"move": f"{first.id}:down"}, page=url)
    assert "ensimmäisenä" in secretary.page(url).select_one("#flashes").get_text()
    for nonsense in ("", "x:up", "99999999999:up", "²:up"):
        assert secretary.submit(f"{url}/move", {"move": nonsense}, page=url).status_code == 404


@pytest.mark.security("S51")
def test_another_municipalitys_secretary_gets_404_everywhere(client: CheckingClient, make: Make, there: Table):
    meeting = called(there)
    slot = queries.slots(meeting.id)[0]
    stranger = table(make)
    db.session.commit()
    client.sign_in(there.account(stranger.secretary))
    base = f"/meetings/{meeting.id}"
    for path in ("", "/edit", "/call", "/cancel", "/answers", "/calendar.ics", "/items/new", f"/items/{slot.id}",
                 f"/items/{slot.id}/edit", "/papers/1"):  # fmt: skip
        assert client.get(base + path).status_code == 404, path
    token = client.token("/desk")
    for path in ("/edit", "/call", "/recall", "/cancel", "/answer", "/answers", "/move", "/agenda/publish",
                 "/items/new", f"/items/{slot.id}/remove", f"/items/{slot.id}/files"):  # fmt: skip
        assert client.post(base + path, data={"csrf_token": token}).status_code == 404, path
    assert client.get(f"/boards/{there.board.id}/meetings").status_code == 404


@pytest.mark.feature(43)
def test_a_draft_is_for_those_who_plan_and_a_called_meeting_for_the_board(
    member: CheckingClient, there: Table, set_clock
):
    meeting = planned(there)
    assert member.get(f"/meetings/{meeting.id}").status_code == 404
    assert str(meeting.id) not in str(member.page(f"/boards/{there.board.id}/meetings").select("main a[href]"))
    services.call(meeting, actor=there.actor)
    assert member.get(f"/meetings/{meeting.id}").status_code == 404, "it can still be undone"
    set_clock(later(minutes=2))
    page = member.page(f"/meetings/{meeting.id}")
    assert page.select_one("button[name=move]") is None
    assert member.get(f"/meetings/{meeting.id}/call").status_code in {403, 404}


@pytest.mark.domain_rule(4)
@pytest.mark.parametrize(("who", "is_called"), [("deputy", False), ("member", True), ("secretary", True)])
def test_a_deputy_who_is_not_called_reads_the_agenda_but_does_not_get_the_remote_link(
    client: CheckingClient, there: Table, set_clock: SetClock, who: str, is_called: bool
):
    meeting = called(there)
    slot = services.add_item(meeting, matter(proposal=Localized(fi="Avataan kahvila.")), there.actor)
    set_clock(later(minutes=5))
    reader = there.secretary if who == "secretary" else person(getattr(there, who).person_id)
    client.sign_in(there.account(reader))
    assert "Avataan" in client.get(f"/meetings/{meeting.id}/items/{slot.id}").text
    assert ("video.example" in client.get(f"/meetings/{meeting.id}").text) is is_called
    assert ("video.example" in client.get(f"/meetings/{meeting.id}/calendar.ics").text) is is_called


def test_a_member_answers_on_the_page_in_one_press(member: CheckingClient, there: Table, set_clock):
    meeting = called(there)
    set_clock(later(minutes=2))
    url = f"/meetings/{meeting.id}"
    assert member.submit(f"{url}/answer", {"answer": "remote"}, page=url).status_code == 303
    assert member.page(url).select_one("input[name=answer][value=remote][checked]") is not None


def test_the_secretary_records_an_answer_got_by_telephone(secretary: CheckingClient, there: Table, set_clock):
    meeting = called(there)
    set_clock(later(minutes=2))
    own = next(one for one in queries.invitations(meeting.id) if one.person_id == there.paper.person_id)
    url = f"/meetings/{meeting.id}/answers"
    assert secretary.submit(url, {"invitation": str(own.id), "answer": "in_person"}).status_code == 303
    row = next(li for li in secretary.page(url).select("main li") if "Pekka Paperi" in li.get_text())
    assert "Paikan päällä" in row.select_one(".badge").get_text()
    assert secretary.submit(url, {"invitation": "x", "answer": "in_person"}).status_code == 404


@pytest.mark.feature("N18")
def test_the_follow_up_item_lists_what_is_due_by_itself(secretary: CheckingClient, there: Table, monkeypatch):
    line = FollowUpLine("Selkokielinen opas", "Viestintä", date(2026, 9, 10), "Työn alla", True, "/initiatives/1", 1)
    monkeypatch.setattr(ports, "agenda_feed", lambda board_id, day, **audience: [line] if day == MEETING_DAY else [])
    meeting = planned(there)
    slot = queries.slots(meeting.id)[4]
    for url in (f"/meetings/{meeting.id}", f"/meetings/{meeting.id}/items/{slot.id}"):
        assert "Selkokielinen opas" in secretary.page(url).select_one("main").get_text()


def test_the_minute_taker_from_elsewhere_reads_the_meeting(client: CheckingClient, make: Make, there: Table):
    keeper = make.person(db.session.get_one(Municipality, there.board.municipality_id), "Kirjuri")
    meeting = planned(there, minute_taker_id=keeper.id)
    db.session.commit()
    assert Role.MINUTE_TAKER in meeting.roles_of(frozenset({keeper.id}))
    client.sign_in(there.account(keeper))
    client.page(f"/meetings/{meeting.id}")


def test_statements_of_the_meeting_page_do_not_grow_with_the_agenda(secretary: CheckingClient, there: Table):
    meeting = called(there)
    secretary.page(f"/meetings/{meeting.id}")
    few = secretary.watch.statements
    for number in range(10):
        services.add_item(meeting, matter(f"Asia {number}"), there.actor)
    secretary.page(f"/meetings/{meeting.id}")
    assert secretary.watch.statements == few <= 12


def test_what_the_answers_promise_is_told_as_a_forecast(secretary: CheckingClient, there: Table):
    page = secretary.page(f"/meetings/{called(there).id}")
    words = page.select_one(".seats .badge").get_text()
    assert words in {
        "Päätösvaltainen näillä vastauksilla", "Ei päätösvaltainen näillä vastauksilla", "Päätösvaltaisuus vielä auki",
    }  # fmt: skip


def test_a_given_answer_is_told_and_the_choice_is_folded(member: CheckingClient, there: Table, set_clock: SetClock):
    meeting = called(there)
    set_clock(later(minutes=2))
    page = member.page(f"/meetings/{meeting.id}")
    assert page.select_one("section[aria-labelledby=answer] details") is None
    url = f"/meetings/{meeting.id}/answer"
    member.submit(url, {"answer": "in_person"}, page=f"/meetings/{meeting.id}")

    card = member.page(f"/meetings/{meeting.id}").select_one("section[aria-labelledby=answer]")

    assert not card.details.has_attr("open")
    assert card.details.select_one("input[checked]")["value"] == "in_person"
    assert card.details.find_previous("b").get_text() == card.details.select_one("input[checked] + span").get_text()


def test_a_past_day_and_an_end_before_the_start_and_a_missing_place_are_told_together(
    client: CheckingClient, there: Table
):
    client.sign_in(there.account(there.secretary))
    url = f"/boards/{there.board.id}/meetings/new"
    sent = {"day": "2026-08-03", "starts": "17:00", "ends": "16:00", "mode": "in_person", "place-fi": ""}
    page = BeautifulSoup(client.submit(url, sent).text, "html.parser")
    assert [one.get("id") for one in page.select(".field__err")] == ["day-error", "ends-error", "place-error"]


def test_a_member_sees_no_path_of_the_preparation_above_the_question(
    client: CheckingClient, there: Table, set_clock: SetClock
):
    meeting = called(there)
    set_clock(later(minutes=5))
    client.sign_in(there.account(db.session.get_one(Person, there.member.person_id)))
    page = client.page(f"/meetings/{meeting.id}")
    assert page.select_one("#stage") is None
    assert page.select_one("#answer") is not None
    assert page.select_one("a.agenda__a .agenda__title") is not None
    client.sign_out()
    client.sign_in(there.account(there.secretary))
    assert client.page(f"/meetings/{meeting.id}").select_one("#stage") is not None


@pytest.mark.domain_rule(37)
def test_a_late_call_asks_for_the_reason_and_says_who_presides(
    client: CheckingClient, there: Table, set_clock: SetClock
):
    meeting = planned(there)
    client.sign_in(there.account(there.secretary))
    url = f"/meetings/{meeting.id}/call"
    assert "Puheenjohtaja" in client.page(url).select_one("section[aria-labelledby=callees]").text
    set_clock(helsinki(date(2026, 9, 14), time(12)))
    client.sign_out()
    client.sign_in(there.account(there.secretary))
    label = client.page(url).select_one("label[for=urgency_reason]").text
    assert "ei pakollinen" not in label
