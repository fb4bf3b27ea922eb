"""What tests of people look at."""

import re
from typing import Any

from sqlalchemy import select

from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.delivery import Claim
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock
from advisory.worker import RENDERERS


def do_jobs() -> None:
    """What the worker does of what was asked for by an address."""
    asked = select(OutboxRow).where(OutboxRow.kind.startswith("people."), OutboxRow.status == Status.QUEUED)
    for row in db.session.scalars(asked.order_by(OutboxRow.id)).all():
        RENDERERS[row.kind](Claim(row.id, row.kind, 1, row, dict(row.payload)))
        row.status, row.finished_at, row.payload = Status.SENT, clock.now(), {}
        db.session.commit()


def mails() -> list[OutboxRow]:
    do_jobs()
    return list(db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "mail").order_by(OutboxRow.id)))


def entries(action: str = "") -> list[AuditEntry]:
    found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [entry for entry in found if not action or entry.action == action]


def path_in(mail: OutboxRow) -> str:
    """The path of the first link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.text)
    assert found, mail.text
    return found.group(1)


def errors_of(page: Any) -> str:
    box = page.find(class_="errsum")
    return box.get_text(" ", strip=True) if box else ""
