"""Who is in the room, and who counts."""

from datetime import timedelta

import pytest
from flask import Flask

from advisory.agendas.rules import Outcome
from advisory.boards.models import Seat
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.meetings.rules import MeetingState
from advisory.proceedings import queries, services
from advisory.proceedings.rules import How, Movement, Position, RecusalGround, VotingMethod
from advisory.proceedings.services import CounterValues, RecusalValues, VoteValues
from tests.make import Make
from tests.proceedings.making import Room, called_room, room_in_session


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> object:
    """`later(minutes)` moves the clock."""
    start = clock.now()

    def move(minutes: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=minutes))

    return move


def entitled(room: Room) -> int:
    return len(room.record().entitled(clock.now()))


@pytest.mark.feature(49)
@pytest.mark.feature("N6")
def test_going_and_coming_back_are_stretches_with_times(room: Room, later: object) -> None:
    person = room.ids(3)[0]
    room.open("opening")
    later(5)
    services.leave(room.meeting, person, room.actor)
    later(12)
    services.arrive(room.meeting, person, How.ROOM, room.actor)
    rows = [row for row in room.record().presences if row.person_id == person]
    assert [(row.left_at is None) for row in rows] == [False, True]
    moved = room.record().movements()
    assert [(one.movement, one.section, one.is_during) for one in moved] == [
        (Movement.LEFT, 1, True),
        (Movement.ARRIVED, 1, True),
    ]


def test_a_slip_of_the_finger_leaves_no_trace_in_the_record(room: Room) -> None:
    room.open("opening")
    person = room.ids(3)[0]
    services.leave(room.meeting, person, room.actor)
    services.arrive(room.meeting, person, How.ROOM, room.actor)
    assert len([row for row in room.record().presences if row.person_id == person]) == 1
    assert room.record().movements() == ()


@pytest.mark.domain_rule(13)
def test_a_remote_member_counts_once_verified(room: Room) -> None:
    services.attend(room.meeting, dict.fromkeys(room.ids(2, 3), How.REMOTE), room.actor)
    assert entitled(room) == 3
    assert services.verify_all(room.meeting, room.actor) == 2
    assert entitled(room) == 5
    assert services.verify_all(room.meeting, room.actor) == 0


@pytest.mark.domain_rule(13)
def test_nobody_is_remote_where_the_regulations_do_not_allow_it(context: Flask, make: Make) -> None:
    room = room_in_session(make, is_remote_allowed=False)
    with pytest.raises(RuleBroken, match="remote_not_allowed"):
        services.arrive(room.meeting, room.ids(2)[0], How.REMOTE, room.actor)


def test_a_deputy_takes_the_seat_of_the_member_only_when_it_is_free(room: Room) -> None:
    member, deputy = room.ids(2)[0], room.deputies[2].person_id
    with pytest.raises(RuleBroken, match="seat_taken"):
        services.arrive(room.meeting, deputy, How.ROOM, room.actor)
    services.attend(room.meeting, {member: None, deputy: How.ROOM}, room.actor)
    stay = room.record().current_stays(clock.now())[deputy]
    assert stay.seat_id == room.members[2].seat_id
    with pytest.raises(RuleBroken, match="seat_taken"):
        services.arrive(room.meeting, member, How.ROOM, room.actor)
    assert entitled(room) == 5


def test_a_deputy_who_comes_is_taken_at_the_opening_only_without_the_member(context: Flask, make: Make) -> None:
    room = called_room(make)
    deputy = room.deputies[3].person_id
    marks = {**dict.fromkeys(room.ids(0, 1, 2), How.ROOM), deputy: How.ROOM}
    services.open_meeting(room.meeting, actor=room.actor, attending=marks)
    assert entitled(room) == 4
    assert room.record().name(deputy) == "Varajäsen 3"


def test_a_presenter_is_present_and_never_counts(room: Room) -> None:
    services.arrive(room.meeting, room.presenter.id, How.ROOM, room.actor)
    assert room.presenter.id in room.record().present(clock.now())
    assert entitled(room) == 5


def test_strangers_are_not_marked(room: Room, make: Make) -> None:
    stranger = make.person(make.municipality())
    with pytest.raises(NotFound):
        services.arrive(room.meeting, stranger.id, How.ROOM, room.actor)


@pytest.mark.domain_rule(12)
@pytest.mark.feature(51)
def test_quorum_counts_vacant_seats_and_follows_every_change(room: Room, make: Make) -> None:
    for _ in range(4):
        make.seat(room.board)
    whole = room.record()
    assert (whole.seats, whole.needed) == (9, 5)
    assert whole.is_quorate(clock.now())
    services.leave(room.meeting, room.ids(4)[0], room.actor)
    assert not room.record().is_quorate(clock.now())


def test_times_are_corrected_but_not_against_sense(room: Room, later: object) -> None:
    later(30)
    row = room.record().presences[2]
    came = row.arrived_at
    services.correct_times(room.meeting, {row.id: (came, came + timedelta(minutes=20))}, room.actor)
    assert entitled(room) == 4
    with pytest.raises(RuleBroken, match="left_before_arrival"):
        services.correct_times(room.meeting, {row.id: (came, came - timedelta(minutes=1))}, room.actor)
    with pytest.raises(RuleBroken, match="time_ahead"):
        services.correct_times(room.meeting, {row.id: (came + timedelta(hours=2), None)}, room.actor)


@pytest.mark.domain_rule(12)
def test_corrected_times_recount_what_was_decided_and_never_undo_a_quorum(room: Room, later: object) -> None:
    came = room.record().presences[0].arrived_at
    later(10)
    services.close_item(room.open(), Outcome.DECIDED, room.actor)
    services.close_item(room.open("second"), Outcome.TABLED, room.actor)
    later(30)
    gone = {row.id: (came, came + timedelta(minutes=5)) for row in room.record().presences}
    two = dict(list(gone.items())[:2])
    services.correct_times(room.meeting, two, room.actor)
    assert [room.item(name).handling.present_at_decision for name in ("matter", "second")] == [3, 3]
    with pytest.raises(RuleBroken, match="times_against_quorum") as refused:
        services.correct_times(room.meeting, dict(list(gone.items())[:3]), room.actor)
    assert refused.value.facts["sections"] == [1, 2]
    assert [room.item(name).handling.present_at_decision for name in ("matter", "second")] == [3, 3]
    for name in ("matter", "second"):
        services.reopen_item(room.item(name).handling, room.actor)
    services.correct_times(room.meeting, dict(list(gone.items())[:3]), room.actor)
    assert entitled(room) == 2


@pytest.mark.domain_rule(18)
def test_corrected_times_never_leave_a_vote_by_others_than_those_entitled(room: Room, later: object) -> None:
    came = room.record().presences[0].arrived_at
    later(10)
    handling, (proposer, seconder) = room.open(), room.ids(2, 3)
    services.counter_propose(handling, CounterValues(proposer, "Muuta.", seconder), room.actor)
    positions = dict.fromkeys(room.ids(0, 1, 2, 3, 4), Position.YES)
    counter = room.item().proposals[0].id
    services.vote(handling, VoteValues(counter, VotingMethod.ROLL_CALL, "a", "b", positions), room.actor)
    later(20)
    row = room.record().presences[4]
    services.correct_times(room.meeting, {row.id: (came, came + timedelta(minutes=15))}, room.actor)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    with pytest.raises(RuleBroken, match="times_against_vote"):
        services.correct_times(room.meeting, {row.id: (came, came + timedelta(minutes=5))}, room.actor)


@pytest.mark.domain_rule(15)
def test_a_deputy_who_stood_down_with_the_item_still_decided_it(room: Room, later: object) -> None:
    handling, (out, other) = room.open(), room.ids(4, 3)
    services.recuse(handling, RecusalValues(out, RecusalGround.CORPORATION), room.actor)
    services.arrive(room.meeting, room.deputies[4].person_id, How.ROOM, room.actor)
    later(10)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.present_at_decision == 5
    later(20)
    row = next(one for one in room.record().presences if one.person_id == other)
    services.correct_times(room.meeting, {row.id: (row.arrived_at, row.arrived_at + timedelta(minutes=2))}, room.actor)
    assert room.item().handling.present_at_decision == 4


@pytest.mark.domain_rule(22)
def test_the_times_of_a_meeting_that_ended_stand(room: Room) -> None:
    room.meeting.state, room.meeting.ended_at = MeetingState.ENDED, clock.now()
    db.session.commit()
    row = room.record().presences[0]
    with pytest.raises(WrongState):
        services.correct_times(room.meeting, {row.id: (row.arrived_at, None)}, room.actor)


@pytest.mark.promise("R3")
def test_a_break_begun_twice_is_one(room: Room) -> None:
    services.begin_break(room.meeting, room.actor)
    services.begin_break(room.meeting, room.actor)
    services.end_break(room.meeting, room.actor)
    assert [pause.ends_at is not None for pause in room.record().breaks] == [True]


@pytest.mark.domain_rule(6)
@pytest.mark.domain_rule(12)
def test_seats_and_consents_count_as_of_the_day_the_meeting_was_held(context: Flask, make: Make):
    room = called_room(make, members=5)
    meeting, held = room.meeting, clock.today()
    meeting.starts_at -= timedelta(days=3)  # planned for an earlier day, held today
    yesterday, tomorrow = held - timedelta(days=1), held + timedelta(days=1)
    db.session.get_one(Seat, room.members[4].seat_id).ends_on = yesterday
    room.members[3].consent_on = tomorrow
    room.members[2].consent_on = held
    services.open_meeting(meeting, actor=room.actor)
    whole = queries.record(meeting)
    assert (whole.seats, whole.needed) == (4, 3)
    members = {place.member_id for place in whole.places}
    assert room.members[3].person_id not in members
    assert room.members[2].person_id in members
