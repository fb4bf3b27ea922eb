"""What tests of people look at."""

import re
from typing import Any

from sqlalchemy import select

from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow


def mails() -> list[OutboxRow]:
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
