"""The mails of a calling."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.meetings.models import Invitation, Meeting
from advisory.people.models import Person


def notice_rows(meeting: Meeting) -> Sequence[OutboxRow]:
    """The mails of the calling that stand, one for each person called."""
    rows = select(OutboxRow).where(
        OutboxRow.about == about(meeting),
        OutboxRow.is_obligatory.is_(True),
        OutboxRow.key.startswith(f"meetings.called:{meeting.id}:"),
        OutboxRow.status != Status.CANCELLED,
    )
    return db.session.scalars(rows.order_by(OutboxRow.id)).all()


def about(meeting: Meeting) -> str:
    """How the outbox names the meeting."""
    return f"Meeting:{meeting.id}"


def has_mail(meeting: Meeting) -> bool:
    """Whether a mail about the meeting is out or on its way."""
    live = OutboxRow.status != Status.CANCELLED
    rows = select(OutboxRow.id).where(OutboxRow.about == about(meeting), live)
    return db.session.scalars(rows.limit(1)).first() is not None


def forget_invitations(meeting_id: int) -> None:
    """Take the invitations of a recalled call away: nobody was told."""
    db.session.execute(delete(Invitation).where(Invitation.meeting_id == meeting_id))


def names(person_ids: Sequence[int]) -> list[str]:
    """Names in order."""
    rows = select(Person.name).where(Person.id.in_(person_ids)).order_by(Person.sort_key)
    return list(db.session.scalars(rows))
