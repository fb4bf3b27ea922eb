"""`make run`: it starts, it stops, and whatever is killed, nothing is left running."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisory.demo import PASSWORD
from tests.loaded import SECRET, copy_of_demo
from tests.running import ROOT, Running
from tools import start


class MadeRun(Running):
    """`make run` without make: tools.start in a process of its own, as the terminal starts it."""

    def begin(self) -> "subprocess.Popen[bytes]":
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "tools.start"]
            self.top = subprocess.Popen(command, env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        self.wait(60)
        return self.top

    def family(self) -> list[int]:
        """The supervisor's children and grandchildren."""
        children = children_of(self.top.pid)
        return children + [grandchild for child in children for grandchild in children_of(child)]

    def member(self, word: str) -> int:
        """The child whose command line holds the word."""
        return next(pid for pid in children_of(self.top.pid) if word in command_of(pid))


def children_of(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def run(tmp_path: Path) -> Iterator[MadeRun]:
    made = MadeRun(tmp_path)
    made.env |= {"PORT": str(made.port), "DEMO": "0"}
    yield made
    if made.top.poll() is None:
        os.killpg(made.top.pid, signal.SIGKILL)
        made.top.wait()


def assert_nothing_left(run: MadeRun, family: list[int]) -> None:
    until = time.monotonic() + 20
    while any(is_alive(pid) for pid in family) or run.status("/healthz"):
        assert time.monotonic() < until, [command_of(pid) for pid in family if is_alive(pid)]
        time.sleep(0.05)


@pytest.mark.feature(129)
@pytest.mark.promise("R11")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl-C", "SIGTERM", "SIGHUP"])
def test_it_starts_and_stops_cleanly(run: MadeRun, number: signal.Signals) -> None:
    top = run.begin()
    assert run.status("/readyz") == 200
    family = run.family()
    assert len(family) >= 3  # gunicorn's master and worker, and the mail worker
    os.killpg(top.pid, number) if number is signal.SIGINT else top.send_signal(number)
    assert top.wait(20) == 0, run.said()
    assert_nothing_left(run, family)


@pytest.mark.promise("R1")
def test_killing_the_supervisor_ends_everything(run: MadeRun) -> None:
    top, family = run.begin(), run.family()
    top.send_signal(signal.SIGKILL)
    assert top.wait(5) == -signal.SIGKILL
    assert_nothing_left(run, family)


def test_a_killed_worker_is_started_again_and_a_killed_web_server_ends_everything(run: MadeRun) -> None:
    top = run.begin()
    old = run.member("advisory.worker")
    os.kill(old, signal.SIGKILL)
    until = time.monotonic() + 20
    while not any("advisory.worker" in command_of(pid) and pid != old for pid in children_of(top.pid)):
        assert time.monotonic() < until
        time.sleep(0.05)
    family = run.family()
    os.kill(run.member("gunicorn"), signal.SIGKILL)
    assert top.wait(20) != 0
    assert_nothing_left(run, family)


def test_a_busy_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    run = MadeRun(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", run.port))
        taken.listen()
        done = started(run, PORT=str(run.port))
    assert (done.returncode, done.stderr) == (
        1, f"Port {run.port} is in use. Choose another: make run PORT={run.port + 1}\n"
    )  # fmt: skip
    assert not (tmp_path / "advisory.db").exists()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_said_in_one_sentence(tmp_path: Path, port: str) -> None:
    done = started(MadeRun(tmp_path), PORT=port)
    assert (done.returncode, "PORT must be a number from 1 to 65535" in done.stderr) == (1, True), done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_start_prints_the_command_that_makes_the_first_operator() -> None:
    own = f"sqlite:///{start.HOME / 'own.db'}"
    env = {"MODE": "demo", "PORT": "8000", "BASE_URL": "http://127.0.0.1:8000", "DATABASE_URL": own}
    place = 'DATABASE_URL="sqlite:///$PWD/var/own.db"'
    usual = f"MODE=demo {place} .venv/bin/flask --app wsgi user invite you@example.fi --operator"
    assert start.invite_command(env) == usual
    assert usual in (ROOT / "README.md").read_text()
    other = start.invite_command(env | {"PORT": "8001", "BASE_URL": "http://127.0.0.1:8001"})
    assert other.startswith(f"MODE=demo BASE_URL=http://127.0.0.1:8001 {place} .venv/bin/flask")
    assert "DATABASE_URL" not in start.invite_command(env | {"DATABASE_URL": "sqlite:////tmp/elsewhere.db"})


def test_an_empty_start_is_beside_the_demo_and_an_older_one_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "HOME", tmp_path)
    assert start.places(is_demo=True) == ("advisory.db", "files")
    assert start.places(is_demo=False) == ("own.db", "own-files")
    with sqlite3.connect(tmp_path / "advisory.db") as database:
        assert start.places(is_demo=False) == ("advisory.db", "files")
        database.execute("CREATE TABLE municipality (is_fictional)")
        database.execute("INSERT INTO municipality VALUES (0)")
    assert start.places(is_demo=False) == ("advisory.db", "files")
    with sqlite3.connect(tmp_path / "advisory.db") as database:
        database.execute("INSERT INTO municipality VALUES (1)")
    assert start.places(is_demo=False) == ("own.db", "own-files")
    assert start.places(is_demo=True) == ("advisory.db", "files")


def test_the_accounts_of_the_demo_are_told_at_each_start(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = MadeRun(tmp_path, SECRET_KEY=SECRET)
    copy_of_demo(tmp_path_factory, tmp_path)
    run.flask("db", "stamp", "head")  # the tables of tests are made without the migrations
    run.env |= {"PORT": str(run.port)}
    try:
        run.begin()
        assert PASSWORD in run.said()
        assert "secretary@" in run.said()
    finally:
        os.killpg(run.top.pid, signal.SIGKILL)
        run.top.wait()


def test_unsafe_settings_are_said_in_a_sentence(tmp_path: Path) -> None:
    run = MadeRun(tmp_path, MODE="production", DEMO="0")
    done = started(run, PORT=str(run.port))
    assert done.returncode != 0
    assert "BASE_URL must be the https address" in done.stderr
    assert "Traceback" not in done.stderr


def started(run: MadeRun, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tools.start"]
    return subprocess.run(command, env=run.env | env, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_three_copies_of_the_database_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "advisory.db"
    start.copy_database(f"sqlite:///{file}")
    assert list(tmp_path.iterdir()) == []
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE word (text)")
    for number in range(5):
        with sqlite3.connect(file) as database:
            database.execute("INSERT INTO word VALUES (?)", (str(number),))
        start.copy_database(f"sqlite:///{file}?timeout=3")
    kept = {copy.name: rows(copy) for copy in tmp_path.glob("*.copy*.db")}
    assert kept == {"advisory.copy1.db": 5, "advisory.copy2.db": 4, "advisory.copy3.db": 3}
    start.copy_database("postgresql+psycopg://somewhere/else")


def rows(file: Path) -> int:
    with sqlite3.connect(file) as database:
        return int(database.execute("SELECT count(*) FROM word").fetchone()[0])


PYTHON_WITHOUT = """#!/bin/sh
case "$2" in *{missing}*) exit 1;; esac
exec {python} "$@"
"""


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("ensurepip", "Install it first: sudo apt install python3-venv"),
        ("version_info", "Advisory needs Python 3.11 or newer"),
    ],
)
def test_a_machine_that_lacks_something_is_told_what(tmp_path: Path, missing: str, sentence: str) -> None:
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    python = tmp_path / "python3"
    python.write_text(PYTHON_WITHOUT.format(missing=missing, python=sys.executable))
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "run", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode != 0
    assert sentence in done.stdout + done.stderr
    assert not (tmp_path / ".venv").exists()


def test_help_lists_every_command() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in ("run", "test", "lint", "bench", "rules", "i18n", "demo", "help"):
        assert any(line.startswith(f"{command} ") for line in done.stdout.splitlines()), command
