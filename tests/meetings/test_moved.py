"""A called meeting that is changed: a new time has a notice of its own, deputies stay or go, the minute-taker of before goes."""

from datetime import date, time

import pytest

from advisory.agendas.rules import Outcome, StandardItem
from advisory.boards import services as boards
from advisory.boards.services import Newcomer
from advisory.infra.db import db
from advisory.infra.outbox import Status
from advisory.kernel import clock
from advisory.kernel.clock import helsinki
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer, Attending
from advisory.people.models import Person
from advisory.policy.roles import Role
from advisory.proceedings import services as proceedings
from advisory.proceedings.rules import How
from tests.checking import CheckingClient
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later, planned, values
from tests.meetings.test_answering import by_link, invitation
from tests.meetings.test_calling import deliver, mails
from tests.meetings.test_succession import meeting

__all__ = ["meeting"]

MOVED_ON = helsinki(date(2026, 9, 10), time(12))
NEW_DAY = date(2026, 9, 18)
"""Friday. The last lawful day of its notice is Monday 14 September."""


@pytest.fixture
def noticed(there: Table, meeting: Meeting) -> Meeting:
    """Everybody has the notice of the calling, Pekka on paper."""
    (pekka,) = queries.on_paper(meeting.id)
    services.hand_over(meeting, [pekka.id], clock.today(), time(12, 30), there.actor)
    assert meeting.notice_sent_at == helsinki(date(2026, 9, 1), time(12, 30))
    return meeting


def moved(there: Table, meeting: Meeting, **more: object) -> Meeting:
    services.change(queries.meeting(meeting.id), values(there, **{"day": NEW_DAY, **more}), there.actor)
    return queries.meeting(meeting.id)


def hand_to_pekka(there: Table, meeting: Meeting, on: date, at: time) -> None:
    (pekka,) = queries.on_paper(meeting.id)
    services.hand_over(meeting, [pekka.id], on, at, there.actor)


def legality(there: Table, meeting: Meeting, at: object) -> str:
    """What the legality item says of the meeting when it is held at this moment."""
    attending = {one.person_id: How.ROOM for one in queries.invitations(meeting.id)}
    proceedings.open_meeting(meeting, actor=there.actor, attending=attending)
    slot = next(one for one in queries.slots(meeting.id) if one.item.standard is StandardItem.LEGALITY)
    handling = proceedings.open_item(slot, there.actor)
    proceedings.close_item(handling, Outcome.DECIDED, there.actor)
    return str(handling.decision.fi)


@pytest.mark.domain_rule(37)
def test_a_new_time_is_noticed_anew_and_who_lacks_that_notice_is_named(
    there: Table, noticed: Meeting, set_clock: SetClock
) -> None:
    set_clock(MOVED_ON)
    meeting = moved(there, noticed)
    assert (meeting.notice_sent_at, meeting.moved_at) == (None, MOVED_ON)
    assert all(row.is_obligatory for row in mails("changed"))
    deliver([row for row in mails("changed") if row.person_id != there.member.person_id], MOVED_ON)
    services.due(helsinki(date(2026, 9, 14), time(21)))
    (alarm,) = mails("notice_alarm")
    assert "Maija Jäsen" in alarm.text
    assert "Pekka Paperi" in alarm.text  # who has the paper of the earlier time
    assert "Aino Puhuja" not in alarm.text


@pytest.mark.domain_rule(37)
def test_the_legality_item_tells_of_the_notice_of_the_new_time(
    there: Table, noticed: Meeting, set_clock: SetClock
) -> None:
    set_clock(MOVED_ON)
    meeting = moved(there, noticed)
    with pytest.raises(RuleBroken, match="handed_over_before_call"):
        hand_to_pekka(there, meeting, date(2026, 9, 9), time(12))
    deliver(mails("changed"), later(days=9, minutes=5))
    set_clock(later(days=10))
    hand_to_pekka(there, meeting, date(2026, 9, 11), time(9))
    set_clock(meeting.starts_at)
    said = legality(there, meeting, meeting.starts_at)
    assert "11.9.2026" in said
    assert "1.9.2026" not in said.replace("11.9.2026", "")
    assert "lailliseksi" in said


@pytest.mark.domain_rule(37)
def test_without_the_notice_of_the_new_time_the_meeting_is_not_found_lawful(
    there: Table, noticed: Meeting, set_clock: SetClock
) -> None:
    set_clock(MOVED_ON)
    meeting = moved(there, noticed)
    set_clock(meeting.starts_at)
    said = legality(there, meeting, meeting.starts_at)
    assert "10.9.2026" in said
    assert "Kokouskutsu ei ollut tavoittanut kaikkia." in said
    assert "lailliseksi" not in said


@pytest.mark.domain_rule(37)
def test_a_second_move_is_alarmed_again_and_another_place_is_no_new_notice(
    there: Table, noticed: Meeting, set_clock: SetClock
) -> None:
    set_clock(MOVED_ON)
    meeting = moved(there, noticed)
    services.due(helsinki(date(2026, 9, 14), time(21)))
    assert len(mails("notice_alarm")) == 1
    deliver(mails("notice_alarm"))
    meeting = moved(there, meeting, day=date(2026, 9, 25))
    services.due(helsinki(date(2026, 9, 21), time(21)))
    assert len(mails("notice_alarm")) == 2
    deliver(mails("changed"), later(days=9, minutes=1))
    hand_to_pekka(there, queries.meeting(meeting.id), MOVED_ON.date(), time(12))
    set_clock(later(days=10))
    sent_at = queries.meeting(meeting.id).notice_sent_at
    assert sent_at == later(days=9, minutes=1)
    meeting = moved(there, meeting, day=date(2026, 9, 25), place=Localized(fi="Kirjasto", sv="Biblioteket"))
    assert meeting.notice_sent_at == sent_at
    assert not mails("changed")[-1].is_obligatory


@pytest.mark.domain_rule(37)
def test_what_replaces_a_notice_that_still_waits_is_the_notice(
    there: Table, noticed: Meeting, set_clock: SetClock
) -> None:
    set_clock(MOVED_ON)
    meeting = moved(there, noticed)
    first, second, *_ = mails("changed")
    deliver([first], later(days=9, minutes=1))
    second.status = Status.FAILED
    set_clock(later(days=9, minutes=2))
    meeting = moved(there, meeting, place=Localized(fi="Kirjasto", sv="Biblioteket"))
    new = [row for row in mails("changed") if row.made_at == later(days=9, minutes=2)]
    assert {row.person_id for row in new if not row.is_obligatory} == {first.person_id}
    deliver(new, later(days=9, minutes=3))
    hand_to_pekka(there, meeting, MOVED_ON.date(), time(12))
    assert queries.meeting(meeting.id).notice_sent_at == later(days=9, minutes=3)


@pytest.mark.domain_rule(37)
@pytest.mark.parametrize("is_planner_on_paper", [False, True])
def test_who_is_called_with_the_new_time_has_its_notice_like_the_others(
    there: Table, noticed: Meeting, set_clock: SetClock, is_planner_on_paper: bool
) -> None:
    email = "" if is_planner_on_paper else "kirsi@test.example"
    keeper = boards.add_attendee(
        there.board, Newcomer(name="Kirsi K", email=email), is_presenter=False, actor=there.actor
    )
    boards.end_attendee(keeper, there.actor)
    set_clock(MOVED_ON)
    meeting = moved(there, noticed, minute_taker_id=keeper.person_id)
    deliver(mails("changed"), MOVED_ON)
    (pekka,) = (one for one in queries.on_paper(meeting.id) if one.person.name == "Pekka Paperi")
    services.hand_over(meeting, [pekka.id], MOVED_ON.date(), time(12), there.actor)
    services.due(MOVED_ON)
    assert queries.names(queries.reach(queries.meeting(meeting.id)).unreached) == ["Kirsi K"]


@pytest.mark.domain_rule(37)
def test_the_secretary_is_led_to_the_notices_on_paper_of_the_new_time(
    there: Table, noticed: Meeting, set_clock: SetClock
) -> None:
    set_clock(MOVED_ON)
    meeting = moved(there, noticed)
    (news,) = mails("otherwise_changed")
    assert f"/meetings/{meeting.id}/notices-on-paper" in news.text


@pytest.mark.domain_rule(37)
def test_a_reason_of_urgency_stands_beside_the_warning(
    client: CheckingClient, there: Table, set_clock: SetClock
) -> None:
    there.paper.consent_on = None
    meeting = planned(there)
    called_on = helsinki(date(2026, 9, 14), time(12))
    set_clock(called_on)
    services.call(meeting, urgency_reason="Hakuaika päättyy.", actor=there.actor)
    deliver(mails("called"), called_on)
    set_clock(meeting.starts_at)
    said = legality(there, queries.meeting(meeting.id), meeting.starts_at)
    assert "Hakuaika päättyy." in said
    assert "Kokouskutsu on lähetetty kutsuaikaa myöhemmin." in said
    assert "lailliseksi" not in said


@pytest.mark.domain_rule(37)
def test_the_day_on_which_the_meeting_is_held_decides(there: Table, set_clock: SetClock) -> None:
    there.paper.consent_on = None
    set_clock(helsinki(date(2026, 9, 11), time(12)))
    meeting = called(there)
    deliver(mails("called"), clock.now())
    held = helsinki(date(2026, 9, 14), time(17))  # two days before the day it was called for
    set_clock(held)
    said = legality(there, queries.meeting(meeting.id), held)
    assert "Kokouskutsu on lähetetty kutsuaikaa myöhemmin." in said


# --- deputies


@pytest.fixture
def deputised(there: Table, meeting: Meeting, set_clock: SetClock) -> Meeting:
    """Maija cannot come and Dani has been called; then the meeting is moved."""
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    deliver(mails("deputy_called"))
    set_clock(MOVED_ON)
    return moved(there, meeting)


@pytest.mark.domain_rule(4)
@pytest.mark.feature(29)
def test_a_member_who_comes_to_the_new_time_releases_the_deputy(there: Table, deputised: Meeting) -> None:
    by_link(deputised, there.member.person_id, Answer.IN_PERSON)
    assert invitation(deputised, there.deputy.person_id).is_withdrawn
    assert len(mails("deputy_released")) == 1
    assert Role.CALLED not in deputised.roles_of(frozenset({there.deputy.person_id}))


@pytest.mark.domain_rule(4)
@pytest.mark.feature(29)
def test_a_deputy_keeps_the_answer_when_the_member_cannot_come_at_the_new_time_either(
    there: Table, deputised: Meeting
) -> None:
    by_link(deputised, there.deputy.person_id, Answer.REMOTE)
    by_link(deputised, there.member.person_id, Answer.CANNOT)
    row = invitation(deputised, there.deputy.person_id)
    assert (row.answer, row.is_withdrawn, row.is_live) == (Answer.REMOTE, False, True)
    assert len(mails("deputy_called")) == 1


@pytest.mark.domain_rule(4)
def test_the_seat_is_said_to_be_empty_when_both_have_answered(there: Table, deputised: Meeting) -> None:
    by_link(deputised, there.deputy.person_id, Answer.CANNOT)
    assert mails("seat_empty") == []  # the member may come at the new time
    by_link(deputised, there.member.person_id, Answer.CANNOT)
    assert len(mails("seat_empty")) == 1


@pytest.mark.feature(29)
@pytest.mark.parametrize("is_moved", [True, False])
def test_a_call_still_held_back_never_tells_of_the_meeting_as_it_was(
    there: Table, meeting: Meeting, is_moved: bool
) -> None:
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    (first,) = mails("deputy_called")
    library = Localized(fi="Kirjasto", sv="Biblioteket")
    services.change(
        queries.meeting(meeting.id),
        values(there, day=NEW_DAY) if is_moved else values(there, place=library),
        there.actor,
    )
    row = invitation(meeting, there.deputy.person_id)
    assert row.is_withdrawn is is_moved
    assert [mail.not_before for mail in mails("deputy_called")] == ([] if is_moved else [first.not_before])
    assert all("Kirjasto" in mail.text for mail in mails("deputy_called"))
    assert mails("deputy_released") == []


# --- the minute-taker


@pytest.mark.domain_rule(44)
def test_who_keeps_the_minutes_no_longer_is_told_and_has_no_rights_any_more(
    client: CheckingClient, there: Table, meeting: Meeting
) -> None:
    keeper = db.session.get_one(Person, there.secretary.id)
    changed = values(there, minute_taker_id=there.chair.person_id)
    services.change(queries.meeting(meeting.id), changed, there.actor)
    row = invitation(meeting, keeper.id)
    assert row.is_withdrawn
    assert Role.CALLED not in meeting.roles_of(frozenset({keeper.id}))
    (farewell,) = mails("no_longer_called")
    assert (farewell.recipient, "METHOD:CANCEL" in farewell.calendar) == (keeper.email, True)
    assert "pöytäkirjaa" in farewell.text
    assert keeper.email not in {mail.recipient for mail in mails("changed")}
    services.change(queries.meeting(meeting.id), values(there), there.actor)  # and back
    assert (row.is_withdrawn, row.attending) == (False, Attending.MINUTE_TAKER)


@pytest.mark.domain_rule(44)
def test_a_minute_taker_who_is_an_expert_too_stays_called_as_one(there: Table, meeting: Meeting) -> None:
    expert = Newcomer(name=there.secretary.name, person_id=there.secretary.id)
    boards.add_attendee(there.board, expert, is_presenter=False, actor=there.actor)
    services.change(queries.meeting(meeting.id), values(there, minute_taker_id=there.chair.person_id), there.actor)
    row = invitation(meeting, there.secretary.id)
    assert (row.is_withdrawn, row.attending) == (False, Attending.EXPERT)
    assert mails("no_longer_called") == []
