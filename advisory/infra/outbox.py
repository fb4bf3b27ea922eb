"""The outbox: mails and jobs as rows, written in the transaction that decided them (R4).

A row holds the rendered mail: what was decided is what is sent. A unique `key` says what counts as the same message;
`not_before` lets an "Undo" cancel it. Delivery is in delivery.py.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from advisory.infra.db import Model, add_once, db


class Status(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutboxRow(Model):
    """One mail to one recipient, or one job. `about` names the subject ("Meeting:7"), for the pages that ask.

    `settled_at`: when somebody marked a mail that did not arrive as dealt with; it did not arrive all the same.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_claim", "status", "attempts", "not_before"),
        Index("ix_outbox_about", "about", "status"),
        Index("ix_outbox_municipality", "municipality_id", "status"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="mail")
    status: Mapped[Status] = mapped_column(default=Status.QUEUED)
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    is_obligatory: Mapped[bool] = mapped_column(default=False)
    municipality_id: Mapped[int | None] = mapped_column(ForeignKey("municipality.id"))
    board_id: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recipient: Mapped[str] = mapped_column(default="")
    message_id: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="fi")
    text: Mapped[str] = mapped_column(default="")
    html: Mapped[str] = mapped_column(default="")
    calendar: Mapped[str] = mapped_column(default="")
    calendar_method: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    payload: Mapped[dict[str, Any]]

    @property
    def is_mail(self) -> bool:
        return self.kind == "mail"


@dataclass(frozen=True, slots=True)
class Mail:
    """A rendered mail to one recipient. Made by infra.mail.compose, never by hand."""

    key: str
    recipient: str
    subject: str
    text: str
    html: str
    language: str
    about: str = ""
    is_obligatory: bool = False
    municipality_id: int | None = None
    board_id: int | None = None
    person_id: int | None = None
    account_id: int | None = None
    sender_name: str = ""
    reply_to: str = ""
    calendar: str = ""
    calendar_method: str = ""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """Work for the worker: `kind` names the handler that the worker has for it."""

    key: str
    kind: str
    payload: dict[str, Any] = field(default_factory=dict)
    about: str = ""
    municipality_id: int | None = None
    board_id: int | None = None
    not_before: datetime | None = None


def put(message: Mail | Job, now: datetime) -> None:
    """Add a row to the open transaction. What is there already under this key stays as it is."""
    values = _mail_values(message, now) if isinstance(message, Mail) else _job_values(message, now)
    add_once(OutboxRow, values, unique="key")


def _mail_values(mail: Mail, now: datetime) -> dict[str, Any]:
    return {
        "key": mail.key, "kind": "mail", "made_at": now, "not_before": mail.not_before or now, "about": mail.about,
        "is_obligatory": mail.is_obligatory, "municipality_id": mail.municipality_id, "board_id": mail.board_id,
        "person_id": mail.person_id, "account_id": mail.account_id, "recipient": mail.recipient,
        "message_id": secrets.token_hex(16), "subject": mail.subject, "language": mail.language, "text": mail.text,
        "html": mail.html, "calendar": mail.calendar, "calendar_method": mail.calendar_method,
        "sender_name": mail.sender_name, "reply_to": mail.reply_to, "payload": {},
    }  # fmt: skip


def _job_values(job: Job, now: datetime) -> dict[str, Any]:
    return {
        "key": job.key, "kind": job.kind, "made_at": now, "not_before": job.not_before or now, "about": job.about,
        "municipality_id": job.municipality_id, "board_id": job.board_id, "payload": job.payload,
    }  # fmt: skip


def cancel(about: str, *, key_starts: str = "", person_id: int | None = None, but: tuple[str, ...] = ()) -> int:
    """Take back what was not yet sent about a subject, but the keys that start so. Returns how many rows; their keys
    become free again.

    Locked and read afresh: a row that a worker claims at this moment is on its way, and stays so.
    """
    meant = [row for row in unsent(about, key_starts) if person_id in (None, row.person_id)]
    rows = [row for row in meant if not row.key.startswith(but)]
    take_back(rows)
    return len(rows)


def unsent(about: str, *key_starts: str) -> list[OutboxRow]:
    """What waits about a subject under such keys, locked and read afresh as above."""
    waiting = select(OutboxRow).where(OutboxRow.about == about, OutboxRow.status == Status.QUEUED)
    rows = waiting.order_by(OutboxRow.id).with_for_update()
    found = db.session.scalars(rows, execution_options={"populate_existing": True})
    return [row for row in found if row.key.startswith(key_starts)]


def is_in_hand(about: str, *, key_starts: str) -> bool:
    """Whether a worker holds a row about a subject."""
    held = (OutboxRow.about == about, OutboxRow.status == Status.SENDING)
    begins = OutboxRow.key.startswith(key_starts, autoescape=True)
    return db.session.scalars(select(OutboxRow.id).where(*held, begins).limit(1)).first() is not None


def take_back(rows: Iterable[OutboxRow]) -> None:
    """None of them is sent any more, and their keys become free."""
    for row in rows:
        row.status = Status.CANCELLED
        row.key = f"{row.key}#cancelled:{row.id}"
    db.session.flush()


def unsent_to(person_id: int, address: str) -> Sequence[OutboxRow]:
    """A person's mails to an address that wait or were given up, locked and read afresh as above."""
    waiting = OutboxRow.status.in_((Status.QUEUED, Status.FAILED))
    mine = (OutboxRow.kind == "mail", OutboxRow.person_id == person_id, OutboxRow.recipient == address)
    rows = select(OutboxRow).where(*mine, waiting).order_by(OutboxRow.id).with_for_update()
    return db.session.scalars(rows, execution_options={"populate_existing": True}).all()


def last_out(about: str, *key_starts: str) -> datetime | None:
    """When the newest of the mails under such keys was written that went out, or is on its way; None where none did."""
    begins = or_(*(OutboxRow.key.startswith(start, autoescape=True) for start in key_starts))
    out = OutboxRow.status.in_((Status.SENDING, Status.SENT))
    return db.session.scalar(select(func.max(OutboxRow.made_at)).where(OutboxRow.about == about, begins, out))


def is_held(about: str, now: datetime, *key_starts: str) -> bool:
    """Whether mails under such keys are held back, so that nobody has them yet."""
    begins = or_(*(OutboxRow.key.startswith(start, autoescape=True) for start in key_starts))
    held = (OutboxRow.status == Status.QUEUED, OutboxRow.not_before > now, OutboxRow.first_tried_at.is_(None))
    return db.session.scalar(select(OutboxRow.id).where(OutboxRow.about == about, begins, *held).limit(1)) is not None


def about(subject: str, *, kind: str = "mail") -> Sequence[OutboxRow]:
    """Every row about a subject, oldest first."""
    rows = select(OutboxRow).where(OutboxRow.about == subject, OutboxRow.kind == kind).order_by(OutboxRow.id)
    return db.session.scalars(rows).all()


def known(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a row was already written, sent or not."""
    return set(db.session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(list(keys)))))


def failed(key: str) -> int | None:
    """The row under this key, where it was given up."""
    return db.session.scalar(select(OutboxRow.id).where(OutboxRow.key == key, OutboxRow.status == Status.FAILED))


def release(ids: Iterable[int], now: datetime) -> None:
    """Send again what had failed: the attempts begin anew."""
    again = {
        "status": Status.QUEUED,
        "not_before": now,
        "refusals": 0,
        "first_tried_at": None,
        "last_error": "",
        "settled_at": None,
    }
    db.session.execute(update(OutboxRow).where(OutboxRow.id.in_(list(ids))).values(**again))
