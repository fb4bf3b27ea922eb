"""Changing and cancelling a meeting that was called: the same event, told to everybody who was called."""

from collections.abc import Sequence
from datetime import datetime

from advisory.agendas import services as agendas
from advisory.infra import outbox
from advisory.infra.access import Actor
from advisory.infra.mail import Recipient
from advisory.infra.outbox import Mail
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.meetings import mails, queries
from advisory.meetings.mails import Before, Change, Farewell, News, Occasion
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.queries import Callee
from advisory.meetings.rules import Answer, Attending, check_notice
from advisory.meetings.services.answering import deputies_wait_anew
from advisory.meetings.services.calling import call_later
from advisory.meetings.services.occasion import occasion_of, refuse_while_undoable, tell_otherwise
from advisory.meetings.services.planning import MeetingValues, columns, set_values
from advisory.meetings.services.succession import withdraw
from advisory.people import queries as people
from advisory.policy.actions import Action


def change(meeting: Meeting, values: MeetingValues, actor: Actor) -> None:
    """New time, place or way; everybody called is told, and asked again if the time or the way is another.

    Of a new time the mail is the notice: that of the calling named another, and counts no more.
    Raises RuleBroken (rule 37 for a new time, which needs notice too; "nothing_changed"; "still_undoable").
    """
    with use_case(Action.MEETINGS_CHANGE, meeting, actor) as case:
        meeting = queries.meeting(meeting.id)
        meeting.advance("change")
        refuse_while_undoable(meeting, case.now)
        new = columns(values, meeting.board, case.now)
        changed = sorted(name for name, value in new.items() if getattr(meeting, name) != value)
        if not changed:
            raise RuleBroken("nothing_changed")
        if new["year"] != meeting.year:
            raise RuleBroken("other_year", field="day")
        if "starts_at" in changed:
            reason = values.urgency_reason
            check_notice(case.now, new["starts_at"], meeting.board.notice_days, reason)
            meeting.urgency_reason = reason
            _give_notice_anew(case, meeting)
        case.note(fields=changed)
        _carry_out(case, meeting, new)


def _give_notice_anew(case: UseCase, meeting: Meeting) -> None:
    """Nobody has the notice of the new time yet, on paper neither (rule 37, decision 13)."""
    meeting.moved_at, meeting.notice_sent_at, meeting.alarmed_at = case.now, None, None
    outbox.cancel(queries.about(meeting), key_starts="meetings.notice_alarm:")
    for invitation in queries.invitations(meeting.id):
        invitation.handed_over_at = None


def _carry_out(case: UseCase, meeting: Meeting, new: dict[str, object]) -> None:
    before = Before(meeting.starts_at, meeting.ends_at, meeting.place, meeting.mode, meeting.remote_url)
    asks_again = (before.starts_at, before.ends_at, before.mode) != (new["starts_at"], new["ends_at"], new["mode"])
    set_values(meeting, dict(new))
    meeting.sequence += 1
    unreached = queries.awaiting_notice(meeting)
    for old in ("meetings.changed:", "meetings.otherwise_changed:"):
        outbox.cancel(queries.about(meeting), key_starts=old)
    meeting = queries.meeting(meeting.id, fresh=True)
    callees = queries.callees(meeting)
    _let_minute_taker_go(case, meeting, callees)
    deputies_wait_anew(case, meeting, asks_again=asks_again)
    _tell(case, meeting, Change(before, asks_again=asks_again), unreached)
    known = {one.person_id for one in queries.invitations(meeting.id) if not one.is_withdrawn}
    call_later(case, meeting, [one for one in callees if one.person.id not in known])
    for invitation in queries.invitations(meeting.id) if meeting.moved_at == case.now else ():
        invitation.is_called_later = False  # the new time is told to all of them at once


def _tell(case: UseCase, meeting: Meeting, change: Change, unreached: set[int]) -> None:
    """Those called hear of it. Of a new time, and where the notice did not arrive, the mail is the notice (rule 37)."""
    invitations = [one for one in queries.invitations(meeting.id) if one.is_live]
    occasion, unsent = occasion_of(meeting, case.now), _take_back_calls(meeting, invitations)
    for invitation in invitations:
        if change.asks_again:
            _ask_again(invitation)
        to = people.recipient(invitation.person)
        is_moved = meeting.moved_at == case.now and invitation.replaces_id is None
        is_notice = is_moved or invitation.person_id in unreached
        if to is not None and invitation.person_id in unsent:
            case.send(_call_anew(occasion, invitation, to, unsent[invitation.person_id]))
        elif to is not None:
            case.send(mails.changed(occasion, invitation, to, change, is_notice=is_notice))
    tell_otherwise(case, meeting, News.CHANGED, [one.person for one in invitations], before=change.before)


def _take_back_calls(meeting: Meeting, invitations: Sequence[Invitation]) -> dict[int, datetime]:
    """By person when their call was to go, that no mail server has taken yet: it tells of the meeting as it was."""
    called = {one.person_id for one in invitations}
    waiting = outbox.unsent(queries.about(meeting), "meetings.called:", "meetings.deputy_called:")
    rows = [row for row in waiting if row.person_id in called]
    outbox.take_back(rows)
    return {row.person_id or 0: row.not_before for row in rows}


def _call_anew(occasion: Occasion, invitation: Invitation, to: Recipient, not_before: datetime) -> Mail:
    """The call itself with what holds now, for somebody who has not heard of the meeting yet."""
    if invitation.replaces is None:
        return mails.called(occasion, invitation, to, not_before=not_before)
    member = invitation.replaces.person.name
    return mails.deputy_called(occasion, invitation, to, member=member, not_before=not_before)


def _let_minute_taker_go(case: UseCase, meeting: Meeting, callees: list[Callee]) -> None:
    """Whoever kept the minutes until now is called no longer, but in another capacity that gives the right (rule 44)."""
    entitled = {one.person.id: one for one in callees}
    gone = []
    for one in queries.invitations(meeting.id):
        if one.is_withdrawn or one.attending is not Attending.MINUTE_TAKER:
            continue
        if one.person_id in entitled:
            one.attending, one.membership_id = entitled[one.person_id].attending, entitled[one.person_id].membership_id
        elif withdraw(case, meeting, one, Farewell.NOT_MINUTE_TAKER):
            gone.append(one.person)
    tell_otherwise(case, meeting, News.WITHDRAWN, gone)


FAREWELLS = ("meetings.no_longer_called:", "meetings.deputy_released:", "meetings.otherwise_withdrawn:")
"""Who is not called any more hears so all the same: of the cancellation nobody tells them."""


def _ask_again(invitation: Invitation) -> None:
    invitation.answer = Answer.NONE
    invitation.answered_at = invitation.silent_reminded_at = invitation.coming_reminded_at = None


def cancel(meeting: Meeting, reason: str, actor: Actor) -> None:
    """Call the meeting off. It keeps its number (decision 9), and the event leaves every calendar.

    Raises RuleBroken ("cancel_reason_missing", "still_undoable").
    """
    with use_case(Action.MEETINGS_CANCEL, meeting, actor) as case:
        meeting = queries.meeting(meeting.id)
        meeting.advance("cancel")
        refuse_while_undoable(meeting, case.now)
        if not reason.strip():
            raise RuleBroken("cancel_reason_missing", field="reason")
        meeting.cancel_reason, meeting.cancelled_at = reason, case.now
        for slot in queries.slots(meeting.id):
            agendas.wait(slot.item, case.now)
        meeting.sequence += 1
        outbox.cancel(queries.about(meeting), key_starts="meetings.", but=FAREWELLS)
        occasion = occasion_of(meeting, case.now)
        called = [one for one in queries.invitations(meeting.id) if one.is_live]
        for invitation in called:
            to = people.recipient(invitation.person)
            if to is not None:
                case.send(mails.cancelled(occasion, invitation, to))
        tell_otherwise(case, meeting, News.CANCELLED, [one.person for one in called])
