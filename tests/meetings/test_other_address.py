"""A person's address is corrected: waiting mails follow, and what went to the earlier address opens nothing any more."""

import re
import time

import pytest
from icalendar import Calendar
from itsdangerous import TimestampSigner
from sqlalchemy import select

from advisory.infra import links
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel.errors import RuleBroken
from advisory.meetings import queries
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer
from advisory.municipalities.models import Municipality
from advisory.notifications import services as notifications
from advisory.people.models import Person
from advisory.people.services import persons
from advisory.people.services.persons import PersonDetails
from tests.checking import CheckingClient
from tests.meetings.making import Table, called
from tests.meetings.test_answering import invitation
from tests.meetings.test_calling import deliver, mails
from tests.meetings.test_succession import meeting

__all__ = ["meeting"]

CORRECT = "maija.oikea@test.example"
LINK = re.compile(r"/answer/([\w.-]+)")


@pytest.fixture(autouse=True)
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """The links of one mail are the same, also where a second ends while it is written."""
    now = int(time.time())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _signer: now)


def correct(there: Table, email: str = CORRECT) -> str:
    """The secretary mends Maija's address; returns the one before."""
    person = db.session.get_one(Person, there.member.person_id)
    before = person.email
    persons.edit(person, PersonDetails(name=person.name, email=email, language=person.language), there.actor)
    return before


def to_maija(there: Table, kind: str = "called") -> OutboxRow:
    (row,) = (one for one in mails(kind) if one.person_id == there.member.person_id)
    return row


def tokens(text: str) -> set[str]:
    return set(LINK.findall(text))


@pytest.mark.promise("R6")
@pytest.mark.parametrize("status", [Status.QUEUED, Status.FAILED])
def test_what_waits_or_failed_goes_to_todays_address_with_links_that_work(
    client: CheckingClient, there: Table, status: Status
) -> None:
    called(there)
    row = to_maija(there)
    row.status, written = status, row.text
    before = correct(there)
    db.session.expire_all()
    assert (row.recipient, row.status) == (CORRECT, status)
    (old,), (new,) = tokens(written), tokens(row.text)
    assert tokens(row.html) == {new}
    event = Calendar.from_ical(row.calendar).events[0]
    assert (str(event["attendee"]), tokens(str(event["url"]))) == (f"mailto:{CORRECT}", {new})
    assert (before in row.calendar, "RSVP=TRUE" in row.calendar, "\r\n" in row.calendar) == (False, True, True)
    assert client.get(f"/answer/{new}").status_code == 200
    assert client.get(f"/answer/{old}").status_code == 410


@pytest.mark.security("S55")
def test_a_link_that_went_to_a_stranger_is_over_once_the_address_is_corrected(
    client: CheckingClient, there: Table, meeting: Meeting
) -> None:
    (token,) = tokens(to_maija(there).text)
    url = f"/answer/{token}"
    csrf = {"csrf_token": client.token(url), "answer": "cannot"}
    correct(there)
    for answer in (client.get(url), client.post(url, data=csrf), client.get(f"{url}/calendar.ics")):
        assert answer.status_code == 410
        assert "Maija" not in answer.text
        assert CORRECT not in answer.text
    assert invitation(meeting, there.member.person_id).answer is Answer.NONE
    sent = client.post(f"{url}/renew", data=csrf)
    assert (sent.status_code, "Maija" in sent.text, CORRECT in sent.text) == (200, False, False)
    assert to_maija(there, "link").recipient == CORRECT
    correct(there, "")
    assert client.get(f"/answer/{tokens(to_maija_link(there)).pop()}").status_code == 410


def to_maija_link(there: Table) -> str:
    rows = select(OutboxRow).where(OutboxRow.key.startswith("meetings.link:"))
    return db.session.scalars(rows).one().text


@pytest.mark.security("S55")
def test_a_link_without_a_mark_of_its_address_is_over_and_offers_a_new_one(
    client: CheckingClient, there: Table, meeting: Meeting
) -> None:
    own = invitation(meeting, there.member.person_id)
    unmarked = links.make_single(PURPOSE, own.id, own.person_id)
    page = client.page(f"/answer/{unmarked}", status=410)
    assert page.select_one("form[action$=renew]") is not None


@pytest.mark.promise("R6")
def test_send_again_uses_todays_address(there: Table, meeting: Meeting) -> None:
    row = to_maija(there)
    row.status = Status.SENDING  # on its way while the address is corrected
    correct(there)
    row.status = Status.FAILED
    municipality = db.session.get_one(Municipality, there.board.municipality_id)
    notifications.resend(municipality, row.id, there.actor)
    assert (row.recipient, row.status) == (CORRECT, Status.QUEUED)


@pytest.mark.domain_rule(37)
def test_who_has_no_address_any_more_gets_the_notice_on_paper(there: Table) -> None:
    meeting = called(there)
    deliver([row for row in mails("called") if row.person_id != there.member.person_id])
    row = to_maija(there)
    correct(there, "")
    assert row.status is Status.CANCELLED
    assert "Maija Jäsen" in queries.names(queries.reach(meeting).unreached)
    row.status = Status.FAILED
    municipality = db.session.get_one(Municipality, there.board.municipality_id)
    with pytest.raises(RuleBroken, match="no_address"):
        notifications.resend(municipality, row.id, there.actor)


@pytest.mark.security("S49")
def test_the_warning_stays_with_the_old_address_and_an_invitation_ends(there: Table) -> None:
    invited = to_maija_of_people(there, "people.invited:abc", "See http://x.test/")
    before = correct(there)
    assert invited.status is Status.CANCELLED
    correct(there, "maija.toinen@test.example")  # while the warning still waits
    warned = db.session.scalars(select(OutboxRow).where(OutboxRow.key.startswith("people.address_changed:"))).all()
    assert {row.recipient for row in warned} == {before}


def to_maija_of_people(there: Table, key: str, text: str) -> OutboxRow:
    called(there)
    row = to_maija(there)
    row.key, row.text = key, text
    db.session.flush()
    return row
