"""Files that are not public (feature 40): read by those who handle the matter, told of in public with the reason only."""

import io
from typing import Any

import pypdf
import pytest

from advisory.agendas.models import Attachment
from advisory.agendas.rules import PrivateReason
from advisory.infra.db import db
from advisory.infra.links import make as link
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation
from tests.checking import CheckingClient
from tests.make import Make
from tests.minutes import making
from tests.minutes.making import Example
from tests.minutes.test_public import PAGE, printed, words

TITLE = "Kyselyn vastaukset"
WHY = "ei julkinen: keskeneräinen valmistelu"

pytestmark = pytest.mark.feature(40)


@pytest.fixture
def rows(make: Make, context: object) -> Example:
    return making.worked_example(make)


def address(rows: Example, rest: str = "") -> str:
    return f"/meetings/{rows.meeting.id}/items/{rows.slots['grant'].id}{rest}"


@pytest.fixture
def file(client: CheckingClient, rows: Example) -> Attachment:
    """Attached by the secretary through the form of the item."""
    client.sign_in(rows.account("Sanna Koski"))
    sent: dict[str, Any] = {
        "file-file": (io.BytesIO(b"%PDF-1.7 vastaukset"), "kysely.pdf"),
        "file-title": TITLE, "file-language": "fi", "file-publicity": "unfinished",
    }  # fmt: skip
    data = {"csrf_token": client.token(address(rows, "/edit")), **sent}
    answer = client.post(address(rows, "/files"), data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    client.sign_out()
    return db.session.query(Attachment).filter_by(title=TITLE).one()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Sanna Koski", 200),  # secretary
        ("Tuomas Rauhala", 200),  # member
        ("Olga Petrova", 404),  # disqualified from the item
        ("Laura Pelto", 404),  # deputy, not called
        ("Juhani Mäki", 200),  # deputy, called
    ],
)
def test_who_opens_it(client: CheckingClient, rows: Example, file: Attachment, name: str, status: int) -> None:
    client.sign_in(rows.account(name))
    assert client.get(f"/meetings/{rows.meeting.id}/papers/{file.id}").status_code == status
    page = client.page(address(rows))
    assert (TITLE in words(page)) is (status == 200)
    assert ("Ei julkinen: keskeneräinen valmistelu" in words(page)) is (status == 200)


def test_behind_the_mail_link_it_carries_its_reason(client: CheckingClient, rows: Example, file: Attachment) -> None:
    person = rows.persons["Tuomas Rauhala"].id
    own = db.session.query(Invitation).filter_by(meeting_id=rows.meeting.id, person_id=person).one()
    page = client.page(f"/answer/{link(PURPOSE, own.id, person)}")
    assert f"{TITLE} PDF · 1 kt Ei julkinen: keskeneräinen valmistelu" in words(page)


def test_a_stranger_reads_neither_the_file_nor_its_name(
    client: CheckingClient, rows: Example, file: Attachment
) -> None:
    public = f"/fi/lehtoranta/neuvottelukunta/attachments/{file.id}"
    assert client.get(public).status_code == 404
    assert TITLE not in words(client.page(PAGE))
    minutes = making.published(rows)
    printed(minutes.id)
    page = client.page(PAGE)
    reader = pypdf.PdfReader(io.BytesIO(client.get(f"{PAGE}/minutes.pdf").data))
    printed_words = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    for text in (words(page), printed_words):
        assert TITLE not in text
        assert f"[ei julkinen] ({WHY})" in text
    assert f"attachments/{file.id}" not in str(page)
    assert client.get(public).status_code == 404


def test_a_press_makes_it_public_and_takes_it_back(client: CheckingClient, rows: Example, file: Attachment) -> None:
    public = f"/fi/lehtoranta/neuvottelukunta/attachments/{file.id}"
    client.sign_in(rows.account("Sanna Koski"))
    for wish, status in (("", 200), ("copyright", 404)):
        press = address(rows, f"/files/{file.id}/publicity")
        assert client.submit(press, {f"publicity-{file.id}": wish}, page=address(rows, "/edit")).status_code == 303
        assert client.get(public).status_code == status
    assert db.session.get_one(Attachment, file.id).private_reason is PrivateReason.COPYRIGHT
    page = client.page(address(rows, "/edit"))
    assert page.select_one(f"#publicity-{file.id} option[selected]")["value"] == "copyright"  # type: ignore[index]
    wrong = client.submit(press, {f"publicity-{file.id}": "whim"}, page=address(rows, "/edit"))
    assert wrong.status_code == 404


def test_taken_off_and_put_back_it_is_as_it_was(client: CheckingClient, rows: Example, file: Attachment) -> None:
    client.sign_in(rows.account("Sanna Koski"))
    assert client.submit(address(rows, f"/files/{file.id}/remove"), page=address(rows, "/edit")).status_code == 303
    assert client.submit(address(rows, "/files/put-back"), page=address(rows, "/edit")).status_code == 303
    back = db.session.query(Attachment).filter_by(title=TITLE).one()
    assert (back.is_public, back.private_reason) == (False, PrivateReason.UNFINISHED)


@pytest.mark.domain_rule(28)
def test_the_form_says_that_secret_material_is_refused(client: CheckingClient, rows: Example) -> None:
    client.sign_in(rows.account("Sanna Koski"))
    assert "Älä koskaan lisää salassa pidettävää aineistoa" in words(client.page(address(rows, "/edit")))
