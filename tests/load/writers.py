"""People who write on a running service, and note every save that was acknowledged."""

import itertools
import json
import re
import tempfile
import threading
import time
from functools import cache
from pathlib import Path

from tests.browsing import NobodyThere, Visitor
from tests.loaded import copy_database
from tests.make import PASSWORD
from tests.running import Running

WHO = "admin@test.example"
START = f"""
from wsgi import app
from advisory.infra.db import db
from advisory.infra.security import hash_password
from advisory.infra.use_case import commit
from advisory.municipalities.models import Municipality
from advisory.people.models import Account
from tests.make import Make
from tests.proceedings.making import room_in_session
with app.test_request_context():
    make = Make()
    room = room_in_session(make)
    handling = room.open()
    municipality = db.session.get_one(Municipality, room.board.municipality_id)
    person = make.person(municipality, email={WHO!r})
    make.grant(person, "administrator")
    make.grant(person, "secretary")
    db.session.get_one(Account, person.account_id).password = hash_password({PASSWORD!r})
    commit()
    print(municipality.id, handling.id)
"""


def furnish(service: Running) -> None:
    """An administrator who is secretary too, and a meeting in session with an item on the table."""
    is_file = service.env["DATABASE_URL"].startswith("sqlite")
    municipality, handling = _copy_furniture(service) if is_file else _started(service)
    service.env["ADD_PERSON"] = f"/municipalities/{municipality}/people/new"
    service.env["HANDLING"] = f"/handlings/{handling}"


def _started(service: Running) -> tuple[str, str]:
    municipality, handling = service.python("-c", START).split()[-2:]
    return municipality, handling


def _copy_furniture(service: Running) -> tuple[str, str]:
    folder, municipality, handling = _furniture()
    copy_database(folder / "advisory.db", service.folder / "advisory.db")
    return municipality, handling


@cache
def _furniture() -> tuple[Path, str, str]:
    """The furniture in a database of its own, made once and then copied."""
    model = Running(Path(tempfile.mkdtemp(prefix="advisory-tests-"))).make_tables()
    return model.folder, *_started(model)


def administrator(service: Running) -> Visitor:
    """The administrator, signed in through the page."""
    visitor = Visitor(service.url)
    visitor.sign_in(WHO, PASSWORD)
    return visitor


def number_in(stored: str) -> int:
    """The number of the autosave that a stored text came from."""
    found = re.search(r"Teksti ([0-9]+)", stored or "")
    return int(found.group(1)) if found else 0


class Writers:
    """Savers add persons, each with an invitation by mail; one more writes the decision of the item by autosave."""

    def __init__(self, service: Running, *, savers: int) -> None:
        self.service = service
        self.acknowledged: list[str] = []
        self.refused: list[str] = []
        self.seconds: list[float] = []
        self.autosaves, self.last_autosave = 0, (0, 0)
        self.numbers = itertools.count(1)
        self.stopped = threading.Event()
        work = [self._save] * savers + [self._autosave]
        self.threads = [threading.Thread(target=one, args=(administrator(service),)) for one in work]
        for thread in self.threads:
            thread.start()

    def _save(self, visitor: Visitor) -> None:
        while not self.stopped.wait(0.02):
            email = f"p{next(self.numbers)}@added.example"
            values = {"name": f"Person {email}", "email": email, "language": "en", "role": "", "is_invited": "y"}
            answered = self._ask(visitor, self.service.env["ADD_PERSON"], values)
            if answered is not None and answered[0] == 303:
                self.acknowledged.append(email)
            elif answered is not None:
                self.refused.append(f"{answered[0]} {answered[1][-500:]}")

    def _autosave(self, visitor: Visitor) -> None:
        visitor.headers["X-Autosave"] = "1"
        version = 1
        for number in itertools.count(1):
            if self.stopped.wait(0.02):
                return
            values = {"version": str(version), "decision-fi": f"Teksti {number}"}
            answered = self._ask(visitor, self.service.env["HANDLING"], values, page=self.service.env["ADD_PERSON"])
            if answered is None:
                continue
            status, text = answered
            if status not in {200, 409}:
                self.refused.append(f"{status} {text[-500:]}")
                return
            version = json.loads(text)[
                "version"
            ]  # 409: the save before this one was stored, but its answer was cut off
            if status == 200:
                self.autosaves, self.last_autosave = self.autosaves + 1, (version, number)

    def _ask(self, visitor: Visitor, path: str, values: dict[str, str], page: str = "") -> tuple[int, str] | None:
        began = time.monotonic()
        try:
            answered = visitor.submit(path, values, page=page)
        except NobodyThere:
            self.stopped.wait(0.05)
            return None
        self.seconds.append(time.monotonic() - began)
        return answered

    def stop(self) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()
