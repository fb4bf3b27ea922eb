"""What other programs read: the feed and the calendar parse, stay the same, and no text in them becomes markup."""

from datetime import timedelta
from xml.etree import ElementTree as Xml

import pytest
from icalendar import Calendar

from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.rules import MeetingState
from tests.checking import CheckingClient
from tests.make import Make, both
from tests.portal.making import Place, place

ATOM = "{http://www.w3.org/2005/Atom}"
NASTY = '</title><script>alert("1")</script>&\x0b]]>\r\nBEGIN:VEVENT'


@pytest.fixture
def somewhere(make: Make) -> Place:
    return place(make)


def feed(client: CheckingClient, here: Place, language: str = "fi") -> Xml.Element:
    answer = client.get(here.url("/feed.atom", language))
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return Xml.fromstring(answer.data)


@pytest.mark.feature(107)
def test_the_feed_has_minutes_and_steps_newest_first(client: CheckingClient, somewhere: Place) -> None:
    found = feed(client, somewhere)

    titles = [entry.findtext(f"{ATOM}title") for entry in found.iter(f"{ATOM}entry")]
    assert any("on julkaistu" in str(title) for title in titles)
    assert "Kielikahvila: Lähetetty" in titles
    times = [entry.findtext(f"{ATOM}updated") or "" for entry in found.iter(f"{ATOM}entry")]
    assert times == sorted(times, reverse=True)
    for tag in ("id", "title", "updated", "author"):
        assert found.find(f"{ATOM}{tag}") is not None
    own = [link.get("href") for link in found.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own == [f"http://127.0.0.1:8000{somewhere.url('/feed.atom')}"]


@pytest.mark.feature(107)
def test_ids_stay_the_same_when_the_board_is_renamed(client: CheckingClient, somewhere: Place) -> None:
    before = [one.text for one in feed(client, somewhere).iter(f"{ATOM}id")]
    somewhere.board.slug, somewhere.board.name = "uusi-nimi", both("Uusi nimi")
    db.session.flush()

    assert [one.text for one in feed(client, somewhere, "sv").iter(f"{ATOM}id")] == before


@pytest.mark.security("S1")
def test_no_text_changes_the_structure_of_the_feed(client: CheckingClient, somewhere: Place) -> None:
    plain = [one.tag for one in feed(client, somewhere).iter()]
    somewhere.initiative.title = Localized(fi=NASTY)
    somewhere.board.name = Localized(fi=NASTY)
    db.session.flush()

    found = feed(client, somewhere)

    assert [one.tag for one in found.iter()] == plain
    assert "alert" in str(found.findtext(f"{ATOM}title"))


def calendar(client: CheckingClient, here: Place) -> Calendar:
    answer = client.get(here.url("/calendar.ics"))
    assert answer.content_type == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.data)


@pytest.mark.feature(19)
@pytest.mark.feature(108)
def test_the_calendar_holds_the_called_meetings(client: CheckingClient, make: Make, somewhere: Place) -> None:
    make.meeting(somewhere.board)
    make.meeting(somewhere.board, state=MeetingState.CANCELLED, number=90, called_at=clock.now() - timedelta(days=2))

    events = list(calendar(client, somewhere).walk("VEVENT"))

    assert sorted(str(event["status"]) for event in events) == ["CANCELLED", "CONFIRMED", "CONFIRMED"]
    page = f"http://127.0.0.1:8000{somewhere.url('/meetings')}/{somewhere.coming.year}/{somewhere.coming.number}"
    assert page in [str(event["url"]) for event in events]


def test_the_remote_link_is_never_public(client: CheckingClient, somewhere: Place) -> None:
    for rest in ("", "/meetings", "/calendar.ics", "/feed.atom"):
        assert "salainen" not in client.get(somewhere.url(rest)).text


@pytest.mark.security("S1")
def test_no_text_changes_the_structure_of_the_calendar(client: CheckingClient, somewhere: Place) -> None:
    somewhere.board.name = Localized(fi=NASTY)
    somewhere.coming.place = Localized(fi=NASTY)
    db.session.flush()

    assert len(list(calendar(client, somewhere).walk("VEVENT"))) == 2
