"""kill -9 of web and worker, ten times each, under writers that note every acknowledged save: no write and no mail is lost."""

import signal
import socket
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.writers import Writers, administrator, furnish, number_in
from tests.running import Running
from tests.smtp import Box, smtp_server

KILLS = 10


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server that takes a moment for each mail, so that kills come in the middle."""
    with smtp_server(Box(delay=0.02)) as open_box:
        yield open_box


@pytest.fixture
def service(box: Box, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(box.port))
    furnish(running)
    yield running
    running.stop()


@pytest.mark.promise("R1")
@pytest.mark.promise("R4")
@pytest.mark.promise("R5")
def test_kills_lose_no_acknowledged_write_and_no_mail(service: Running, box: Box) -> None:
    service.start()
    writers = Writers(service, savers=3)
    for _ in range(KILLS):
        service.kill_web()
        service.start_web()
        service.wait()
        time.sleep(0.4)
        service.kill_worker()
        service.start_worker()
        time.sleep(0.8)
    writers.stop()
    settle(service)
    stored = rows(service, "SELECT email FROM person WHERE email LIKE 'p%@added.example'")
    decided = rows(service, "SELECT recipient, message_id FROM outbox WHERE kind = 'mail'")
    print(f"{len(writers.acknowledged)} saves and {writers.autosaves} autosaves acknowledged, {len(stored)} stored, "
          f"{len(box.raw)} mails, {len(box.raw) - len(set(box.to))} repeated")  # fmt: skip
    assert writers.refused == []
    assert len(writers.acknowledged) > KILLS * 3
    assert len(stored) == len(set(stored)), "a save was stored twice"
    assert set(writers.acknowledged) - {email for (email,) in stored} == set()
    version, decision = rows(service, "SELECT version, decision FROM handling")[0]
    assert writers.autosaves > KILLS
    assert (version, number_in(decision)) >= writers.last_autosave, "an acknowledged autosave was lost"
    assert Counter(to for to, _ in decided) == Counter(email for (email,) in stored), "a mail without its save, or two"
    assert set(box.to) == {to for to, _ in decided}, "a mail was lost, or sent without having been decided"
    ids = {(to, mail["Message-ID"]) for to, mail in zip(box.to, box.mails, strict=True)}
    assert len(ids) == len(set(box.to)), "a repeat carried another Message-ID"
    assert rows(service, "PRAGMA integrity_check") == [("ok",)]
    assert rows(service, "PRAGMA foreign_key_check") == []
    assert "whole" in service.flask("audit", "verify")


def rows(service: Running, statement: str) -> list[tuple]:
    with sqlite3.connect(service.folder / "advisory.db", timeout=20) as connection:
        return connection.execute(statement).fetchall()


def settle(service: Running) -> None:
    """Until every mail is out. The lease of a row whose worker was killed is let run out, as three minutes would."""
    until = time.monotonic() + 60
    with sqlite3.connect(service.folder / "advisory.db", timeout=20) as connection:
        connection.execute("UPDATE outbox SET lease_until = '2020-01-01 00:00:00' WHERE status = 'sending'")
    while rows(service, "SELECT count(*) FROM outbox WHERE status IN ('queued', 'sending')") != [(0,)]:
        assert time.monotonic() < until, f"mails stay in the outbox\n{service.said()}"
        time.sleep(0.2)


@pytest.mark.promise("R11")
def test_the_worker_finishes_the_mail_in_hand(service: Running, box: Box) -> None:
    service.start(worker=False)
    path = service.env["ADD_PERSON"]
    visitor = administrator(service)
    for number in range(3):
        values = {"name": f"P{number}", "email": f"p{number}@test.example", "language": "en", "is_invited": "y"}
        assert visitor.submit(path, values)[0] == 303
    box.delay = 1.5
    service.start_worker()
    assert service.worker is not None
    wait_until(lambda: rows(service, "SELECT count(*) FROM outbox WHERE status = 'sending'") == [(1,)])
    service.worker.send_signal(signal.SIGTERM)
    assert service.worker.wait(20) == 0
    assert len(box.raw) == 1
    counted = dict(rows(service, "SELECT status, count(*) FROM outbox GROUP BY status"))
    assert counted == {"sent": 1, "queued": 2}


def wait_until(holds, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def half_of_a_form(service: Running) -> tuple[socket.socket, bytes]:
    """A client on a slow line: it has sent half of its form."""
    body = b"email=slow@test.example&password=" + b"x" * 2000
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    line = socket.create_connection(("127.0.0.1", service.port), timeout=30)
    line.sendall(head.encode() + body[:100])
    return line, body[100:]


@pytest.mark.promise("R11")
def test_the_web_server_finishes_the_request_in_hand(service: Running) -> None:
    service.start(worker=False)
    line, rest = half_of_a_form(service)
    time.sleep(0.5)
    assert service.web is not None
    service.web.send_signal(signal.SIGTERM)
    time.sleep(0.5)
    line.sendall(rest)
    answer = line.recv(200)
    assert answer.startswith(b"HTTP/1.1 400"), answer  # no token: refused in the ordinary way
    assert service.web.wait(20) == 0


@pytest.mark.promise("R4")
def test_a_slow_client_does_not_hold_the_write_lock(service: Running) -> None:
    service.start(worker=False)
    visitor = administrator(service)
    path = service.env["ADD_PERSON"]
    visitor.get(path)
    lines = [half_of_a_form(service) for _ in range(3)]
    time.sleep(0.3)
    began = time.monotonic()
    values = {"name": "P", "email": "p@test.example", "language": "en", "is_invited": "y"}
    assert visitor.submit(path, values)[0] == 303
    assert time.monotonic() - began < 5
    for line, rest in lines:
        line.sendall(rest)
        assert line.recv(200).startswith(b"HTTP/1.1 400")
        line.close()
