"""Reading the outbox for people: what did not arrive, and the tray of the demo."""

from collections.abc import Sequence

from sqlalchemy import or_, select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.municipalities.models import Municipality
from advisory.people.models import Person

TRAY_LENGTH = 100


def undelivered(municipality: Municipality) -> Sequence[tuple[OutboxRow, str]]:
    """Mails of a municipality that were given up or are being tried again, newest first, with the person's name."""
    troubled = or_(OutboxRow.status == Status.FAILED, (OutboxRow.status == Status.QUEUED) & (OutboxRow.refusals > 0))
    rows = (
        select(OutboxRow, Person.name)
        .outerjoin(Person, Person.id == OutboxRow.person_id)
        .where(OutboxRow.municipality_id == municipality.id, OutboxRow.kind == "mail", troubled)
        .order_by(OutboxRow.id.desc())
    )
    return [(row, name or row.recipient) for row, name in db.session.execute(rows).all()]


def failed_count(municipality_ids: Sequence[int]) -> int:
    """How many mails of these municipalities were given up."""
    failed = select(OutboxRow.id).where(
        OutboxRow.municipality_id.in_(municipality_ids), OutboxRow.kind == "mail", OutboxRow.status == Status.FAILED
    )
    return len(db.session.scalars(failed).all())


def jobs_in_trouble(municipality: Municipality) -> Sequence[OutboxRow]:
    """Work of the worker that failed (a file that could not be made)."""
    failed = select(OutboxRow).where(
        OutboxRow.municipality_id == municipality.id, OutboxRow.kind != "mail", OutboxRow.status == Status.FAILED
    )
    return db.session.scalars(failed.order_by(OutboxRow.id.desc())).all()


def tray(recipient: str = "") -> Sequence[OutboxRow]:
    """The newest mails that have gone out, for the tray of the demo."""
    mails = select(OutboxRow).where(OutboxRow.kind == "mail", OutboxRow.status == Status.SENT)
    if recipient:
        mails = mails.where(OutboxRow.recipient == recipient.strip().lower())
    return db.session.scalars(mails.order_by(OutboxRow.id.desc()).limit(TRAY_LENGTH)).all()


def waiting_count() -> int:
    """How many mails of the demo have not gone out yet (the undo time of a call, or the worker's next turn)."""
    waiting = select(OutboxRow.id).where(OutboxRow.kind == "mail", OutboxRow.status == Status.QUEUED)
    return len(db.session.scalars(waiting).all())


def tray_mail(row_id: int) -> OutboxRow | None:
    """One mail of the tray."""
    row = db.session.get(OutboxRow, row_id)
    return row if row is not None and row.is_mail and row.status == Status.SENT else None
