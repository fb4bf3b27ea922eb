"""The public site: what everybody sees, in each language, without being asked who they are."""

import gzip
import re
from datetime import time, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from advisory.boards.rules import BoardState, LegalForm, PublicForm
from advisory.infra.audit import AuditHead
from advisory.infra.db import db
from advisory.infra.filters import day
from advisory.initiatives import queries
from advisory.initiatives.models import Indicator, Reading, Report
from advisory.initiatives.rules import ReportStatus
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.rules import MeetingState
from advisory.minutes.rules import MinutesState
from advisory.municipalities.models import FormerSlug
from tests.checking import CheckingClient
from tests.initiatives.making import decision, in_days, initiative
from tests.initiatives.test_views import statements
from tests.make import Make, both
from tests.portal.making import Place, place

PAGES = ("", "/members", "/meetings", "/initiatives")
FEEDS = ("/feed.atom", "/calendar.ics")


@pytest.fixture
def somewhere(make: Make) -> Place:
    return place(make)


# --- front page


def test_an_empty_installation_says_what_to_do_next(client: CheckingClient) -> None:
    page = client.page("/")

    assert "user invite" in page.select_one("code").text
    assert "BASE_URL=http://" in page.select_one("code").text  # its link leads to the service that shows the page
    assert "scroll" not in page.select_one("pre")["class"]
    assert page.select_one("a[href='/sign-in']") is not None


@pytest.mark.feature(130)
def test_the_front_page_lists_municipalities_with_boards(client: CheckingClient, make: Make) -> None:
    one, other = place(make), place(make)
    make.municipality(name=both("Ilman toimielintä"))

    page = client.page("/")

    for here in (one, other):
        assert page.select_one(f"a[href='{here.url()}']") is not None
    assert "Ilman toimielintä" not in page.text
    assert "Keksitty" in page.text


def test_the_front_page_speaks_the_browsers_language_or_the_asked_one(client: CheckingClient, make: Make) -> None:
    place(make)

    assert client.page("/", headers={"Accept-Language": "sv"}).html["lang"] == "sv"
    assert client.page("/?lang=en", headers={"Accept-Language": "sv"}).html["lang"] == "en"


# --- a board's pages


def test_the_board_shows_what_it_does_now(client: CheckingClient, somewhere: Place) -> None:
    page = client.page(somewhere.url())

    assert str(somewhere.coming.number) in page.select_one(".hero").text
    assert "Anonyymi rekrytointi" in page.select_one("#decisions").find_parent("section").text
    assert "Kielikahvila" in page.select_one("#initiatives").find_parent("section").text


def test_the_office_that_answers_is_told(client: CheckingClient, somewhere: Place) -> None:
    town, board = somewhere.municipality, somewhere.board
    town.contact_name, town.contact_email, town.contact_phone = "Kirjaamo", "kirjaamo@test.example", "040 1"
    db.session.commit()
    contact = client.page(somewhere.url()).select_one("#contact").find_parent("section")
    assert "Kirjaamo" in contact.text
    assert [link["href"] for link in contact.select("a")] == ["mailto:kirjaamo@test.example", "tel:0401"]
    board.contact_name, board.contact_email = "Neuvottelukunnan sihteeri", "sihteeri@test.example"
    db.session.commit()
    contact = client.page(somewhere.url()).select_one("#contact").find_parent("section")
    assert "Neuvottelukunnan sihteeri" in contact.text
    assert [link["href"] for link in contact.select("a")] == ["mailto:sihteeri@test.example"]


@pytest.mark.domain_rule(27)
def test_members_stand_with_organisation_and_deputy_but_without_contact_data(
    client: CheckingClient, somewhere: Place
) -> None:
    page = client.page(somewhere.url("/members"))

    assert [cell.text.strip() for cell in page.select("tbody tr")[0].select("th, td")] == [
        "Aino Puhuja (puheenjohtaja)",
        "Kohtaamispaikka ry",
        "Juha Varalla",
    ]
    assert "@" not in page.select_one("main").text


@pytest.mark.feature(116)
def test_in_a_participation_body_the_member_chooses_the_public_form(client: CheckingClient, make: Make) -> None:
    here = place(make, form=LegalForm.PARTICIPATION)
    organisation = make.organisation(here.municipality.id, "Ystävät ry")
    seat = make.seat(here.board, organisation_id=organisation.id)
    make.member(here.board, "Salla Suojattu", seat=seat, public_form=PublicForm.ROLE)

    text = client.page(here.url("/members")).text

    assert "Salla Suojattu" not in text
    assert "Ystävät ry" in text


def test_pending_and_ended_members_are_not_shown(client: CheckingClient, make: Make, somewhere: Place) -> None:
    make.member(somewhere.board, "Vielä Kysymättä", consent_on=None)
    make.member(somewhere.board, "Jo Lähtenyt", ends_on=in_days(-1))

    text = client.page(somewhere.url("/members")).text

    assert "Vielä Kysymättä" not in text
    assert "Jo Lähtenyt" not in text


@pytest.mark.domain_rule(23)
def test_meetings_stand_by_year_with_the_state_of_their_minutes(
    client: CheckingClient, make: Make, somewhere: Place
) -> None:
    unchecked = decision(make, somewhere.board, state=MinutesState.IN_SCRUTINY)
    draft = make.meeting(somewhere.board, starts_at=clock.now() + timedelta(days=50))

    page = client.page(somewhere.url("/meetings"))

    assert "Pöytäkirja julkaistu" in page.text
    assert "Pöytäkirjaa ei ole vielä julkaistu" in page.text
    assert unchecked.meeting_id != draft.id
    assert len(page.select("main .list li")) == 3


@pytest.mark.domain_rule(23)
@pytest.mark.domain_rule(24)
@pytest.mark.parametrize("state", [MinutesState.DRAFTING, MinutesState.CHECKED, MinutesState.SIGNED])
def test_nothing_of_unpublished_minutes_is_on_any_page(
    client: CheckingClient, make: Make, somewhere: Place, state: MinutesState
) -> None:
    source = decision(make, somewhere.board, state=state, title="Keskeneräinen asia")
    hidden = initiative(make, source, title=both("Julkaisematon aloite"))

    for rest in (*PAGES, *FEEDS):
        text = client.get(somewhere.url(rest)).text
        assert "Keskeneräinen asia" not in text
        assert "Julkaisematon aloite" not in text
    client.page(somewhere.url(f"/initiatives/{hidden.id}"), status=404)


@pytest.mark.domain_rule(28)
def test_a_secret_decision_is_not_among_the_latest(client: CheckingClient, make: Make, somewhere: Place) -> None:
    values = {"is_secret": True, "secrecy_ground": "24.1 § 25", "title": "Erään asia"}
    decision(make, somewhere.board, state=MinutesState.PUBLISHED, **values)

    assert "Erään asia" not in client.page(somewhere.url()).text


@pytest.mark.feature(89)
@pytest.mark.feature(92)
def test_an_initiative_tells_its_story(client: CheckingClient, make: Make, somewhere: Place) -> None:
    made = somewhere.initiative
    told = {"board_id": made.board_id, "municipality_id": made.municipality_id, "initiative_id": made.id}
    for text, verified in (("Kahvila on auki.", clock.now()), ("Ei vielä tarkastettu.", None)):
        make.add(Report(**told, status=ReportStatus.ON_TRACK, text=text, reported_at=clock.now(), verified_at=verified))

    page = client.page(somewhere.url(f"/initiatives/{made.id}"))

    assert page.select_one("ol.path [aria-current=step]").text.endswith("Lähetetty")
    assert len(page.select("ol.timeline li")) == 2
    assert "Kahvila on auki." in page.text
    assert "Ei vielä tarkastettu." not in page.text
    assert page.select_one("a[href*='/meetings/'][href$='#28']") is not None


def test_silence_is_said_openly(client: CheckingClient, somewhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    later = clock.now() + timedelta(days=95)
    monkeypatch.setattr(clock, "now", lambda: later)

    page = client.page(somewhere.url(f"/initiatives/{somewhere.initiative.id}"))
    last = max(step.taken_on for step in queries.steps_of([somewhere.initiative.id])[somewhere.initiative.id])
    assert page.select_one(".notice").text == f"Viimeksi kuultu {day(last)}."


def test_what_is_done_is_green_in_the_figure(client: CheckingClient, somewhere: Place) -> None:
    figure = client.page(somewhere.url("/initiatives")).select_one("figure.chart")
    done = next(one for one in figure.select(".chart__key li") if "Toteutunut" in one.get_text())
    assert done.select_one("rect")["class"] == ["c5"]


@pytest.mark.domain_rule(27)
def test_marked_words_and_contact_data_are_left_out(client: CheckingClient, make: Make, somewhere: Place) -> None:
    somewhere.initiative.description = both(
        "Yhteyshenkilö [[Matti Yksityinen]] ja {{Maija Määräaikainen}}, 131052-308T."
    )
    db.session.flush()

    text = client.page(somewhere.url(f"/initiatives/{somewhere.initiative.id}")).text

    for word in ("Matti Yksityinen", "Maija Määräaikainen", "131052-308T", "[["):
        assert word not in text


@pytest.mark.domain_rule(27)
def test_no_line_of_an_initiative_leaves_out_the_mask(client: CheckingClient, make: Make, somewhere: Place) -> None:
    named = "[[Matti Yksityinen]], matti@koti.example, {{Maija Määräaikainen}}"
    one = somewhere.initiative
    one.responsible = one.addressee = one.answer_body = named
    one.answered_on = clock.today()
    indicator = make.add(
        Indicator(
            board_id=one.board_id, municipality_id=one.municipality_id, initiative_id=one.id, name=both(named),
            source=named, baseline=1, target=3,
        )
    )  # fmt: skip
    told = make.add(
        Report(
            board_id=one.board_id, municipality_id=one.municipality_id, initiative_id=one.id, reported_at=clock.now(),
            status=ReportStatus.ON_TRACK, verified_at=clock.now(),
        )
    )  # fmt: skip
    make.add(Reading(report_id=told.id, indicator_id=indicator.id, value=2, measured_on=clock.today()))

    for address in ("", "/initiatives", f"/initiatives/{one.id}", "/feed.atom"):
        text = client.get(somewhere.url(address)).text
        assert "Kielikahvila" in text
        for word in ("Matti Yksityinen", "matti@koti.example", "Maija Määräaikainen", "[[", "{{"):
            assert word not in text, address


# --- addresses and languages


@pytest.mark.domain_rule(31)
@pytest.mark.feature(114)
@pytest.mark.feature(115)
@pytest.mark.parametrize("rest", PAGES)
@pytest.mark.parametrize(("language", "word"), [("fi", "Aloitteet"), ("sv", "Initiativ"), ("en", "Initiatives")])
def test_every_page_exists_in_both_languages_and_in_english(
    client: CheckingClient, somewhere: Place, rest: str, language: str, word: str
) -> None:
    page = client.page(somewhere.url(rest, language))

    assert page.html["lang"] == language
    assert word in page.select_one("nav.nav--public").text
    others = {link["hreflang"]: link["href"] for link in page.select("link[rel=alternate][hreflang]")}
    assert set(others) == {"fi", "sv", "en"}
    assert others["sv"] == f"http://127.0.0.1:8000{somewhere.url(rest, 'sv')}"
    assert page.select_one("h1").text in page.text


def test_a_foreign_text_is_marked_with_its_language(client: CheckingClient, somewhere: Place) -> None:
    page = client.page(somewhere.url("", "en"))

    assert page.select_one("h1 [lang=fi]") is not None


@pytest.mark.parametrize("address", ["/de/x/y", "/fi/ei-ole", "/fi/ei-ole/ole", "/fi/ei-ole/ole/feed.atom"])
def test_what_does_not_exist_is_404(client: CheckingClient, address: str) -> None:
    client.page(address, status=404)


def test_a_draft_board_is_not_public(client: CheckingClient, make: Make) -> None:
    here = place(make)
    here.board.state = BoardState.DRAFT
    db.session.flush()

    client.page(here.url(), status=404)
    assert here.url() not in client.page("/").decode()


def test_former_addresses_redirect_for_good(client: CheckingClient, make: Make, somewhere: Place) -> None:
    town, board = somewhere.municipality, somewhere.board
    make.add(FormerSlug(slug="vanha-kunta", municipality_id=town.id))
    make.add(FormerSlug(slug="vanha-lautakunta", municipality_id=town.id, board_id=board.id))

    for old, new in (
        ("/fi/vanha-kunta", f"/fi/{town.slug}"),
        (f"/sv/vanha-kunta/{board.slug}/members", somewhere.url("/members", "sv")),
        (f"/fi/{town.slug}/vanha-lautakunta/initiatives", somewhere.url("/initiatives")),
    ):
        answer = client.get(old)
        assert (answer.status_code, answer.location) == (301, new)


def test_an_initiative_of_another_board_is_not_here(client: CheckingClient, make: Make, somewhere: Place) -> None:
    elsewhere = place(make)

    client.page(somewhere.url(f"/initiatives/{elsewhere.initiative.id}"), status=404)


# --- the pages that the law asks for


@pytest.mark.domain_rule(34)
@pytest.mark.feature(118)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_accessibility_statement_has_its_four_parts(client: CheckingClient, language: str) -> None:
    page = client.page(f"/{language}/accessibility")

    assert [heading.text[0] for heading in page.select("main h2")] == ["1", "2", "3", "4"]
    assert page.select_one("a[href^='mailto:']") is not None
    assert "Traficom" in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_privacy_page_is_linked_from_every_page(client: CheckingClient, somewhere: Place, language: str) -> None:
    client.page(f"/{language}/privacy")

    footer = client.page(somewhere.url("", language)).select_one("footer")
    assert footer.select_one(f"a[href='/{language}/privacy']") is not None
    assert footer.select_one(f"a[href='/{language}/accessibility']") is not None


# --- caching


@pytest.mark.parametrize("rest", [*PAGES, *FEEDS])
def test_an_unchanged_page_is_304_for_one_statement(
    client: CheckingClient, make: Make, somewhere: Place, rest: str
) -> None:
    make.add(AuditHead(chain=f"municipality:{somewhere.municipality.id}", position=1, digest="a" * 64))
    url, again = somewhere.url(rest), []
    first = client.get(url)

    def ask() -> None:
        again.append(client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code)

    assert statements(ask) == 1
    assert again == [304]
    db.session.query(AuditHead).one().digest = "b" * 64
    db.session.flush()
    ask()
    assert again == [304, 200]


@pytest.mark.parametrize("rest", [*PAGES, *FEEDS])
def test_public_pages_ask_for_nothing_and_leave_nothing(client: CheckingClient, somewhere: Place, rest: str) -> None:
    answer = client.get(somewhere.url(rest))

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("rest", PAGES)
def test_pages_cost_few_statements(client: CheckingClient, somewhere: Place, rest: str) -> None:
    url = somewhere.url(rest)

    assert statements(lambda: client.get(url)) <= 8


def test_a_first_visit_is_light(client: CheckingClient, app: Flask, somewhere: Place) -> None:
    page = client.page(somewhere.url())
    wanted = {
        str(tag.get("href") or tag.get("src"))
        for tag in page.select("link[rel=stylesheet], link[rel=preload], link[rel=icon], script[src]")
    }
    wanted |= {use["href"].partition("#")[0] for use in page.select("svg use")}
    sizes = [len(gzip.compress(client.get(somewhere.url()).data))]
    for address in wanted:
        data = (Path(str(app.static_folder)) / re.sub("[?].*", "", address).removeprefix("/static/")).read_bytes()
        sizes.append(len(data) if address.endswith(".woff2") else len(gzip.compress(data)))

    assert len(sizes) <= 8
    assert sum(sizes) <= 60_000


# --- empty


def test_a_new_board_has_no_empty_holes(client: CheckingClient, make: Make) -> None:
    board = make.board()
    slug = BeautifulSoup(client.get("/").text, "html.parser").select_one(f"a[href$='/{board.slug}']")["href"]

    for rest in PAGES:
        assert client.page(f"{slug}{rest}").select_one(".empty") is not None


@pytest.mark.feature(123)
def test_a_meeting_held_on_another_day_stands_under_the_day_it_was_held(
    client: CheckingClient, make: Make, somewhere: Place
) -> None:
    held = clock.helsinki(clock.today() - timedelta(days=2), time(17, 5))
    times = {"called_at": held - timedelta(days=9), "opened_at": held, "ended_at": held + timedelta(minutes=50)}
    make.meeting(somewhere.board, state=MeetingState.ENDED, number=88, **times)

    page = client.page(somewhere.url("/meetings"))

    past = page.find("b", string=re.compile(r"\b88/")).find_parent("section")
    assert past["aria-labelledby"] != page.find("h2", string="Tulevat kokoukset")["id"]
    shown = past.find("b", string=re.compile(r"\b88/")).find_parent("li").text
    assert f"{day(held)} klo\xa017.05–17.55" in shown
    assert f"{day(held)} klo\xa017.05–17.55" in client.page(somewhere.url(f"/meetings/{held.year}/88")).text


def test_a_meeting_that_runs_late_is_still_the_next_one(client: CheckingClient, make: Make, somewhere: Place) -> None:
    began = clock.now() - timedelta(hours=3)
    times = {"called_at": began - timedelta(days=9), "starts_at": began, "opened_at": began}
    make.meeting(somewhere.board, state=MeetingState.IN_SESSION, number=89, **times)

    assert " 89/" in client.page(somewhere.url()).select_one(".hero").text
    assert "Käynnissä" in client.page(somewhere.url("/meetings")).text


def test_states_of_a_meeting_that_is_cancelled(client: CheckingClient, make: Make, somewhere: Place) -> None:
    make.meeting(somewhere.board, state=MeetingState.CANCELLED, number=77, called_at=clock.now() - timedelta(days=2))

    assert "Peruttu" in client.page(somewhere.url("/meetings")).text


def test_an_initiative_without_a_text_has_no_empty_card(client: CheckingClient, somewhere: Place) -> None:
    assert client.page(somewhere.url(f"/initiatives/{somewhere.initiative.id}")).select_one("#decided") is not None
    somewhere.initiative.description = Localized()
    db.session.commit()

    assert client.page(somewhere.url(f"/initiatives/{somewhere.initiative.id}")).select_one("#decided") is None


def test_a_missing_page_offers_the_one_above_it_and_the_boards(client: CheckingClient, somewhere: Place) -> None:
    home = somewhere.url("").rstrip("/")
    page = client.page(f"{home}/meetings/1999/1", status=404)
    links = [one["href"] for one in page.select("main a")]
    assert links == [home, f"{home}/meetings", "/"]
    assert [one["href"] for one in client.page("/nothing", status=404).select("main a")] == ["/", "/"]
