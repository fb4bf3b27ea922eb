"""Reading the outbox for people: what did not arrive, and the tray of the demo."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.municipalities.models import Municipality
from advisory.people.models import Person

TRAY_LENGTH = 100
LOG_LENGTH = 25
"""How many mails of the delivery log stand on one page."""

_IS_OPEN = (OutboxRow.status == Status.FAILED) & OutboxRow.settled_at.is_(None)
_TROUBLED = or_(_IS_OPEN, (OutboxRow.status == Status.QUEUED) & (OutboxRow.refusals > 0))
Named = Sequence[tuple[OutboxRow, str]]
"""Mails with the name of the person each is for."""


def undelivered(municipality: Municipality) -> Named:
    """Mails of a municipality that were given up or are being tried again: notices of meetings first, then the newest."""
    return _named(_mails_of(municipality).where(_TROUBLED).order_by(OutboxRow.is_obligatory.desc()))


@dataclass(frozen=True, slots=True)
class Log:
    """One page of the delivery log, and how many pages there are."""

    mails: Named
    page: int
    pages: int


def delivered(municipality: Municipality, page: int = 1) -> Log:
    """The mails that the mail servers took, the last first: the delivery log. Texts stay out of it."""
    sent = _mails_of(municipality).where(OutboxRow.status == Status.SENT)
    number = db.session.scalar(sent.with_only_columns(func.count(OutboxRow.id))) or 0
    pages = max(1, -(-number // LOG_LENGTH))
    page = min(max(page, 1), pages)
    shown = sent.order_by(OutboxRow.finished_at.desc()).limit(LOG_LENGTH).offset((page - 1) * LOG_LENGTH)
    return Log(_named(shown), page, pages)


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
