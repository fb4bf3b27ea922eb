"""SQL statements of each page, counted in this process (BEGIN, ROLLBACK and PRAGMA left out)."""

import sys
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event

from advisory.factory import create_app
from advisory.infra.db import db
from bench.visitor import PASSWORD, TOKEN

QUIET = ("BEGIN", "PRAGMA", "ROLLBACK", "COMMIT", "SAVEPOINT", "RELEASE")


def main(public_meeting: str, public_board: str, meeting_id: str, room: str) -> None:
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
        ("public meeting page (3)", stranger, public_meeting), ("public board page", stranger, public_board),
        ("front page", stranger, "/"), ("signed-in meeting page (12)", member, f"/meetings/{meeting_id}"),
        ("member's dashboard (12)", member, "/desk"), ("secretary's desk (12)", secretary, "/desk"),
        ("room (12)", secretary, room),
    )  # fmt: skip
    for name, client, path in pages:
        client.get(path)
        count.clear()
        answer = client.get(path)
        print(f"  {name:<50} {len(count):>3} statements   {answer.status_code}")


def _sign_in(client: FlaskClient, email: str) -> None:
    found = TOKEN.search(client.get("/sign-in").text)
    assert found is not None
    client.post("/sign-in", data={"csrf_token": found.group(1), "email": email, "password": PASSWORD})


if __name__ == "__main__":
    main(*sys.argv[1:])
