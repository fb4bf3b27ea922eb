"""Fixtures of the tests of meetings: a clock that can be set, a board round the table."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from advisory.infra.db import db
from advisory.infra.ports import ports
from tests.make import Make
from tests.meetings import making
from tests.meetings.making import NOW, Table

SetClock = Callable[[datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """`set_clock(instant)`: the time it is, from NOW on."""

    def setting(at: datetime) -> None:
        monkeypatch.setattr("advisory.kernel.clock.now", lambda: at)

    setting(NOW)
    return setting


@pytest.fixture(autouse=True)
def no_follow_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is due on these boards unless a test says so."""
    monkeypatch.setattr(ports, "agenda_feed", lambda board_id, day, **audience: ())
    return


@pytest.fixture
def there(context: Flask, make: Make, set_clock: SetClock) -> Table:
    table = making.table(make)
    db.session.commit()
    return table
