"""Planning: times in Helsinki, ways, the standard agenda, one press one meeting."""

from datetime import date, time

import pytest
from sqlalchemy import select

from advisory.agendas import queries as agenda_queries
from advisory.agendas import services as agendas
from advisory.agendas.models import Attachment, Item
from advisory.agendas.rules import STANDARD_AGENDA
from advisory.boards.rules import Numbering
from advisory.infra.audit import AuditEntry
from advisory.infra.db import Model, db
from advisory.infra.outbox import OutboxRow
from advisory.infra.uploads import Upload
from advisory.infra.use_case import use_case
from advisory.kernel.clock import helsinki, to_local
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting
from advisory.meetings.rules import MeetingState, Mode
from advisory.policy.actions import Action
from tests.make import Make
from tests.meetings.making import Table, called, later, matter, planned, table, values


@pytest.mark.feature(38)
@pytest.mark.feature(32)
def test_a_planned_meeting_is_a_silent_draft_with_the_standard_agenda(there: Table):
    meeting = planned(there)

    agenda = queries.slots(meeting.id)
    assert meeting.state is MeetingState.DRAFT
    assert meeting.number is None
    assert [slot.item.standard for slot in agenda] == list(STANDARD_AGENDA)
    assert agenda[0].item.title.fi == "Kokouksen avaus"
    assert agenda[0].item.title.sv == "Sammanträdet öppnas"
    assert agenda[2].item.proposal.fi == "Valitaan 2 pöytäkirjantarkastajaa läsnä olevista jäsenistä."
    assert db.session.scalars(select(OutboxRow)).all() == []


@pytest.mark.feature("P1")
def test_the_stored_instant_is_the_helsinki_time_that_was_typed(there: Table):
    assert planned(there).starts_at == helsinki(date(2026, 9, 16), time(17))
    winter = planned(there, day=date(2026, 12, 16))
    assert (winter.starts_at.hour, to_local(winter.starts_at).hour) == (15, 17)


@pytest.mark.feature("P1")
@pytest.mark.promise("R10")
def test_in_the_night_with_a_missing_hour_the_field_says_so(there: Table):
    with pytest.raises(RuleBroken, match="time_does_not_exist") as refused:
        planned(there, day=date(2027, 3, 28), starts=time(1), ends=time(3, 30))
    assert refused.value.field == "ends"


@pytest.mark.feature("P1")
@pytest.mark.promise("R10")
def test_in_the_night_with_an_hour_twice_an_hour_is_not_lost(there: Table):
    meeting = planned(there, day=date(2027, 10, 31), starts=time(3, 30), ends=time(3, 15))
    assert (meeting.ends_at - meeting.starts_at).total_seconds() == 45 * 60
    long = planned(there, day=date(2027, 10, 31), starts=time(2), ends=time(5))
    assert (long.ends_at - long.starts_at).total_seconds() == 4 * 3600


@pytest.mark.domain_rule(13)
def test_remote_attendance_needs_the_boards_setting(make: Make, there: Table):
    there.board.is_remote_allowed = False
    db.session.commit()
    with pytest.raises(RuleBroken, match="remote_not_allowed") as refused:
        planned(there)
    assert refused.value.field == "mode"
    meeting = planned(there, mode=Mode.IN_PERSON)
    assert meeting.remote_url == ""


@pytest.mark.promise("R3")
def test_the_same_form_pressed_twice_makes_one_meeting_and_one_item(there: Table):
    first, second = planned(there, uid="form-1"), planned(there, uid="form-1")
    assert first is second
    one = services.add_item(first, matter(form_key="k1"), there.actor)
    two = services.add_item(first, matter(form_key="k1"), there.actor)
    assert one is two
    assert len(queries.slots(first.id)) == 9


@pytest.mark.feature(35)
def test_a_new_item_stands_before_other_matters_and_can_be_moved(there: Table):
    meeting = planned(there)
    slot = services.add_item(meeting, matter(), there.actor)
    assert queries.slots(meeting.id).index(slot) == 5
    assert services.move_item(slot, "up", there.actor) == 5
    assert services.move_item(slot, "down", there.actor) == 6
    opening = queries.slots(meeting.id)[0]
    with pytest.raises(RuleBroken, match="fixed_place"):
        services.move_item(opening, "down", there.actor)
    assert services.move_item(opening, "up", there.actor) == 1
    services.remove_item(slot, there.actor)
    assert [one.position for one in queries.slots(meeting.id)] == list(range(1, 9))


def test_an_item_added_after_the_calling_is_marked_late(there: Table):
    meeting = called(there)
    assert services.add_item(meeting, matter(), there.actor).is_late
    meeting.state = MeetingState.ENDED
    with pytest.raises(WrongState):
        services.add_item(meeting, matter(), there.actor)


@pytest.mark.domain_rule(48)
def test_an_item_about_one_person_is_refused(there: Table):
    meeting = planned(there)
    with pytest.raises(RuleBroken, match="individual_case_unconfirmed"):
        services.add_item(meeting, matter(is_general_confirmed=False), there.actor)
    with pytest.raises(RuleBroken, match="identity_code_in_text"):
        services.add_item(meeting, matter("Hakija 131052-308T"), there.actor)
    assert len(queries.slots(meeting.id)) == 8


@pytest.mark.domain_rule(28)
@pytest.mark.feature(47)
def test_a_secret_item_keeps_its_heading_and_ground_only(there: Table):
    meeting = planned(there)
    secret = {"is_secret": True, "secrecy_ground": "25"}
    with pytest.raises(RuleBroken, match="secrecy_ground_missing"):
        services.add_item(meeting, matter(is_secret=True), there.actor)
    with pytest.raises(RuleBroken, match="secret_text_refused"):
        services.add_item(meeting, matter(background=matter().title, **secret), there.actor)
    slot = services.add_item(meeting, matter("Lausuntoasia", **secret), there.actor)
    assert slot.item.is_secret
    assert not slot.item.background


@pytest.mark.domain_rule(40)
def test_sections_run_through_the_year_and_never_come_again(there: Table):
    there.board.numbers_year, there.board.last_section_outside = 2026, 23
    meeting = planned(there)
    slots = queries.slots(meeting.id)
    with use_case(Action.MEETINGS_EDIT, meeting, there.actor) as case:
        assert services.give_section(case, slots[0]) == 24
        assert services.give_section(case, slots[1]) == 25
        assert services.give_section(case, slots[1]) == 25
        with pytest.raises(RuleBroken, match="not_the_last_opened"):
            services.take_back_section(case, slots[0])
        services.take_back_section(case, slots[1])
        assert services.give_section(case, slots[2]) == 25


@pytest.mark.domain_rule(40)
@pytest.mark.parametrize(("first", "then", "numbers"), [("year", "meeting", (24, 25)), ("meeting", "year", (1, 2))])
def test_a_meeting_is_numbered_to_its_end_as_it_began(there: Table, first: str, then: str, numbers: tuple[int, int]):
    there.board.numbers_year, there.board.last_section_outside = 2026, 23
    there.board.numbering = Numbering(first)
    meeting, other = planned(there), planned(there)
    slots = queries.slots(meeting.id)
    with use_case(Action.MEETINGS_EDIT, meeting, there.actor) as case:
        assert services.give_section(case, slots[0]) == numbers[0]
        there.board.numbering = Numbering(then)
        assert services.give_section(case, slots[1]) == numbers[1]
        assert slots[1].section_scope == slots[0].section_scope
        assert services.give_section(case, queries.slots(other.id)[0]) == (1 if then == "meeting" else 24)


@pytest.mark.security("S51")
def test_another_municipalitys_secretary_finds_nothing(make: Make, there: Table):
    meeting = planned(there)
    stranger = table(make)
    with pytest.raises(NotFound):
        services.edit(meeting, values(there), stranger.actor)
    with pytest.raises(NotFound):
        queries.seen(meeting.id, stranger.actor)
    assert db.session.get_one(Meeting, meeting.id).state is MeetingState.DRAFT


# --- throwing a draft away


@pytest.mark.feature(38)
def test_a_draft_goes_with_its_items_and_files(there: Table):
    meeting = planned(there)
    slot = services.add_item(meeting, matter(), there.actor)
    upload = Upload("ohjelma.pdf", b"%PDF-1.7 ohjelma", "application/pdf")
    agendas.attach(slot.item, upload, there.actor)

    services.discard(queries.meeting(meeting.id), there.actor)

    assert db.session.get(Meeting, meeting.id) is None
    assert db.session.scalars(select(Item)).all() == []
    assert db.session.scalars(select(Attachment)).all() == []
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject) == ("meetings.discard", f"Meeting:{meeting.id}")
    assert entry.changes == {"items": len(STANDARD_AGENDA) + 1, "files": 1}
    assert db.session.scalars(select(OutboxRow)).all() == []


def test_what_an_earlier_meeting_left_waits_on_when_a_draft_goes(there: Table, set_clock):
    meeting = called(there)
    item = services.add_item(meeting, matter(), there.actor).item
    set_clock(later(minutes=5))
    services.cancel(meeting, "Sali on kiinni.", there.actor)
    following = planned(there)
    services.take_up(following, item, there.actor)

    services.discard(queries.meeting(following.id), there.actor)

    (waiting,) = agenda_queries.waiting(there.board.id)
    assert (waiting.first_id, waiting.title) == (item.id, item.title)


@pytest.mark.promise("R10")
def test_a_called_meeting_is_not_thrown_away(there: Table):
    meeting = called(there)
    with pytest.raises(WrongState):
        services.discard(meeting, there.actor)
    assert db.session.get(Meeting, meeting.id) is not None


@pytest.mark.domain_rule(40)
def test_whoever_takes_a_number_sees_what_another_has_just_entered(there: Table):
    """The board waits for its lock until the other has committed; what the request had read before is old by then."""
    assert there.board.last_meeting_outside == 0
    db.session.execute(Model.metadata.tables["board"].update().values(last_meeting_outside=7))
    assert queries.lock_numbers(there.board.id).last_meeting_outside == 7
