"""Items and their files, through the pages."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from advisory.agendas import services as agendas
from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import MAX_FILE_BYTES, Outcome, PrivateReason
from advisory.infra import audit
from advisory.infra.db import db
from advisory.infra.files import StoredFile
from advisory.infra.uploads import Upload, content_type_of, tidy_name
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import MeetingState
from advisory.proceedings.models import Handling, Recusal
from advisory.proceedings.rules import HandlingState, RecusalGround
from tests.checking import CheckingClient
from tests.make import Make, both
from tests.meetings.conftest import SetClock
from tests.meetings.making import NOW, Table, called, later, matter, planned, table
from tests.meetings.test_views import person, secretary
from tests.people.making import entries

__all__ = ["secretary"]
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def item_form(**more: str) -> dict[str, str]:
    base = {
        "title-fi": "Kielikahvila", "title-sv": "Språkkafé", "kind": "initiative", "is_general_confirmed": "y",
        "presenter": "", "secrecy_ground": "", "summary-fi": "Lyhyesti.",
    }  # fmt: skip
    return {**base, **more}


def office(part: str, **more: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in {"[Content_Types].xml": "<x/>", part: "<x/>", **more}.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture
def meeting(there: Table) -> Meeting:
    return planned(there)


@pytest.fixture
def slot(there: Table, meeting: Meeting) -> Slot:
    return services.add_item(meeting, matter("Kielikahvila"), there.actor)


@pytest.mark.feature(35)
@pytest.mark.feature(118)
def test_an_item_is_added_with_type_and_plain_words(secretary: CheckingClient, meeting: Meeting):
    url = f"/meetings/{meeting.id}/items/new"
    answer = secretary.submit(url, item_form())
    assert answer.status_code == 303
    page = secretary.page(f"/meetings/{meeting.id}/items/{queries.slots(meeting.id)[5].id}")
    text = page.select_one("main").get_text(" ", strip=True)
    assert "Kielikahvila" in text
    assert "Lyhyesti." in text
    assert "Aloite" in text


@pytest.mark.domain_rule(48)
@pytest.mark.domain_rule(28)
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title-sv": ""}, "title"),
        ({"is_general_confirmed": ""}, "is_general_confirmed"),
        ({"background-fi": "Hakijan tunnus 131052-308T"}, "background"),
        ({"is_secret": "y"}, "secrecy_ground"),
        ({"is_secret": "y", "secrecy_ground": "25", "proposal-fi": "Salaista"}, "is_secret"),
        ({"kind": "x"}, "kind"),
        ({"case_number": "9" * 80}, "case_number"),
    ],
)
def test_bad_input_keeps_what_was_typed(secretary: CheckingClient, meeting: Meeting, typed: dict[str, str], field: str):
    url = f"/meetings/{meeting.id}/items/new"
    data = {name: text for name, text in item_form(**typed).items() if text or name != "is_general_confirmed"}
    answer = secretary.submit(url, data)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one(f"#{field}-error") is not None, page.select_one(".errsum")
    assert "Kielikahvila" in answer.text
    assert len(queries.slots(meeting.id)) == 8


def test_all_mistakes_are_told_together_and_one_language_is_not_called_every(
    client: CheckingClient, make: Make, set_clock: SetClock
):
    set_clock(NOW)
    there = table(make, languages=["fi"])
    meeting = planned(there)
    client.sign_in(there.account(there.secretary))
    sent = {"title-fi": "", "kind": "initiative"}
    page = BeautifulSoup(client.submit(f"/meetings/{meeting.id}/items/new", sent).text, "html.parser")
    assert page.select_one("#title-error").text.endswith("Kirjoita otsikko.")
    assert page.select_one("#is_general_confirmed-error") is not None


@pytest.mark.promise("R2")
@pytest.mark.feature("P4")
def test_of_two_editors_the_second_is_told_and_keeps_their_text(
    secretary: CheckingClient, meeting: Meeting, slot: Slot
):
    url = f"/meetings/{meeting.id}/items/{slot.id}/edit"
    seen = secretary.page(url).select_one("input[name=version]")["value"]
    secretary.submit(url, item_form(version=seen, **{"title-fi": "Ensimmäisen teksti"}))
    answer = secretary.submit(url, item_form(version=seen, **{"title-fi": "Toisen teksti"}))
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 409
    assert page.select_one("input[name=title-fi]")["value"] == "Toisen teksti"
    assert "Ensimmäisen teksti" in page.select_one(".conflict").get_text()
    assert db.session.get_one(Item, slot.item_id).title.fi == "Ensimmäisen teksti"
    newer = page.select_one("input[name=version]")["value"]
    assert secretary.submit(url, item_form(version=newer, **{"title-fi": "Yhdessä"})).status_code == 303


def send(client: CheckingClient, meeting: Meeting, slot: Slot, name: str, content: bytes, **more: str) -> Any:
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    data = {
        "file-file": (io.BytesIO(content), name),
        "file-title": "Liite 1",
        "file-language": "fi",
        "file-publicity": "",
        **more,
    }
    return client.submit(f"{url}/files", data, page=f"{url}/edit", content_type="multipart/form-data")


@pytest.mark.feature(40)
@pytest.mark.security("S36")
def test_a_file_is_attached_and_comes_back_as_a_download(secretary: CheckingClient, meeting: Meeting, slot: Slot):
    assert send(secretary, meeting, slot, "Raportti; ä 2026.pdf", PDF).status_code == 303
    attachment = db.session.scalars(select(Attachment)).one()
    for url in (f"/attachments/{attachment.id}", f"/meetings/{meeting.id}/papers/{attachment.id}"):
        answer = secretary.get(url)
        assert answer.data == PDF
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert "filename*=UTF-8''Raportti%3B%20%C3%A4" in disposition
        assert "\n" not in disposition
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.promise("R2")
@pytest.mark.parametrize("press", ["/files", "/edit"])
def test_what_was_typed_is_saved_with_the_file_whichever_button_is_pressed(
    secretary: CheckingClient, meeting: Meeting, slot: Slot, press: str
):
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    seen = secretary.page(f"{url}/edit").select_one("input[name=version]")["value"]
    typed = {
        **item_form(version=seen, **{"proposal-fi": "Kirjoitettu ehdotus."}),
        "file-language": "fi",
        "file-publicity": "",
    }
    data = {**typed, "file-file": (io.BytesIO(PDF), "a.pdf"), "file-title": "Liite"}
    assert (
        secretary.submit(url + press, data, page=f"{url}/edit", content_type="multipart/form-data").status_code == 303
    )
    assert db.session.get_one(Item, slot.item_id).proposal.fi == "Kirjoitettu ehdotus."
    assert db.session.scalars(select(Attachment)).one().title == "Liite"


@pytest.mark.promise("R2")
def test_what_was_typed_stays_when_the_file_is_refused(secretary: CheckingClient, meeting: Meeting, slot: Slot):
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    seen = secretary.page(f"{url}/edit").select_one("input[name=version]")["value"]
    typed = item_form(version=seen, **{"proposal-fi": "Kirjoitettu ehdotus."})
    answer = send(secretary, meeting, slot, "ohjelma.exe", b"MZ" + bytes(200), **typed)
    assert answer.status_code == 422
    assert "Kirjoitettu ehdotus." in answer.text
    again = BeautifulSoup(answer.text, "html.parser").select_one("input[name=version]")["value"]
    assert secretary.submit(f"{url}/edit", {**typed, "version": again, "proposal-fi": "Toinen."}).status_code == 303


@pytest.mark.promise("R3")
@pytest.mark.security("S35")
def test_the_same_file_pressed_twice_is_one_and_lies_under_its_hash(
    secretary: CheckingClient, meeting: Meeting, slot: Slot
):
    for _press in range(2):
        send(secretary, meeting, slot, "../../etc/passwd.pdf", PDF)
    attachment = db.session.scalars(select(Attachment)).one()
    former = (attachment.name, attachment.file_id, attachment.title)
    assert attachment.name == "passwd.pdf"
    assert queries.slots(meeting.id)[5].item.attachments[0].file.path.count("/") == 1
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    secretary.submit(f"{url}/files/{attachment.id}/remove", page=f"{url}/edit")
    assert db.session.scalars(select(Attachment)).all() == []
    undo = secretary.page(f"{url}/edit").select_one("#flashes form")
    assert undo is not None
    assert secretary.submit(str(undo["action"]), page=f"{url}/edit").status_code == 303
    again = db.session.scalars(select(Attachment)).one()
    assert (again.name, again.file_id, again.title) == former
    secretary.submit(str(undo["action"]), page=f"{url}/edit")  # a second press finds nothing to undo
    assert len(db.session.scalars(select(Attachment)).all()) == 1


@pytest.mark.security("S32")
@pytest.mark.security("S33")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kuva.png", PDF),
        ("raportti.pdf", b"<html><script>alert(1)</script>"),
        ("ohjelma.exe", b"MZ" + bytes(200)),
        ("sivu.html", b"<!doctype html>"),
        ("tyhja.pdf", b""),
        ("asiakirja.docx", office("xl/workbook.xml")),
        ("makro.docx", office("word/document.xml", **{"word/vbaProject.bin": "x"})),
        ("muistio.txt", b"\x00\x01\x02" * 50),
        ("nimeton", PDF),
    ],
)
def test_what_is_not_what_its_name_says_is_refused_and_the_rest_kept(
    secretary: CheckingClient, meeting: Meeting, slot: Slot, name: str, content: bytes
):
    answer = send(secretary, meeting, slot, name, content)
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert page.select_one("#file-file-error") is not None
    assert page.select_one("input[name=file-title]")["value"] == "Liite 1"
    assert db.session.scalars(select(Attachment)).all() == []


@pytest.mark.security("S32")
def test_no_file_and_one_too_large_get_a_sentence(
    secretary: CheckingClient, there: Table, meeting: Meeting, slot: Slot
):
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    assert secretary.submit(f"{url}/files", {"file-title": "x"}, page=f"{url}/edit").status_code == 422
    big = PDF + bytes(MAX_FILE_BYTES)
    assert send(secretary, meeting, slot, "iso.pdf", big).status_code == 422
    assert send(secretary, meeting, slot, "suurempi.pdf", big + bytes(2 * 1024 * 1024)).status_code == 422


@pytest.mark.security("S32")
@pytest.mark.promise("R12")
def test_beside_a_file_over_the_limit_of_a_request_the_form_stays_with_everything_in_it(
    secretary: CheckingClient, meeting: Meeting, slot: Slot
):
    url = f"/meetings/{meeting.id}/items/{slot.id}"
    seen = secretary.page(f"{url}/edit").select_one("input[name=version]")["value"]
    typed = item_form(version=seen, kind="opinion", **{"title-fi": "Uusi", "background-fi": "Pitkä tausta"})
    huge = io.BytesIO(PDF + bytes(MAX_FILE_BYTES + 10 * 1024 * 1024))
    data = {**typed, "file-file": (huge, "iso.pdf"), "file-title": "7", "file-language": "sv", "file-publicity": ""}
    answer = secretary.submit(f"{url}/files", data, page=f"{url}/edit", content_type="multipart/form-data")
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "Enimmäiskoko on 20 Mt." in page.select_one("#file-file-error").text
    assert page.select_one("textarea[name=background-fi]").text.strip() == "Pitkä tausta"
    assert page.select_one("select[name=kind] option[selected]")["value"] == "opinion"
    assert page.select_one("input[name=file-title]")["value"] == "7"
    assert page.select_one("select[name=file-language] option[selected]")["value"] == "sv"
    assert db.session.scalars(select(Attachment)).all() == []


@pytest.mark.security("S32")
def test_a_file_within_the_limit_is_kept_whole_beside_much_text(
    secretary: CheckingClient, meeting: Meeting, slot: Slot
):
    whole = PDF + bytes(MAX_FILE_BYTES - len(PDF))
    assert send(secretary, meeting, slot, "iso.pdf", whole, **{"background-fi": "a " * 800_000}).status_code in {
        303,
        422,
    }
    assert db.session.scalars(select(StoredFile.size)).one() == MAX_FILE_BYTES


@pytest.mark.security("S33")
@pytest.mark.parametrize(
    ("name", "content", "accepted"),
    [
        ("a.docx", office("word/document.xml"), True),
        ("a.xlsx", office("xl/workbook.xml"), True),
        ("a.odt", office("content.xml", mimetype="application/vnd.oasis.opendocument.text"), True),
        ("a.ods", office("content.xml", mimetype="application/vnd.oasis.opendocument.text"), False),
        ("a.csv", "nimi;määrä\nÄiti;3\n".encode(), True),
        ("a.txt", "Äiti".encode("latin-1"), True),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(20), True),
    ],
)
def test_types_by_their_bytes(there: Table, slot: Slot, name: str, content: bytes, accepted: bool):
    upload = Upload(name, content, content_type_of(content))
    if accepted:
        assert agendas.attach(slot.item, upload, there.actor).title == "a"
    else:
        with pytest.raises(RuleBroken, match="file_not_what_it_says"):
            agendas.attach(slot.item, upload, there.actor)


@pytest.mark.security("S34")
def test_an_exploding_archive_and_a_huge_picture_are_not_known(slot: Slot):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(30_000_000))
    assert content_type_of(buffer.getvalue()) is None
    picture = b"\x89PNG\r\n\x1a\n" + bytes(8) + (60_000).to_bytes(4, "big") * 2 + bytes(40)
    assert content_type_of(picture) is None
    assert content_type_of(b"PK\x03\x04 broken") is None


ODT = office("content.xml", mimetype="application/vnd.oasis.opendocument.text")


def packed(text: bytes) -> bytes:
    """An archive whose type stands in it packed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", text)
    return buffer.getvalue()


@pytest.mark.security("S34")
def test_a_damaged_or_locked_archive_is_not_known_and_no_error():
    whole = packed(b"application/vnd.oasis.opendocument.text")
    assert content_type_of(whole) == "application/vnd.oasis.opendocument.text"
    body = whole.index(b"mimetype") + len("mimetype")
    assert content_type_of(whole[:body] + b"\xff" * 8 + whole[body + 8 :]) is None  # zlib.error
    directory = whole.index(b"PK\x01\x02")
    locked = bytearray(whole)
    locked[6] |= 1
    locked[directory + 8] |= 1
    assert content_type_of(bytes(locked)) is None
    for archive in (whole, ODT):
        for at in range(2, len(archive)):
            content_type_of(archive[:at])
            content_type_of(archive[:at] + bytes([archive[at] ^ 0xFF]) + archive[at + 1 :])


@pytest.mark.security("S12")
def test_names_of_files_are_one_line():
    assert tidy_name('C:\\polku\\a\r\nB: "x".pdf') == "a B: 'x'.pdf"
    long = tidy_name("ä" * 400 + ".pdf")
    assert len(long) == 150
    assert long.endswith(".pdf")


@pytest.mark.domain_rule(28)
def test_a_secret_item_takes_no_file(there: Table, meeting: Meeting):
    secret = services.add_item(meeting, matter("Yleinen", is_secret=True, secrecy_ground="25"), there.actor)
    with pytest.raises(RuleBroken, match="secret_attachment_refused"):
        agendas.attach(secret.item, Upload("a.pdf", PDF, "application/pdf"), there.actor)


@pytest.mark.feature(125)
@pytest.mark.domain_rule(28)
def test_secrecy_is_of_one_item_and_holds_for_the_members_called_too(
    client: CheckingClient, there: Table, set_clock: SetClock
):
    """Of two items with a file each, a member reads one; of the other only that it is secret, and on what ground."""
    meeting = called(there)
    slots = [services.add_item(meeting, matter(title), there.actor) for title in ("Kielikahvila", "Asiakasasia")]
    for one in slots:
        agendas.attach(one.item, Upload("liite.pdf", PDF, "application/pdf"), there.actor)
    slots[1].item.is_secret, slots[1].item.secrecy_ground = True, "25"
    slots[1].item.secrecy_extent = "Hakijan tiedot"
    db.session.commit()
    set_clock(later(minutes=1))
    client.sign_in(there.account(person(there.member.person_id)))
    files = {
        file.item_id: f"/meetings/{meeting.id}/papers/{file.id}" for file in db.session.scalars(select(Attachment))
    }
    for one, status in zip(slots, (200, 404), strict=True):
        page = client.page(f"/meetings/{meeting.id}/items/{one.id}")
        assert client.get(files[one.item_id]).status_code == status
        assert bool(page.select(f"main a[href='{files[one.item_id]}']")) is (status == 200)
        assert ("621/1999" in page.get_text()) is (status == 404)
        assert ("Hakijan tiedot" in page.get_text()) is (status == 404)


@pytest.mark.feature(126)
def test_each_act_on_a_page_leaves_one_entry_and_reading_leaves_none(
    secretary: CheckingClient, there: Table, meeting: Meeting, slot: Slot
):
    """Who did what to what and when; the words themselves stay out. What was refused was not done."""
    url, before = f"/meetings/{meeting.id}/items/{slot.id}", len(entries())
    secretary.page(url)
    seen = secretary.page(f"{url}/edit").select_one("input[name=version]")["value"]
    assert secretary.submit(f"{url}/edit", item_form(version=seen, **{"title-sv": ""})).status_code == 422
    assert len(entries()) == before
    assert secretary.submit(f"{url}/edit", item_form(version=seen, **{"title-fi": "Uusi otsikko"})).status_code == 303
    assert send(secretary, meeting, slot, "a.pdf", PDF).status_code == 303
    new = entries()[before:]
    assert [(one.action, one.actor, one.at) for one in new] == [
        (action, f"account:{there.secretary.account_id}", NOW) for action in ("agendas.edit", "agendas.attach")
    ]
    assert new[0].subject == f"Item:{slot.item_id}"
    assert "title" in new[0].changes["fields"]
    assert "Uusi otsikko" not in str(new[0].changes)
    assert list(audit.verify()) == []


@pytest.mark.security("S51")
def test_a_file_belongs_to_its_meeting(secretary: CheckingClient, there: Table, meeting: Meeting, slot: Slot):
    send(secretary, meeting, slot, "a.pdf", PDF)
    attachment = db.session.scalars(select(Attachment)).one()
    other = planned(there, uid="other")
    assert secretary.get(f"/meetings/{other.id}/papers/{attachment.id}").status_code == 404
    assert secretary.get(f"/meetings/{meeting.id}/papers/{attachment.id + 1}").status_code == 404


def test_the_standard_items_take_texts_but_keep_their_kind(secretary: CheckingClient, meeting: Meeting):
    first = queries.slots(meeting.id)[5]
    url = f"/meetings/{meeting.id}/items/{first.id}/edit"
    assert secretary.page(url).select_one("select[name=kind]") is None
    answer = secretary.submit(url, item_form(version="1", **{"background-fi": "Muuta."}))
    assert answer.status_code == 303
    assert db.session.get_one(Item, first.item_id).kind.value == "discussion"


def test_an_item_page_shows_the_text_in_the_languages_there_are(client: CheckingClient, there: Table, set_clock: Any):
    meeting = called(there)
    slot = services.add_item(meeting, matter("Vain suomeksi", proposal=Localized(fi="Hyväksytään.")), there.actor)
    set_clock(later(minutes=2))
    client.sign_in(there.account(person(there.member.person_id)))
    page = client.page(f"/meetings/{meeting.id}/items/{slot.id}")
    assert page.select_one('main [lang="fi"]') is not None


def over(meeting: Meeting, at: datetime) -> None:
    meeting.number, meeting.called_at, meeting.opened_at = 9, NOW, NOW
    meeting.state, meeting.ended_at = MeetingState.ENDED, at


@pytest.mark.promise("R1")
def test_items_and_files_stand_still_once_the_meeting_has_ended(
    secretary: CheckingClient, meeting: Meeting, slot: Slot
):
    page, item_id = f"/meetings/{meeting.id}/items/{slot.id}", slot.item_id
    version = str(slot.item.version)
    token = secretary.token(f"{page}/edit")
    over(meeting, NOW)
    db.session.commit()
    for path, sent in (
        ("edit", {"title-fi": "Jälkikäteen", "version": version}),
        ("files", {"file-file": (io.BytesIO(PDF), "late.pdf")}),
    ):
        answer = secretary.post(f"{page}/{path}", data={"csrf_token": token, **sent})
        assert answer.status_code == 409
    db.session.expire_all()
    assert "Jälkikäteen" not in str(db.session.get_one(Item, item_id).title)
    assert db.session.query(Attachment).count() == 0


@pytest.mark.security("S22")
@pytest.mark.promise("R1")
def test_texts_and_files_for_the_next_meeting_are_none_of_the_one_that_has_ended(
    client: CheckingClient, there: Table, meeting: Meeting, slot: Slot, set_clock: SetClock
):
    agendas.edit_item(slot.item, matter("Kotoutumisohjelma", proposal=both("Annetaan lausunto.")), there.actor)
    old = agendas.attach(slot.item, Upload("old.pdf", PDF, "application/pdf"), there.actor)
    set_clock(later(hours=1))
    over(meeting, later(hours=1))
    agendas.wait(slot.item, later(hours=1))
    db.session.commit()
    set_clock(later(hours=2))
    following = planned(there, day=date(2026, 10, 14))
    services.take_up(following, slot.item, there.actor)
    again = next(one for one in queries.slots(following.id) if one.item.first_id == slot.item_id)
    (copied,) = again.item.attachments
    agendas.edit_item(again.item, matter("Kotoutumisohjelma, 2. luonnos"), there.actor)
    new = agendas.attach(again.item, Upload("new.pdf", PDF + b"%", "application/pdf"), there.actor)
    db.session.expire_all()
    client.sign_in(there.account(there.secretary))

    assert copied.file_id == old.file_id
    assert db.session.get_one(Item, slot.item_id).proposal == both("Annetaan lausunto.")
    assert client.get(f"/meetings/{meeting.id}/papers/{old.id}").status_code == 200
    assert client.get(f"/meetings/{meeting.id}/papers/{new.id}").status_code == 404
    assert client.get(f"/meetings/{following.id}/papers/{copied.id}").status_code == 200
    before = client.get(f"/meetings/{meeting.id}/items/{slot.id}").text
    assert ("2. luonnos" in before, f"/papers/{new.id}" in before) == (False, False)
    link = client.page(f"/meetings/{following.id}/items/{again.id}").select_one("section:has(#earlier) a, #earlier a")
    assert link["href"] == f"/meetings/{meeting.id}/items/{slot.id}"


@pytest.mark.domain_rule(15)
def test_who_was_disqualified_from_a_matter_does_not_get_its_secret_papers_when_it_comes_again(
    client: CheckingClient, there: Table, make: Make, meeting: Meeting, slot: Slot, set_clock: SetClock
):
    who = there.member.person_id
    over(meeting, NOW)
    scope = {"board_id": meeting.board_id, "municipality_id": meeting.municipality_id}
    handling = make.add(
        Handling(
            **scope, meeting_id=meeting.id, slot_id=slot.id, state=HandlingState.CLOSED, outcome=Outcome.TABLED,
            proposal=Localized(), discussion=Localized(), decision=Localized(), follow_up=Localized(),
            opened_at=NOW, closed_at=NOW,
        )
    )  # fmt: skip
    make.add(Recusal(**scope, handling_id=handling.id, person_id=who, ground=RecusalGround.PARTY, left_at=NOW))
    agendas.wait(slot.item, NOW)
    db.session.commit()
    following = planned(there, day=date(2026, 10, 14))
    services.take_up(following, slot.item, there.actor)
    again = next(one for one in queries.slots(following.id) if one.item.first_id == slot.item_id)
    file = agendas.attach(again.item, Upload("new.pdf", PDF, "application/pdf"), there.actor)
    file.is_public, file.private_reason = False, PrivateReason.PERSONAL_DATA
    services.call(following, actor=there.actor)
    set_clock(later(hours=1))
    client.sign_in(there.account(person(who)))
    assert client.get(f"/meetings/{following.id}/items/{again.id}").status_code == 200
    assert client.get(f"/meetings/{following.id}/papers/{file.id}").status_code == 404
    file.is_public = True
    db.session.commit()
    assert client.get(f"/meetings/{following.id}/papers/{file.id}").status_code == 200
