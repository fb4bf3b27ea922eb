"""What waits for one person, whatever the board: answers, minutes to check, signatures, reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.initiatives.models import Initiative
from advisory.initiatives.rules import OPEN
from advisory.kernel import clock
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, Attending, MeetingState
from advisory.minutes.models import Minutes, Scrutiny, Signature
from advisory.minutes.rules import MinutesState, Verdict

REPORT_BEFORE = timedelta(days=30)


def unanswered(reader: Actor) -> Sequence[Invitation]:
    """The reader's calls to coming meetings without an answer, the next first; meeting loaded."""
    rows = select(Invitation).join(Invitation.meeting).options(joinedload(Invitation.meeting))
    return db.session.scalars(rows.where(_is_unanswered(reader)).order_by(Meeting.starts_at)).all()


@dataclass(frozen=True, slots=True)
class Paper:
    """Minutes that wait for somebody: a few columns, since the record itself is large. `to_check`: else to sign."""

    id: int
    check_until: date | None
    to_check: bool
    meeting: Meeting


def records(reader: Actor) -> Sequence[Paper]:
    """Minutes that wait for the reader's check or signature."""
    to_check = _checks(reader)
    rows = (
        select(Minutes.id, Minutes.check_until, to_check, Meeting)
        .join(Meeting, Meeting.id == Minutes.meeting_id)
        .where(or_(to_check, _signs(reader)))
    )
    return [Paper(row[0], row[1], bool(row[2]), row[3]) for row in db.session.execute(rows.order_by(Minutes.id))]


def reports(reader: Actor) -> Sequence[Initiative]:
    """Initiatives of which the reader must soon say how they stand, the next first."""
    rows = select(Initiative).where(_is_reported_by(reader, clock.today()))
    return db.session.scalars(rows.order_by(Initiative.due_on)).all()


def count(reader: Actor) -> int:
    """How much waits, for the number beside the bell where no other statement carries it."""
    return db.session.scalar(select(number(reader))) or 0 if reader.person_ids else 0


def number(reader: Actor) -> ColumnElement[int]:
    """The same as a column, so that another statement can carry it."""
    answers = select(func.count(Invitation.id)).join(Invitation.meeting).where(_is_unanswered(reader))
    papers = select(func.count(Minutes.id)).where(or_(_checks(reader), _signs(reader)))
    owned = select(func.count(Initiative.id)).where(_is_reported_by(reader, clock.today()))
    first, *others = (part.correlate(None).scalar_subquery() for part in (answers, papers, owned))
    return sum(others, start=first)


def _is_unanswered(reader: Actor) -> ColumnElement[bool]:
    return and_(
        Invitation.person_id.in_(reader.person_ids),
        Invitation.answer == Answer.NONE,
        Invitation.is_withdrawn.is_(False),
        Invitation.attending.in_((Attending.MEMBER, Attending.DEPUTY)),
        Meeting.state == MeetingState.CALLED,
        Meeting.starts_at > clock.now(),
    )


def _checks(reader: Actor) -> ColumnElement[bool]:
    mine = select(Scrutiny.id).where(
        Scrutiny.minutes_id == Minutes.id,
        Scrutiny.person_id.in_(reader.person_ids),
        Scrutiny.verdict == Verdict.NONE,
        Scrutiny.round == Minutes.round,
    )
    return and_(Minutes.state == MinutesState.IN_SCRUTINY, exists(mine))


def _signs(reader: Actor) -> ColumnElement[bool]:
    mine = select(Signature.id).where(
        Signature.minutes_id == Minutes.id,
        Signature.person_id.in_(reader.person_ids),
        Signature.signed_at.is_(None),
    )
    return and_(Minutes.state == MinutesState.CHECKED, exists(mine))


def _is_reported_by(reader: Actor, today: date) -> ColumnElement[bool]:
    return and_(
        Initiative.owner_id.in_(reader.person_ids),
        Initiative.state.in_(OPEN),
        Initiative.clock_started_at.is_not(None),
        Initiative.due_on <= today + REPORT_BEFORE,
    )
