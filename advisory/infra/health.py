"""Health: the process lives; the service is ready (R9). No details for strangers."""

import shutil
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from advisory.infra import delivery
from advisory.infra.db import db
from advisory.infra.web import open_to_all
from advisory.kernel import clock

bp = Blueprint("health", __name__)
LEAST_DISK = 100 * 1024 * 1024
OLDEST_ROW = timedelta(hours=1)
OLDEST_REFUSED = timedelta(days=1)
"""A mail that its recipient's server puts off (a full mailbox) is no fault of this service, until it looks like one."""


@bp.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    return {"status": "ok"}


@bp.get("/readyz")
@open_to_all
def readyz() -> ResponseReturnValue:
    """503 when the database does not answer, the disk is full, or mails or jobs have waited for an hour."""
    waiting = _waiting()
    checks = {
        "database": _database(),
        "disk": _disk(),
        "mail": waiting is not None and waiting.mails < OLDEST_ROW and waiting.refused_mails < OLDEST_REFUSED,
        "jobs": waiting is not None and waiting.jobs < OLDEST_ROW,
    }
    ready = all(checks.values())
    ages = {} if waiting is None else {"mail": max(waiting.mails, waiting.refused_mails), "jobs": waiting.jobs}
    seconds = {name: int(age.total_seconds()) for name, age in ages.items()}
    status = "ok" if ready else "not ready"
    return {"status": status, "checks": checks, "oldest_seconds": seconds}, 200 if ready else 503


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # whatever the driver says, the answer is no
        current_app.logger.exception("readiness: database")
        return False
    return True


def _disk() -> bool:
    return all(shutil.disk_usage(folder).free > LEAST_DISK for folder in _folders())


def _folders() -> list[Path]:
    """Where the database and the files lie, as far as they lie on this machine."""
    settings = current_app.config["SETTINGS"]
    places = [
        Path(url.partition("://")[2].partition("?")[0]) for url in (settings.database_url, settings.storage_url)
        if url.startswith(("sqlite:///", "file:///"))
    ]  # fmt: skip
    found = [next((folder for folder in (place, *place.parents) if folder.is_dir()), Path()) for place in places]
    return found or [Path()]


def _waiting() -> delivery.Waiting | None:
    try:
        return delivery.oldest_waiting(clock.now())
    except Exception:  # the database check names the reason
        return None
