"""The data that is measured on: the demo, grown to so many meetings, and one meeting in session."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.servers import ROOT

PASSWORD_OF = ("secretary@lehtoranta.example", "member@lehtoranta.example")


@dataclass(frozen=True)
class Stage:
    """One database with its files, and the addresses that the measures visit."""

    meetings: int
    env: dict[str, str]
    public_meeting: str
    public_board: str
    meeting_id: int
    board_id: int
    room: str
    handlings: tuple[int, ...]

    @property
    def file(self) -> Path:
        return Path(self.env["DATABASE_URL"].removeprefix("sqlite:///"))


def environment(folder: Path) -> dict[str, str]:
    return {
        "MODE": "demo",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "STORAGE_URL": f"file://{folder / 'files'}",
        "BASE_URL": "http://127.0.0.1:8000",
        "SECRET_KEY": "b" * 64,
        "FLASK_APP": "wsgi",
        "PYTHONPATH": str(ROOT),
    }


def run(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=ROOT, env={**os.environ, **env}, check=True)


def build(folder: Path, meetings: int) -> Stage:
    """Migrate, load the demo, grow it, open one meeting in the room."""
    folder.mkdir(parents=True, exist_ok=True)
    env = environment(folder)
    run(env, "-m", "flask", "db", "upgrade")
    run(env, "-m", "flask", "demo", "load", "--grow", str(meetings))
    run(env, "-m", "flask", "due", "run")
    run(env, "-m", "bench.session")
    return look(env, meetings)


def look(env: dict[str, str], meetings: int) -> Stage:
    """Find the addresses in the database."""
    file = env["DATABASE_URL"].removeprefix("sqlite:///")
    with sqlite3.connect(file) as connection:
        row = connection.execute(
            "SELECT m.slug, b.slug, g.year, g.number, b.id, g.id FROM publication p JOIN meeting g ON g.id = p.meeting_id"
            " JOIN board b ON b.id = g.board_id JOIN municipality m ON m.id = b.municipality_id"
            " WHERE m.code = '990' AND length(p.fragment) = (SELECT max(length(fragment)) FROM publication q"
            " JOIN board c ON c.id = q.board_id JOIN municipality n ON n.id = c.municipality_id WHERE n.code = '990')"
            " ORDER BY p.id LIMIT 1"
        ).fetchone()
        open_ones = connection.execute(
            "SELECT id, meeting_id, slot_id FROM handling WHERE state = 'open' ORDER BY id"
        ).fetchall()
    board = f"/fi/{row[0]}/{row[1]}"
    return Stage(
        meetings, env, f"{board}/meetings/{row[2]}/{row[3]}", board, row[5], row[4],
        f"/meetings/{open_ones[0][1]}/room/{open_ones[0][2]}", tuple(row[0] for row in open_ones[1:]),
    )  # fmt: skip
