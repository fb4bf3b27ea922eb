"""The course of a meeting: opening, items in turn, ending."""

from datetime import date, timedelta

import pytest
from flask import Flask

from advisory.agendas.rules import Outcome
from advisory.infra import audit
from advisory.infra.access import load
from advisory.infra.db import db
from advisory.infra.filters import clock_time
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.meetings.models import Meeting
from advisory.meetings.rules import Answer, MeetingState
from advisory.people.models import Person
from advisory.policy.actions import Action
from advisory.proceedings import queries, services
from advisory.proceedings.rules import How, Way
from tests.make import Make, both
from tests.proceedings.making import Room, called_room, room_in_session


def end(room: Room) -> None:
    with use_case(Action.MINUTES_DRAW_UP, room.meeting, room.actor) as case:
        services.end(case, room.meeting)


@pytest.mark.feature(48)
def test_opening_takes_those_who_said_they_come_and_records_who_presides(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    assert room.meeting.state is MeetingState.IN_SESSION
    assert room.meeting.presiding_id == room.chair.person_id
    assert room.record().present(clock.now()) == set(room.ids(0, 1, 2, 3, 4))


def test_the_vice_chair_presides_when_the_chair_does_not_come(context: Flask, make: Make) -> None:
    room = called_room(make)
    services.open_meeting(room.meeting, actor=room.actor, attending=dict.fromkeys(room.ids(1, 2, 3), How.ROOM))
    assert room.meeting.presiding_id == room.members[1].person_id


def test_without_both_a_temporary_chair_is_chosen_from_those_present(context: Flask, make: Make) -> None:
    room = called_room(make)
    some = dict.fromkeys(room.ids(2, 3, 4), How.ROOM)
    with pytest.raises(RuleBroken, match="presiding_missing"):
        services.open_meeting(room.meeting, actor=room.actor, attending=some)
    with pytest.raises(RuleBroken, match="not_entitled"):
        services.open_meeting(room.meeting, actor=room.actor, attending=some, presiding_id=room.ids(1)[0])
    services.open_meeting(room.meeting, actor=room.actor, attending=some, presiding_id=room.ids(3)[0])
    assert room.meeting.presiding_id == room.ids(3)[0]


def test_a_meeting_is_opened_once(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    with pytest.raises(WrongState):
        services.open_meeting(room.meeting, actor=room.actor)
    assert len(room.record().presences) == 5


@pytest.mark.domain_rule(40)
def test_an_item_gets_its_section_when_it_is_opened_and_gives_it_back(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    first, matter = room.open("opening"), room.open("matter")
    assert (room.item("opening").slot.section, room.item().slot.section) == (1, 2)
    assert room.item("legality").slot.section is None
    with pytest.raises(RuleBroken, match="not_the_last_opened"):
        services.put_back(first, room.actor)
    services.put_back(matter, room.actor)
    assert room.item().slot.section is None
    assert room.item().handling is None


@pytest.mark.domain_rule(40)
def test_an_item_with_text_is_not_put_back(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    matter = room.open()
    services.save_text(matter, {"discussion": both("Keskusteltiin.")}, matter.version, room.actor)
    with pytest.raises(RuleBroken, match="item_not_empty"):
        services.put_back(matter, room.actor)


@pytest.mark.promise("R3")
def test_opening_an_item_twice_gives_one_handling(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    assert room.open().id == room.open().id
    assert room.item().slot.section == 1


@pytest.mark.feature(61)
def test_the_proposal_is_copied_and_the_decision_has_its_standard_sentence(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    assert room.open().proposal.fi == "Puolletaan avustusta."
    opening = room.open("opening")
    assert opening.decision.fi.startswith("Puheenjohtaja avasi kokouksen klo")
    services.close_item(opening, Outcome.NOTED, room.actor)
    legality = room.open("legality")
    services.close_item(legality, Outcome.DECIDED, room.actor)
    assert "päätösvaltaiseksi (läsnä 5, paikkoja 5)" in legality.decision.fi


@pytest.mark.feature(80)
def test_closing_without_words_takes_the_standard_phrase_in_each_language(context: Flask, make: Make) -> None:
    room = room_in_session(make, languages=["fi", "sv"])
    matter = room.open()
    services.close_item(matter, Outcome.DECIDED, room.actor)
    assert (matter.decision.fi, matter.decision.sv) == ("Päätettiin ehdotuksen mukaan.", "Beslut enligt förslaget.")
    assert (matter.way, matter.present_at_decision) == (Way.UNANIMOUS, 5)


def test_what_was_decided_is_written_where_there_is_no_proposal(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    services.close_item(room.open("legality"), Outcome.DECIDED, room.actor)


@pytest.mark.domain_rule(41)
def test_the_scrutineers_item_is_not_decided_with_nobody_chosen(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    handling = room.open("scrutineers")
    text = {"decision": Localized(fi="Päätettiin ehdotuksen mukaan.")}
    services.save_text(handling, text, handling.version, room.actor, is_autosave=False)
    with pytest.raises(RuleBroken, match="scrutineers_not_chosen") as refused:
        services.close_item(handling, Outcome.DECIDED, room.actor)
    assert refused.value.field == "scrutineers"
    services.close_item(
        room.item("scrutineers").handling, Outcome.NOTED, room.actor
    )  # the text says how they are chosen
    assert room.item("scrutineers").is_closed


@pytest.mark.domain_rule(41)
def test_a_board_that_chooses_no_scrutineers_decides_the_item_without(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    room.board.scrutineer_count = 0
    db.session.commit()
    handling = room.open("scrutineers")
    text = {"decision": Localized(fi="Tarkastajia ei valita.")}
    services.save_text(handling, text, handling.version, room.actor, is_autosave=False)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item("scrutineers").is_closed


def test_done_closes_and_opens_the_next(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    following = services.close_and_open_next(room.open("opening"), Outcome.NOTED, room.actor)
    assert following is not None
    assert following.slot_id == room.slots["legality"].id
    assert room.item("opening").is_closed


def test_reopening_leaves_a_trace(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    matter = room.open()
    services.close_item(matter, Outcome.DECIDED, room.actor)
    services.reopen_item(matter, room.actor)
    assert room.item().is_open
    entries = [entry.action for entry in audit.timeline(f"Handling:{matter.id}")]
    assert entries == ["proceedings.close_item", "proceedings.reopen_item"]


def test_ending_names_what_is_missing_and_closes_the_closing(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    for name in ("opening", "legality", "matter"):
        services.close_item(room.open(name), Outcome.NOTED if name == "opening" else Outcome.DECIDED, room.actor)
    assert [item.ordinal for item in queries.unfinished(queries.record(room.meeting))] == [3, 5]
    with pytest.raises(RuleBroken, match="items_without_outcome") as refused:
        end(room)
    assert refused.value.facts["items"] == (3, 5)
    services.choose_scrutineers(room.meeting, room.ids(2, 3), room.actor, check_until=date(2026, 12, 1))
    services.close_item(room.open("scrutineers"), Outcome.DECIDED, room.actor)
    services.close_item(room.open("second"), Outcome.NOTED, room.actor)
    end(room)
    assert room.meeting.state is MeetingState.ENDED
    assert room.item("closing").is_closed
    assert all(row.left_at == room.meeting.ended_at for row in room.record().presences)


def test_an_ending_is_taken_back(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    _finish_all(room)
    with use_case(Action.PROCEEDINGS_REOPEN, room.meeting, room.actor) as case:
        services.reopen(case, room.meeting)
    assert room.meeting.state is MeetingState.IN_SESSION
    assert len(room.record().present(clock.now())) == 5


def _finish_all(room: Room) -> None:
    for name, slot in room.slots.items():
        if name == "closing":
            continue
        handling = services.open_item(slot, room.actor)
        if name == "scrutineers":
            services.choose_scrutineers(room.meeting, room.ids(2, 3), room.actor)
        services.close_item(handling, Outcome.NOTED if name == "opening" else Outcome.DECIDED, room.actor)
    end(room)


def test_the_meeting_ends_when_the_chair_closed_it_however_late_the_button_is_pressed(
    context: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = room_in_session(make)
    for name in room.slots:
        handling = room.open(name)
        if name == "scrutineers":
            services.choose_scrutineers(room.meeting, room.ids(2, 3), room.actor)
        services.close_item(handling, Outcome.NOTED if name in {"opening", "closing"} else Outcome.DECIDED, room.actor)
    closed = room.item("closing").handling
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    end(room)
    assert closed is not None
    assert room.meeting.ended_at == closed.closed_at
    assert clock_time(room.meeting.ended_at) in closed.decision.fi
    assert {row.left_at for row in room.record().presences} == {room.meeting.ended_at}


@pytest.mark.domain_rule(12)
def test_without_quorum_one_press_carries_the_rest_over(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    services.close_item(room.open("opening"), Outcome.NOTED, room.actor)
    with pytest.raises(RuleBroken, match="still_quorate"):
        services.carry_over(room.meeting, room.actor)
    services.attend(room.meeting, dict.fromkeys(room.ids(2, 3, 4)), room.actor)
    assert services.carry_over(room.meeting, room.actor) == 4
    assert room.item().handling.outcome is Outcome.NOT_DECIDED
    assert room.item().handling.decision.fi == "Ei päätetty. Asia siirrettiin seuraavaan kokoukseen."
    end(room)
    assert room.meeting.state is MeetingState.ENDED


def test_scrutineers_are_chosen_from_those_present(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    handling = room.open("scrutineers")
    with pytest.raises(RuleBroken, match="scrutineer_not_present"):
        services.choose_scrutineers(room.meeting, [room.deputies[0].person_id], room.actor)
    with pytest.raises(RuleBroken, match="too_many_scrutineers"):
        services.choose_scrutineers(room.meeting, room.ids(1, 2, 3), room.actor)
    services.choose_scrutineers(room.meeting, room.ids(1, 2), room.actor, check_until=date(2026, 9, 21))
    assert set(room.record().scrutineer_ids) == set(room.ids(1, 2))
    assert handling.decision.fi.endswith("Pöytäkirja tarkastetaan viimeistään 21.9.2026.")


def test_only_the_boards_people_may_open_the_room(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    stranger = make.actor(make.secretary(make.municipality()))
    with pytest.raises(NotFound):
        services.open_item(room.slots["matter"], stranger)
    for reader in (room.actor, make.actor(db.session.get_one(Person, room.ids(2)[0]))):
        assert load(Meeting, room.meeting.id, Action.PROCEEDINGS_READ, reader) is room.meeting
    with pytest.raises(NotFound):
        load(Meeting, room.meeting.id, Action.PROCEEDINGS_READ, stranger)


def test_the_record_is_read_in_five_statements(context: Flask, make: Make, statements: object) -> None:
    room = room_in_session(make)
    _finish_all(room)
    meeting_id = room.meeting.id
    db.session.expire_all()
    meeting = db.session.get_one(Meeting, meeting_id)
    with statements() as count:
        queries.record(meeting)
    assert count.number == 5
    assert room.meeting.presiding_id is not None
    assert Answer.IN_PERSON in queries.opening_answers(meeting.id).values()


@pytest.mark.domain_rule(37)
def test_a_notice_that_came_late_is_told_and_the_meeting_not_called_lawful(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    room.meeting.notice_sent_at = room.meeting.starts_at - timedelta(days=1)
    db.session.flush()
    services.close_item(room.open("opening"), Outcome.NOTED, room.actor)
    legality = room.open("legality")
    services.close_item(legality, Outcome.DECIDED, room.actor)
    assert "Kokouskutsu on lähetetty kutsuaikaa myöhemmin." in legality.decision.fi
    assert "lailliseksi" not in legality.decision.fi


@pytest.mark.domain_rule(40)
def test_a_correction_goes_back_to_the_item_on_the_table(context: Flask, make: Make) -> None:
    room = room_in_session(make)
    opening = room.open("opening")
    services.close_item(opening, Outcome.NOTED, room.actor)
    table = room.open("matter")
    services.reopen_item(opening, room.actor)
    assert services.close_and_open_next(opening, Outcome.NOTED, room.actor) == table
    assert [item.slot.section for item in room.record().items].count(None) == len(room.record().items) - 2
