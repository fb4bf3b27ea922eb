"""What happens by the clock: the notice's going out is noted, the secretary warned, people reminded."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from advisory.infra.access import SYSTEM
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.meetings import mails, queries
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Reminder, is_notice_in_time, notice_alarm_at, reminder_due
from advisory.meetings.services.occasion import occasion_of, secretaries
from advisory.meetings.services.succession import follow_memberships
from advisory.people import queries as people
from advisory.policy.actions import Action

FURTHEST = timedelta(days=32)
FIRST_HOUR = 7
"""Nobody is reminded in the night."""


def due(now: datetime) -> None:
    """Everything whose time has come by `now`."""
    follow_memberships(now)
    for meeting in queries.without_notice_time(now):
        _note_notice(meeting, now)
    if clock.to_local(now).hour >= FIRST_HOUR:
        for meeting in queries.ahead(now, now + FURTHEST):
            _remind(meeting, now)


def _note_notice(meeting: Meeting, now: datetime) -> None:
    """The notice is sent when the last person was reached (rule 37, decision 13)."""
    reach = queries.reach(meeting)
    if not reach.unreached:
        with use_case(Action.MEETINGS_RECORD_NOTICE, meeting, SYSTEM) as case:
            meeting.notice_sent_at = max(reach.times, default=meeting.announced_at)
            case.note(sent=len(reach.times))
    elif meeting.alarmed_at is None and _is_alarming(meeting, now):
        _alarm(meeting, reach.unreached)


def _is_alarming(meeting: Meeting, now: datetime) -> bool:
    """The last lawful day is running out. Whoever called or moved it late gave the reason of urgency, and knows it."""
    announced, days = meeting.announced_at, meeting.board.notice_days
    was_late = announced is not None and not is_notice_in_time(announced, meeting.starts_at, days)
    return not was_late and now >= notice_alarm_at(meeting.starts_at, days)


def _alarm(meeting: Meeting, unreached: Sequence[int]) -> None:
    with use_case(Action.MEETINGS_RECORD_NOTICE, meeting, SYSTEM) as case:
        meeting.alarmed_at = case.now
        names = queries.names(unreached)
        occasion = occasion_of(meeting, case.now)
        for person in secretaries(meeting):
            to = people.recipient(person)
            if to is not None:
                case.send(mails.notice_alarm(occasion, to, names=names))


def _remind(meeting: Meeting, now: datetime) -> None:
    todo = [(one, kind) for one in queries.invitations(meeting.id) if (kind := _reminder(one, meeting, now))]
    if not todo:
        return
    with use_case(Action.MEETINGS_REMIND, meeting, SYSTEM) as case:
        occasion = occasion_of(meeting, case.now)
        for invitation, kind in todo:
            to = people.recipient(invitation.person)
            key = f"meetings.reminder:{kind}:{meeting.id}:{invitation.person_id}:{meeting.sequence}"
            letter = mails.please_answer if kind is Reminder.ANSWER else mails.coming_soon
            if to is not None:
                case.send(letter(occasion, invitation, to, key=key))
            _mark(invitation, kind, case.now)
        case.note(reminded=len(todo))


def _mark(invitation: Invitation, kind: Reminder, now: datetime) -> None:
    if kind is Reminder.ANSWER:
        invitation.silent_reminded_at = now
    else:
        invitation.coming_reminded_at = now


def _reminder(invitation: Invitation, meeting: Meeting, now: datetime) -> Reminder | None:
    """The reminder that is due and was not sent yet."""
    board = meeting.board
    kind = reminder_due(
        invitation.answer, clock.local_date(meeting.starts_at), clock.local_date(now),
        silent_days=board.reminder_silent_days, coming_days=board.reminder_coming_days,
    )  # fmt: skip
    sent = {Reminder.ANSWER: invitation.silent_reminded_at, Reminder.COMING: invitation.coming_reminded_at}
    return kind if kind is not None and invitation.is_live and sent[kind] is None else None
