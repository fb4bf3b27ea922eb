"""What those without e-mail must be told is told, once and with today's facts; the time of the notice stays the calling's."""

from datetime import time

import pytest

from advisory.agendas import queries as agendas
from advisory.boards import services as boards
from advisory.boards.services import Newcomer
from advisory.infra.db import db
from advisory.infra.outbox import Status
from advisory.kernel import clock
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting, Slot
from advisory.meetings.rules import Answer
from advisory.municipalities.models import Municipality
from advisory.people.models import Person
from tests.make import Make
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later, matter, planned, values
from tests.meetings.test_answering import by_link
from tests.meetings.test_calling import deliver, mails
from tests.meetings.test_succession import end, meeting

__all__ = ["meeting"]


def told(news: str) -> str:
    """What stands in the mails of this kind that were not taken back."""
    return "".join(one.text for one in mails(f"otherwise_{news}") if one.status is not Status.CANCELLED)


def expert_called_later(there: Table, meeting: Meeting) -> tuple[int, int]:
    """Pekka has the notice on paper; Kirsi, who has no e-mail either, is called after that."""
    services.due(clock.now())
    (pekka,) = queries.on_paper(meeting.id)
    services.hand_over(meeting, [pekka.id], clock.today(), time(12, 30), there.actor)
    boards.add_attendee(there.board, Newcomer(name="Kirsi Kirje"), is_presenter=False, actor=there.actor)
    services.due(clock.now())
    kirsi = next(one for one in queries.on_paper(meeting.id) if one.person.name == "Kirsi Kirje")
    return pekka.id, kirsi.id


@pytest.mark.domain_rule(37)
def test_who_is_called_later_does_not_move_the_time_of_the_notice(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    pekka, kirsi = expert_called_later(there, meeting)
    sent_at = queries.meeting(meeting.id).notice_sent_at
    assert sent_at is not None
    set_clock(later(days=13, hours=1))
    for minute in (50, 40):  # a wrong entry is mended by another
        services.hand_over(queries.meeting(meeting.id), [kirsi], clock.today(), time(12, minute), there.actor)
        assert queries.meeting(meeting.id).notice_sent_at == sent_at
    services.hand_over(queries.meeting(meeting.id), [pekka, kirsi], sent_at.date(), time(12, 40), there.actor)
    assert queries.meeting(meeting.id).notice_sent_at == clock.helsinki(sent_at.date(), time(12, 40))


@pytest.mark.domain_rule(37)
def test_the_time_of_the_notice_is_mended_while_somebody_called_later_waits(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    pekka, _ = expert_called_later(there, meeting)
    set_clock(later(hours=2))
    services.hand_over(queries.meeting(meeting.id), [pekka], clock.today(), time(12, 35), there.actor)
    assert queries.meeting(meeting.id).notice_sent_at == clock.helsinki(clock.today(), time(12, 35))


def on_paper(*deputies: int) -> None:
    for person_id in deputies:
        person = db.session.get_one(Person, person_id)
        person.email, person.account_id = "", None
    db.session.commit()


@pytest.mark.feature(29)
def test_two_deputies_on_paper_who_are_not_needed_at_the_same_moment_are_both_told(
    there: Table, make: Make, set_clock: SetClock
) -> None:
    second = make.member(there.board, "Toinen Jäsen")
    on_paper(there.deputy.person_id, make.deputy(second, "Ville Vara").person_id)
    meeting = called(there)
    deliver(mails("called"))
    set_clock(later(hours=1))
    for one in (there.member, second):
        by_link(meeting, one.person_id, Answer.CANNOT)
    set_clock(later(hours=2))
    deliver(mails("seat_empty"))
    for one in (there.member, second):
        by_link(meeting, one.person_id, Answer.IN_PERSON)
    assert "Dani Vara" in told("withdrawn")
    assert "Ville Vara" in told("withdrawn")


@pytest.mark.feature(29)
def test_one_secretary_who_knows_is_enough_for_a_deputy_to_have_heard(
    there: Table, make: Make, set_clock: SetClock
) -> None:
    make.secretary(db.session.get_one(Municipality, there.board.municipality_id), "Saara Toinen")
    on_paper(there.deputy.person_id)
    meeting = called(there)
    deliver(mails("called"))
    set_clock(later(hours=1))
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    set_clock(later(hours=2))
    one, _other = mails("seat_empty")  # the other's server is down
    deliver([one])
    by_link(meeting, there.member.person_id, Answer.IN_PERSON)
    assert "Dani Vara" in told("withdrawn")


def test_who_is_not_called_any_more_is_told_so_although_the_meeting_is_cancelled(
    there: Table, meeting: Meeting
) -> None:
    end(there, there.paper)
    end(there, there.member)
    services.due(clock.now())
    services.cancel(queries.meeting(meeting.id), "Sairaus", there.actor)
    assert "Pekka Paperi" in told("withdrawn")
    (farewell,) = (one for one in mails("no_longer_called") if one.person_id == there.member.person_id)
    assert farewell.status is Status.QUEUED


def test_of_two_changes_in_a_row_the_last_one_is_told(there: Table, meeting: Meeting) -> None:
    for hour in (18, 16):
        new = values(there, starts=time(hour), ends=time(hour + 2))
        services.change(queries.meeting(meeting.id), new, there.actor)
    (row,) = (one for one in mails("otherwise_changed") if one.status is Status.QUEUED)
    assert "16.00" in row.subject


def titled(meeting: Meeting, title: str) -> Slot:
    """The place of the item of this title."""
    return next(one for one in queries.slots(meeting.id) if one.item.title == matter(title).title)


def waiting(there: Table) -> list[str]:
    return [one.title.fi for one in agendas.waiting(there.board.id)]


def test_what_nobody_saw_of_a_called_agenda_does_not_wait(there: Table, meeting: Meeting) -> None:
    """Added by mistake and taken off before anybody was told."""
    services.add_item(queries.meeting(meeting.id), matter("Erehdys"), there.actor)
    services.remove_item(titled(meeting, "Erehdys"), there.actor)
    assert waiting(there) == []
    assert told("item_removed") == ""


def test_what_the_call_names_waits_though_it_was_taken_off_within_the_minute(there: Table) -> None:
    meeting = planned(there)
    services.add_item(meeting, matter("Kielikahvila"), there.actor)
    services.call(meeting, actor=there.actor)
    services.remove_item(titled(meeting, "Kielikahvila"), there.actor)
    assert waiting(there) == ["Kielikahvila"]


def test_a_late_item_that_was_told_is_taken_off_aloud_while_another_waits(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    services.add_item(queries.meeting(meeting.id), matter("Kielikahvila"), there.actor)
    deliver([*mails("agenda_changed"), *mails("otherwise_agenda_changed")])
    set_clock(later(hours=2))
    services.add_item(queries.meeting(meeting.id), matter("Nuorten ilta"), there.actor)
    services.remove_item(titled(meeting, "Kielikahvila"), there.actor)
    assert all("Kielikahvila" in one.text for one in mails("item_removed"))
    assert len(mails("item_removed")) == 2 + len(mails("otherwise_item_removed"))
    assert waiting(there) == ["Kielikahvila"]
    before = len(mails("item_removed"))
    services.remove_item(titled(meeting, "Nuorten ilta"), there.actor)  # of which nobody has heard
    assert waiting(there) == ["Kielikahvila"]
    assert len(mails("item_removed")) == before


def test_what_was_gone_and_came_back_goes_and_comes_back_silently(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    services.add_item(queries.meeting(meeting.id), matter("Kielikahvila"), there.actor)
    deliver([*mails("agenda_changed"), *mails("otherwise_agenda_changed")])
    kinds = ("item_removed", "otherwise_item_removed", "agenda_changed", "otherwise_agenda_changed")
    for hour in (2, 3):
        set_clock(later(hours=hour))
        slot = titled(meeting, "Kielikahvila")
        item, place = slot.item, slot.position
        services.remove_item(slot, there.actor)
        if hour == 2:
            deliver([row for kind in kinds for row in mails(kind) if row.status is Status.QUEUED])
        set_clock(later(hours=hour, minutes=3))
        services.put_back(queries.meeting(meeting.id), item, place, there.actor)
        if hour == 2:
            deliver([row for kind in kinds for row in mails(kind) if row.status is Status.QUEUED])
    assert [row.key for kind in kinds for row in mails(kind) if row.status is Status.QUEUED] == []


def test_a_deputy_whose_address_went_after_the_call_is_told_otherwise(there: Table, meeting: Meeting) -> None:
    member, deputy = there.member.person_id, there.deputy.person
    by_link(meeting, member, Answer.CANNOT)
    deliver(mails("deputy_called"))
    deputy.email = ""
    db.session.commit()
    by_link(meeting, member, Answer.IN_PERSON)
    assert "Dani Vara" in told("withdrawn")


def test_a_deputy_nobody_had_called_yet_is_not_told_of_not_being_needed(there: Table, meeting: Meeting) -> None:
    member, deputy = there.member.person_id, there.deputy.person
    address, deputy.email = deputy.email, ""
    db.session.commit()
    by_link(meeting, member, Answer.CANNOT)
    deputy.email = address
    db.session.commit()
    by_link(meeting, member, Answer.IN_PERSON)
    assert mails("deputy_released") == []


def test_of_a_changed_agenda_those_without_e_mail_hear_from_the_secretary(there: Table, meeting: Meeting) -> None:
    """In one mail with all that came, at the time when the others hear of it; and of what was taken off."""
    for title in ("Kielikahvila", "Nuorten ilta"):
        services.add_item(queries.meeting(meeting.id), matter(title), there.actor)
    (row,) = (one for one in mails("otherwise_agenda_changed") if one.status is Status.QUEUED)
    assert all(words in row.text for words in ("Kielikahvila", "Nuorten ilta", "Pekka Paperi"))
    assert row.not_before == mails("agenda_changed")[-1].not_before > clock.now()
    known = next(slot for slot in queries.slots(meeting.id) if not slot.is_late and slot.item.standard == "follow_up")
    services.remove_item(known, there.actor)
    (gone,) = mails("otherwise_item_removed")
    assert "Pekka Paperi" in gone.text
    services.put_back(queries.meeting(meeting.id), known.item, 5, there.actor)
    assert told("item_removed") == ""


def test_a_deputy_on_paper_who_is_called_again_has_no_notice_yet(there: Table, meeting: Meeting) -> None:
    """What was handed over before the deputy was released says nothing of the second call."""
    member, deputy = there.member.person_id, there.deputy.person
    deputy.email = ""
    db.session.commit()
    by_link(meeting, member, Answer.CANNOT)
    queries.invitation_to(meeting.id, deputy.id).handed_over_at = clock.now()
    db.session.commit()
    by_link(meeting, member, Answer.IN_PERSON)
    by_link(meeting, member, Answer.CANNOT)
    again = queries.invitation_to(meeting.id, deputy.id)
    assert again is not None
    assert (again.is_withdrawn, again.handed_over_at) == (False, None)
