"""Delivery: the worker's half of the outbox.

A worker claims a row in a short transaction (lease, fencing by attempt number, SKIP LOCKED on PostgreSQL), sends outside
any transaction, and finishes the row only if it is still its own (R5, R6). A server that does not answer is no attempt of
the mail: the mails wait, and the jobs go on. An answer about this recipient counts, and so does hanging up over this mail;
given up after 8 of them and 3 days, or at once at a permanent answer, and then shown to the secretary.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, update

from advisory.infra import use_case
from advisory.infra.db import UTCDateTime, db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock

LEASE = timedelta(minutes=3)
"""Longer than the SMTP time-out and than any PDF takes."""

MOST_REFUSALS = 8
PATIENCE = timedelta(days=3)
AS_IT_STANDS = {"synchronize_session": False, "populate_existing": True}
_NOW = bindparam("now", type_=UTCDateTime)
IS_JOB = OutboxRow.kind != "mail"
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)


class ServerUnavailable(Exception):
    """The mail server does not answer, or refuses everybody: the mails wait, none of them is to blame."""


class HungUp(ServerUnavailable):
    """The server went away while it had this mail: it may be down, or this mail may be the cause. The queue waits, and
    the try counts for the mail, so that one at which the server always hangs up comes to an end too (R5)."""


class RecipientRefused(Exception):
    """An answer about this recipient. `permanent` ends the attempts."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is ours until the lease runs out, as plain values."""

    id: int
    kind: str
    attempts: int
    row: OutboxRow
    payload: dict[str, Any]


Handler = Callable[[Claim], None]
Result = dict[str, Any]
"""What becomes of a row: columns and values."""

OUTBOX = OutboxRow.metadata.tables["outbox"]
_FINISH = update(OUTBOX).where(
    OUTBOX.c.id == bindparam("this"), OUTBOX.c.status == Status.SENDING, OUTBOX.c.attempts == bindparam("attempt")
)


def claim(now: datetime) -> Claim | None:
    """The next row that is due, or one whose lease ran out; None when nothing waits.

    Those tried least come first, so that one mail at which the server hangs up stands in nobody's way.
    """
    row = _take(now)
    use_case.commit()
    return None if row is None else _ours(row)


def _take(now: datetime, *, with_mails: bool = True) -> OutboxRow | None:
    """Mark the next row as ours, in the open transaction."""
    values = {"now": now, "lease": now + LEASE}
    for statement in _claims(db.engine.dialect.name, with_mails):
        row: OutboxRow | None = db.session.scalars(statement, values, execution_options=AS_IT_STANDS).first()
        if row is not None:
            return row
    return None


def _ours(row: OutboxRow) -> Claim:
    db.session.expunge(row)
    return Claim(id=row.id, kind=row.kind, attempts=row.attempts, row=row, payload=dict(row.payload))


@cache
def _claims(dialect: str, with_mails: bool) -> tuple[Any, ...]:
    """The statements for rows that wait and for rows that a dead worker left, built once; the index gives their order."""
    queued = select(OutboxRow.id).where(OutboxRow.status == Status.QUEUED, OutboxRow.not_before <= _NOW)
    left = select(OutboxRow.id).where(OutboxRow.status == Status.SENDING, OutboxRow.lease_until < _NOW)
    picks = (queued, left) if with_mails else (queued.where(IS_JOB), left.where(IS_JOB))
    return tuple(_claim(pick, dialect) for pick in picks)


def _claim(pick: Select[int], dialect: str) -> Any:
    """One row, with `=` and not `IN`: PostgreSQL may run a query inside IN once for each row of the table, and then takes
    more rows than its LIMIT says (what `=` compares with is run once)."""
    pick = pick.order_by(OutboxRow.attempts, OutboxRow.not_before, OutboxRow.id).limit(1)
    if dialect == "postgresql":
        pick = pick.with_for_update(skip_locked=True)
    return (
        update(OutboxRow)
        .where(OutboxRow.id == pick.scalar_subquery())
        .values(
            status=Status.SENDING, attempts=OutboxRow.attempts + 1, lease_until=bindparam("lease", type_=UTCDateTime)
        )
        .returning(OutboxRow)
    )


def finish(mine: Claim, result: Result) -> bool:
    """Write the result, if the row is still ours. Returns False when another worker had taken it over."""
    is_ours = _write(mine, result)
    use_case.commit()
    return is_ours


def _write(mine: Claim, result: Result) -> bool:
    values = {"this": mine.id, "attempt": mine.attempts, "lease_until": None, **result}
    return db.session.connection().execute(_FINISH, values).rowcount == 1


def deliver_all(handlers: Mapping[str, Handler], is_stopped: Callable[[], bool], *, with_mails: bool = True) -> bool:
    """Claim and handle rows until nothing is due or the worker is stopped. A result and the next claim are one transaction.

    Returns whether there was anything to do. Raises ServerUnavailable at the end, when the jobs behind the mail at which
    the server failed are done: they do not need it.
    """
    row, down, had_any = _take(clock.now(), with_mails=with_mails), None, False
    use_case.commit()
    while row is not None:
        had_any, mine = True, _ours(row)
        try:
            _write(mine, _handled(mine, handlers))
        except ServerUnavailable as error:
            down, with_mails = error, False
        row = None if is_stopped() else _take(clock.now(), with_mails=with_mails)
        use_case.commit()
    if down is not None:
        raise down
    return had_any


def _handled(mine: Claim, handlers: Mapping[str, Handler]) -> Result:
    """Let the handler of its kind have the row. Raises ServerUnavailable after putting it back."""
    handler = handlers.get(mine.kind)
    if handler is None:
        return {**_given_up(mine), "last_error": f"no handler for {mine.kind}"}
    try:
        handler(mine)
    except HungUp as error:
        db.session.rollback()
        finish(mine, _refused(mine, str(error), permanent=False))
        raise
    except ServerUnavailable as error:
        db.session.rollback()
        finish(mine, {"status": Status.QUEUED, "last_error": str(error)[:500]})
        raise
    except RecipientRefused as refusal:
        db.session.rollback()
        return _refused(mine, str(refusal), permanent=refusal.permanent)
    except Exception as error:  # a job that breaks must not stop the queue; it is tried again and then shown
        db.session.rollback()
        return _refused(mine, f"{type(error).__name__}: {error}", permanent=False)
    return {
        "status": Status.SENT,
        "finished_at": clock.now(),
        "last_error": "",
        "payload": {},
    }  # a job done is forgotten


def _refused(mine: Claim, reason: str, *, permanent: bool) -> Result:
    now, refusals = clock.now(), mine.row.refusals + 1
    first = mine.row.first_tried_at or now
    result: Result = {"refusals": refusals, "first_tried_at": first, "last_error": reason[:500]}
    if permanent or (refusals >= MOST_REFUSALS and now - first >= PATIENCE):
        return {**result, **_given_up(mine)}
    return {**result, "status": Status.QUEUED, "not_before": now + wait_after(refusals)}


def _given_up(mine: Claim) -> Result:
    """The end of a row. What belongs to no municipality nobody can send again: what it was asked with is forgotten, as when
    it is done (an address somebody typed, whoever has it)."""
    ended: Result = {"status": Status.FAILED, "finished_at": clock.now()}
    return {**ended, "payload": {}} if mine.row.municipality_id is None else ended


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: from a minute to an hour, doubled, with jitter."""
    doublings: int = min(failures - 1, 10)
    longest = min(LONGEST_WAIT, FIRST_WAIT * (1 << doublings))
    return longest * random.uniform(0.8, 1.2)  # jitter, not a secret


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long the oldest has waited: mails that no server has answered for, mails put off by an answer, jobs. Zero: none."""

    mails: timedelta
    refused_mails: timedelta
    jobs: timedelta


def oldest_waiting(now: datetime) -> Waiting:
    """The rows that should be out: their time has come, or they were tried and put off. One in a living worker's hand is not."""
    is_left = or_(
        OutboxRow.status == Status.QUEUED, and_(OutboxRow.status == Status.SENDING, OutboxRow.lease_until < now)
    )
    is_due, is_put_off = OutboxRow.not_before <= now, OutboxRow.first_tried_at.is_not(None)
    oldest = select(
        func.min(OutboxRow.not_before).filter(~IS_JOB, ~is_put_off, is_due),
        func.min(OutboxRow.first_tried_at).filter(~IS_JOB),
        func.min(func.coalesce(OutboxRow.first_tried_at, OutboxRow.not_before)).filter(IS_JOB, or_(is_due, is_put_off)),
    ).where(is_left)
    mails, refused, jobs = (now - (since or now) for since in db.session.execute(oldest).one())
    return Waiting(mails=mails, refused_mails=refused, jobs=jobs)


def empty_old_bodies(now: datetime) -> int:
    """Thirty days after delivery the bodies are emptied; who was told what and when stays."""
    old = and_(OutboxRow.status == Status.SENT, OutboxRow.finished_at < now - timedelta(days=30), OutboxRow.text != "")
    gone = update(OutboxRow).where(old).values(text="", html="", calendar="").returning(OutboxRow.id)
    emptied = len(db.session.execute(gone.execution_options(synchronize_session=False)).all())
    use_case.commit()
    return emptied
