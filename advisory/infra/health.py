"""Health: the process lives; the service is ready (R9). No details for strangers."""

import shutil
from datetime import timedelta

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from advisory.infra import delivery
from advisory.infra.db import db
from advisory.infra.web import open_to_all
from advisory.kernel import clock

bp = Blueprint("health", __name__)
LEAST_DISK = 100 * 1024 * 1024
OLDEST_MAIL = timedelta(hours=1)


@bp.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    return {"status": "ok"}


@bp.get("/readyz")
@open_to_all
def readyz() -> ResponseReturnValue:
    """503 when the database does not answer, the disk is full or mails have waited for an hour."""
    checks = {"database": _database(), "disk": _disk(), "mail": _mail()}
    ready = all(checks.values())
    return {"status": "ok" if ready else "not ready", "checks": checks}, 200 if ready else 503


def _database() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except Exception:  # whatever the driver says, the answer is no
        current_app.logger.exception("readiness: database")
        return False
    return True


def _disk() -> bool:
    return shutil.disk_usage(".").free > LEAST_DISK


def _mail() -> bool:
    try:
        waited = delivery.oldest_waiting(clock.now())
    except Exception:  # the database check names the reason
        return False
    return waited is None or waited < OLDEST_MAIL
