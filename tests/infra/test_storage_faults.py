"""The storage is full or has lost a file: a sentence at its place, what was typed still there, never a 500 (R9)."""

import io

import obstore
import pytest

from advisory.infra import files, links
from advisory.infra.db import db
from advisory.infra.files import storage
from advisory.initiatives import mails
from advisory.initiatives.models import Report
from advisory.minutes.models import Publication
from advisory.municipalities.models import Municipality
from advisory.people.models import Account
from tests.checking import CheckingClient
from tests.initiatives import making
from tests.make import Make
from tests.minutes.making import published, worked_example

pytestmark = [pytest.mark.usefixtures("context"), pytest.mark.promise("R9")]
TOLD = "Tiedostoa ei voitu tallentaa juuri nyt"


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def put(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(obstore, "put", put)


@pytest.mark.usefixtures("full")
def test_a_file_of_an_item_while_the_disk_is_full(client: CheckingClient, make: Make) -> None:
    board = make.board()
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    meeting = make.meeting(board)
    slot = make.slot(meeting)
    db.session.commit()
    client.sign_in(db.session.get_one(Account, secretary.account_id))
    base = f"/meetings/{meeting.id}/items/{slot.id}"
    sent = {"file-file": (io.BytesIO(b"%PDF-1.7 x"), "a.pdf"), "file-title": "Minun otsikkoni", "file-language": ""}
    answer = client.submit(f"{base}/files", sent, page=f"{base}/edit")
    assert (answer.status_code, TOLD in answer.text, "Minun otsikkoni" in answer.text) == (422, True, True)


@pytest.mark.usefixtures("full")
def test_a_report_while_the_disk_is_full_keeps_its_words(client: CheckingClient, make: Make) -> None:
    board = make.board()
    owner = make.person(db.session.get_one(Municipality, board.municipality_id), "Leena Vuori")
    made = making.initiative(make, making.decision(make, board), owner)
    db.session.commit()
    url = f"/initiatives/report/{links.make(mails.REPORT, made.id, owner.id)}"
    sent = {"status": "on_track", "text": "Kaikki ne sanat", "file": (io.BytesIO(b"%PDF-1.7 x"), "a.pdf")}
    answer = client.submit(url, sent)
    assert (answer.status_code, TOLD in answer.text, "Kaikki ne sanat" in answer.text) == (422, True, True)
    assert db.session.query(Report).count() == 0


def test_the_lost_pdf_of_published_minutes(client: CheckingClient, make: Make) -> None:
    published(worked_example(make))
    one = db.session.query(Publication).first()
    assert one is not None
    kept = files.keep(files.upload(b"%PDF-1.7 minutes", "application/pdf"))
    one.pdf_id = kept.id
    db.session.commit()
    obstore.delete(storage(), kept.path)
    assert client.get("/fi/lehtoranta/neuvottelukunta/meetings/2026/3/minutes.pdf").status_code == 503


def test_a_storage_that_does_not_answer(client: CheckingClient, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    published(worked_example(make))
    one = db.session.query(Publication).first()
    assert one is not None
    one.pdf_id = files.keep(files.upload(b"%PDF-1.7 minutes", "application/pdf")).id
    db.session.commit()

    def get(*_args: object, **_kwargs: object) -> None:
        raise files.StorageError("connection refused")

    monkeypatch.setattr(obstore, "get", get)
    assert client.get("/fi/lehtoranta/neuvottelukunta/meetings/2026/3/minutes.pdf").status_code == 503
