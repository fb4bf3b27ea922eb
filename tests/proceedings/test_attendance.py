"""Who is in the room, and who counts."""

from datetime import timedelta

import pytest
from flask import Flask

from advisory.boards.models import Seat
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.proceedings import queries, services
from advisory.proceedings.rules import How, Movement
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
