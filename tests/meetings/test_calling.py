"""Calling: notice period, number, invitations, undo, change, cancellation, the notice's going out."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from advisory.boards.rules import CONTRACT_PARTS, BoardState, LegalForm
from advisory.boards.services import enter_numbers
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel.clock import helsinki
from advisory.kernel.errors import NotAllowed, RuleBroken, WrongState
from advisory.meetings import queries, services
from advisory.meetings.models import Invitation
from advisory.meetings.rules import Answer, Attending, MeetingState
from advisory.meetings.services import MeetingValues
from advisory.municipalities.models import Municipality
from advisory.people.models import Person
from tests.make import Make
from tests.meetings.conftest import SetClock
from tests.meetings.making import NOW, Table, called, later, planned, values


def mails(kind: str = "") -> list[OutboxRow]:
    live = select(OutboxRow).where(OutboxRow.status != Status.CANCELLED, OutboxRow.key.startswith(f"meetings.{kind}"))
    return list(db.session.scalars(live.order_by(OutboxRow.id)))


def deliver(rows: list[OutboxRow], at=NOW) -> None:
    for row in rows:
        row.status, row.finished_at = Status.SENT, at


@pytest.mark.feature(20)
def test_everybody_with_a_right_to_attend_is_called_in_a_minute(there: Table):
    meeting = called(there)

    invited = {one.person.name: one.attending for one in queries.invitations(meeting.id)}
    assert invited == {
        "Aino Puhuja": Attending.MEMBER, "Maija Jäsen": Attending.MEMBER, "Pekka Paperi": Attending.MEMBER,
        "Sanna Sihteeri": Attending.MINUTE_TAKER,
    }  # fmt: skip
    assert len(mails("called")) == 3  # paper has none
    assert {row.not_before for row in mails("called")} == {later(seconds=60)}
    assert all(row.is_obligatory and row.sender_name for row in mails("called"))
    assert (meeting.state, meeting.number, meeting.called_at) == (MeetingState.CALLED, 1, NOW)
    assert meeting.agenda_published_at == NOW


def test_two_who_share_an_address_each_get_their_own_mail_with_the_name(there: Table, make: Make):
    """Decision 1: the name stands in the subject, in both parts, and on the page behind the link."""
    town = db.session.get_one(Municipality, there.board.municipality_id)
    twin = make.person(
        town, "Toini Jäsen", account=False, email=db.session.get_one(Person, there.member.person_id).email
    )
    make.member(there.board, person=twin)
    db.session.expire_all()
    called(there)
    named = {row.subject.partition(":")[0]: row for row in mails("called") if row.recipient == twin.email}
    assert set(named) == {"Maija Jäsen", "Toini Jäsen"}
    assert all(name in row.text and name in row.html for name, row in named.items())
    (chairs,) = [row for row in mails("called") if row.person_id == there.chair.person_id]
    assert "Vastaanottaja:" not in chairs.text  # nobody else reads the chair's mails


def test_a_member_without_consent_is_not_called(there: Table):
    there.member.consent_on = None
    names = {one.person.name for one in queries.invitations(called(there).id)}
    assert "Maija Jäsen" not in names


@pytest.mark.domain_rule(37)
@pytest.mark.feature(30)
def test_a_late_call_needs_a_reason_of_urgency(there: Table, set_clock: SetClock):
    meeting = planned(there)
    set_clock(helsinki(date(2026, 9, 13), time(0, 1)))
    with pytest.raises(RuleBroken, match="notice_too_late") as refused:
        services.call(meeting, actor=there.actor)
    assert refused.value.field == "urgency_reason"
    assert meeting.state is MeetingState.DRAFT
    assert mails() == []
    services.call(meeting, urgency_reason="Hakuaika päättyy.", actor=there.actor)
    assert meeting.urgency_reason == "Hakuaika päättyy."


@pytest.mark.domain_rule(37)
def test_the_last_lawful_day_is_in_time_to_its_last_minute(there: Table, set_clock: SetClock):
    meeting = planned(there)
    set_clock(helsinki(date(2026, 9, 12), time(23, 59)))
    services.call(meeting, actor=there.actor)
    assert meeting.state is MeetingState.CALLED


@pytest.mark.parametrize("lack", ["minute_taker_missing", "agenda_empty", "nobody_to_call", "board_not_appointed"])
def test_what_is_missing_keeps_the_call_back(there: Table, lack: str):
    meeting = planned(there, minute_taker_id=None if lack == "minute_taker_missing" else there.secretary.id)
    if lack == "agenda_empty":
        for slot in queries.slots(meeting.id):
            services.remove_item(slot, there.actor)
    if lack == "nobody_to_call":
        for membership in (there.chair, there.member, there.paper):
            membership.consent_on = None
    if lack == "board_not_appointed":
        there.board.state = BoardState.DRAFT
    db.session.commit()
    with pytest.raises(RuleBroken, match=lack):
        services.call(meeting, actor=there.actor)


@pytest.mark.domain_rule(8)
def test_a_joint_body_without_agreement_cannot_meet(there: Table):
    meeting = planned(there)
    there.board.form = LegalForm.JOINT
    db.session.commit()
    with pytest.raises(RuleBroken, match="contract_missing"):
        services.call(meeting, actor=there.actor)
    there.board.contract = dict.fromkeys(CONTRACT_PARTS, "sovittu")
    db.session.commit()
    services.call(meeting, actor=there.actor)
    assert meeting.state is MeetingState.CALLED


@pytest.mark.domain_rule(40)
def test_meeting_numbers_go_on_from_those_used_outside(there: Table):
    there.board.numbers_year, there.board.last_meeting_outside = 2026, 2
    assert called(there).number == 3
    assert called(there, day=date(2026, 10, 14)).number == 4
    assert called(there, day=date(2027, 1, 20)).number == 1


@pytest.mark.domain_rule(40)
def test_the_database_refuses_the_same_number_twice(make: Make, there: Table):
    meeting = called(there)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make.meeting(there.board, state=MeetingState.CALLED, year=meeting.year, number=meeting.number)


@pytest.mark.promise("R3")
def test_a_second_press_calls_nobody_twice(there: Table):
    meeting = called(there)
    with pytest.raises(WrongState):
        services.call(meeting, actor=there.actor)
    assert len(mails("called")) == 3
    assert len(queries.invitations(meeting.id)) == 4


def test_undo_within_a_minute_leaves_nothing_behind(there: Table, set_clock: SetClock):
    meeting = called(there)
    set_clock(later(seconds=59))
    services.recall(meeting, there.actor)
    assert mails() == []
    assert queries.invitations(meeting.id) == []
    assert (meeting.state, meeting.number) == (MeetingState.DRAFT, None)
    services.call(meeting, actor=there.actor)
    assert meeting.number == 1
    assert len(mails("called")) == 3


@pytest.mark.domain_rule(40)
def test_after_undo_of_the_first_call_numbers_used_elsewhere_can_be_entered(there: Table, set_clock: SetClock):
    meeting = called(there)
    with pytest.raises(RuleBroken, match="numbers_already_in_use"):
        enter_numbers(there.board, section=20, meeting=2, actor=there.actor)
    services.recall(meeting, there.actor)
    enter_numbers(there.board, section=20, meeting=2, actor=there.actor)
    services.call(meeting, actor=there.actor)
    assert meeting.number == 3
    second = planned(there, day=date(2026, 9, 23))
    services.call(second, actor=there.actor)
    services.recall(second, there.actor)  # the first meeting has its number still
    with pytest.raises(RuleBroken, match="numbers_already_in_use"):
        enter_numbers(there.board, section=20, meeting=2, actor=there.actor)


def test_undo_is_over_after_a_minute_or_when_a_mail_is_on_its_way(there: Table, set_clock: SetClock):
    meeting = called(there)
    mails("called")[0].status = Status.SENDING
    with pytest.raises(RuleBroken, match="undo_over"):
        services.recall(meeting, there.actor)
    set_clock(later(seconds=60))
    with pytest.raises(RuleBroken, match="undo_over"):
        services.recall(meeting, there.actor)
    assert meeting.state is MeetingState.CALLED
    assert len(mails("called")) == 3


def test_a_member_calls_no_meeting(make: Make, there: Table):
    member = make.actor(db.session.get_one(Person, there.member.person_id))
    with pytest.raises(NotAllowed):
        services.call(planned(there), actor=member)


@pytest.mark.feature(21)
@pytest.mark.feature("P8")
def test_a_change_keeps_the_event_and_asks_again(there: Table, set_clock: SetClock):
    meeting = called(there)
    uid = meeting.uid
    deliver(mails("called"))
    set_clock(later(minutes=5))
    queries.invitations(meeting.id)[0].answer = Answer.IN_PERSON
    services.change(meeting, values(there, starts=time(18), ends=time(20)), there.actor)
    assert (meeting.uid, meeting.sequence) == (uid, 1)
    assert {one.answer for one in queries.invitations(meeting.id)} == {Answer.NONE}
    assert all("SEQUENCE:1" in row.calendar and "METHOD:REQUEST" in row.calendar for row in mails("changed"))
    assert "18.00" in mails("changed")[0].text
    assert "17.00" in mails("changed")[0].text


def test_a_change_of_nothing_tells_nobody_and_one_of_the_place_asks_nobody_again(there: Table, set_clock: SetClock):
    meeting = called(there)
    with pytest.raises(RuleBroken, match="still_undoable"):
        services.change(meeting, values(there, starts=time(18)), there.actor)
    set_clock(later(minutes=5))
    with pytest.raises(RuleBroken, match="nothing_changed"):
        services.change(meeting, values(there), there.actor)
    queries.invitations(meeting.id)[0].answer = Answer.IN_PERSON
    services.change(meeting, values(there, remote_url="https://video.example/new"), there.actor)
    assert queries.invitations(meeting.id)[0].answer is Answer.IN_PERSON


@pytest.mark.domain_rule(37)
def test_a_new_time_needs_notice_too(there: Table, set_clock: SetClock):
    meeting = called(there)
    set_clock(helsinki(date(2026, 9, 14), time(12)))
    with pytest.raises(RuleBroken, match="notice_too_late"):
        services.change(meeting, values(there, day=date(2026, 9, 17)), there.actor)
    assert meeting.sequence == 0


@pytest.mark.feature("P11")
@pytest.mark.domain_rule(40)
def test_a_cancelled_meeting_keeps_its_number_and_leaves_the_calendars(there: Table, set_clock: SetClock):
    meeting = called(there)
    set_clock(later(minutes=5))
    with pytest.raises(RuleBroken, match="cancel_reason_missing"):
        services.cancel(meeting, " ", there.actor)
    deliver(mails("called"))
    services.cancel(meeting, "Sali on suljettu.", there.actor)
    assert (meeting.state, meeting.number) == (MeetingState.CANCELLED, 1)
    assert all("METHOD:CANCEL" in row.calendar and "STATUS:CANCELLED" in row.calendar for row in mails("cancelled"))
    assert "Sali on suljettu." in mails("cancelled")[0].text
    assert called(there, day=date(2026, 10, 14)).number == 2


@pytest.mark.domain_rule(37)
def test_the_notice_is_sent_when_the_last_obligatory_mail_was_taken(there: Table, set_clock: SetClock):
    there.paper.consent_on = None  # those on paper have tests of their own
    meeting = called(there)
    rows = mails("called")
    deliver(rows[:-1], later(minutes=1))
    services.due(later(minutes=3))
    assert meeting.notice_sent_at is None
    deliver(rows[-1:], later(minutes=4))
    services.due(later(minutes=5))
    assert meeting.notice_sent_at == later(minutes=4)


@pytest.mark.domain_rule(37)
def test_the_secretary_is_warned_by_name_before_the_last_lawful_day_ends(there: Table, set_clock: SetClock):
    meeting = called(there)
    deliver(mails("called")[1:])
    services.due(helsinki(date(2026, 9, 12), time(20, 59)))
    assert mails("notice_alarm") == []
    for minute in (0, 1):
        services.due(helsinki(date(2026, 9, 12), time(21, minute)))
    (alarm,) = mails("notice_alarm")
    assert "Aino Puhuja" in alarm.text
    assert "Maija" not in alarm.text
    assert meeting.alarmed_at is not None


@pytest.mark.feature(24)
def test_the_silent_are_reminded_three_days_before_and_those_coming_one_day_before(there: Table, set_clock: SetClock):
    meeting = called(there)
    rows = {one.person.name: one for one in queries.invitations(meeting.id)}
    rows["Aino Puhuja"].answer, rows["Sanna Sihteeri"].answer = Answer.IN_PERSON, Answer.CANNOT
    for at in (helsinki(date(2026, 9, 12), time(12)), helsinki(date(2026, 9, 13), time(3))):
        services.due(at)
        assert mails("reminder") == []
    for hour in (8, 9):
        services.due(helsinki(date(2026, 9, 13), time(hour)))
    assert [row.recipient for row in mails("reminder")] == [there.member.person.email]
    services.due(helsinki(date(2026, 9, 15), time(12)))
    assert [row.recipient for row in mails("reminder:coming")] == [there.chair.person.email]
    services.due(helsinki(date(2026, 9, 16), time(12)))
    assert len(mails("reminder")) == 2


def test_a_change_invites_those_who_were_not_called_yet(make: Make, there: Table, set_clock: SetClock):
    meeting = planned(there)
    there.member.consent_on = None
    services.call(meeting, actor=there.actor)
    there.member.consent_on = date(2026, 9, 1)
    set_clock(later(minutes=5))
    changed: MeetingValues = values(there, remote_url="https://video.example/new")
    services.change(meeting, changed, there.actor)
    new = db.session.scalars(select(Invitation).where(Invitation.person_id == there.member.person_id)).one()
    assert new.attending is Attending.MEMBER
    assert mails("called")[-1].recipient == there.member.person.email
    assert mails("called")[-1].not_before - later(minutes=5) == timedelta(seconds=60)


@pytest.mark.domain_rule(37)
def test_a_call_that_was_late_on_purpose_alarms_nobody(there: Table, set_clock: SetClock):
    meeting = planned(there)
    set_clock(helsinki(date(2026, 9, 14), time(12, 0)))
    services.call(meeting, urgency_reason="Hakuaika päättyy.", actor=there.actor)
    services.due(helsinki(date(2026, 9, 14), time(12, 30)))
    assert mails("notice_alarm") == []
    assert meeting.notice_sent_at is None
