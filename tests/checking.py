"""The test client of the project: it follows no link by itself, and fails when a request ends with pending changes."""

import re
from typing import Any, ClassVar

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session

from advisory.infra.db import db
from advisory.people.models import Account

QUIET = ("BEGIN", "PRAGMA", "SET ", "ROLLBACK", "COMMIT", "SAVEPOINT", "RELEASE")
"""What a transaction costs by itself, and the savepoint that a test lays around a request."""
TOKEN = re.compile(r'<input[^>]*name="csrf_token"[^>]*value="([^"]+)"')


class LeftUncommitted(AssertionError):
    """A request wrote something and ended without committing it."""


class Watch:
    """Collects flushed rows and write statements until a commit; what is left at the end was forgotten.
    Counts every statement that reaches the database, however it was made."""

    running: ClassVar[list["Watch"]] = []

    def __init__(self) -> None:
        self.pending: list[str] = []
        self.statements = 0

    def __enter__(self) -> "Watch":
        self.pending, self.statements = [], 0
        self.running.append(self)
        event.listen(Session, "after_flush", self._flushed)
        event.listen(Session, "do_orm_execute", self._executed)
        event.listen(Session, "after_commit", self._committed)
        event.listen(Session, "after_rollback", self._committed)
        return self

    def __exit__(self, *error: object) -> None:
        self.running.remove(self)
        event.remove(Session, "after_flush", self._flushed)
        event.remove(Session, "do_orm_execute", self._executed)
        event.remove(Session, "after_commit", self._committed)
        event.remove(Session, "after_rollback", self._committed)

    def _flushed(self, session: Session, context: Any) -> None:
        rows = [*session.new, *session.dirty, *session.deleted]
        self.pending += [type(row).__name__ for row in rows]

    def _executed(self, state: ORMExecuteState) -> None:
        if state.is_insert or state.is_update or state.is_delete:
            self.pending.append(str(state.statement).split("\n", 1)[0][:80])

    def _committed(self, session: Session) -> None:
        self.pending.clear()


@event.listens_for(Engine, "before_cursor_execute")
def _count(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    for watch in Watch.running if not statement.lstrip().upper().startswith(QUIET) else ():
        watch.statements += 1


class CheckingClient(FlaskClient):
    """See the module."""

    def __init__(self, app: Flask, watch: Watch) -> None:
        super().__init__(app, app.response_class, use_cookies=True)
        self.watch = watch

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request in an app context of its own."""
        db.session.commit()
        with self.watch, self.application.app_context():
            answer = super().open(*args, **kwargs)
            left = [*self.watch.pending, *(type(row).__name__ for row in (*db.session.new, *db.session.dirty))]
        if left and answer.status_code < 500:
            raise LeftUncommitted(f"{args} left {left}")
        db.session.expire_all()
        return answer

    def page(self, url: str, *, status: int = 200, **kwargs: Any) -> BeautifulSoup:
        """GET a page, check its status, parse it."""
        answer = self.get(url, **kwargs)
        assert answer.status_code == status, f"{url}: {answer.status_code}\n{answer.text[:2000]}"
        return BeautifulSoup(answer.text, "html.parser")

    def submit(self, url: str, data: dict[str, Any] | None = None, *, page: str = "", **kwargs: Any) -> Any:
        """POST a form as a browser would: with the CSRF token of the page that shows it (`page`, default the same URL)."""
        token = self.token(page or url)
        return self.post(url, data={"csrf_token": token, **(data or {})}, **kwargs)

    def token(self, url: str) -> str:
        """The CSRF token on a page."""
        field = TOKEN.search(self.get(url).text)
        assert field is not None, f"no form on {url}"
        return field[1]

    def sign_in(self, account: Account, password: str = "correct horse battery") -> None:
        """Sign in through the real page."""
        answer = self.submit("/sign-in", {"email": account.email, "password": password})
        assert answer.status_code in {302, 303}, answer.text[:2000]

    def sign_out(self) -> None:
        """Leave, the quick way: the cookie is dropped."""
        self._cookies.clear()
