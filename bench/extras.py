"""What is not a page: statements, first visit, sign-ins beside saves, mails, PDF, memory, cold start."""

import os
import smtplib
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlencode

from aiosmtpd.controller import Controller

from bench.load import Shot, fire, memory_mb, processes
from bench.pages import writers
from bench.servers import ROOT, Server, free_port, serving
from bench.stage import Stage, run
from bench.visitor import FORM, PASSWORD, TOKEN, ask, first_visit, sign_in

MAILS = 300
LINE = "{name:<52} {value:>14}   {limit}"


def report(name: str, value: str, limit: str = "") -> None:
    print(LINE.format(name=name, value=value, limit=limit), flush=True)


def process_facts(stage: Stage) -> None:
    """Cold start, first visits, memory after 1,000 requests, saves beside sign-ins."""
    with serving("gunicorn", "wsgi:application", stage.env, probe=stage.public_meeting) as server:
        report("cold start to the first public page", f"{server.start_seconds:.2f} s", "at most 2 s")
    with serving("gunicorn", "bench.app:application", stage.env, probe="/healthz") as server:
        secretary = sign_in(server.port, "secretary@lehtoranta.example")
        size, requests = first_visit(server.port, stage.public_meeting)
        report("first visit, public meeting page", f"{size / 1024:.0f} KB / {requests}", "at most 60 KB / 8 requests")
        size, requests = first_visit(server.port, "/desk", secretary.cookie)
        report("first visit, signed in (desk)", f"{size / 1024:.0f} KB / {requests}", "at most 100 KB")
        size, requests = first_visit(server.port, stage.room, secretary.cookie)
        report("first visit, signed in (room)", f"{size / 1024:.0f} KB / {requests}", "at most 100 KB")
        _saves_beside_sign_ins(stage, server)
        paths = [stage.public_meeting, stage.public_board, "/", "/desk", stage.room]
        for number in range(1000):
            ask(server.port, Shot(paths[number % 5], headers=secretary.headers if number % 5 > 2 else {}))
        worker = max(memory_mb(pid) for pid in processes(server.pid))
        report("web worker process after 1,000 requests", f"{worker:.0f} MB", "at most 150 MB")


class _SignIn:
    """Signs in again and again, with the real argon2."""

    def __init__(self, port: int) -> None:
        answer, body = ask(port, Shot("/sign-in"))
        cookie = (answer.headers["Set-Cookie"] or "").split(";", 1)[0]
        found = TOKEN.search(body.decode())
        assert found is not None
        words = {"csrf_token": found.group(1), "email": "member@lehtoranta.example", "password": PASSWORD}
        self.shot = Shot("/sign-in", "POST", {**FORM, "Cookie": cookie}, urlencode(words), expect=302)

    def next(self) -> Shot:
        return self.shot

    def answered(self, body: bytes) -> None:
        """Only the time counts."""


def _saves_beside_sign_ins(stage: Stage, server: Server) -> None:
    secretary = sign_in(server.port, "secretary@lehtoranta.example")
    saving, signing = writers(stage, server, secretary, 8), [_SignIn(server.port) for _ in range(2)]
    result = fire(server.port, server.pid, [*saving, *signing], seconds=6, timed=len(saving))
    report("autosave p99, 8 writers while others sign in", f"{result.p99_ms:.0f} ms", "under 250 ms")


def statements(stage: Stage, few: Stage) -> None:
    """SQL statements of each page, with few and with many meetings."""
    for which in (few, stage):
        run(
            which.env,
            "-m",
            "bench.statements",
            which.public_meeting,
            which.public_board,
            str(which.meeting_id),
            which.room,
        )


class _Sink:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.taken += 1
        return "250 OK"


def mails(stage: Stage, folder: Path) -> None:
    """Mails per second of the worker against a loop that builds each message and commits one row for each: side by side,
    the middle one of three."""
    sink = _Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        rounds = [(_loop(controller.port, folder), _drained(stage, controller.port, sink)) for _ in range(3)]
    finally:
        controller.stop()
    loop, ours = sorted(rounds, key=lambda one: one[1] / one[0])[1]
    report("mails per second, a bare loop", f"{loop:.0f}")
    report("mails per second, the worker", f"{ours:.0f}", f"{ours / loop:.2f} of the loop; at least 0.5")


def _drained(stage: Stage, port: int, sink: _Sink) -> float:
    env = {**stage.env, "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(port)}
    run(stage.env, "-m", "bench.letters", str(MAILS))
    sink.taken = 0
    command = [sys.executable, "-m", "bench.drain"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True, check=True)
    return sink.taken / float(done.stdout)


def _loop(port: int, folder: Path) -> float:
    connection = sqlite3.connect(folder / "loop.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS sent (id INTEGER PRIMARY KEY, at TEXT)")
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(MAILS):
            message = EmailMessage()
            message["Subject"], message["From"], message["To"] = (
                f"Kutsu {number}",
                "a@service.example",
                "b@test.example",
            )
            message.set_content("Tervetuloa kokoukseen.\n" * 40)
            message.add_alternative("<p>Tervetuloa kokoukseen.</p>" * 40, subtype="html")
            server.send_message(message)
            connection.execute("INSERT INTO sent (at) VALUES (?)", (datetime.now(UTC).isoformat(),))
    return MAILS / (time.monotonic() - began)


def pdf(folder: Path) -> None:
    """Milliseconds of a ten-page PDF with every paragraph new, and the memory of the process that makes many."""
    done = subprocess.run([sys.executable, "-m", "bench.paper"], capture_output=True, text=True, check=True)
    milliseconds, pages, memory = done.stdout.split()
    report(f"PDF of {pages} pages", f"{milliseconds} ms", "at most 250 ms for ten pages")
    report("mail worker after 60 such documents", f"{memory} MB", "at most 400 MB")
