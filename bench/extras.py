"""What is not a page: statements, first visit, sign-ins beside saves, mails, PDF, memory, cold start."""

import json
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
from bench.verdicts import Verdicts
from bench.visitor import FORM, PASSWORD, TOKEN, ask, first_visit, sign_in

MAILS = 300
MOST_STATEMENTS = {"public meeting page": 3}
"""Any other page: twelve."""


def process_facts(stage: Stage, verdicts: Verdicts) -> None:
    """Cold start, first visits, memory after 1,000 requests, saves beside sign-ins."""
    with serving("gunicorn", "wsgi:application", stage.env, probe=stage.public_meeting) as server:
        seconds = server.start_seconds
        verdicts.tell("cold start to the first public page", f"{seconds:.2f} s", "at most 2 s", is_kept=seconds <= 2)
    with serving("gunicorn", "bench.app:application", stage.env, probe="/healthz") as server:
        secretary = sign_in(server.port, "secretary@lehtoranta.example")
        for name, path, cookie, most_kb, most_requests in (
            ("public meeting page", stage.public_meeting, "", 60, 8),
            ("signed in (desk)", "/desk", secretary.cookie, 100, 99),
            ("signed in (room)", stage.room, secretary.cookie, 100, 99),
        ):
            size, requests = first_visit(server.port, path, cookie)
            limit = f"at most {most_kb} KB" + (f" / {most_requests} requests" if most_requests < 99 else "")
            is_kept = size <= most_kb * 1024 and requests <= most_requests
            verdicts.tell(f"first visit, {name}", f"{size / 1024:.0f} KB / {requests}", limit, is_kept=is_kept)
        _saves_beside_sign_ins(stage, server, verdicts)
        paths = [stage.public_meeting, stage.public_board, "/", "/desk", stage.room]
        for number in range(1000):
            ask(server.port, Shot(paths[number % 5], headers=secretary.headers if number % 5 > 2 else {}))
        worker = max(memory_mb(pid) for pid in processes(server.pid))
        name = "web worker process after 1,000 requests"
        verdicts.tell(name, f"{worker:.0f} MB", "at most 150 MB", is_kept=worker <= 150)


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


def _saves_beside_sign_ins(stage: Stage, server: Server, verdicts: Verdicts) -> None:
    secretary = sign_in(server.port, "secretary@lehtoranta.example")
    saving, signing = writers(stage, server, secretary, 8), [_SignIn(server.port) for _ in range(2)]
    result = fire(server.port, server.pid, [*saving, *signing], seconds=6, timed=len(saving))
    name = "autosave p99, 8 writers while others sign in"
    verdicts.tell(name, f"{result.p99_ms:.0f} ms", "under 250 ms", is_kept=result.p99_ms < 250)


def statements(few: Stage, many: Stage, verdicts: Verdicts) -> None:
    """SQL statements of each page, with few and with many meetings: as many with many as with few."""
    first, second = (_statements_of(stage) for stage in (few, many))
    for name, count in second.items():
        most = MOST_STATEMENTS.get(name, 12)
        limit = f"at most {most}; {first[name]} with few meetings"
        verdicts.tell(f"statements, {name}", str(count), limit, is_kept=count <= most and count <= first[name])


def _statements_of(stage: Stage) -> dict[str, int]:
    words = (stage.public_meeting, stage.public_board, str(stage.board_id), str(stage.meeting_id), stage.room)
    done = subprocess.run(
        [sys.executable, "-m", "bench.statements", *words], cwd=ROOT, env={**os.environ, **stage.env}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


class _Sink:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.taken += 1
        return "250 OK"


def mails(stage: Stage, folder: Path, verdicts: Verdicts) -> None:
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
    verdicts.tell("mails per second, a bare loop", f"{loop:.0f}")
    limit = f"{ours / loop:.2f} of the loop; at least 0.5"
    verdicts.tell("mails per second, the worker", f"{ours:.0f}", limit, is_kept=ours >= 0.5 * loop)


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


def pdf(folder: Path, verdicts: Verdicts) -> None:
    """Milliseconds of a ten-page PDF with every paragraph new, and the memory of the process that makes many."""
    done = subprocess.run([sys.executable, "-m", "bench.paper"], capture_output=True, text=True, check=True)
    milliseconds, pages, memory = done.stdout.split()
    most = 25 * int(pages)
    verdicts.tell(
        f"PDF of {pages} pages", f"{milliseconds} ms", "at most 250 ms for ten pages", is_kept=int(milliseconds) <= most
    )
    name = "mail worker after 60 such documents"
    verdicts.tell(name, f"{memory} MB", "at most 400 MB", is_kept=int(memory) <= 400)
