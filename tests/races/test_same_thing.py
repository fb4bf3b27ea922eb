"""Two people bring the same thing at the same moment: it is stored once, and nobody sees a 500 (R3)."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest
from flask import Flask

from advisory.infra.db import db
from advisory.infra.files import StoredFile
from advisory.meetings.models import Meeting
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.people.models import Account, Person
from tests.make import Make
from tests.races.at_once import at_once, browser, press

pytestmark = pytest.mark.promise("R3")


def test_the_same_file_on_two_items(there: Flask) -> None:
    make = Make()
    board = make.board()
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    gatherings: list[Meeting] = [make.meeting(board) for _ in range(2)]
    places = [f"/meetings/{one.id}/items/{make.slot(one).id}/files" for one in gatherings]
    db.session.commit()

    def send(url: str) -> Callable[[], int]:
        window = browser(there, secretary.email)
        sent = {"file-language": "", "file-file": (BytesIO(b"%PDF-1.7 same" * 20), "liite.pdf"), "file-title": "Liite"}
        return lambda: window.post(url, data=sent, content_type="multipart/form-data").status_code

    assert at_once(*map(send, places)) == [303, 303]
    assert db.session.query(StoredFile).count() == 1


def test_two_boards_get_the_same_new_person_from_a_list(there: Flask) -> None:
    make = Make()
    town = make.municipality()
    boards = [make.board(town).id for _ in range(2)]
    email = make.secretary(town).email
    rows = (
        "Nimi\tSähköposti\tJärjestö\tRyhmä\tRooli\n"
        "Uuno Uusi\tuuno@uusi.example\tUusi yhdistys ry\tkansalaisjärjestö\tjäsen"
    )
    db.session.commit()
    windows = [browser(there, email) for _ in boards]
    seen = sha256(f"{rows}|{False}".encode()).hexdigest()[:16]
    for window, board in zip(windows, boards, strict=True):
        assert window.post(f"/boards/{board}/members/paste", data={"rows": rows}).status_code == 200
    facts = {"rows": rows, "save": "1", "seen": seen}
    pairs = zip(windows, boards, strict=True)
    got = at_once(*(press(window, f"/boards/{board}/members/paste", **facts) for window, board in pairs))
    assert sorted(got, key=str) == [303, 422], got
    db.session.expire_all()
    assert db.session.query(Person).filter_by(email="uuno@uusi.example").count() == 1
    assert db.session.query(Organisation).filter_by(name="Uusi yhdistys ry").count() == 1


def test_two_municipalities_invite_the_same_new_address(there: Flask) -> None:
    make = Make()
    towns = [make.municipality() for _ in range(2)]
    administrators = [make.administrator(town).email for town in towns]
    ids = [town.id for town in towns]
    db.session.commit()
    windows = [browser(there, email) for email in administrators]
    facts = {"name": "Uuno Uusi", "email": "uuno@uusi.example", "language": "fi", "role": "", "is_invited": "y"}
    pairs = zip(windows, ids, strict=True)
    got = at_once(*(press(window, f"/municipalities/{town}/people/new", **facts) for window, town in pairs))
    assert got == [303, 303]
    assert db.session.query(Account).filter_by(email="uuno@uusi.example").count() == 1
