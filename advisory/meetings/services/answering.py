"""Answers to a call, and the personal deputy who is called in a member's place."""

from datetime import datetime

from advisory.boards import queries as boards
from advisory.boards.models import Membership
from advisory.infra import outbox
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotAllowed, RuleBroken
from advisory.meetings import mails, queries
from advisory.meetings.mails import News
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.queries import Callee
from advisory.meetings.rules import DEPUTY_WAIT, Answer, Attending, check_answer, check_answerable
from advisory.meetings.services.occasion import invite, may_have_heard, occasion_of, secretaries, tell_otherwise
from advisory.people import queries as people
from advisory.policy.actions import Action


def answer(invitation: Invitation, given: Answer, actor: Actor) -> None:
    """Record an answer; it may be changed until the meeting is opened. The same answer twice is one.

    "Cannot" of a member calls the personal deputy in two minutes (rule 4, decision 24); another answer takes that
    back. Raises RuleBroken ("answers_closed", "answer_missing", …), NotAllowed for somebody else's link.
    """
    with use_case(Action.MEETINGS_ANSWER, invitation, actor) as case:
        if actor.link and invitation.person_id not in actor.person_ids:
            raise NotAllowed(Action.MEETINGS_ANSWER)
        meeting = queries.locked_meeting(invitation.meeting_id)
        _refuse(meeting, invitation, given)
        if invitation.answer is given:
            return
        invitation.answer, invitation.answered_at = given, case.now
        case.note(answer=given.value, meeting=meeting.id)
        _follow(case, meeting, invitation)


def _refuse(meeting: Meeting, invitation: Invitation, given: Answer) -> None:
    check_answerable(meeting.state)
    if invitation.is_withdrawn:
        raise RuleBroken("answers_closed", field="answer")
    if given is Answer.NONE:
        raise RuleBroken("answer_missing", field="answer")
    check_answer(given, meeting.mode)


def _follow(case: UseCase, meeting: Meeting, invitation: Invitation) -> None:
    """What the answer means for the deputy. Whether one is called is looked up: a new time took the answers back, not them."""
    if invitation.membership_id is not None and invitation.attending is Attending.MEMBER:
        membership = boards.membership(invitation.membership_id)
        if membership is not None and invitation.answer is Answer.CANNOT:
            call_deputy(case, meeting, membership)
        elif membership is not None:
            _release_deputy(case, meeting, membership)
    elif invitation.replaces_id is not None and invitation.answer is Answer.CANNOT:
        member = boards.membership(invitation.replaces_id)
        if member is not None and not _may_still_come(meeting, member):
            _tell_secretary(case, meeting, member, "deputy_cannot", case.now)


def _may_still_come(meeting: Meeting, member: Membership) -> bool:
    """Whether the member in whose place a deputy is called has been asked again and has not said no."""
    own = queries.invitation_to(meeting.id, member.person_id)
    return own is not None and not own.is_withdrawn and own.answer is not Answer.CANNOT


def call_deputy(case: UseCase, meeting: Meeting, member: Membership) -> None:
    """A step: the personal deputy of the member's seat is called in two minutes; without one the secretary is told.

    One who is called already stays so, with the answer given.
    """
    deputy = boards.deputy_of(member.seat_id, clock.local_date(meeting.starts_at))
    wait = case.now + DEPUTY_WAIT
    if deputy is None:
        _tell_secretary(case, meeting, member, "no_deputy", wait)
        return
    row = queries.invitation_to(meeting.id, deputy.person_id)
    if row is not None and not row.is_withdrawn and row.replaces_id == member.id:
        if row.answer is Answer.CANNOT:
            _tell_secretary(case, meeting, member, "deputy_cannot", case.now)
        return
    if row is not None and row.is_live and row.answer is Answer.CANNOT:
        _tell_secretary(case, meeting, member, "deputy_cannot", case.now)
        return
    row = _in_place_of(meeting, row, member, deputy, wait)
    to = people.recipient(deputy.person)
    if to is None:
        _tell_secretary(case, meeting, member, "paper", wait)
        return
    occasion = occasion_of(meeting, case.now)
    case.send(mails.deputy_called(occasion, row, to, member=member.person.name, not_before=wait))


def _in_place_of(
    meeting: Meeting, row: Invitation | None, member: Membership, deputy: Membership, wait: datetime
) -> Invitation:
    """The row that calls the deputy. One who is called already, to keep the minutes or to be heard, stays so meanwhile."""
    is_there = row is not None and row.is_live
    if row is None:
        row = invite(meeting, Callee(deputy.person, Attending.DEPUTY))
        row.person = deputy.person
    elif not is_there:
        meeting.sequence += 1  # the calendar forgot the event when the deputy was released
    row.attending, row.membership_id, row.replaces_id = Attending.DEPUTY, deputy.id, member.id
    if not is_there:
        row.call_at, row.is_withdrawn, row.answer, row.answered_at = wait, False, Answer.NONE, None
        row.handed_over_at = None
    db.session.flush()
    return row


def stays_called(meeting: Meeting, deputy: Invitation) -> bool:
    """A step: whoever is needed as deputy no longer, but has a right to attend besides, is called as that (rule 44)."""
    own = next((one for one in queries.callees(meeting) if one.person.id == deputy.person_id), None)
    if own is not None:
        deputy.attending, deputy.membership_id = own.attending, own.membership_id
        deputy.replaces_id = deputy.call_at = None
    return own is not None


def _release_deputy(case: UseCase, meeting: Meeting, member: Membership) -> None:
    """Silently while the deputy does not know yet; with a mail afterwards."""
    unasked = outbox.cancel(queries.about(meeting), key_starts=f"meetings.seat_empty:{meeting.id}:{member.id}:")
    row = queries.deputy_invitation(meeting.id, member.id)
    if row is None or row.is_withdrawn:
        return
    waiting = outbox.cancel(queries.about(meeting), key_starts=f"meetings.deputy_called:{meeting.id}:{row.person_id}:")
    may_know, row.is_withdrawn = may_have_heard(meeting, row), not stays_called(meeting, row)
    to = people.recipient(row.person)
    if to is None and may_know and row.is_withdrawn:
        tell_otherwise(case, meeting, News.WITHDRAWN, [row.person])
    if to is None or waiting or unasked:
        return
    meeting.sequence += 1
    case.send(mails.deputy_released(occasion_of(meeting, case.now), row, to, member=member.person.name))


def deputies_wait_anew(case: UseCase, meeting: Meeting, *, asks_again: bool) -> None:
    """A step for a change of the meeting: a call still held back would tell of the meeting as it was.

    It goes out with the new facts, or not at all where the member is asked again.
    """
    occasion, calls = occasion_of(meeting, case.now), outbox.unsent(queries.about(meeting), "meetings.deputy_called:")
    held = {call.person_id: call.not_before for call in calls if call.not_before > case.now}
    for row in queries.invitations(meeting.id):
        if row.is_withdrawn or row.replaces is None or not (row.is_waiting or row.person_id in held):
            continue
        if asks_again:
            _release_deputy(case, meeting, row.replaces)
            continue
        to = people.recipient(row.person)
        if row.person_id in held and to is not None:
            outbox.cancel(queries.about(meeting), key_starts=f"meetings.deputy_called:{meeting.id}:{row.person_id}:")
            member, when = row.replaces.person.name, held[row.person_id]
            case.send(mails.deputy_called(occasion, row, to, member=member, not_before=when))


def _tell_secretary(case: UseCase, meeting: Meeting, member: Membership, reason: str, when: datetime) -> None:
    occasion = occasion_of(meeting, case.now)
    gap = mails.EmptySeat(member.id, member.person.name, reason, when)
    for person in secretaries(meeting):
        to = people.recipient(person)
        if to is not None:
            case.send(mails.seat_empty(occasion, to, gap))


def renew_link(invitation: Invitation, actor: Actor) -> None:
    """Send a new link to the address that had the old one (decision 21b), once a day."""
    with use_case(Action.MEETINGS_ANSWER, invitation, actor) as case:
        if invitation.person_id not in actor.person_ids:
            raise NotAllowed(Action.MEETINGS_ANSWER)
        meeting = queries.meeting(invitation.meeting_id)
        to = people.recipient(invitation.person)
        key = f"meetings.link:{invitation.id}:{clock.local_date(case.now):%Y-%m-%d}"
        if to is not None and not invitation.is_withdrawn:
            case.send(mails.please_answer(occasion_of(meeting, case.now), invitation, to, key=key))
