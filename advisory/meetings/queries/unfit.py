"""Called meetings whose invitations do not fit those who have the right to attend on their day (rules 4, 32, 44)."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select

from advisory.boards.models import Attendee, Membership
from advisory.boards.rules import Capacity
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.meetings import rules
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import LISTENING, MeetingState

_LIVE = and_(Invitation.meeting_id == Meeting.id, Invitation.is_withdrawn.is_(False))


def called_otherwise(now: datetime) -> list[int]:
    """Called meetings ahead, past the undo, whose invitations do not fit the rights of their day.

    Somebody called has left by then, or a member or an attendee of that day has no invitation.
    """
    settled = and_(Meeting.state == MeetingState.CALLED, Meeting.called_at <= now - rules.UNDO)
    ahead = and_(settled, Meeting.starts_at > now)
    found = {key for key, day, one in _members_called(ahead) if one.ended_before(day)}
    found |= {key for key, day, one in _members_uncalled(ahead) if one.covers(day)}
    found |= {key for key, day, one in _attendees_called(ahead) if one is None or not one.covers(day)}
    found |= {key for key, day, one in _attendees_uncalled(ahead) if one.covers(day)}
    return sorted(found)


def _members_called(ahead: ColumnElement[bool]) -> Iterator[tuple[int, date, Membership]]:
    rows = (
        select(Meeting.id, Meeting.starts_at, Membership)
        .join(Invitation, _LIVE)
        .join(Membership, Membership.id == Invitation.membership_id)
        .where(ahead, Membership.ends_on.is_not(None))
    )
    return ((key, clock.local_date(at), one) for key, at, one in db.session.execute(rows))


def _members_uncalled(ahead: ColumnElement[bool]) -> Iterator[tuple[int, date, Membership]]:
    rows = (
        select(Meeting.id, Meeting.starts_at, Membership)
        .join(Membership, Membership.board_id == Meeting.board_id)
        .outerjoin(
            Invitation,
            and_(_LIVE, Invitation.person_id == Membership.person_id, Invitation.attending.not_in(LISTENING)),
        )
        .where(ahead, Membership.capacity == Capacity.MEMBER, Membership.consent_on.is_not(None))
        .where(Invitation.id.is_(None))
    )
    return ((key, clock.local_date(at), one) for key, at, one in db.session.execute(rows))


def _attendees_called(ahead: ColumnElement[bool]) -> Iterator[tuple[int, date, Attendee | None]]:
    """Presenters and experts; the minute-taker attends as such, whatever else they were."""
    theirs = and_(Attendee.board_id == Meeting.board_id, Attendee.person_id == Invitation.person_id)
    rows = (
        select(Meeting.id, Meeting.starts_at, Attendee)
        .join(Invitation, _LIVE)
        .outerjoin(Attendee, theirs)
        .where(ahead, Invitation.attending.in_(LISTENING))
        .where(Invitation.person_id != func.coalesce(Meeting.minute_taker_id, 0))
    )
    return ((key, clock.local_date(at), one) for key, at, one in db.session.execute(rows))


def _attendees_uncalled(ahead: ColumnElement[bool]) -> Iterator[tuple[int, date, Attendee]]:
    rows = (
        select(Meeting.id, Meeting.starts_at, Attendee)
        .join(Attendee, Attendee.board_id == Meeting.board_id)
        .outerjoin(Invitation, and_(_LIVE, Invitation.person_id == Attendee.person_id))
        .where(ahead, Invitation.id.is_(None))
    )
    return ((key, clock.local_date(at), one) for key, at, one in db.session.execute(rows))
