"""A called meeting that changes while calls still wait for a mail server: nobody is called to what holds no more."""

from datetime import time, timedelta

import pytest

from advisory.infra.db import db
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer
from tests.meetings.conftest import SetClock
from tests.meetings.making import NOW, Table, called, later, values
from tests.meetings.test_answering import by_link
from tests.meetings.test_calling import deliver, mails

pytestmark = pytest.mark.promise("R4")


def change(there: Table, meeting: Meeting, **what: object) -> Meeting:
    services.change(queries.meeting(meeting.id), values(there, **what), there.actor)
    return queries.meeting(meeting.id)


@pytest.mark.domain_rule(37)
def test_a_call_that_did_not_go_out_is_made_anew_with_the_new_time(there: Table, set_clock: SetClock) -> None:
    """The mail server is down: the chair's call is out, nobody else's."""
    meeting = called(there)
    heard = [row for row in mails("called") if row.person_id == there.chair.person_id]
    deliver(heard, later(minutes=1))
    set_clock(later(minutes=5))
    meeting = change(there, meeting, starts=time(18), ends=time(20))
    (told,) = mails("changed")
    assert told.person_id == there.chair.person_id
    anew = [row for row in mails("called") if row not in heard]
    assert {row.person_id for row in anew} == {there.member.person_id, there.secretary.id}
    for row in anew:
        assert "18.00" in row.text
        assert "17.00" not in row.text
        assert f"SEQUENCE:{meeting.sequence}" in row.calendar
        assert (row.is_obligatory, row.not_before) == (True, later(minutes=1))
    deliver([told, *anew], later(minutes=6))
    set_clock(later(minutes=7))
    services.hand_over(meeting, [one.id for one in queries.on_paper(meeting.id)], NOW.date(), time(12, 6), there.actor)
    assert queries.meeting(meeting.id).notice_sent_at == later(minutes=6)


def test_a_deputys_call_that_did_not_go_out_is_made_anew_too(there: Table, set_clock: SetClock) -> None:
    meeting = called(there)
    deliver(mails("called"), later(minutes=1))
    set_clock(later(minutes=5))
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    (before,) = mails("deputy_called")
    set_clock(later(minutes=10))  # it should be out since three minutes
    change(there, meeting, remote_url="https://video.example/new")
    (anew,) = mails("deputy_called")
    assert anew.id != before.id
    assert "https://video.example/new" in anew.text
    assert anew.not_before == before.not_before == later() + timedelta(minutes=7)
    assert there.deputy.person_id not in {row.person_id for row in mails("changed")}
    db.session.expire_all()
