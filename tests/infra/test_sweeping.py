"""The sweep takes what nothing refers to, a day later, and nothing else (file storage and memory)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import obstore
import pytest
from flask import Flask
from sqlalchemy import select

from advisory.agendas import services as agendas
from advisory.agendas.models import Attachment, Item
from advisory.boards.models import Board
from advisory.infra import files, sweeping
from advisory.infra.db import db
from advisory.infra.files import StoredFile, storage
from advisory.infra.uploads import Upload
from advisory.kernel import clock
from advisory.municipalities.models import Municipality
from tests.make import Make

DAY = timedelta(days=1, minutes=1)


@pytest.fixture(params=["memory", "file"])
def stored_in(request: pytest.FixtureRequest, context: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application with an empty storage of each kind."""
    former = context.extensions["advisory_storage"]
    files.connect(context, "memory:///" if request.param == "memory" else f"file://{tmp_path}")
    yield context
    context.extensions["advisory_storage"] = former
    context.extensions.pop("advisory_last_sweep", None)


def stored(attachment: Attachment) -> StoredFile:
    return db.session.get_one(StoredFile, attachment.file_id)


def lies_there(file: StoredFile) -> bool:
    return any(entry["path"] == file.path for listed in obstore.list(storage()) for entry in listed)


@pytest.fixture
def attachment(stored_in: Flask, make: Make) -> Attachment:
    """A file on an item."""
    board = make.board()
    item = make.item(board)
    actor = make.actor(make.secretary(db.session.get_one(Municipality, board.municipality_id)))
    return agendas.attach(item, Upload("a.pdf", b"%PDF-1.7 one", "application/pdf"), actor)


def test_bytes_without_a_row_go_after_a_day_and_what_is_not_ours_stays(stored_in: Flask) -> None:
    lost = files.upload(b"never kept", "text/plain")
    obstore.put(storage(), "somebody/elses.txt", b"stays")
    obstore.put(storage(), f"ff/{lost.sha256}", b"not where we put it")
    assert sweeping.take_bytes(clock.now()) == 0
    assert lies_there(lost)
    assert sweeping.take_bytes(clock.now() + DAY) == 1
    assert not lies_there(lost)
    left = sorted(entry["path"] for listed in obstore.list(storage()) for entry in listed)
    assert left == [f"ff/{lost.sha256}", "somebody/elses.txt"]


def test_a_file_taken_off_an_item_goes_a_day_later_and_can_be_put_back_before(
    stored_in: Flask, attachment: Attachment, make: Make
) -> None:
    item, now = db.session.get_one(Item, attachment.item_id), clock.now()
    board = db.session.get_one(Board, attachment.board_id)
    actor = make.actor(make.secretary(db.session.get_one(Municipality, board.municipality_id)))
    former = agendas.detach(attachment, actor)
    assert sweeping.take_rows(now) == 0
    agendas.reattach(item, former, actor)
    assert sweeping.take_rows(now + DAY) == 0
    assert db.session.scalars(select(StoredFile.unused_since)).one() is None
    agendas.detach(db.session.scalars(select(Attachment)).one(), actor)
    assert sweeping.take_rows(now + 2 * DAY) == 0
    assert sweeping.take_bytes(now + 3 * DAY) == 0
    assert sweeping.take_rows(now + 3 * DAY) == 1
    assert sweeping.take_bytes(now + 3 * DAY) == 1
    assert list(db.session.scalars(select(StoredFile))) == []


def test_a_file_in_use_stays_and_the_sweep_comes_once_a_day(
    attachment: Attachment, stored_in: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, now, passes = stored(attachment), clock.now(), []
    for days in range(5):
        sweeping.sweep(now + days * DAY)
    assert lies_there(file)
    assert db.session.scalars(select(StoredFile)).one().unused_since is None
    monkeypatch.setattr(sweeping, "take_bytes", passes.append)
    for minutes in range(0, 24 * 60 + 2, 20):
        sweeping.sweep(now + 5 * DAY + timedelta(minutes=minutes))
    assert len(passes) == 2
