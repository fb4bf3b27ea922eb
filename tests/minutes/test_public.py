"""The public page of a meeting: what everybody may know, when, and what it costs."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import event, select

from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import Appeal, PrivateReason
from advisory.infra import files
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings.rules import MeetingState
from advisory.minutes import queries, services
from advisory.minutes.rules import MinutesState, digest
from advisory.municipalities.models import FormerSlug
from advisory.worker import RENDERERS
from tests.checking import CheckingClient
from tests.delivering import deliver_one
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import Example

PAGE = "/fi/lehtoranta/neuvottelukunta/meetings/2026/3"


@pytest.fixture
def rows(make: Make, context: object) -> Example:
    return making.worked_example(make)


def words(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def printed(minutes_id: int) -> None:
    """The worker makes the PDF."""
    db.session.commit()
    while deliver_one({**RENDERERS, "mail": lambda mine: None}):
        pass
    db.session.expire_all()
    assert [one.last_error for one in db.session.scalars(select(OutboxRow)) if one.last_error] == []


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


# --- before there are minutes


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize("stage", [making.drawn_up, making.in_scrutiny, making.checked, making.signed])
def test_minutes_are_not_public_before_they_are_published(client: CheckingClient, rows: Example, stage: object) -> None:
    stage(rows)  # type: ignore[operator]
    page = client.page(PAGE)
    assert "Hyväksyttiin yksimielisesti" not in words(page)
    assert "Petrova" not in words(page)
    assert "Pöytäkirjaa valmistellaan" in words(page)
    client.page(f"{PAGE}/minutes.pdf", status=404)


def test_from_calling_on_time_place_and_headings_are_public(client: CheckingClient, rows: Example) -> None:
    meeting = rows.meeting
    meeting.state, meeting.opened_at, meeting.agenda_published_at = MeetingState.CALLED, None, None
    db.session.commit()
    page = client.page(PAGE)
    assert "keskiviikko 16.9.2026 klo 17.00–19.00" in words(page)
    assert "Kaupungintalo, kokoushuone Koivu" in words(page)
    assert "Esitys kohtaamispaikka-avustuksesta" in words(page)
    assert "Puolletaan" not in words(page)
    assert "remote.example" not in str(page)
    meeting.agenda_published_at = clock.now() - timedelta(minutes=5)
    db.session.commit()
    page = client.page(PAGE)
    assert "Puolletaan 12 000 euron" in words(page)
    assert "remote.example" not in str(page)


def test_a_draft_or_a_call_that_can_still_be_undone_is_unknown(client: CheckingClient, rows: Example) -> None:
    rows.meeting.state, rows.meeting.called_at = MeetingState.CALLED, clock.now() - timedelta(seconds=20)
    db.session.commit()
    client.page(PAGE, status=404)
    rows.meeting.state = MeetingState.DRAFT
    db.session.commit()
    client.page(PAGE, status=404)


def test_a_cancelled_meeting_says_so(client: CheckingClient, rows: Example) -> None:
    rows.meeting.state, rows.meeting.cancelled_at = MeetingState.CANCELLED, clock.now()
    db.session.commit()
    page = client.page(PAGE)
    assert "Kokous on peruttu." in words(page)
    assert "Puolletaan" not in words(page)


@pytest.mark.domain_rule(27)
@pytest.mark.domain_rule(28)
def test_the_agenda_hides_names_and_secrets(client: CheckingClient, rows: Example) -> None:
    rows.meeting.state = MeetingState.CALLED
    grant = db.session.get_one(Item, rows.slots["grant"].item_id)
    grant.proposal = Localized(fi="Maksetaan [[Maija Mallikkaalle]] ja {{Ville Virtaselle}}.")
    opinion = db.session.get_one(Item, rows.slots["opinion"].item_id)
    opinion.is_secret, opinion.secrecy_ground, opinion.title = True, "20", Localized(fi="Hankinta-asia")
    opinion.secrecy_extent = "Tarjoukset, [[Maija Mallikas]]"
    db.session.commit()
    page = words(client.page(PAGE))
    assert "Salassa pidettävä Salassapitoperuste: julkisuuslaki 24 §:n 1 momentin 20 kohta" in page
    assert "Laajuus: Tarjoukset, [ei julkinen]" in page
    assert "Maija" not in page
    assert "Ville Virtaselle" not in page
    assert "Hankinta-asia" in page
    assert "Annetaan liitteen 2" not in page


def test_a_cancelled_meeting_has_no_public_papers(client: CheckingClient, rows: Example) -> None:
    url = f"/fi/lehtoranta/neuvottelukunta/attachments/{table_of_follow_up().id}"
    for state, is_out in ((MeetingState.CALLED, True), (MeetingState.CANCELLED, False)):
        rows.meeting.state = state
        db.session.commit()
        assert ("Seurantataulukko" in client.page(PAGE).text) is is_out
        assert (client.get(url).status_code == 200) is is_out


def table_of_follow_up() -> Attachment:
    return db.session.query(Attachment).filter_by(title="Seurantataulukko").one()


def test_public_attachments_are_downloads(client: CheckingClient, rows: Example) -> None:
    attachment = table_of_follow_up()
    answer = client.get(f"/fi/lehtoranta/neuvottelukunta/attachments/{attachment.id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    attachment.is_public, attachment.private_reason = False, PrivateReason.PERSONAL_DATA
    db.session.commit()
    assert client.get(f"/fi/lehtoranta/neuvottelukunta/attachments/{attachment.id}").status_code == 404


@pytest.mark.domain_rule(27)
def test_a_title_of_a_file_hides_what_is_marked_and_so_does_its_name(client: CheckingClient, rows: Example) -> None:
    file = attachment("Seurantataulukko")
    file.title, file.name = "Lausunto, [[Maija Mallikas]]", "mallikas.pdf"
    db.session.commit()
    page = client.page(PAGE)
    assert "Lausunto, [ei julkinen]" in words(page)
    assert "Maija" not in str(page)
    told = client.get(f"/fi/lehtoranta/neuvottelukunta/attachments/{file.id}").headers["Content-Disposition"]
    assert "mallikas" not in told.lower()
    assert ".pdf" in told


def test_the_privacy_page_says_what_stays_and_whom_to_ask(client: CheckingClient, rows: Example) -> None:
    rows.municipality.contact_email = "kirjaamo@lehtoranta.example"
    db.session.commit()
    page = client.page("/fi/privacy")
    assert "jossa on yksityishenkilöiden henkilötietoja, ei viedä sinne" in words(page)
    assert "jäsenten ja viranhaltijoiden nimet ja äänet pysyvät julkisina" in words(page)
    assert page.select_one('main a[href="mailto:kirjaamo@lehtoranta.example"]') is not None


# --- the published record


@pytest.mark.feature(72)
@pytest.mark.feature(79)
def test_the_published_page(client: CheckingClient, rows: Example) -> None:
    minutes = making.published(rows)
    page = client.page(PAGE)
    assert page.find("h1").get_text() == "Kokous 3/2026"  # type: ignore[union-attr]
    assert page.find(id="24").find("h2").get_text() == "§ 24 Esityslistan hyväksyminen"  # type: ignore[union-attr]
    assert "Petrova poistui kokouksesta asian käsittelyn ja päätöksenteon ajaksi klo 17.48–17.59" in words(page)
    assert "PDF-tiedostoa tehdään" in words(page)
    printed(minutes.id)
    page = client.page(PAGE)
    link = page.find("a", href=f"{PAGE}/minutes.pdf")
    assert link is not None
    answer = client.get(f"{PAGE}/minutes.pdf")
    publication = queries.publications(minutes.id)[0]
    assert publication.content_hash in words(page)
    assert publication.content_hash == digest(publication.content)
    assert publication.pdf is not None
    assert publication.pdf.sha256 in words(page)
    assert answer.mimetype == "application/pdf"
    assert answer.data == files.read(publication.pdf)
    assert answer.data.startswith(b"%PDF-")


def test_the_page_costs_three_statements_whatever_its_size(client: CheckingClient, rows: Example) -> None:
    making.published(rows)
    with counted() as statements:
        answer = client.get(PAGE)
    assert len(statements) <= 3, "\n".join(statements)
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers


def test_the_record_begins_with_its_contents_and_the_pdf(client: CheckingClient, rows: Example) -> None:
    minutes = making.published(rows)
    printed(minutes.id)
    page = client.page(PAGE)
    told = [(link["href"], link.get_text()) for link in page.select("nav.contents a")]
    assert told == [(f"#{one['id']}", one.h2.get_text()) for one in page.select(".record__item")]
    assert ("#24", "§ 24 Esityslistan hyväksyminen") in told
    assert page.select_one("header a.btn[hreflang=fi]")["href"] == f"{PAGE}/minutes.pdf"  # type: ignore[index]


def test_minutes_published_with_an_older_look_have_contents_too(client: CheckingClient, rows: Example) -> None:
    minutes = making.published(rows)
    for one in queries.publications(minutes.id):
        one.template_version = 1
    db.session.commit()
    before = [(one.fragment, one.content_hash) for one in queries.publications(minutes.id)]
    assert client.page(PAGE).select("nav.contents a")
    assert [(one.fragment, one.content_hash) for one in queries.publications(minutes.id)] == before


def attachment(title: str) -> Attachment:
    return db.session.query(Attachment).filter_by(title=title).one()


@pytest.mark.domain_rule(28)
def test_the_published_record_links_its_public_files_and_no_other(client: CheckingClient, rows: Example) -> None:
    attachment("Seurantataulukko").name = "seuranta.pdf"
    programme = attachment("Viikon ohjelma")
    programme.is_public, programme.private_reason = False, PrivateReason.PERSONAL_DATA
    attachment("Lausunto 2027–2030").language = "sv"
    db.session.commit()
    making.published(rows)
    page = client.page(PAGE)
    section = page.find(id=str(rows.slots["follow_up"].section))
    link = section.find("a", string="Liite 1: Seurantataulukko")  # type: ignore[union-attr]
    assert "PDF · 1 kt" in link.parent.get_text()  # type: ignore[union-attr]
    address = urljoin(PAGE, str(link["href"]))  # type: ignore[index]
    assert address == f"/fi/lehtoranta/neuvottelukunta/attachments/{attachment('Seurantataulukko').id}"
    assert client.get(address).status_code == 200
    swedish = page.find(id=str(rows.slots["opinion"].section)).find("a")  # type: ignore[union-attr]
    assert swedish["hreflang"] == "sv"  # type: ignore[index]
    at_the_end = page.find(id="attachments").find_all("a")  # type: ignore[union-attr]
    assert [one.get_text() for one in at_the_end] == ["Seurantataulukko", "Lausunto 2027–2030"]
    hidden = attachment("Viikon ohjelma")
    assert f"attachments/{hidden.id}" not in str(page)
    assert "Viikon ohjelma" not in words(page)


def test_files_of_published_minutes_are_public_though_the_agenda_never_was(
    client: CheckingClient, rows: Example
) -> None:
    rows.meeting.agenda_published_at = None
    db.session.commit()
    address = f"/fi/lehtoranta/neuvottelukunta/attachments/{attachment('Seurantataulukko').id}"
    assert client.get(address).status_code == 404
    making.published(rows)
    assert client.get(address).status_code == 200


def test_a_file_that_came_after_the_record_is_not_linked(client: CheckingClient, rows: Example) -> None:
    minutes = making.signed(rows)
    attachment("Seurantataulukko").title = "Jälkikäteen lisätty"
    db.session.commit()
    making.publish_signed(minutes, rows)
    assert "Jälkikäteen lisätty" not in client.get(PAGE).text
    assert client.page(PAGE).find("a", string="Liite 1: Seurantataulukko") is None


def test_an_unchanged_page_is_not_sent_again(client: CheckingClient, rows: Example) -> None:
    minutes = making.published(rows)
    etag = client.get(PAGE).headers["ETag"]
    with counted() as statements:
        answer = client.get(PAGE, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data, len(statements)) == (304, b"", 1)
    printed(minutes.id)
    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 200  # now there is a file


def test_a_page_before_the_minutes_answers_304_too(client: CheckingClient, rows: Example) -> None:
    etag = client.get(PAGE).headers["ETag"]
    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.feature(116)
@pytest.mark.domain_rule(31)
def test_each_language_has_its_page_and_another_is_marked(client: CheckingClient, make: Make) -> None:
    making.published(making.worked_example(make, languages=("fi", "sv")))
    swedish = client.page(PAGE.replace("/fi/", "/sv/"))
    assert "Godkändes enhälligt" in words(swedish)
    english = client.page(PAGE.replace("/fi/", "/en/"))
    article = english.find("article")
    assert article is not None
    assert article["lang"] == "fi"
    assert "Minutes published" in words(english)


@pytest.mark.domain_rule(25)
@pytest.mark.parametrize("is_appealable", [False, True])
def test_a_last_day_of_appeal_is_told_only_where_something_can_be_appealed(
    client: CheckingClient, rows: Example, is_appealable: bool
) -> None:
    if is_appealable:
        db.session.get_one(Item, rows.slots["scrutineers"].item_id).appeal = Appeal.CLAIM
        db.session.commit()
    minutes = making.signed(rows)
    client.sign_in(rows.account("Sanna Koski"))
    check_list = words(client.page(f"/minutes/{minutes.id}/publish"))
    assert ("Oikaisuvaatimuksen viimeinen päivä" in check_list) is is_appealable
    making.publish_signed(minutes, rows)
    inside, public = words(client.page(f"/minutes/{minutes.id}")), words(client.page(PAGE))
    assert ("Oikaisuvaatimuksen viimeinen päivä tiistai 13.10.2026" in inside) is is_appealable
    assert ("Muutoksenhakuajan viimeinen päivä tiistai 13.10.2026" in public) is is_appealable
    assert "Kunnan jäsenten katsotaan saaneen tiedon" in public


@pytest.mark.domain_rule(26)
@pytest.mark.domain_rule(27)
def test_after_the_appeal_period_the_page_is_the_one_without_personal_data(
    client: CheckingClient, rows: Example
) -> None:
    rows.handlings["week"].decision = Localized(fi="Kiitettiin {{Maija Mallikasta}}.")
    db.session.commit()
    minutes = making.published(rows)
    assert "Mallikasta" in words(client.page(PAGE))
    etag = client.get(PAGE).headers["ETag"]
    services.due(datetime(2026, 10, 14, 6, 0, tzinfo=making.PUBLISHED_AT.tzinfo))
    answer = client.get(PAGE, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "Mallikasta" not in answer.text
    assert "yksityishenkilöiden tiedot on poistettu. Jäsenten ja viranhaltijoiden nimet ja äänet pysyvät" in answer.text
    assert queries.minutes(minutes.id).state is MinutesState.PUBLISHED
    printed(minutes.id)
    assert re.search(r"[0-9a-f]{64}", client.get(PAGE).text)


@pytest.mark.domain_rule(26)
def test_nothing_is_said_of_removal_where_there_was_nothing_to_remove(client: CheckingClient, rows: Example) -> None:
    making.published(rows)
    services.due(datetime(2026, 10, 14, 6, 0, tzinfo=making.PUBLISHED_AT.tzinfo))
    assert "poistettu" not in words(client.page(PAGE))


def test_a_former_address_leads_to_the_new_one(client: CheckingClient, rows: Example) -> None:
    making.published(rows)
    db.session.add(FormerSlug(slug="vanha", municipality_id=rows.municipality.id, board_id=rows.board.id))
    db.session.commit()
    answer = client.get(PAGE.replace("/neuvottelukunta/", "/vanha/"))
    assert (answer.status_code, answer.headers["Location"]) == (301, PAGE)
    answer = client.get(f"{PAGE.replace('/neuvottelukunta/', '/vanha/')}/minutes.pdf")
    assert answer.headers["Location"] == f"{PAGE}/minutes.pdf"
    file = f"/attachments/{attachment('Seurantataulukko').id}"
    answer = client.get(f"/fi/lehtoranta/vanha{file}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"/fi/lehtoranta/neuvottelukunta{file}")
    assert client.get(f"/fi/lehtoranta/toinen{file}").status_code == 404
    assert client.get(PAGE.replace("/neuvottelukunta/", "/toinen/")).status_code == 404
    assert client.get(PAGE.replace("/3", "/4")).status_code == 404


def test_the_inside_page_leads_to_the_public_one(client: CheckingClient, rows: Example) -> None:
    minutes = making.published(rows)
    client.sign_in(rows.account("Sanna Koski"))
    page = client.page(f"/minutes/{minutes.id}")
    assert page.find("a", href=PAGE) is not None
