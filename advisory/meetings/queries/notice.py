"""The mails of a calling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import contains_eager

from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.meetings.models import Invitation, Meeting
from advisory.people.models import Person


def notice_rows(meeting: Meeting) -> Sequence[OutboxRow]:
    """The mails that are the notice of the time that holds, one for each person; not those of people called later, nor
    of those who are called no longer."""
    called = select(Invitation.person_id).where(
        Invitation.meeting_id == meeting.id, Invitation.is_called_later.is_(False), Invitation.is_withdrawn.is_(False)
    )
    rows = select(OutboxRow).where(
        OutboxRow.about == about(meeting),
        OutboxRow.is_obligatory.is_(True),
        OutboxRow.key.startswith("meetings."),
        OutboxRow.made_at >= (meeting.announced_at or meeting.made_at),
        OutboxRow.status != Status.CANCELLED,
        OutboxRow.person_id.in_(called),
    )
    return db.session.scalars(rows.order_by(OutboxRow.id)).all()


def awaiting_notice(meeting: Meeting) -> set[int]:
    """Whom the notice does not reach: it failed, or is one of a new time that a newer mail replaces. That mail is it then."""
    latest = {row.person_id or 0: row for row in notice_rows(meeting)}
    replaced = {key for key, row in latest.items() if row.key.startswith("meetings.changed:")}
    return {
        key
        for key, row in latest.items()
        if row.status is Status.FAILED or (row.status is Status.QUEUED and key in replaced)
    }


def on_paper(meeting_id: int) -> Sequence[Invitation]:
    """Those called who have no e-mail address: they get the notice by hand or by post. Deputies called later apart."""
    rows = select(Invitation).join(Invitation.person).options(contains_eager(Invitation.person))
    called = (Invitation.meeting_id == meeting_id, Invitation.replaces_id.is_(None), Invitation.is_withdrawn.is_(False))
    return db.session.scalars(rows.where(*called, Person.email == "").order_by(Person.sort_key)).all()


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the notice of the calling has come: when people were reached, and who was not yet."""

    times: tuple[datetime, ...]
    unreached: tuple[int, ...]


def reach(meeting: Meeting) -> Reach:
    """By mail when the mail server took it, on paper when it was handed over (decision 13). Who was called later has a
    call of their own, and neither delays nor moves the notice."""
    mails, paper = notice_rows(meeting), on_paper(meeting.id)
    sent = {row.person_id or 0: row.finished_at if row.status is Status.SENT else None for row in mails}
    handed = {one.person_id: one.handed_over_at or sent.get(one.person_id) for one in paper if not one.is_called_later}
    all_of_them = sent | handed
    times = tuple(at for at in all_of_them.values() if at is not None)
    return Reach(times, tuple(person for person, at in all_of_them.items() if at is None))


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
