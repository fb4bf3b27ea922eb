"""The file of an owner's report comes by a mail link from anybody: it is looked at like every other file."""

import io
import zipfile

import pytest
from bs4 import BeautifulSoup

from advisory.infra import links
from advisory.infra.db import db
from advisory.initiatives import mails
from advisory.initiatives.models import Report
from tests.initiatives import making
from tests.make import Make


def _zip(**entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


WHOLE = _zip(mimetype=b"application/vnd.oasis.opendocument.text")
DAMAGED = WHOLE[:38] + b"\xff" * 8 + WHOLE[46:]


@pytest.fixture
def url(make: Make, board, owner):
    made = making.initiative(make, making.decision(make, board), owner)
    db.session.commit()
    return f"/initiatives/report/{links.make(mails.REPORT, made.id, owner.id)}"


def _sent(client, url, name, content):
    token = client.token(url)
    data = {"csrf_token": token, "status": "on_track", "text": "Kerrotaan", "file": (io.BytesIO(content), name)}
    return client.post(url, data=data, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.txt", b"<!doctype html><script>alert(1)</script>"),
        ("bomb.docx", _zip(word__document=b"0" * 150_000_000)),
        ("cut.odt", DAMAGED),
        ("macro.docx", _zip(evil=b"MZ", **{"word__vbaProject.bin": b"x"})),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(client, url, name, content):
    assert _sent(client, url, name, content).status_code == 422


def test_a_report_with_a_file_over_the_limit_of_a_request_keeps_its_choice(client, url):
    answer = _sent(client, url, "iso.pdf", b"%PDF-1.7" + bytes(30 * 1024 * 1024))
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert "20 Mt" in page.select_one("#file-error").text
    assert page.select_one("input[name=status][checked]")["value"] == "on_track"
    assert page.select_one("textarea[name=text]").text.strip() == "Kerrotaan"


@pytest.mark.parametrize("name", ["tilinp\u202excod.exe.txt", "../../etc/passwd.txt", "a\x00b.txt"])
def test_the_name_of_a_report_file_is_one_tidy_line(client, url, name):
    assert _sent(client, url, name, b"Hei").status_code == 303
    stored = db.session.query(Report).one().file_name
    assert stored.isprintable()
    assert "/" not in stored


@pytest.mark.promise("R3")
def test_a_file_that_is_pressed_twice_is_one_report_and_another_file_another(client, url, secretary):
    for content in (b"Luvut", b"Luvut", b"Muut luvut"):
        assert _sent(client, url, "luvut.txt", content).status_code == 303

    assert len(db.session.query(Report).all()) == 2
    assert len(making.mails_to(secretary.email)) == 2
