"""Calling a meeting, and taking the call back within a minute."""

from collections.abc import Mapping

from advisory.boards.rules import BoardState, missing_contract
from advisory.boards.services import number_given, number_taken_back
from advisory.infra import outbox
from advisory.infra.access import Actor
from advisory.infra.db import db
from advisory.infra.use_case import UseCase, use_case
from advisory.kernel.errors import RuleBroken
from advisory.meetings import mails, queries
from advisory.meetings.mails import News
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import (
    MEETING,
    UNDO,
    Answer,
    Preparation,
    call_problems,
    check_notice,
    check_times,
    next_number,
    outside_number,
)
from advisory.meetings.services.occasion import invite, occasion_of, tell_otherwise
from advisory.people import queries as people
from advisory.policy.actions import Action

NONE_YET: Mapping[int, Invitation] = {}


def problems(meeting: Meeting, callees: list[queries.Callee], items: int) -> tuple[RuleBroken, ...]:
    """All that keeps a meeting from being called, apart from the notice period; for the preview too."""
    preparation = Preparation(
        mode=meeting.mode, has_place=bool(meeting.place), remote_url=meeting.remote_url,
        is_remote_allowed=meeting.board.is_remote_allowed, has_minute_taker=meeting.minute_taker_id is not None,
        items=items, members=sum(1 for callee in callees if callee.membership_id is not None),
    )  # fmt: skip
    found = call_problems(preparation)
    if meeting.board.state is not BoardState.APPOINTED:
        found = (RuleBroken("board_not_appointed"), *found)
    if missing_contract(meeting.board.form, meeting.board.contract):
        found = (RuleBroken("contract_missing"), *found)
    return found


def call(meeting: Meeting, *, urgency_reason: str = "", actor: Actor) -> None:
    """Give the number, invite everybody with a right to attend, and let the mails go out in a minute.

    Raises RuleBroken (rule 37: notice period, and what is missing), WrongState when it is called already.
    Administrative regulations, compare Local Government Act, section 94.
    """
    with use_case(Action.MEETINGS_CALL, meeting, actor) as case:
        meeting = queries.meeting(meeting.id)
        called = MEETING.next(meeting.state, "call")
        callees = queries.callees(meeting)
        _refuse(case, meeting, callees, urgency_reason)
        meeting.number = _number(case, meeting)
        meeting.state = called
        meeting.called_at = case.now
        meeting.urgency_reason = urgency_reason
        if meeting.board.is_agenda_published_at_call:
            meeting.agenda_published_at = case.now
        case.note(number=f"{meeting.number}/{meeting.year}", called=len(callees))
        call_these(case, meeting, callees)


def call_these(
    case: UseCase, meeting: Meeting, callees: list[queries.Callee], rows: Mapping[int, Invitation] = NONE_YET
) -> None:
    """A step: invitations and mails to people who were not called yet. `rows`: earlier invitations by person, renewed."""
    invited = [(callee, _renewed(rows.get(callee.person.id), callee) or invite(meeting, callee)) for callee in callees]
    db.session.flush()
    occasion = occasion_of(meeting, case.now)
    for callee, invitation in invited:
        to = people.recipient(callee.person)
        if to is not None:
            case.send(mails.called(occasion, invitation, to, not_before=case.now + UNDO))


def call_later(case: UseCase, meeting: Meeting, callees: list[queries.Callee]) -> None:
    """A step: the same after the calling. Nobody looks at the list of notices on paper any more, so the secretary is told
    who needs one."""
    before = {one.person_id: one for one in queries.invitations(meeting.id)}
    in_the_calling = {person for person, one in before.items() if not one.is_withdrawn}
    call_these(case, meeting, callees, before)
    called = {callee.person.id for callee in callees} - in_the_calling
    for one in queries.invitations(meeting.id):
        one.is_called_later = one.is_called_later or one.person_id in called
    tell_otherwise(case, meeting, News.CALLED, [callee.person for callee in callees])


def _renewed(row: Invitation | None, callee: queries.Callee) -> Invitation | None:
    """An earlier invitation of the person, as the call of today: one person has one row in a meeting."""
    if row is None:
        return None
    if row.is_withdrawn:
        row.is_withdrawn, row.answer, row.answered_at = False, Answer.NONE, None
        row.silent_reminded_at = row.coming_reminded_at = row.handed_over_at = None
    row.attending, row.membership_id, row.replaces_id, row.call_at = callee.attending, callee.membership_id, None, None
    return row


def _refuse(case: UseCase, meeting: Meeting, callees: list[queries.Callee], urgency_reason: str) -> None:
    for broken in problems(meeting, callees, len(queries.slots(meeting.id))):
        raise broken
    check_times(meeting.starts_at, meeting.ends_at, case.now)
    check_notice(case.now, meeting.starts_at, meeting.board.notice_days, urgency_reason)


def _number(case: UseCase, meeting: Meeting) -> int:
    board = queries.lock_numbers(meeting.board_id)
    number_given(case, board, meeting.year)
    outside = outside_number(board.last_meeting_outside, entered_for=board.numbers_year, year=meeting.year)
    return next_number(queries.highest_number(board.id, meeting.year), outside=outside)


def recall(meeting: Meeting, actor: Actor) -> None:
    """The "Undo" of a call: within a minute, while no mail has gone out. Nobody has seen the number; it becomes free.

    Raises RuleBroken ("undo_over").
    """
    with use_case(Action.MEETINGS_RECALL, meeting, actor) as case:
        meeting.advance("recall")
        outbox.cancel(queries.about(meeting), key_starts="meetings.")
        if meeting.called_at is None or case.now >= meeting.called_at + UNDO or queries.has_mail(meeting):
            raise RuleBroken("undo_over")
        queries.forget_invitations(meeting.id)
        queries.forget_lateness(meeting.id)
        case.note(number=f"{meeting.number}/{meeting.year}")
        meeting.number = meeting.called_at = meeting.agenda_published_at = meeting.notice_sent_at = None
        meeting.urgency_reason = ""
        board = queries.lock_numbers(meeting.board_id)
        number_taken_back(case, board, queries.last_numbered_year(board.id))
