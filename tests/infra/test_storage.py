"""The storage is full, away, or has lost a file: a plain sentence, the typed text kept, a line in the log (R9)."""

import io
import logging
from collections.abc import Iterator

import obstore
import pytest
from flask import Flask
from obstore.exceptions import GenericError

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

PDF = b"%PDF-1.7 paper"


@pytest.fixture(
    params=[OSError(28, "No space left on device"), GenericError("error sending request")], ids=["full", "away"]
)
def broken(request, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*args: object, **kwargs: object) -> None:
        raise request.param

    for verb in ("put", "get"):
        monkeypatch.setattr(obstore, verb, refuse)


@pytest.mark.promise("R9")
def test_an_attachment_that_cannot_be_stored_is_told_at_its_field(client: CheckingClient, make: Make, broken, caplog):
    board = make.board()
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    meeting = make.meeting(board)
    base = f"/meetings/{meeting.id}/items/{make.slot(meeting).id}"
    db.session.commit()
    client.sign_in(db.session.get_one(Account, secretary.account_id))
    sent = {
        "file-file": (io.BytesIO(PDF), "a.pdf"),
        "file-title": "Liite talousarvioon",
        "file-language": "",
        "file-publicity": "",
    }
    token = client.token(f"{base}/edit")
    with caplog.at_level(logging.ERROR):
        answer = client.post(f"{base}/files", data={"csrf_token": token, **sent}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Tiedostoa ei voitu tallentaa" in answer.text
    assert "Liite talousarvioon" in answer.text
    assert "could not be written" in caplog.text


@pytest.mark.promise("R9")
def test_a_report_whose_file_cannot_be_stored_keeps_its_text(client: CheckingClient, make: Make, broken):
    board, owner = make.board(), make.person(make.municipality())
    made = making.initiative(make, making.decision(make, board), owner)
    db.session.commit()
    url = f"/initiatives/report/{links.make(mails.REPORT, made.id, owner.id)}"
    sent = {"status": "on_track", "text": "Kaikki ne sanat, jotka kirjoitin", "file": (io.BytesIO(PDF), "a.pdf")}
    answer = client.post(url, data={"csrf_token": client.token(url), **sent}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Tiedostoa ei voitu tallentaa" in answer.text
    assert "Kaikki ne sanat, jotka kirjoitin" in answer.text
    assert db.session.query(Report).count() == 0


def _a_public_file(make: Make) -> str:
    published(worked_example(make))
    one = db.session.query(Publication).first()
    assert one is not None
    one.pdf_id = files.keep(files.upload(PDF, "application/pdf")).id
    db.session.commit()
    obstore.delete(storage(), db.session.get_one(files.StoredFile, one.pdf_id).path)
    return "/fi/lehtoranta/neuvottelukunta/meetings/2026/3/minutes.pdf"


@pytest.mark.promise("R9")
def test_a_public_file_that_the_storage_lost_is_told_and_logged(client: CheckingClient, make: Make, caplog):
    with caplog.at_level(logging.ERROR):
        answer = client.get(_a_public_file(make))
    assert answer.status_code == 404
    assert "puuttuu tämän palvelun tallennustilasta" in answer.text
    assert "is lost" in caplog.text


@pytest.mark.promise("R9")
def test_a_file_that_cannot_be_read_now_is_there_again_later(
    app: Flask, client: CheckingClient, make: Make, monkeypatch
):
    url, real = _a_public_file(make), obstore.get
    files.upload(PDF, "application/pdf")

    def away(*args: object, **kwargs: object) -> None:
        raise GenericError("error sending request")

    monkeypatch.setattr(obstore, "get", away)
    answer = client.get(url)
    assert answer.status_code == 503
    assert "Tiedostoja ei voi lukea juuri nyt" in answer.text
    monkeypatch.setattr(obstore, "get", real)
    assert client.get(url).status_code == 200


def test_the_file_of_a_report_that_the_storage_lost(client: CheckingClient, make: Make):
    board, owner = make.board(), make.person(make.municipality())
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    made = making.initiative(make, making.decision(make, board), owner)
    file = files.keep(files.upload(PDF, "application/pdf"))
    told = make.add(Report(board_id=board.id, municipality_id=board.municipality_id, initiative_id=made.id, status="on_track",
                           text="x", language="fi", reported_at=made.made_at, file_id=file.id, file_name="a.pdf"))  # fmt: skip
    db.session.commit()
    obstore.delete(storage(), file.path)
    person = db.session.get_one(Account, secretary.account_id)
    client.sign_in(person)
    assert client.get(f"/initiatives/reports/{told.id}/file").status_code == 404
