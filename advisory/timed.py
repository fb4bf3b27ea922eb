"""All timed work, in the order in which it is done. The worker runs it each minute, `due run` on demand."""

from collections.abc import Callable
from datetime import datetime

from advisory.initiatives import services as initiatives
from advisory.meetings import services as meetings
from advisory.minutes import services as minutes
from advisory.people.services import roles

Timed = Callable[[datetime], None]

TIMED: tuple[Timed, ...] = (
    roles.due,
    meetings.due,
    minutes.due,
    initiatives.due,
)


def run_due(now: datetime) -> None:
    """Run everything whose time has come by `now`. Each piece is a transaction of its own."""
    for work in TIMED:
        work(now)
