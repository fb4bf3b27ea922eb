"""Pages and saves: CPU milliseconds per request against bare views of the same size under the same server."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench import bare_stage
from bench.load import Result, Shot, fire, middle
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
        against = {"304": same, "autosave": save}.get(name, page)
        yield Row(name, kind, clients, _run(app, clients, shot), against, limit)


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
    yield "autosave", autosave(stage, app, secretary), 5


def autosave(stage: Stage, app: Server, visitor: Visitor) -> Shot:
    """One save of the room's texts. Without a version nobody is told of a conflict, so it can be repeated."""
    token = visitor.token(app.port, stage.room)
    fields = {"csrf_token": token, "version": str(newest(app, stage, visitor)), "discussion-fi": TEXT}
    return Shot(f"/handlings/{stage.handling}", "POST", {**FORM, **visitor.headers, "X-Autosave": "1"}, urlencode(fields))


def newest(app: Server, stage: Stage, visitor: Visitor) -> int:
    """The version that the room shows now."""
    _, body = ask(app.port, Shot(stage.room, headers=visitor.headers))
    return int(body.decode().split('name="version"')[1].split('value="')[1].split('"')[0])


def _run(server: Server, clients: int, shot: Shot) -> Result:
    return middle([fire(server.port, server.pid, [[shot]] * clients, seconds=SECONDS) for _ in range(ROUNDS)])
