"""Counting statements."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event


class Count:
    def __init__(self) -> None:
        self.number = 0
        self.texts: list[str] = []

    def note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.split(" ", 1)[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            self.number += 1
            self.texts.append(statement)


@pytest.fixture
def statements() -> Callable[[], AbstractContextManager[Count]]:
    """`with statements() as count:` counts what goes to the database."""

    @contextmanager
    def counting() -> Iterator[Count]:
        count = Count()
        event.listen(Engine, "before_cursor_execute", count.note)
        try:
            yield count
        finally:
            event.remove(Engine, "before_cursor_execute", count.note)

    return counting
