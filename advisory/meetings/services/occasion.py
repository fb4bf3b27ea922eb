"""What the verbs share: the facts of a mail, invitations, the end of rights."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from advisory.boards import queries as boards
from advisory.infra import outbox
from advisory.infra.db import db
from advisory.infra.mail import Recipient
from advisory.infra.use_case import UseCase
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings import mails, queries
from advisory.meetings.documents import Party
from advisory.meetings.mails import AgendaNews, Before, News, Occasion
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import UNDO
from advisory.people import queries as people
from advisory.people.models import Person


def occasion_of(meeting: Meeting, now: datetime) -> Occasion:
    """What every mail of the meeting needs; the meeting must have its board and municipality loaded."""
    chair = boards.chair(meeting.board_id, clock.local_date(meeting.starts_at))
    return Occasion(
        meeting=meeting,
        slots=queries.slots(meeting.id),
        chair_name=chair.person.name if chair else "",
        organizer=_organizer(meeting),
        now=now,
    )


def _organizer(meeting: Meeting) -> Party:
    """Whom a calendar answer reaches: the board's secretary (decision 23)."""
    board = meeting.board
    if board.contact_email:
        return Party(board.contact_name, board.contact_email)
    for person in secretaries(meeting):
        if person.email:
            return Party(person.name, person.email)
    return Party(board.municipality.contact_name, board.municipality.contact_email)


def secretaries(meeting: Meeting) -> list[Person]:
    """Who looks after the meeting."""
    return list(people.secretaries_of(meeting.municipality_id))


def tell_otherwise(
    case: UseCase, meeting: Meeting, news: News, persons: Sequence[Person], *, before: Before | None = None
) -> None:
    """A step: the secretary hears who of these has no e-mail, and so must be told by telephone or on paper."""
    if names := _without_email(persons):
        occasion = occasion_of(meeting, case.now)
        for to in _recipients(secretaries(meeting)):
            case.send(mails.tell_otherwise(occasion, to, news=news, names=names, before=before))


def agenda_told_otherwise(case: UseCase, occasion: Occasion, news: AgendaNews) -> None:
    """A step: the same of an agenda that changed, when those who have e-mail hear of it."""
    called = [one.person for one in queries.invitations(occasion.meeting.id) if one.is_live]
    if names := _without_email(called):
        for to in _recipients(secretaries(occasion.meeting)):
            case.send(mails.agenda_told_otherwise(occasion, to, news, names=names))


def _without_email(persons: Sequence[Person]) -> dict[int, str]:
    return {person.id: person.name for person in persons if not person.email}


def _recipients(persons: Sequence[Person]) -> list[Recipient]:
    return [to for person in persons if (to := people.recipient(person)) is not None]


def may_have_heard(meeting: Meeting, deputy: Invitation) -> bool:
    """Whether somebody who has no e-mail now may know of the call: a deputy does once the secretary was asked to telephone,
    or from a mail while there was an address."""
    if deputy.replaces_id is None or deputy.call_at is None:
        return True
    stamp = int(deputy.call_at.timestamp())
    asked = f"meetings.seat_empty:{meeting.id}:{deputy.replaces_id}:paper:{stamp}:"
    mailed = f"meetings.deputy_called:{meeting.id}:{deputy.person_id}:{stamp}"
    return outbox.last_out(queries.about(meeting), asked, mailed) is not None


def invite(meeting: Meeting, callee: queries.Callee) -> Invitation:
    """The row that calls one person."""
    row = Invitation(
        board_id=meeting.board_id, municipality_id=meeting.municipality_id, meeting_id=meeting.id,
        person_id=callee.person.id, membership_id=callee.membership_id, attending=callee.attending,
    )  # fmt: skip
    db.session.add(row)
    return row


def refuse_while_undoable(meeting: Meeting, now: datetime) -> None:
    """In the minute of "Undo" nothing has gone out yet: a change is made by undoing."""
    if meeting.called_at is not None and now < meeting.called_at + UNDO:
        raise RuleBroken("still_undoable")


def end_calls(case: UseCase, meeting: Meeting) -> None:
    """A step for whoever publishes the minutes: the rights of the called end (decision 24)."""
    db.session.execute(
        update(Invitation)
        .where(Invitation.meeting_id == meeting.id, Invitation.rights_ended_at.is_(None))
        .values(rights_ended_at=case.now)
    )
