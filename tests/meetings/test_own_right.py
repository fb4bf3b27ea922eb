"""Somebody who keeps the minutes, or is heard, is also the personal deputy of a member: one call, two capacities."""

import pytest

from advisory.kernel import clock
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer, Attending
from advisory.policy.roles import Role
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later, values
from tests.meetings.test_answering import by_link, invitation
from tests.meetings.test_calling import deliver, mails
from tests.meetings.test_succession import succeed

pytestmark = [pytest.mark.domain_rule(4), pytest.mark.domain_rule(44)]


@pytest.fixture
def meeting(there: Table, set_clock: SetClock) -> Meeting:
    """Dani, the deputy of Maija, keeps the minutes and has said to come."""
    meeting = called(there, minute_taker_id=there.deputy.person_id)
    deliver(mails("called"))
    set_clock(later(minutes=5))
    by_link(meeting, there.deputy.person_id, Answer.REMOTE)
    return meeting


def dani(there: Table, meeting: Meeting) -> tuple[Attending, int | None, Answer, bool]:
    one = invitation(meeting, there.deputy.person_id)
    return one.attending, one.replaces_id, one.answer, one.is_live


def test_the_minute_taker_who_is_called_as_deputy_stays_called_all_the_time(there: Table, meeting: Meeting) -> None:
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    assert dani(there, meeting) == (Attending.DEPUTY, there.member.id, Answer.REMOTE, True)
    assert len(mails("deputy_called")) == 1
    by_link(meeting, there.member.person_id, Answer.IN_PERSON)
    assert dani(there, meeting) == (Attending.MINUTE_TAKER, None, Answer.REMOTE, True)
    assert mails("deputy") == []


def test_who_heard_of_it_is_told_and_keeps_the_meeting_in_the_calendar(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    deliver(mails("deputy_called"))
    set_clock(later(minutes=30))
    by_link(meeting, there.member.person_id, Answer.IN_PERSON)
    assert dani(there, meeting) == (Attending.MINUTE_TAKER, None, Answer.REMOTE, True)
    assert Role.CALLED in meeting.roles_of(frozenset({there.deputy.person_id}))
    (told,) = mails("deputy_released")
    assert "METHOD:REQUEST" in told.calendar
    assert "Pidät tämän kokouksen pöytäkirjaa." in told.text


def test_a_deputy_who_becomes_minute_taker_stays_called_when_the_member_comes(
    there: Table, set_clock: SetClock
) -> None:
    meeting = called(there)
    deliver(mails("called"))
    set_clock(later(minutes=5))
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    deliver(mails("deputy_called"))
    set_clock(later(minutes=30))
    services.change(queries.meeting(meeting.id), values(there, minute_taker_id=there.deputy.person_id), there.actor)
    by_link(queries.meeting(meeting.id), there.member.person_id, Answer.IN_PERSON)
    assert dani(there, meeting)[:2] == (Attending.MINUTE_TAKER, None)
    assert not invitation(meeting, there.deputy.person_id).is_withdrawn


def test_a_new_member_of_the_seat_leaves_the_minute_taker_called(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    deliver(mails("deputy_called"))
    set_clock(later(minutes=30))
    succeed(there, there.member)
    services.due(clock.now())
    assert dani(there, meeting)[:2] == (Attending.MINUTE_TAKER, None)
    assert not invitation(meeting, there.deputy.person_id).is_withdrawn


def test_a_minute_taker_who_cannot_come_is_no_deputy_either(there: Table, meeting: Meeting) -> None:
    by_link(meeting, there.deputy.person_id, Answer.CANNOT)
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    assert dani(there, meeting) == (Attending.MINUTE_TAKER, None, Answer.CANNOT, True)
    (told,) = mails("seat_empty")
    assert "Maija Jäsen" in told.text
