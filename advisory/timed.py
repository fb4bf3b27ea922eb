"""All timed work, in the order in which it is done. The worker runs it each minute, `due run` on demand."""

import logging
from collections.abc import Callable
from datetime import datetime

from advisory.infra import delivery, sweeping
from advisory.infra.db import db
from advisory.initiatives import services as initiatives
from advisory.meetings import services as meetings
from advisory.minutes import services as minutes
from advisory.people.services import roles

Timed = Callable[[datetime], object]

log = logging.getLogger("advisory.timed")
TIMED: tuple[Timed, ...] = (
    roles.due,
    meetings.due,
    minutes.due,
    initiatives.due,
    delivery.empty_old_bodies,
    sweeping.sweep,
)


def run_due(now: datetime) -> dict[str, Exception]:
    """Run everything whose time has come by `now`, each piece in transactions of its own.

    One that breaks is logged and must not stop the others. Returns those that broke, by name.
    """
    broken: dict[str, Exception] = {}
    for work in TIMED:
        try:
            work(now)
        except Exception as error:
            log.exception("timed work: %s", work)
            broken[f"{work.__module__.removeprefix('advisory.')}.{work.__name__}"] = error
        finally:
            db.session.rollback()
    return broken
