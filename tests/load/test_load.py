"""Five seconds of many people at once, on a file database and on PostgreSQL: sign-ins beside saves, no error, nothing lost."""

import itertools
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import Visitor
from tests.databases import postgres_url
from tests.load.test_kills import START
from tests.make import PASSWORD
from tests.running import Running

SECONDS = float(os.environ.get("LOAD_SECONDS", "5"))
SAVERS, SIGNERS = 6, 4


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Running]:
    more = {"DATABASE_URL": postgres_url("load")} if database.startswith("postgresql") else {}
    running = Running(tmp_path, **more).make_tables()
    running.env["MUNICIPALITY"] = running.python("-c", START.format(password=PASSWORD)).strip()
    yield running.start()
    running.stop()


class Crowd:
    """Savers and signers; what each got, and how long each save took."""

    def __init__(self, service: Running) -> None:
        self.service = service
        self.path = f"/municipalities/{service.env['MUNICIPALITY']}/people/new"
        self.until = time.monotonic() + SECONDS
        self.numbers = itertools.count(1)
        self.saved: list[str] = []
        self.faults: list[str] = []
        self.seconds: list[float] = []
        self.sign_ins = 0

    def save(self) -> None:
        visitor = Visitor(self.service.url)
        visitor.sign_in("admin@test.example", PASSWORD)
        while time.monotonic() < self.until:
            email = f"p{next(self.numbers)}@test.example"
            began = time.monotonic()
            status, text = visitor.submit(
                self.path, {"name": email, "email": email, "language": "en", "is_invited": "y"}
            )
            self.seconds.append(time.monotonic() - began)
            if status == 303:
                self.saved.append(email)
            else:
                self.faults.append(f"{status} {text[-300:]}")

    def sign_in(self) -> None:
        while time.monotonic() < self.until:
            visitor = Visitor(self.service.url)
            visitor.sign_in("admin@test.example", PASSWORD)
            if visitor.get("/desk")[0] != 200:
                self.faults.append("signed in, but no desk")
            self.sign_ins += 1

    def run(self) -> None:
        threads = [threading.Thread(target=self._safely, args=(self.save,)) for _ in range(SAVERS)]
        threads += [threading.Thread(target=self._safely, args=(self.sign_in,)) for _ in range(SIGNERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _safely(self, work) -> None:
        try:
            work()
        except BaseException as error:
            self.faults.append(repr(error))


COUNT = """
from sqlalchemy import select
from wsgi import app
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.people.models import Person
with app.app_context():
    print(*db.session.scalars(select(Person.email).where(Person.email.startswith("p"))))
    print(*db.session.scalars(select(OutboxRow.recipient).where(OutboxRow.kind == "mail")))
"""


@pytest.mark.promise("R3")
@pytest.mark.promise("R4")
def test_many_at_once_get_no_error_and_lose_nothing(service: Running) -> None:
    crowd = Crowd(service)
    crowd.run()
    stored, mails = (line.split() for line in service.python("-c", COUNT).splitlines()[-2:])
    times = sorted(crowd.seconds)
    print(f"{len(crowd.saved)} saves (p50 {times[len(times) // 2] * 1000:.0f} ms, worst {times[-1] * 1000:.0f} ms), "
          f"{crowd.sign_ins} sign-ins")  # fmt: skip
    assert crowd.faults == []
    assert len(crowd.saved) >= SAVERS
    assert crowd.sign_ins >= SIGNERS
    assert sorted(crowd.saved) == sorted(stored)
    assert sorted(crowd.saved) == sorted(mails)
    assert times[-1] < 15, "somebody waited until a lock was given up"
    assert "whole" in service.flask("audit", "verify")
