"""Answers, the personal deputy, the forecast."""

from datetime import date

import pytest
from sqlalchemy import select

from advisory.infra.access import bearer
from advisory.infra.db import db
from advisory.infra.outbox import Status
from advisory.infra.use_case import use_case
from advisory.kernel.errors import NotAllowed, RuleBroken
from advisory.meetings import queries, services
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, Attending, MeetingState, Mode, Outlook
from advisory.policy.actions import Action
from advisory.policy.roles import Role
from tests.make import Make
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later
from tests.meetings.test_calling import deliver, mails


@pytest.fixture
def meeting(there: Table, set_clock: SetClock) -> Meeting:
    """Called five minutes ago, mails delivered."""
    new = called(there)
    deliver(mails("called"))
    set_clock(later(minutes=5))
    return new


def invitation(meeting: Meeting, person_id: int) -> Invitation:
    rows = select(Invitation).where(Invitation.meeting_id == meeting.id, Invitation.person_id == person_id)
    return db.session.scalars(rows).one()


def by_link(meeting: Meeting, person_id: int, answer: Answer) -> Invitation:
    own = invitation(meeting, person_id)
    services.answer(own, answer, bearer(person_id, Action.MEETINGS_ANSWER))
    return own


@pytest.mark.feature(22)
def test_an_answer_from_the_link_is_recorded_and_may_be_changed(there: Table, meeting: Meeting):
    own = by_link(meeting, there.chair.person_id, Answer.REMOTE)
    assert (own.answer, own.answered_at) == (Answer.REMOTE, later(minutes=5))
    by_link(meeting, there.chair.person_id, Answer.IN_PERSON)
    assert own.answer is Answer.IN_PERSON


@pytest.mark.security("S51")
def test_a_link_answers_for_its_own_person_only(there: Table, meeting: Meeting):
    own = invitation(meeting, there.chair.person_id)
    with pytest.raises(NotAllowed):
        services.answer(own, Answer.REMOTE, bearer(there.member.person_id, Action.MEETINGS_ANSWER))
    with pytest.raises(NotAllowed):
        services.answer(own, Answer.REMOTE, bearer(there.chair.person_id, Action.MEETINGS_READ))
    assert own.answer is Answer.NONE


@pytest.mark.domain_rule(4)
@pytest.mark.feature(29)
def test_cannot_calls_the_personal_deputy_after_two_minutes(make: Make, there: Table, meeting: Meeting, set_clock):
    by_link(meeting, there.member.person_id, Answer.CANNOT)

    row = invitation(meeting, there.deputy.person_id)
    assert (row.attending, row.replaces_id, row.call_at) == (Attending.DEPUTY, there.member.id, later(minutes=7))
    (mail,) = mails("deputy_called")
    assert (mail.recipient, mail.not_before) == (there.deputy.person.email, later(minutes=7))
    assert mail.subject.startswith("Kokouskutsu varajäsenelle (jäsen Maija Jäsen): ")
    assert "METHOD:REQUEST" in mail.calendar
    deputy = frozenset({there.deputy.person_id})
    assert Role.CALLED not in meeting.roles_of(deputy)
    set_clock(later(minutes=7))
    assert Role.CALLED in meeting.roles_of(deputy)


@pytest.mark.feature(29)
def test_within_two_minutes_the_deputys_call_is_taken_back_silently(there: Table, meeting: Meeting):
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    by_link(meeting, there.member.person_id, Answer.IN_PERSON)
    assert mails("deputy") == []
    assert invitation(meeting, there.deputy.person_id).is_withdrawn


@pytest.mark.feature(29)
def test_later_the_deputy_is_told_and_loses_the_rights_and_can_be_called_again(
    there: Table, meeting: Meeting, set_clock
):
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    deliver(mails("deputy_called"))
    set_clock(later(minutes=30))
    by_link(meeting, there.member.person_id, Answer.REMOTE)
    (mail,) = mails("deputy_released")
    assert "METHOD:CANCEL" in mail.calendar
    assert f"SEQUENCE:{meeting.sequence}" in mail.calendar
    assert Role.CALLED not in meeting.roles_of(frozenset({there.deputy.person_id}))
    with pytest.raises(RuleBroken, match="answers_closed"):
        by_link(meeting, there.deputy.person_id, Answer.IN_PERSON)
    released = meeting.sequence
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    assert len(mails("deputy_called")) == 2
    assert meeting.sequence > released


@pytest.mark.domain_rule(4)
@pytest.mark.domain_rule(12)
def test_where_the_deputy_cannot_either_the_seat_is_empty_and_the_secretary_told(
    there: Table, meeting: Meeting, set_clock: SetClock
):
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    set_clock(later(minutes=10))
    by_link(meeting, there.deputy.person_id, Answer.CANNOT)
    (mail,) = mails("seat_empty")
    assert mail.recipient == there.secretary.email
    assert "Maija Jäsen" in mail.text
    assert queries.forecast(meeting).empty == 1


def test_without_a_deputy_the_secretary_is_told_after_the_same_two_minutes(there: Table, meeting: Meeting):
    own = invitation(meeting, there.chair.person_id)
    services.answer(own, Answer.CANNOT, there.actor)
    (mail,) = mails("seat_empty")
    assert mail.not_before == later(minutes=7)
    services.answer(own, Answer.IN_PERSON, there.actor)
    assert mails("seat_empty") == []


@pytest.mark.domain_rule(12)
def test_the_forecast_counts_seats_in_force_and_the_deputy_in_the_members_place(make: Make, there: Table, meeting):
    make.seat(there.board)
    make.seat(there.board, ends_on=date(2026, 9, 15))
    assert (queries.forecast(meeting).needed, queries.forecast(meeting).outlook) == (3, Outlook.OPEN)
    for person_id in (there.chair.person_id, there.paper.person_id):
        services.answer(invitation(meeting, person_id), Answer.IN_PERSON, there.actor)
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    assert queries.forecast(meeting).outlook is Outlook.OPEN
    services.answer(invitation(meeting, there.deputy.person_id), Answer.REMOTE, there.actor)
    assert queries.forecast(meeting).outlook is Outlook.QUORATE


@pytest.mark.parametrize(
    ("answer", "mode", "code"),
    [
        (Answer.NONE, Mode.HYBRID, "answer_missing"),
        (Answer.REMOTE, Mode.IN_PERSON, "no_remote_attendance"),
        (Answer.IN_PERSON, Mode.ELECTRONIC, "no_room"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(there: Table, meeting: Meeting, answer, mode, code):
    meeting.mode = mode
    with pytest.raises(RuleBroken, match=code):
        by_link(meeting, there.chair.person_id, answer)


def test_answers_close_when_the_meeting_opens(there: Table, meeting: Meeting):
    meeting.state = MeetingState.IN_SESSION
    with pytest.raises(RuleBroken, match="answers_closed"):
        by_link(meeting, there.chair.person_id, Answer.IN_PERSON)


@pytest.mark.promise("R3")
def test_the_same_answer_twice_is_one(there: Table, meeting: Meeting):
    for _press in range(2):
        by_link(meeting, there.member.person_id, Answer.CANNOT)
    assert len(mails("deputy_called")) == 1


@pytest.mark.domain_rule(4)
def test_the_rights_of_the_called_end_when_the_minutes_are_published(there: Table, meeting: Meeting):
    person = frozenset({there.chair.person_id})
    assert Role.CALLED in meeting.roles_of(person)
    with use_case(Action.MEETINGS_EDIT, meeting, there.actor) as case:
        services.end_calls(case, meeting)
    assert Role.CALLED not in meeting.roles_of(person)


def test_a_cancelled_meeting_frees_a_deputy_who_was_not_told_yet(there: Table, meeting: Meeting):
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    services.cancel(meeting, "Sairastapauksia.", there.actor)
    assert mails("deputy") == []
    assert there.deputy.person.email not in {row.recipient for row in mails("cancelled")}
    assert all(row.status is not Status.CANCELLED for row in mails("cancelled"))
