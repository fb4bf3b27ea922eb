"""SQL statements of each page, counted in this process (BEGIN, ROLLBACK and PRAGMA left out). Prints JSON: name, count."""

import json
import sys
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from advisory.factory import create_app
from advisory.infra.db import db
from bench.visitor import PASSWORD, TOKEN

QUIET = ("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT", "SAVEPOINT", "RELEASE")


def main(public_meeting: str, public_board: str, board_id: str, meeting_id: str, room: str) -> None:
    app = create_app(RATELIMIT_ENABLED=False)
    count: list[str] = []
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def _seen(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip().upper().startswith(QUIET):
            count.append(statement)

    stranger, member, secretary = app.test_client(), app.test_client(), app.test_client()
    _sign_in(member, "member@lehtoranta.example")
    _sign_in(secretary, "secretary@lehtoranta.example")
    pages = (
        ("public meeting page", stranger, public_meeting), ("public board page", stranger, public_board),
        ("front page", stranger, "/"), ("signed-in meeting page", member, f"/meetings/{meeting_id}"),
        ("member's meetings", member, f"/boards/{board_id}/meetings"), ("member's dashboard", member, "/desk"),
        ("secretary's desk", secretary, "/desk"), ("secretary's meeting page", secretary, f"/meetings/{meeting_id}"),
        ("initiatives", secretary, f"/boards/{board_id}/initiatives"), ("room", secretary, room),
    )  # fmt: skip
    found = {}
    for name, client, path in pages:
        client.get(path, follow_redirects=True)
        count.clear()
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {path} answers {answer.status_code}")
        found[name] = len(count)
    print(json.dumps(found))


def _sign_in(client: FlaskClient, email: str) -> None:
    found = TOKEN.search(client.get("/sign-in").text)
    assert found is not None
    client.post("/sign-in", data={"csrf_token": found.group(1), "email": email, "password": PASSWORD})


if __name__ == "__main__":
    main(*sys.argv[1:])
