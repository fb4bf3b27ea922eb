"""Pages and saves: CPU milliseconds per request against bare views of the same size under the same server."""

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench import bare_stage
from bench.load import Repeat, Result, Shot, fire, middle
from bench.servers import Server, serving
from bench.stage import Stage
from bench.visitor import FORM, Visitor, ask, sign_in

SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
ROUNDS = 3
TEXT = "Keskusteltiin asiasta ja todettiin, että kokeilu jatkuu. " * 8


@dataclass(frozen=True)
class Row:
    """One measure: what, under which server and load, the result, and the bare view it is held against."""

    name: str
    kind: str
    clients: int
    result: Result
    bare: Result
    limit: float | None

    @property
    def ratio(self) -> float:
        return self.result.cpu_ms / self.bare.cpu_ms


def measure(stage: Stage, kind: str, folder: Path) -> Iterator[Row]:
    """Every row of one server."""
    bare_env = {"BARE_DATABASE": str(folder / "bare.db")}
    with serving(kind, "bench.app:application", stage.env, probe="/healthz") as app:
        secretary, member = (sign_in(app.port, f"{who}@lehtoranta.example") for who in ("secretary", "member"))
        _, body = ask(app.port, Shot(stage.public_meeting))
        bare_stage.prepare(bare_env, len(body))
        with serving(kind, "bench.bare:application", bare_env, probe="/page/a") as bare:
            for clients in (2, 16):
                yield from _under(stage, kind, clients, (app, bare), (secretary, member))


def _under(
    stage: Stage, kind: str, clients: int, servers: tuple[Server, Server], visitors: tuple[Visitor, Visitor]
) -> Iterator[Row]:
    app, bare = servers
    page = _run(bare, clients, Shot("/page/a"))
    save = _run(bare, clients, Shot("/save", "POST", FORM, urlencode({"text": TEXT})))
    same = _run(bare, clients, Shot("/same/a", headers={"If-None-Match": '"same"'}, expect=304))
    yield Row("bare page", kind, clients, page, page, None)
    yield Row("bare save", kind, clients, save, save, None)
    yield Row("bare 304", kind, clients, same, same, None)
    for name, shot, limit in _shots(stage, app, visitors):
        yield Row(name, kind, clients, _run(app, clients, shot), same if name == "304" else page, limit)
    rounds = [_saving(stage, app, visitors[0], clients) for _ in range(ROUNDS)]
    yield Row("autosave", kind, clients, middle(rounds), save, 5)


def _saving(stage: Stage, app: Server, visitor: Visitor, clients: int) -> Result:
    return fire(app.port, app.pid, writers(stage, app, visitor, clients), seconds=SECONDS)


def _shots(stage: Stage, app: Server, visitors: tuple[Visitor, Visitor]) -> Iterator[tuple[str, Shot, float | None]]:
    secretary, member = visitors
    answer, _ = ask(app.port, Shot(stage.public_meeting))
    etag = answer.headers["ETag"]
    yield "public meeting page", Shot(stage.public_meeting), 3
    yield "304", Shot(stage.public_meeting, headers={"If-None-Match": etag}, expect=304), 2
    yield "public board page", Shot(stage.public_board), None
    yield "front page", Shot("/"), None
    yield "signed-in meeting page", Shot(f"/meetings/{stage.meeting_id}", headers=member.headers), 8
    yield "member's dashboard", Shot("/desk", headers=member.headers), None
    yield "room", Shot(stage.room, headers=secretary.headers), None


@dataclass
class Autosave:
    """One writer on an item of their own: each save carries the version that the last one gave."""

    handling: int
    headers: dict[str, str]
    token: str
    version: int = 0
    number: int = 0

    def next(self) -> Shot:
        self.number += 1
        fields = {"csrf_token": self.token, "version": str(self.version), "discussion-fi": f"{self.number} {TEXT}"}
        return Shot(
            f"/handlings/{self.handling}", "POST", {**FORM, **self.headers, "X-Autosave": "1"}, urlencode(fields)
        )

    def answered(self, body: bytes) -> None:
        self.version = json.loads(body)["version"]


def writers(stage: Stage, app: Server, visitor: Visitor, count: int) -> list[Autosave]:
    """So many writers, each beginning with the version that stands."""
    token = visitor.token(app.port, stage.room)
    with sqlite3.connect(stage.file) as connection:
        versions = dict(connection.execute("SELECT id, version FROM handling").fetchall())
    chosen = stage.handlings[:count]
    return [Autosave(handling, visitor.headers, token, versions[handling]) for handling in chosen]


def _run(server: Server, clients: int, shot: Shot) -> Result:
    return middle([fire(server.port, server.pid, [Repeat(shot)] * clients, seconds=SECONDS) for _ in range(ROUNDS)])


def growth(few: Stage, many: Stage) -> Iterator[tuple[str, float]]:
    """CPU of each signed-in page with many meetings against the same page with few."""
    costs: list[dict[str, float]] = []
    for stage in (few, many):
        with serving("gunicorn", "bench.app:application", stage.env, probe="/healthz") as app:
            visitors = tuple(sign_in(app.port, f"{who}@lehtoranta.example") for who in ("secretary", "member"))
            paths = {"signed-in meeting page": f"/meetings/{stage.meeting_id}", "dashboard": "/desk"}
            shots = {name: Shot(path, headers=visitors[1].headers) for name, path in paths.items()}
            shots |= {"secretary's desk": Shot("/desk", headers=visitors[0].headers)}
            shots |= {"room": Shot(stage.room, headers=visitors[0].headers)}
            costs.append({name: _run(app, 2, shot).cpu_ms for name, shot in shots.items()})
    for name, cost in costs[1].items():
        yield name, cost / costs[0][name]
