"""What was sent to whom: the log, what did not arrive, sending again, the tray of the demo."""

from datetime import timedelta

import pytest

from advisory.infra import outbox
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.outbox import Job, Mail, OutboxRow, Status
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from advisory.notifications import queries
from advisory.people.models import Account, Person
from tests.checking import CheckingClient
from tests.make import Make


def mail(person: Person, subject: str, status: Status = Status.QUEUED, **values: object) -> OutboxRow:
    """A mail to a person, in the state that a test needs."""
    letter = Mail(
        key=subject, recipient=person.email, subject=subject, text="The text of the letter.", html="", language="fi",
        municipality_id=person.municipality_id, person_id=person.id,
    )  # fmt: skip
    outbox.put(letter, clock.now())
    row: OutboxRow = db.session.query(OutboxRow).filter_by(key=subject).one()
    row.status = status
    row.finished_at = clock.now() if status in {Status.SENT, Status.FAILED} else None
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    return row


@pytest.fixture
def town(make: Make) -> Municipality:
    return make.municipality()


@pytest.fixture
def secretary(make: Make, client: CheckingClient, town: Municipality) -> Person:
    person = make.secretary(town)
    client.sign_in(db.session.get_one(Account, person.account_id))
    return person


@pytest.mark.feature(98)
def test_the_log_says_what_went_to_whom_and_when(
    client: CheckingClient, make: Make, town: Municipality, secretary: Person
) -> None:
    maija = make.person(town, "Maija Jäsen")
    mail(maija, "Kutsu kokoukseen", Status.SENT)
    mail(maija, "Odottaa vielä")
    mail(make.person(make.municipality(), "Vieras Henkilö"), "Toisen kunnan kirje", Status.SENT)
    page = client.page(f"/municipalities/{town.id}/mails")
    (row,) = page.select("table tbody tr")
    for words in ("Maija Jäsen", maija.email, "Kutsu kokoukseen"):
        assert words in row.text
    assert "The text of the letter." not in page.text
    assert "Toisen kunnan kirje" not in page.text
    assert "Odottaa vielä" not in page.text


@pytest.mark.feature(98)
@pytest.mark.promise("R6")
def test_what_did_not_arrive_is_named_with_its_reason_and_sent_again(
    client: CheckingClient, make: Make, town: Municipality, secretary: Person
) -> None:
    maija = make.person(town, "Maija Jäsen")
    lost = mail(maija, "Kutsu", Status.FAILED, last_error="550 no such user")
    mail(maija, "Muistutus", refusals=2, last_error="451 try later")
    outbox.put(Job(key="pdf", kind="minutes.pdf", about="Minutes:1", municipality_id=town.id), clock.now())
    db.session.query(OutboxRow).filter_by(key="pdf").one().status = Status.FAILED
    url = f"/municipalities/{town.id}/mails"
    page = client.page(url)
    for words in ("Maija Jäsen", "550 no such user", "451 try later", "Minutes:1"):
        assert words in page.text
    assert len(page.select("form[action$=resend]")) == 1
    assert client.submit(f"{url}/{lost.id}/resend", page=url).status_code == 303
    db.session.refresh(lost)
    assert lost.status is Status.QUEUED
    assert client.submit(f"{url}/{lost.id}/resend", page="/account").status_code == 404


@pytest.mark.feature(98)
def test_the_address_of_a_lost_mail_is_corrected_where_the_person_is(
    client: CheckingClient, make: Make, town: Municipality, secretary: Person
) -> None:
    maija = make.person(town, "Maija Jäsen")
    mail(maija, "Kutsu", Status.FAILED)
    page = client.page(f"/municipalities/{town.id}/mails")
    assert page.select_one(f"a[href='/people/{maija.id}']") is not None
    client.page(f"/people/{maija.id}")


@pytest.mark.feature(98)
def test_what_is_dealt_with_leaves_list_and_desk_and_the_log_says_who_said_so(
    client: CheckingClient, make: Make, town: Municipality, secretary: Person
) -> None:
    make.board(town)
    lost = mail(make.person(town, "Maija Jäsen"), "Kutsu", Status.FAILED)
    url = f"/municipalities/{town.id}/mails"
    assert "1 viesti ei mennyt perille" in client.page("/desk").text
    assert client.submit(f"{url}/{lost.id}/settle", page=url).status_code == 303
    assert client.page(url).select_one(".empty") is not None
    assert "ei mennyt perille" not in client.page("/desk").text
    db.session.refresh(lost)
    assert lost.status is Status.FAILED  # it did not arrive all the same
    (entry,) = db.session.query(AuditEntry).filter_by(action="notifications.settle")
    assert (entry.actor, entry.changes) == (f"account:{secretary.account_id}", {"outbox": lost.id})
    sent = mail(make.person(make.municipality(), "Vieras Henkilö"), "Toisen kunnan kirje", Status.FAILED)
    assert client.submit(f"{url}/{sent.id}/settle", page="/account").status_code == 404


@pytest.mark.feature(98)
def test_the_log_stands_on_pages(client: CheckingClient, make: Make, town: Municipality, secretary: Person) -> None:
    maija = make.person(town, "Maija Jäsen")
    for number in range(queries.LOG_LENGTH + 1):
        mail(maija, f"Kirje {number}", Status.SENT, finished_at=clock.now() + timedelta(seconds=number))
    url = f"/municipalities/{town.id}/mails"
    first = client.page(url)
    assert len(first.select("table tbody tr")) == queries.LOG_LENGTH
    assert "Kirje 0" not in [cell.text for cell in first.select("td")]
    second = client.page(str(first.select_one("a[rel=next]")["href"]).split("#", maxsplit=1)[0])
    assert [row.select("td")[-1].text for row in second.select("table tbody tr")] == ["Kirje 0"]
    for odd in ("0", "99", "x"):
        client.page(f"{url}?page={odd}")


@pytest.mark.security("S51")
def test_another_municipality_sees_nothing_of_it(client: CheckingClient, make: Make, secretary: Person) -> None:
    other = make.municipality()
    lost = mail(make.person(other), "Kutsu", Status.FAILED)
    assert client.get(f"/municipalities/{other.id}/mails").status_code == 404
    assert client.submit(f"/municipalities/{other.id}/mails/{lost.id}/resend", page="/account").status_code == 404
    assert lost.status is Status.FAILED


def test_nothing_in_trouble_says_so(client: CheckingClient, town: Municipality, secretary: Person) -> None:
    page = client.page(f"/municipalities/{town.id}/mails")
    assert page.select_one(".empty") is not None
    assert page.select("table") == []


def test_the_tray_shows_what_went_out_and_presses_as_links(
    client: CheckingClient, make: Make, town: Municipality
) -> None:
    maija, pekka = make.person(town, "Maija"), make.person(town, "Pekka")
    one = mail(maija, "Kutsu Maijalle", Status.SENT, text="Vastaa: http://127.0.0.1:8000/answer/abc")
    mail(pekka, "Kutsu Pekalle", Status.SENT)
    waiting = mail(maija, "Ei vielä")
    everybody = client.page("/dev/mail")
    assert "Kutsu Maijalle" in everybody.text
    assert "Kutsu Pekalle" in everybody.text
    assert "Ei vielä" not in everybody.text
    assert "Kutsu Pekalle" not in client.page(f"/dev/mail?to={maija.email}").text
    assert client.page(f"/dev/mail/{one.id}").select_one("a[href$='/answer/abc']") is not None
    client.page(f"/dev/mail/{waiting.id}", status=404)
    one.text = one.html = ""
    db.session.flush()
    assert "tyhjennetty" in client.page(f"/dev/mail/{one.id}").select_one("article .notice").text
