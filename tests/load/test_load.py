"""Five seconds of many people at once, on a file database and on PostgreSQL: sign-ins beside saves, no error, nothing lost."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.load.writers import Writers, administrator, furnish, number_in
from tests.running import Running
from tests.tables import postgres_copy

SECONDS = float(os.environ.get("LOAD_SECONDS", "5"))
SAVERS, SIGNERS = 6, 4


@pytest.fixture
def service(database: str, tmp_path: Path) -> Iterator[Running]:
    is_postgres = database.startswith("postgresql")
    running = Running(tmp_path, DATABASE_URL=postgres_copy("load")) if is_postgres else Running(tmp_path)
    furnish(running)
    yield running.start()
    running.stop()


class Signers:
    """People who do nothing but sign in, with real argon2, and look at their desk."""

    def __init__(self, service: Running, how_many: int) -> None:
        self.service = service
        self.until = time.monotonic() + SECONDS
        self.done, self.faults = 0, []
        self.threads = [threading.Thread(target=self._sign_in) for _ in range(how_many)]
        for thread in self.threads:
            thread.start()

    def _sign_in(self) -> None:
        try:
            while time.monotonic() < self.until:
                if administrator(self.service).get("/desk")[0] != 200:
                    self.faults.append("signed in, but no desk")
                self.done += 1
        except BaseException as error:
            self.faults.append(repr(error))

    def join(self) -> None:
        for thread in self.threads:
            thread.join()


COUNT = """
from sqlalchemy import select
from wsgi import app
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow
from advisory.people.models import Person
from advisory.proceedings.models import Handling
with app.app_context():
    print(*db.session.scalars(select(Person.email).where(Person.email.endswith("@added.example"))))
    print(*db.session.scalars(select(OutboxRow.recipient).where(OutboxRow.kind == "mail")))
    print(db.session.scalars(select(Handling.decision)).one())
"""


@pytest.mark.promise("R3")
@pytest.mark.promise("R4")
def test_many_at_once_get_no_error_and_lose_nothing(service: Running) -> None:
    writers = Writers(service, savers=SAVERS)
    signers = Signers(service, SIGNERS)
    signers.join()
    writers.stop()
    stored, mails, decision = service.python("-c", COUNT).splitlines()[-3:]
    times = sorted(writers.seconds)
    print(f"{len(writers.acknowledged)} saves, {writers.autosaves} autosaves (p50 {times[len(times) // 2] * 1000:.0f} ms, "
          f"worst {times[-1] * 1000:.0f} ms), {signers.done} sign-ins")  # fmt: skip
    assert (writers.refused, signers.faults) == ([], [])
    assert len(writers.acknowledged) >= SAVERS
    assert signers.done >= SIGNERS
    assert sorted(writers.acknowledged) == sorted(stored.split()) == sorted(mails.split())
    assert number_in(decision) == writers.last_autosave[1]
    assert times[-1] < 15, "somebody waited until a lock was given up"
    assert "whole" in service.flask("audit", "verify")
