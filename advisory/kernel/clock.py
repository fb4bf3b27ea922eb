"""The time, and the only place that asks the machine for it.

Instants are aware and in UTC. Days are days in Helsinki, because a meeting at 00.30 on 1 April
is still on 31 March in UTC. Call these as `clock.now()`, never by a name of your own: tests set
the clock by replacing `advisory.kernel.clock.now`, the demo by `clock.frozen`, and a trial of a
whole service in demo mode by `clock.follow`, so that nobody waits a minute or a week for real.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from advisory.kernel.errors import RuleBroken

HELSINKI = ZoneInfo("Europe/Helsinki")


_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


_followed: list[Path] = []


def now() -> datetime:
    return _frozen.get() or datetime.now(UTC) + _ahead()


def follow(file: str) -> None:
    """From now on the clock is ahead by the whole seconds that `file` holds; none when it is "" or not there."""
    _followed[:] = [Path(file)] if file else []


def _ahead() -> timedelta:
    if not _followed or not _followed[0].exists():
        return timedelta(0)
    return timedelta(seconds=int(_followed[0].read_text() or 0))


@contextmanager
def frozen(at: datetime) -> Iterator[datetime]:
    """In this block it is `at`: the demo's history is made through the services, each at its own time."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    token = _frozen.set(at.astimezone(UTC))
    try:
        yield at
    finally:
        _frozen.reset(token)


def today() -> date:
    """The day it is in Helsinki."""
    return local_date(now())


def to_local(instant: datetime) -> datetime:
    """The same instant on a Helsinki clock. Raises ValueError for a time without a zone."""
    if instant.tzinfo is None:
        raise ValueError("a time without a zone is not an instant")
    return instant.astimezone(HELSINKI)


def local_date(instant: datetime) -> date:
    return to_local(instant).date()


def helsinki(day: date, at: time, *, fold: int = 0) -> datetime:
    """The instant, in UTC, when a clock in Helsinki shows `at` on `day`.

    In the night when the clocks go back an hour comes twice: fold 0 is the first of them, 1 the
    second. In the night when they go forward an hour is missing, and RuleBroken
    ("time_does_not_exist") says so rather than moving what a person typed.
    """
    instant = datetime.combine(day, at.replace(tzinfo=None, fold=fold), HELSINKI).astimezone(UTC)
    if instant.astimezone(HELSINKI).replace(tzinfo=None) != datetime.combine(day, at.replace(tzinfo=None)):
        raise RuleBroken("time_does_not_exist", field="time", day=day, time=at)
    return instant


def comes_twice(day: date, at: time) -> bool:
    """Whether that clock time happens twice on that day, so that a person must say which is meant."""
    first = datetime.combine(day, at.replace(tzinfo=None, fold=0), HELSINKI)
    second = first.replace(fold=1)
    return first.utcoffset() != second.utcoffset() and first.astimezone(UTC) < second.astimezone(UTC)
