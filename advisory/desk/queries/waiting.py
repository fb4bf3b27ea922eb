"""What waits for one person, whatever the board: answers, minutes to check, signatures, reports.

The conditions name their facts (`facts_of`) instead of holding them, so that the statement of every page is built once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from advisory.infra.access import Actor
from advisory.infra.db import UTCDateTime, db
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import OPEN
from advisory.kernel import clock
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, Attending, MeetingState
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MinutesState, Verdict

REPORT_BEFORE = timedelta(days=30)
_MINE: BindParameter[int] = bindparam("mine", expanding=True)
_NOW = bindparam("now", type_=UTCDateTime)
_SOON = bindparam("soon", type_=Date)


def facts_of(reader: Actor) -> Mapping[str, object]:
    """What the conditions of this module ask: the reader's persons, the time, and the day up to which reports are due."""
    return {"mine": sorted(reader.person_ids), "now": clock.now(), "soon": clock.today() + REPORT_BEFORE}


def unanswered(reader: Actor) -> Sequence[Invitation]:
    """The reader's calls to coming meetings without an answer, the next first; meeting loaded."""
    rows = select(Invitation).join(Invitation.meeting).options(joinedload(Invitation.meeting))
    mine = rows.where(_is_unanswered()).order_by(Meeting.starts_at)
    return db.session.scalars(mine, facts_of(reader)).all()


@dataclass(frozen=True, slots=True)
class Paper:
    """Minutes that wait for somebody: a few columns, since the record itself is large. `to_check`: else to sign."""

    id: int
    check_until: date | None
    to_check: bool
    meeting: Meeting


def records(reader: Actor) -> Sequence[Paper]:
    """Minutes that wait for the reader's check or signature."""
    to_check = _checks()
    rows = (
        select(Minutes.id, Minutes.check_until, to_check, Meeting)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(or_(to_check, _signs()))
    )
    found = db.session.execute(rows.order_by(Minutes.id), facts_of(reader))
    return [Paper(row[0], row[1], bool(row[2]), row[3]) for row in found]


def reports(reader: Actor) -> Sequence[Initiative]:
    """Initiatives of which the reader must soon say how they stand, the next first."""
    rows = select(Initiative).where(_is_reported()).order_by(Initiative.due_on)
    return db.session.scalars(rows, facts_of(reader)).all()


def count(reader: Actor) -> int:
    """How much waits, for the number beside the bell where no other statement carries it."""
    return db.session.scalar(_counted(), facts_of(reader)) or 0 if reader.person_ids else 0


@cache
def _counted() -> Select[int]:
    return select(number())


def number() -> ColumnElement[int]:
    """The same as a column, so that another statement can carry it; it is asked with `facts_of`."""
    answers = select(func.count(Invitation.id)).join(Invitation.meeting).where(_is_unanswered())
    papers = select(func.count(Minutes.id)).where(or_(_checks(), _signs()))
    owned = select(func.count(Initiative.id)).where(_is_reported())
    first, *others = (part.correlate(None).scalar_subquery() for part in (answers, papers, owned))
    return sum(others, start=first)


def _is_unanswered() -> ColumnElement[bool]:
    return and_(
        Invitation.person_id.in_(_MINE),
        Invitation.answer == Answer.NONE,
        Invitation.is_withdrawn.is_(False),
        Invitation.attending.in_((Attending.MEMBER, Attending.DEPUTY)),
        Meeting.state == MeetingState.CALLED,
        Meeting.starts_at > _NOW,
    )


def _checks() -> ColumnElement[bool]:
    mine = select(Scrutiny.id).where(
        Scrutiny.minutes_id == Minutes.id,
        Scrutiny.person_id.in_(_MINE),
        Scrutiny.verdict == Verdict.NONE,
        Scrutiny.round == Minutes.round,
    )
    return and_(Minutes.state == MinutesState.IN_SCRUTINY, exists(mine))


def _signs() -> ColumnElement[bool]:
    mine = select(Signature.id).where(
        Signature.minutes_id == Minutes.id,
        Signature.person_id.in_(_MINE),
        Signature.signed_at.is_(None),
    )
    return and_(Minutes.state == MinutesState.CHECKED, exists(mine))


def _is_reported() -> ColumnElement[bool]:
    return and_(
        Initiative.owner_id.in_(_MINE),
        Initiative.state.in_(OPEN),
        Initiative.clock_started_at.is_not(None),
        Initiative.due_on <= _SOON,
    )
