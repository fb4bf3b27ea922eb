"""A use case is a transaction with a name.

`with use_case(action, subject, actor) as case:` checks the policy, gives the time, takes the mails and jobs into the
outbox, writes the audit entry and commits once. There is no other way to commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from advisory.infra import audit, outbox
from advisory.infra.access import Actor, Subject, require
from advisory.infra.db import Model, db
from advisory.infra.outbox import Job, Mail
from advisory.kernel import clock
from advisory.policy.actions import Action


class NestedUseCase(RuntimeError):
    """A use case was opened inside another: a step of a lower room takes the open `case` instead."""


@dataclass(slots=True)
class UseCase:
    """The open transaction: its time, its actor, and what it will leave behind."""

    action: Action
    actor: Actor
    now: datetime
    subject: Subject
    changes: dict[str, Any] = field(default_factory=dict)
    is_audited: bool = True

    def send(self, mail: Mail) -> None:
        """Put a mail into the outbox of this transaction. A second mail with the same key is the same mail."""
        outbox.put(mail, self.now)

    def run(self, job: Job) -> None:
        """Leave work for the worker (PDF and the like) in this transaction."""
        outbox.put(job, self.now)

    def about(self, new: Subject) -> None:
        """Name what a verb created, so that the entry is about it. Gives it its id."""
        if isinstance(new, Model):
            db.session.add(new)
        db.session.flush()
        self.subject = new

    def note(self, **changes: object) -> None:
        """Small facts for the audit entry: names of fields, ids, hashes; never text or personal data."""
        self.changes |= changes

    def leave_no_entry(self) -> None:
        """Autosave only: its trace is the revision (decision 27)."""
        self.is_audited = False


@contextmanager
def use_case(action: Action, subject: Subject, actor: Actor) -> Iterator[UseCase]:
    """Check the policy, run the block, write the audit entry, commit once; or nothing of it."""
    info = db.session().info
    if info.get("open_case"):
        raise NestedUseCase(f"{action} inside {info['open_case']}")
    require(actor, action, subject)
    case = UseCase(action=action, actor=actor, now=clock.now(), subject=subject)
    info["open_case"] = action
    try:
        yield case
        if case.is_audited:
            _record(case)
        commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        info.pop("open_case", None)


def _record(case: UseCase) -> None:
    db.session.flush()
    audit.append(case.now, case.action, subject=case.subject, actor=case.actor.label, changes=case.changes)


def commit() -> None:
    """The one place that commits. Delivery and the sign-in's bookkeeping call it too; a test looks for others."""
    db.session.commit()
