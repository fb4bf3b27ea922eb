"""Mails as they really go out: every part and header, over a real SMTP connection with a verified certificate."""

import smtplib
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import travel

from advisory.infra import delivery, outbox
from advisory.infra import use_case as module
from advisory.infra.db import db
from advisory.infra.delivery import HungUp, ServerUnavailable
from advisory.infra.mail import Button, Envelope, Fact, Letter, Postman, Recipient, compose, speaking
from advisory.infra.outbox import Mail, OutboxRow, Status
from advisory.kernel import clock
from tests.delivering import deliver_one
from tests.infra.conftest import NewApp
from tests.smtp import Box, certificate, smtp_server

LETTER = Letter(
    subject="Kutsu: kokous 3/2026", heading="Kutsu kokoukseen", lead=("Tervetuloa kokoukseen, Åsa.",),
    facts=(Fact("Aika", "keskiviikko 16.9.2026 klo 17.00"),), button=Button("Vastaa", "http://127.0.0.1:8000/answer/abc"),
    why="Saat tämän viestin, koska olet jäsen.",
)  # fmt: skip
CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def write(app: Flask, key: str = "a", to: str = "åsa@test.example", **values: str) -> Mail:
    envelope = Envelope(key=key, sender_name="Aino Puhuja", reply_to="chair@test.example", **values)
    with app.test_request_context(), speaking("fi"):
        mail = compose(Recipient(email=to, language="fi", name="Åsa"), LETTER, envelope)
    outbox.put(mail, clock.now())
    module.commit()
    return mail


def send_all(app: Flask) -> None:
    postman = Postman(now=clock.now())
    try:
        while deliver_one({"mail": postman}):
            pass
    finally:
        postman.close()


def status(key: str = "a") -> tuple[Status, str]:
    db.session.expire_all()
    row = db.session.scalars(select(OutboxRow).where(OutboxRow.key == key)).one()
    return row.status, row.last_error


def smtp(box: Box, **values: object) -> dict[str, object]:
    return {"mail_server": "127.0.0.1", "mail_port": box.port, **values}


@pytest.mark.promise("R5")
def test_a_mail_has_every_part_and_header(new_app: NewApp) -> None:
    with smtp_server() as box:
        app = new_app(**smtp(box))
        with app.app_context():
            write(app, to="asa@test.example", calendar=CALENDAR, calendar_method="REQUEST")
            send_all(app)
            assert status() == (Status.SENT, "")
    (mail,) = box.mails
    assert mail["Subject"] == "Kutsu: kokous 3/2026"
    assert (mail["To"], mail["Reply-To"]) == ("asa@test.example", "chair@test.example")
    assert mail["From"] == "Aino Puhuja <advisory@service.example>"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "fi")
    assert mail["Message-ID"].startswith("<")
    assert mail["Message-ID"].endswith("@service.example>")
    assert mail["Date"].datetime.tzinfo is not None
    alternatives, attachment = mail.iter_parts()
    kinds = [part.get_content_type() for part in alternatives.iter_parts()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    text, html, calendar = (part.get_content() for part in alternatives.iter_parts())
    for part in (text, html):
        assert "Tervetuloa kokoukseen, Åsa." in part
        assert "http://127.0.0.1:8000/answer/abc" in part
    assert "img" not in html
    assert "UID:1" in calendar
    assert list(alternatives.iter_parts())[2].get_param("method") == "REQUEST"
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_content() == CALENDAR.encode()
    assert all(len(line) <= 998 for _, raw in box.raw for line in raw.splitlines())


@pytest.mark.promise("R5")
def test_a_repeat_after_a_lost_answer_carries_the_same_message_id(new_app: NewApp) -> None:
    with smtp_server() as box:
        app = new_app(**smtp(box))
        with app.app_context():
            write(app, to="asa@test.example")
            mine = delivery.claim(clock.now())
            assert mine is not None
            postman = Postman(now=clock.now())
            postman(mine)  # sent, and the worker dies before it notes so
            postman.close()
            again = delivery.claim(clock.now() + delivery.LEASE + timedelta(seconds=1))
            assert again is not None
            postman(again)
            postman.close()
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]


@pytest.mark.promise("R5")
def test_a_bad_recipient_blocks_nobody(new_app: NewApp) -> None:
    answers = {"gone@test.example": "550 no such user", "full@test.example": "452 mailbox full"}
    box = Box(at_recipient=lambda address: answers.get(address, ""), at_data=_spam)
    with smtp_server(box):
        app = new_app(**smtp(box))
        with app.app_context():
            for name in ("gone", "full", "spam", "fine", "good"):
                write(app, key=name, to=f"{name}@test.example")
            send_all(app)
            assert status("gone") == (Status.FAILED, "550 no such user")
            assert status("full") == (Status.QUEUED, "452 mailbox full")
            assert status("spam") == (Status.FAILED, "554 looks like spam")
    assert sorted(box.to) == ["fine@test.example", "good@test.example"]


def _spam(address: str) -> str:
    return "554 looks like spam" if address.startswith("spam") else ""


@pytest.mark.promise("R5")
def test_a_server_that_hangs_up_at_one_mail_still_gets_the_others(new_app: NewApp) -> None:
    box = Box(hang_up_at="odd@test.example")
    with smtp_server(box):
        app = new_app(**smtp(box))
        with app.app_context():
            for name in ("odd", "fine", "good"):
                write(app, key=name, to=f"{name}@test.example")
            with pytest.raises(HungUp):
                send_all(app)
            assert status("odd")[0] is Status.QUEUED
            send_all(app)
    assert sorted(box.to) == ["fine@test.example", "good@test.example"]


@pytest.mark.promise("R5")
def test_a_mail_at_which_the_server_always_hangs_up_has_an_end_and_is_shown(new_app: NewApp) -> None:
    with smtp_server(Box(hang_up_at="odd@test.example")) as box:
        app = new_app(**smtp(box))
        with app.app_context(), travel(clock.now(), tick=False) as time_now:
            write(app, key="odd", to="odd@test.example")
            begin, tries = clock.now(), 0
            while status("odd")[0] is Status.QUEUED:
                with suppress(HungUp):
                    send_all(app)
                time_now.shift(timedelta(hours=3))
                tries += 1
            waited = clock.now() - begin
            state, reason = status("odd")
    assert (state, tries >= delivery.MOST_REFUSALS) == (Status.FAILED, True)
    assert delivery.PATIENCE <= waited <= delivery.PATIENCE + timedelta(hours=6)
    assert reason.startswith("SMTPServerDisconnected")


def test_an_address_that_the_server_cannot_take_is_given_up(new_app: NewApp) -> None:
    with smtp_server() as box:
        app = new_app(**smtp(box))
        with app.app_context():
            write(app, to="jäsen@test.example")
            write(app, key="b", to="fine@test.example")
            send_all(app)
            assert status()[0] is Status.FAILED
    assert box.to == ["fine@test.example"]


def test_nobody_at_home_is_the_servers_fault(new_app: NewApp) -> None:
    app = new_app(mail_server="127.0.0.1", mail_port=1)
    with app.app_context():
        write(app, to="asa@test.example")
        with pytest.raises(ServerUnavailable, match="ConnectionRefused"):
            send_all(app)
        assert status()[0] is Status.QUEUED


def test_a_server_that_says_nothing_is_left_after_the_time_out(
    new_app: NewApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisory.infra.mail.TIMEOUT", 0.3)
    with smtp_server(Box(delay=1.0)) as box:
        app = new_app(**smtp(box))
        with app.app_context():
            write(app, to="asa@test.example")
            with pytest.raises(ServerUnavailable, match=r"(?i)timed? ?out"):
                send_all(app)


@pytest.mark.security("S57")
def test_starttls_with_a_known_authority_goes_through(new_app: NewApp, tmp_path: Path) -> None:
    context, authority = certificate(tmp_path, "127.0.0.1")
    with smtp_server(tls=context) as box:
        app = new_app(**smtp(box, mail_use_tls=True, mail_ca_file=str(authority)))
        with app.app_context():
            write(app, to="asa@test.example")
            send_all(app)
            assert status() == (Status.SENT, "")


@pytest.mark.security("S57")
@pytest.mark.parametrize("case", ["unknown authority", "another name", "no TLS at all"])
def test_a_server_that_cannot_prove_itself_gets_nothing(new_app: NewApp, tmp_path: Path, case: str) -> None:
    context, authority = certificate(tmp_path, "mail.other.example" if case == "another name" else "127.0.0.1")
    trusted = "" if case == "unknown authority" else str(authority)
    with smtp_server(tls=None if case == "no TLS at all" else context) as box:
        app = new_app(**smtp(box, mail_use_tls=True, mail_ca_file=trusted))
        with app.app_context():
            write(app, to="asa@test.example")
            with pytest.raises(ServerUnavailable):
                send_all(app)
            assert status()[0] is Status.QUEUED
    assert box.raw == []


BREAKS = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]


@pytest.mark.security("S12")
def test_a_line_break_adds_no_header_and_no_recipient(new_app: NewApp) -> None:
    with smtp_server() as box:
        app = new_app(**smtp(box))
        with app.app_context(), app.test_request_context():
            for number, line_end in enumerate(BREAKS):
                evil = f"Kutsu{line_end}Bcc: thief@test.example{line_end}{line_end}Body"
                to = Recipient(email="asa@test.example", language="fi", name=evil)
                envelope = Envelope(key=str(number), sender_name=evil)
                outbox.put(compose(to, Letter(subject=evil, heading=evil, lead=(evil,)), envelope), clock.now())
            module.commit()
            send_all(app)
    assert box.to == ["asa@test.example"] * len(BREAKS)
    for sent in box.mails:
        assert sent["Bcc"] is None
        assert sent["Subject"].startswith("Kutsu")
        assert sent["Subject"].splitlines() == [sent["Subject"]]


@pytest.mark.security("S12")
@pytest.mark.parametrize("field", ["recipient", "reply_to"])
def test_an_address_with_a_line_break_is_never_sent(new_app: NewApp, field: str) -> None:
    values = {"recipient": "asa@test.example", "reply_to": "chair@test.example"}
    values[field] += "\r\nBcc: thief@test.example"
    with smtp_server() as box:
        app = new_app(**smtp(box))
        with app.app_context():
            outbox.put(Mail(key="a", subject="S", text="T", html="<p>T</p>", language="fi", **values), clock.now())
            module.commit()
            send_all(app)
            assert status()[0] is Status.FAILED
    assert box.raw == []


def test_the_server_may_ask_for_a_password(new_app: NewApp) -> None:
    app = new_app(mail_server="127.0.0.1", mail_port=1, mail_username="u", mail_password="p")
    assert app.config["MAIL_USERNAME"] == "u"
    assert smtplib.SMTPAuthenticationError(535, b"no").smtp_code == 535
