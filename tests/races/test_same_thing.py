"""Two people write the same thing at the same moment, on PostgreSQL: it is there once, and nobody meets an error."""

from hashlib import sha256
from io import BytesIO

from advisory.infra.db import db
from advisory.infra.files import StoredFile
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from advisory.organisations.models import Organisation
from advisory.people.models import Account, Person, RoleGrant
from tests.make import Make
from tests.races.at_once import at_once, browser, press


def test_the_same_file_on_two_items(there):
    make = Make()
    board = make.board()
    secretary = make.secretary(db.session.get_one(Municipality, board.municipality_id))
    gatherings = [make.meeting(board) for _ in range(2)]
    urls = [f"/meetings/{one.id}/items/{make.slot(one).id}/files" for one in gatherings]
    db.session.commit()
    windows = [browser(there, secretary.email) for _ in urls]

    def send(window, url):
        data = {
            "file-language": "",
            "file-publicity": "",
            "file-file": (BytesIO(b"%PDF-1.7 same bytes"), "liite.pdf"),
            "file-title": "Liite",
        }
        return lambda: window.post(url, data=data, content_type="multipart/form-data").status_code

    assert at_once(*(send(*pair) for pair in zip(windows, urls, strict=True))) == [303, 303]
    assert db.session.query(StoredFile).count() == 1


def test_the_same_new_person_and_organisation_pasted_on_two_boards(there):
    make = Make()
    town = make.municipality()
    boards = [make.board(town).id for _ in range(2)]
    email = make.secretary(town).email
    db.session.commit()
    windows = [browser(there, email) for _ in boards]
    rows = "Nimi\tSähköposti\tJärjestö\tRyhmä\tRooli\nUuno Uusi\tuuno@uusi.example\tUusi yhdistys ry\tkansalaisjärjestö\tjäsen"
    seen = sha256(f"{rows}|{False}".encode()).hexdigest()[:16]
    pasted = [(window, f"/boards/{board}/members/paste") for window, board in zip(windows, boards, strict=True)]
    assert at_once(*(press(*one, rows=rows, save="1", seen=seen) for one in pasted)) == [303, 303]
    assert db.session.query(Organisation).filter_by(name="Uusi yhdistys ry").count() == 1
    assert db.session.query(Person).filter_by(email="uuno@uusi.example").count() == 1


def test_the_same_new_address_invited_by_two_municipalities(there):
    make = Make()
    towns = [make.municipality() for _ in range(2)]
    windows = [(make.administrator(town).email, town.id) for town in towns]
    data = {"name": "Uuno Uusi", "email": "uuno@uusi.example", "language": "fi", "role": "", "is_invited": "y"}
    db.session.commit()
    pressed = [press(browser(there, email), f"/municipalities/{town}/people/new", **data) for email, town in windows]
    assert at_once(*pressed) == [303, 303]
    assert db.session.query(Account).filter_by(email="uuno@uusi.example").count() == 1


def test_the_last_two_administrators_end_each_other(there):
    make = Make()
    town = make.municipality()
    one, two = make.administrator(town), make.administrator(town)
    grants = {grant.person_id: grant.id for grant in db.session.query(RoleGrant)}
    pairs = [(one.email, grants[two.id]), (two.email, grants[one.id])]
    db.session.commit()
    today = clock.today().isoformat()
    pressed = [press(browser(there, email), f"/roles/{grant}/end", ends_on=today, on=today) for email, grant in pairs]
    assert sorted(at_once(*pressed)) == [303, 422]
    db.session.expire_all()
    assert None in [grant.ends_on for grant in db.session.query(RoleGrant)]
