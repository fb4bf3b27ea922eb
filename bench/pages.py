"""Pages and saves: CPU milliseconds per request against bare views of the same size under the same server."""

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench import bare_stage
from bench.load import Repeat, Result, Shot, fire, middle
from bench.servers import Server, serving
from bench.stage import Stage
from bench.visitor import FORM, Visitor, ask, sign_in

SECONDS = float(os.environ.get("BENCH_SECONDS", "2"))
ROUNDS = 3
TEXT = "Keskusteltiin asiasta ja todettiin, että kokeilu jatkuu. " * 8
BARE = {
    "bare page": Shot("/page/a"),
    "bare save": Shot("/save", "POST", FORM, urlencode({"text": TEXT})),
    "bare 304": Shot("/same/a", headers={"If-None-Match": '"same"'}, expect=304),
}


@dataclass(frozen=True)
class Row:
    """One measure: what, under which server and load, the middle result, the middle ratio to its bare view."""

    name: str
    kind: str
    clients: int
    result: Result
    ratio: float
    limit: float | None


Round = dict[str, Result]


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
    """Each round measures everything once, so that a machine that is slower for a minute is so for page and bare page."""
    shots = list(_shots(stage, servers[0], visitors))
    rounds = [_round(stage, clients, servers, visitors[0], shots) for _ in range(ROUNDS)]
    held = {
        **{one.name: (one.bare, one.limit) for one in shots},
        "autosave": ("bare save", 5),
        **{name: (name, None) for name in BARE},
    }
    for name in (*BARE, *(one.name for one in shots), "autosave"):
        bare, limit = held[name]
        ratio = median(one[name].cpu_ms / one[bare].cpu_ms for one in rounds)
        yield Row(name, kind, clients, middle([one[name] for one in rounds]), ratio, limit)


def _round(
    stage: Stage, clients: int, servers: tuple[Server, Server], visitor: Visitor, shots: list["Measured"]
) -> Round:
    app, bare = servers
    found = {name: _run(bare, clients, shot) for name, shot in BARE.items()}
    found |= {one.name: _run(app, clients, one.shot) for one in shots}
    return {**found, "autosave": _saving(stage, app, visitor, clients)}


def _saving(stage: Stage, app: Server, visitor: Visitor, clients: int) -> Result:
    return fire(app.port, app.pid, writers(stage, app, visitor, clients), seconds=SECONDS)


@dataclass(frozen=True)
class Measured:
    """A page of the application, the bare view it is held against, and how many of those it may cost."""

    name: str
    shot: Shot
    limit: float | None
    bare: str = "bare page"


def _shots(stage: Stage, app: Server, visitors: tuple[Visitor, Visitor]) -> Iterator[Measured]:
    secretary, member = visitors
    answer, _ = ask(app.port, Shot(stage.public_meeting))
    unchanged = Shot(stage.public_meeting, headers={"If-None-Match": answer.headers["ETag"]}, expect=304)
    yield Measured("public meeting page", Shot(stage.public_meeting), 3)
    yield Measured("304", unchanged, 2, "bare 304")
    yield Measured("public board page", Shot(stage.public_board), None)
    yield Measured("front page", Shot("/"), None)
    yield Measured("signed-in meeting page", Shot(f"/meetings/{stage.meeting_id}", headers=member.headers), 8)
    yield Measured("member's dashboard", Shot("/desk", headers=member.headers), None)
    yield Measured("room", Shot(stage.room, headers=secretary.headers), None)


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
    return fire(server.port, server.pid, [Repeat(shot)] * clients, seconds=SECONDS)


def growth(few: Stage, many: Stage) -> Iterator[tuple[str, float]]:
    """CPU of each signed-in page with many meetings against the same page with few: both are measured in each round."""
    with (
        serving("gunicorn", "bench.app:application", few.env, probe="/healthz") as first,
        serving("gunicorn", "bench.app:application", many.env, probe="/healthz") as second,
    ):
        small, large = _pages_inside(few, first), _pages_inside(many, second)
        for name in small:
            yield (
                name,
                median(_run(second, 2, large[name]).cpu_ms / _run(first, 2, small[name]).cpu_ms for _ in range(ROUNDS)),
            )


def _pages_inside(stage: Stage, app: Server) -> dict[str, Shot]:
    secretary, member = (sign_in(app.port, f"{who}@lehtoranta.example").headers for who in ("secretary", "member"))
    return {
        "signed-in meeting page": Shot(f"/meetings/{stage.meeting_id}", headers=member),
        "dashboard": Shot("/desk", headers=member),
        "secretary's desk": Shot("/desk", headers=secretary),
        "room": Shot(stage.room, headers=secretary),
    }
