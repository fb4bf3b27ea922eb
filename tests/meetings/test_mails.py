"""The mails of a meeting in three languages, and the calendar part read back."""

from datetime import date, time, timedelta

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar, Event
from sqlalchemy import select

from advisory.infra import links
from advisory.infra.db import db
from advisory.infra.i18n import speaking
from advisory.infra.mail import build
from advisory.infra.outbox import OutboxRow
from advisory.kernel import clock
from advisory.kernel.clock import helsinki
from advisory.kernel.localized import Localized
from advisory.meetings import documents, queries, services
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Mode
from advisory.people.models import Person
from tests.make import Make
from tests.meetings.making import NOW, Table, called, matter, planned

SAID = {
    "fi": ("Kokouskutsu: keskiviikko 16.9.2026 klo 17.00", "Tulen paikalle", "Osallistun etänä", "En pääse", "Suomen aikaa"),
    "sv": ("Kallelse till sammanträde: onsdag 16.9.2026", "Jag kommer på plats", "Jag deltar på distans",
           "Jag kan inte delta", "finsk tid"),
    "en": ("Call to meeting: Wednesday 16 September 2026 at 17:00", "I will come in person", "I will attend remotely",
           "I cannot attend", "Helsinki time"),
}  # fmt: skip


def mail_to(person_id: int, kind: str = "called") -> OutboxRow:
    rows = select(OutboxRow).where(OutboxRow.person_id == person_id, OutboxRow.key.startswith(f"meetings.{kind}:"))
    return db.session.scalars(rows.order_by(OutboxRow.id.desc())).first() or pytest.fail("no such mail")


def event_of(text: str) -> Event:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert not event.errors
    return event


@pytest.mark.feature(20)
@pytest.mark.feature("P2")
@pytest.mark.feature(31)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_call_is_in_the_readers_language_with_zone_and_three_links(there: Table, language: str):
    person = db.session.get_one(Person, there.chair.person_id)
    person.language = language
    meeting = called(there)

    mail = mail_to(person.id)
    subject, *words = SAID[language]
    assert mail.subject.startswith(subject)
    for word in words:
        assert word in mail.text
        assert word in BeautifulSoup(mail.html, "html.parser").get_text()
    assert "Aino Puhuja" in mail.text
    assert "https://video.example/abc" in mail.text
    assert "\n1. " in mail.text  # numbered lines carry no dash of their own
    assert "- 1." not in mail.text
    invitation = next(one for one in queries.invitations(meeting.id) if one.person_id == person.id)
    for answer in ("in_person", "remote", "cannot"):
        assert f"?answer={answer}" in mail.text
    token = mail.text.split("/answer/")[1].split("?")[0]
    assert links.read(PURPOSE, token).subject_id == invitation.id


def test_content_in_another_language_is_marked(there: Table):
    db.session.get_one(Person, there.chair.person_id).language = "en"
    called(there)
    html = BeautifulSoup(mail_to(there.chair.person_id).html, "html.parser")
    assert html.html is not None
    assert html.html["lang"] == "en"
    marked = [span.get_text() for span in html.find_all("span", {"lang": "fi"})]
    assert "1. Kokouksen avaus" in marked


@pytest.mark.domain_rule(29)
@pytest.mark.feature(47)
def test_a_mail_holds_public_headings_only(there: Table):
    meeting = planned(there)
    secret = matter("Salainen otsikko", is_secret=True, secrecy_ground="25")
    services.add_item(meeting, secret, there.actor)
    services.add_item(meeting, matter("Kahvila [[Liisan]] luona", background=Localized(fi="Taustaa")), there.actor)
    services.call(meeting, actor=there.actor)
    for part in (mail_to(there.chair.person_id).text, mail_to(there.chair.person_id).html,
                 mail_to(there.chair.person_id).calendar.replace("\r\n ", "")):  # fmt: skip
        assert "Salainen" not in part
        assert "Liisan" not in part
        assert "Taustaa" not in part
        assert "6. Asia 6 (salassa pidettävä)" in part
        assert "Kahvila … luona" in part


@pytest.mark.feature("P10")
@pytest.mark.feature("P11")
@pytest.mark.feature("P12")
@pytest.mark.feature(21)
def test_the_calendar_part_is_an_invitation_that_clients_show_buttons_for(there: Table):
    meeting = called(there)
    row = mail_to(there.chair.person_id)
    message = build(row, sender="advisory@service.example", domain="service.example", now=NOW)

    part = next(one for one in message.walk() if one.get_content_type() == "text/calendar")
    assert part.get_param("method") == "REQUEST"
    calendar = Calendar.from_ical(row.calendar)
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    event = event_of(row.calendar)
    assert event["UID"] == f"{meeting.uid}@127.0.0.1"
    assert event["SEQUENCE"] == 0
    assert str(event["ORGANIZER"]) == f"mailto:{there.secretary.email}"
    assert event["ORGANIZER"].params["CN"] == "Sanna Sihteeri"
    attendee = event["ATTENDEE"]
    assert str(attendee).startswith("mailto:person")
    assert (attendee.params["RSVP"], attendee.params["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (meeting.starts_at, meeting.ends_at)
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    description = str(event["DESCRIPTION"])
    assert "/answer/" in description
    assert "1. Kokouksen avaus" in description
    assert "/answer/" in str(event["URL"])


def test_the_zone_of_the_file_is_finnish_time_by_rule(there: Table):
    called(there)
    (zone,) = Calendar.from_ical(mail_to(there.chair.person_id).calendar).walk("VTIMEZONE")
    switches = {part.name: (part["TZOFFSETTO"].to_ical(), part["RRULE"]["BYMONTH"]) for part in zone.subcomponents}
    assert switches == {"DAYLIGHT": ("+0300", [3]), "STANDARD": ("+0200", [10])}


@pytest.mark.feature("P1")
@pytest.mark.promise("R10")
@pytest.mark.parametrize(
    ("day", "starts", "ends"),
    [
        (date(2027, 3, 27), time(23), timedelta(hours=2)),
        (date(2027, 3, 28), time(1, 30), timedelta(hours=3)),
        (date(2027, 10, 31), time(3, 30), timedelta(hours=1)),
        (date(2027, 10, 31), time(2), timedelta(hours=4)),
    ],
)
def test_both_nights_of_the_clock_keep_their_instants(make: Make, there: Table, day, starts, ends):
    start = helsinki(day, starts)
    for fold in (0, 1) if clock.comes_twice(day, starts) else (0,):
        start = helsinki(day, starts, fold=fold)
        meeting = queries.meeting(make.meeting(there.board, starts_at=start, ends_at=start + ends).id)
        with speaking("fi"):
            event = event_of(documents.one(meeting, now=NOW, url="https://a.example/1"))
        assert event.decoded("DTSTART").astimezone(start.tzinfo) == start
        assert event.decoded("DTEND").astimezone(start.tzinfo) == start + ends


@pytest.mark.security("S12")
def test_line_breaks_in_names_and_titles_cannot_add_a_line_to_mail_or_calendar(there: Table):
    person = db.session.get_one(Person, there.chair.person_id)
    person.name = 'Aino "X"\r\nBcc: all@test.example\nATTENDEE:mailto:x@test.example'
    meeting = planned(there)
    slot = services.add_item(meeting, matter("Otsikko"), there.actor)
    slot.item.title = Localized(fi="Otsikko\r\nMETHOD:CANCEL", sv="x")
    services.call(meeting, actor=there.actor)
    row = mail_to(there.member.person_id)
    message = build(row, sender="advisory@service.example", domain="service.example", now=NOW)
    assert message["Bcc"] is None
    for to in (there.chair.person_id, there.member.person_id):
        calendar = Calendar.from_ical(mail_to(to).calendar)
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == "REQUEST"
        assert not isinstance(event["ATTENDEE"], list)


@pytest.mark.feature(18)
@pytest.mark.feature(19)
def test_a_file_for_ones_own_calendar_asks_nobody_and_the_public_one_hides_the_remote_link(there: Table):
    meeting = queries.meeting(called(there).id)
    with speaking("sv"):
        own = documents.one(meeting, now=NOW, url="https://a.example/1", with_remote=True)
        public = documents.feed([(meeting, "https://a.example/2")], now=NOW, name="Delegationen")
    event = event_of(own)
    assert Calendar.from_ical(own)["METHOD"] == "PUBLISH"
    assert "ORGANIZER" not in event
    assert "video.example" in str(event["DESCRIPTION"])
    assert "video.example" not in public
    assert str(event_of(public)["LOCATION"]) == "Stadshuset eller på distans"
    assert str(event_of(public)["SUMMARY"]) == "Sammanträde 1/2026: Delegationen"


@pytest.mark.feature(26)
def test_the_place_says_how_the_meeting_is_held(make: Make, there: Table):
    said = {}
    for mode in Mode:
        row: Meeting = make.meeting(there.board, mode=mode, place=Localized(fi="Sali 1"))
        with speaking("fi"):
            said[mode] = documents.place(queries.meeting(row.id))
    assert said == {Mode.IN_PERSON: "Sali 1", Mode.HYBRID: "Sali 1 tai etäyhteys", Mode.ELECTRONIC: "Etäkokous"}
