"""Rights that end or begin after the calling: who may not attend any more is told so, who may now is called.

The rooms below know nothing of meetings, so the clock looks: what was recorded there is followed within a minute.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from advisory.boards import queries as boards
from advisory.boards.models import Membership
from advisory.boards.rules import Capacity
from advisory.infra import outbox
from advisory.infra.access import SYSTEM
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel import clock
from advisory.meetings import mails, queries
from advisory.meetings.mails import Farewell, News
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import LISTENING, Answer, MeetingState
from advisory.meetings.services.answering import call_deputy, stays_called
from advisory.meetings.services.calling import call_later
from advisory.meetings.services.occasion import may_have_heard, occasion_of, tell_otherwise
from advisory.people import queries as people
from advisory.policy.actions import Action


def follow_memberships(now: datetime) -> None:
    """Each called meeting whose invitations do not fit the memberships of its day, in a transaction of its own."""
    for meeting_id in queries.called_otherwise(now):
        with use_case(Action.MEETINGS_FOLLOW_MEMBERSHIPS, queries.locked_meeting(meeting_id), SYSTEM) as case:
            _follow(case, queries.meeting(meeting_id, fresh=True))


def _follow(case: UseCase, meeting: Meeting) -> None:
    """Withdraw, call, and see to the deputies of the seats that changed. Nothing to do leaves no entry."""
    day = clock.local_date(meeting.starts_at)
    entitled = {one.person.id: one for one in queries.callees(meeting)}
    called = [one for one in queries.invitations(meeting.id) if not one.is_withdrawn]
    sat = {one.id: one for one in boards.memberships_ever(meeting.board_id)}
    ended = [one for one in called if one.membership_id and sat[one.membership_id].ended_before(day)]
    silent = [one for one in called if one.attending in LISTENING and one.person_id not in entitled]
    seated = {key for key, one in entitled.items() if one.membership_id is not None}
    raised = {one.person_id for one in called if one.attending in LISTENING and one.person_id in seated}
    known = {one.person_id for one in called} - {one.person_id for one in ended} - raised
    new = [one for one in entitled.values() if one.person.id not in known]
    if meeting.state is not MeetingState.CALLED or not (ended or silent or new):
        case.leave_no_entry()
        return
    meeting.sequence += 1
    left = [one for one in ended if one.person_id not in entitled]
    gone = [one for one in left if withdraw(case, meeting, one, Farewell.LEFT)]
    gone += [one for one in silent if withdraw(case, meeting, one, Farewell.NO_RIGHT)]
    call_later(case, meeting, new)
    case.note(withdrawn=[one.person_id for one in (*left, *silent)], called=[one.person.id for one in new])
    touched = [sat[one.replaces_id or one.membership_id or 0] for one in ended]
    touched += [sat[one.membership_id] for one in new if one.membership_id]
    gone += _see_to_deputies(case, meeting, touched, sat)
    tell_otherwise(case, meeting, News.WITHDRAWN, [one.person for one in gone])


DUTIES = ("meetings.otherwise_", "meetings.seat_empty:", "meetings.notice_alarm:")
"""What a secretary must see to, whether called to the meeting or not."""


def withdraw(case: UseCase, meeting: Meeting, invitation: Invitation, farewell: Farewell) -> bool:
    """The link is dead and the papers are closed; nothing is told to somebody whom the call never reached.

    Returns whether it may have reached them.
    """
    invitation.is_withdrawn = True
    about, person = queries.about(meeting), invitation.person_id
    calls = [outbox.cancel(about, key_starts=key, person_id=person) for key in ("meetings.called:", "meetings.deputy_")]
    outbox.cancel(about, key_starts="meetings.", person_id=person, but=DUTIES)
    to = people.recipient(invitation.person)
    if to is None:
        outbox.cancel(about, key_starts=f"meetings.seat_empty:{meeting.id}:{invitation.replaces_id}:paper:")
        return may_have_heard(meeting, invitation)
    if not any(calls):
        case.send(mails.no_longer_called(occasion_of(meeting, case.now), invitation, to, farewell=farewell))
    return not any(calls)


def _see_to_deputies(
    case: UseCase, meeting: Meeting, touched: Sequence[Membership], sat: Mapping[int, Membership]
) -> list[Invitation]:
    """A seat left empty calls its deputy; a seat filled anew needs the deputy of whoever left no longer (rule 4).

    Returns the deputies whose call is taken back and may have reached them.
    """
    gone = []
    day = clock.local_date(meeting.starts_at)
    members = {one.seat_id: one for one in sat.values() if one.capacity is Capacity.MEMBER and one.covers(day)}
    called = [one for one in queries.invitations(meeting.id) if not one.is_withdrawn]
    answers = {one.person_id: one.answer for one in called}
    deputies = {sat[one.replaces_id].seat_id: one for one in called if one.replaces_id is not None}
    for seat, whose in {one.seat_id: one for one in reversed(touched)}.items():
        member, deputy = members.get(seat), deputies.get(seat)
        if deputy is not None and member is not None and deputy.replaces_id != member.id:
            if stays_called(meeting, deputy):
                outbox.cancel(queries.about(meeting), key_starts="meetings.deputy_called:", person_id=deputy.person_id)
            elif withdraw(case, meeting, deputy, Farewell.SEAT_FILLED):
                gone.append(deputy)
        elif deputy is None and (member is None or answers.get(member.person_id) is Answer.CANNOT):
            call_deputy(case, meeting, member or whose)
    return gone
