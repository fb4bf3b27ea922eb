"""Reading the outbox for people: what did not arrive, and the tray of the demo."""

from collections.abc import Sequence

from sqlalchemy import Select, or_, select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.municipalities.models import Municipality
from advisory.people.models import Person

TRAY_LENGTH = 100
LOG_LENGTH = 200


_TROUBLED = or_(OutboxRow.status == Status.FAILED, (OutboxRow.status == Status.QUEUED) & (OutboxRow.refusals > 0))
Named = Sequence[tuple[OutboxRow, str]]
"""Mails with the name of the person each is for."""


def undelivered(municipality: Municipality) -> Named:
    """Mails of a municipality that were given up or are being tried again, newest first."""
    return _named(_mails_of(municipality).where(_TROUBLED))


def delivered(municipality: Municipality) -> Named:
    """The newest mails that the mail servers took, the last first: the delivery log. Texts stay out of it."""
    sent = _mails_of(municipality).where(OutboxRow.status == Status.SENT)
    return _named(sent.order_by(OutboxRow.finished_at.desc()).limit(LOG_LENGTH))


def _mails_of(municipality: Municipality) -> Select[OutboxRow, str]:
    with_name = select(OutboxRow, Person.name).outerjoin(Person, Person.id == OutboxRow.person_id)
    return with_name.where(OutboxRow.municipality_id == municipality.id, OutboxRow.kind == "mail")


def _named(mails: Select[OutboxRow, str]) -> Named:
    rows = db.session.execute(mails.order_by(OutboxRow.id.desc())).all()
    return [(row, name or row.recipient) for row, name in rows]


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
