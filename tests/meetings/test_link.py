"""The page behind the mail link: no password, one press, nothing on GET."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from advisory.agendas import services as agendas
from advisory.infra import links
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.infra.uploads import Upload
from advisory.infra.use_case import use_case
from advisory.kernel.localized import Localized
from advisory.meetings import queries, services
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, MeetingState
from advisory.policy.actions import Action
from tests.checking import CheckingClient
from tests.meetings.making import Table, called, later, matter
from tests.meetings.test_calling import deliver, mails

PDF = b"%PDF-1.7\n"


@pytest.fixture
def meeting(there: Table, set_clock: Any) -> Meeting:
    meeting = called(there)
    slot = services.add_item(meeting, matter("Kahvila", proposal=Localized(fi="Avataan kahvila.")), there.actor)
    agendas.attach(slot.item, Upload("a.pdf", PDF, "application/pdf"), there.actor)
    deliver(mails())
    set_clock(later(minutes=5))
    return meeting


def link(meeting: Meeting, person_id: int) -> str:
    row = select(Invitation.id).where(Invitation.meeting_id == meeting.id, Invitation.person_id == person_id)
    return f"/answer/{links.make(PURPOSE, db.session.scalars(row).one(), person_id)}"


def answer_of(meeting: Meeting, person_id: int) -> Answer:
    return next(one.answer for one in queries.invitations(meeting.id) if one.person_id == person_id)


@pytest.mark.security("S28")
def test_opening_the_link_changes_nothing(client: CheckingClient, there: Table, meeting: Meeting):
    url = link(meeting, there.chair.person_id)
    for method in ("GET", "HEAD", "OPTIONS"):
        client.open(f"{url}?answer=cannot", method=method)
    page = client.page(f"{url}?answer=cannot")
    assert page.select_one("input[name=answer][value=cannot][checked]") is not None
    assert answer_of(meeting, there.chair.person_id) is Answer.NONE


@pytest.mark.feature(22)
@pytest.mark.parametrize("answer", ["in_person", "remote", "cannot"])
def test_one_press_confirms_without_a_password(client: CheckingClient, there: Table, meeting: Meeting, answer: str):
    url = link(meeting, there.chair.person_id)
    assert client.submit(f"{url}?answer={answer}", {"answer": answer}).status_code == 303
    assert answer_of(meeting, there.chair.person_id).value == answer
    page = client.page(url)
    assert page.select_one("#flashes").get_text(strip=True)
    assert (page.select_one(f'a[href="{url}/calendar.ics"]') is None) == (answer == "cannot")
    assert client.submit(url, {"answer": "remote"}).status_code == 303
    assert answer_of(meeting, there.chair.person_id) is Answer.REMOTE


def test_the_page_speaks_the_readers_language(client: CheckingClient, there: Table, meeting: Meeting):
    page = client.page(link(meeting, there.member.person_id))
    assert page.html is not None
    assert page.html["lang"] == "sv"
    assert "Deltar du?" in page.get_text()


def test_the_link_reads_agenda_and_files_of_its_meeting(client: CheckingClient, there: Table, meeting: Meeting):
    url = link(meeting, there.chair.person_id)
    page = client.page(url)
    assert "Avataan kahvila." in page.get_text()
    file = page.select_one('a[href*="/papers/"]')["href"]
    assert client.get(file).data == PDF
    assert b"video.example" in client.get(f"{url}/calendar.ics").data
    assert client.get(f"/meetings/{meeting.id}").status_code == 303, "the link does not sign in"
    number = file.rpartition("/")[2]
    other = called(there, uid="other")
    assert client.get(f"{link(other, there.chair.person_id)}/papers/{number}").status_code == 404


@pytest.mark.security("S51")
def test_a_foreign_or_changed_link_is_not_found(client: CheckingClient, there: Table, meeting: Meeting):
    url = link(meeting, there.chair.person_id)
    own = next(one for one in queries.invitations(meeting.id) if one.person_id == there.chair.person_id)
    foreign = links.make(PURPOSE, own.id, there.member.person_id)
    other_purpose = links.make("minutes.check", own.id, there.chair.person_id)
    for bad in (url[:-2] + "xx", f"/answer/{foreign}", f"/answer/{other_purpose}", "/answer/nonsense"):
        assert client.get(bad).status_code == 404
        for path in ("/calendar.ics", "/papers/1"):
            assert client.get(bad + path).status_code == 404


def test_an_old_link_offers_a_new_one_to_the_same_address(
    client: CheckingClient, there: Table, meeting: Meeting, monkeypatch
):
    url = link(meeting, there.chair.person_id)
    monkeypatch.setattr(links.read, "__kwdefaults__", {"lifetime": links.LIFETIME * -1})
    answer = client.get(url)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 410
    renew = page.select_one(f'form[action="{url}/renew"]')
    for _press in range(2):
        sent = client.post(f"{url}/renew", data={"csrf_token": renew.select_one("input[name=csrf_token]")["value"]})
        assert sent.status_code == 200
    monkeypatch.undo()
    rows = db.session.scalars(select(OutboxRow).where(OutboxRow.key.startswith("meetings.link:"))).all()
    assert [row.person_id for row in rows] == [there.chair.person_id]


def test_without_a_choice_the_page_asks_for_one(client: CheckingClient, there: Table, meeting: Meeting):
    url = link(meeting, there.chair.person_id)
    answer = client.submit(url, {})
    assert answer.status_code == 422
    assert 'id="answer-error"' in answer.text
    assert client.submit(url, {"answer": "maybe"}).status_code == 422


@pytest.mark.parametrize("state", [MeetingState.IN_SESSION, MeetingState.ENDED, MeetingState.CANCELLED])
def test_after_the_opening_the_page_says_that_answers_are_over(client, there: Table, meeting: Meeting, state):
    meeting.state = state
    db.session.commit()
    page = client.page(link(meeting, there.chair.person_id))
    assert page.select_one("input[name=answer]") is None
    assert page.select_one(".notice") is not None


@pytest.mark.domain_rule(4)
@pytest.mark.security("S51")
def test_when_the_rights_have_ended_the_link_leads_to_the_public_page(
    client: CheckingClient, there: Table, meeting: Meeting
):
    urls = [link(meeting, one.person_id) for one in (there.chair, there.member)]
    file = client.page(urls[0]).select_one('a[href*="/papers/"]')["href"]
    with use_case(Action.MEETINGS_EDIT, meeting, there.actor) as case:
        meeting.state = MeetingState.ENDED
        services.end_calls(case, meeting)
    for url in urls:
        page = client.page(url)
        assert "Avataan" not in page.get_text()
        assert "video.example" not in str(page)
        assert page.select_one('main a[href*="/meetings/2026/1"]') is not None
        assert client.get(f"{url}/calendar.ics").status_code == 404
    assert client.get(file).status_code == 404


def test_the_link_of_a_cancelled_meeting_gives_no_file_either(client: CheckingClient, there: Table, meeting: Meeting):
    url = link(meeting, there.chair.person_id)
    file = client.page(url).select_one('a[href*="/papers/"]')["href"]
    services.cancel(queries.meeting(meeting.id), "Sairaus", there.actor)
    assert "Avataan" not in client.page(url).get_text()
    assert client.get(file).status_code == 404


def test_a_released_deputy_reads_no_papers(client: CheckingClient, there: Table, meeting: Meeting, set_clock: Any):
    member = link(meeting, there.member.person_id)
    client.submit(member, {"answer": "cannot"})
    deputy = link(meeting, there.deputy.person_id)
    assert "Avataan" not in client.page(deputy).get_text(), "not called before the two minutes are over"
    set_clock(later(minutes=10))
    assert "Avataan" in client.page(deputy).get_text()
    client.submit(member, {"answer": "in_person"})
    page = client.page(deputy)
    assert "Avataan" not in page.get_text()
    assert page.select_one("input[name=answer]") is None
    assert client.get(f"{deputy}/calendar.ics").status_code == 404
    assert io.BytesIO(client.get(deputy).data).getbuffer().nbytes > 0
