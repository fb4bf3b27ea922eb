"""The audit trail: an append-only hash chain for each municipality, and one for the installation.

An entry holds action, subject, actor, time and a small dictionary of changes (names of fields, ids, hashes):
never body text, never personal data. `verify` finds a changed, inserted or removed inner row.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from advisory.infra.access import Subject
from advisory.infra.db import Model, add_once, db

INSTALLATION = "installation"
START = "0" * 64


class AuditHead(Model):
    """The newest link of one chain. It is locked while a new entry is appended."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(default=START)


class AuditEntry(Model):
    """One act. Rows are never updated or deleted."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain", "position"),)

    chain: Mapped[str] = mapped_column(index=True)
    position: Mapped[int]
    at: Mapped[datetime]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    actor: Mapped[str]
    changes: Mapped[dict[str, Any]]
    previous: Mapped[str]
    digest: Mapped[str]


def chain_of(municipality_id: int | None) -> str:
    """The chain of a municipality, or of the installation."""
    return INSTALLATION if municipality_id is None else f"municipality:{municipality_id}"


def _digest(entry: AuditEntry) -> str:
    facts = [entry.chain, entry.position, entry.at.isoformat(), entry.action, entry.subject, entry.actor]
    text = json.dumps([*facts, entry.changes, entry.previous], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def open_chain(session: Session, chain: str) -> AuditHead:
    """The locked head row of a chain; it is made when the chain is first used."""
    newest = select(AuditHead).where(AuditHead.chain == chain).with_for_update()
    newest = newest.execution_options(populate_existing=True)
    head = session.scalars(newest).first()
    if head is None:
        add_once(AuditHead, {"chain": chain, "position": 0, "digest": START}, unique="chain")
        head = session.scalars(newest).one()
    return head


def append(at: datetime, action: str, *, subject: Subject, actor: str, changes: dict[str, Any]) -> AuditEntry:
    """Add one entry to the chain of the subject's municipality within the open transaction."""
    chain = chain_of(subject.municipality_id)
    head = open_chain(db.session(), chain)
    entry = AuditEntry(
        chain=chain,
        position=head.position + 1,
        at=at,
        action=action,
        subject=name_of(subject),
        actor=actor,
        changes=changes,
        previous=head.digest,
    )
    entry.digest = _digest(entry)
    head.position, head.digest = entry.position, entry.digest
    db.session.add(entry)
    return entry


def name_of(subject: Subject) -> str:
    """How entries and outbox rows name a subject: "Meeting:7"."""
    return f"{type(subject).__name__}:{subject.id}"


def verify() -> Iterator[str]:
    """Every fault found in the chains, as a sentence for the operator; nothing when all is well."""
    heads = {head.chain: head for head in db.session.scalars(select(AuditHead))}
    chains = set(heads) | set(db.session.scalars(select(AuditEntry.chain).distinct()))
    for chain in sorted(chains):
        yield from _verify_chain(chain, heads.get(chain))


def _verify_chain(chain: str, head: AuditHead | None) -> Iterator[str]:
    expected, previous = 0, START
    rows = select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.position)
    for entry in db.session.scalars(rows.execution_options(yield_per=500)):
        expected += 1
        if entry.position != expected:
            yield f"{chain}: entry {expected} is missing or out of order (found {entry.position})"
            expected = entry.position
        if entry.previous != previous:
            yield f"{chain}: entry {entry.position} does not follow the one before it"
        if entry.digest != _digest(entry):
            yield f"{chain}: entry {entry.position} was changed"
        previous = entry.digest
    if head is None:
        yield f"{chain}: the head of the chain is missing"
    elif (head.position, head.digest) != (expected, previous):
        yield f"{chain}: the head says {head.position} entries, found {expected}"


def timeline(subject: str) -> list[AuditEntry]:
    """The entries about one subject ("Minutes:7"), oldest first."""
    about = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.at, AuditEntry.id)
    return list(db.session.scalars(about))
