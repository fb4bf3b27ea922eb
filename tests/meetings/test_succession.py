"""Memberships that end or begin after the calling: links, papers, the successor, the deputy who moves up."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from advisory.boards import services as boards
from advisory.boards.models import Attendee, Membership
from advisory.boards.rules import Capacity, EndReason
from advisory.boards.services import Newcomer
from advisory.infra import links
from advisory.infra.audit import AuditEntry
from advisory.infra.db import db
from advisory.infra.outbox import Status
from advisory.kernel import clock
from advisory.meetings import queries, services
from advisory.meetings.mails import PURPOSE
from advisory.meetings.models import Invitation, Meeting
from advisory.meetings.rules import Answer, Attending
from advisory.people.models import Account, Person
from tests.checking import CheckingClient
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later, values
from tests.meetings.test_answering import by_link, invitation
from tests.meetings.test_calling import deliver, mails


@pytest.fixture
def meeting(there: Table, set_clock: SetClock) -> Meeting:
    """Called an hour ago, mails delivered."""
    new = called(there)
    deliver(mails("called"))
    set_clock(later(hours=1))
    return new


def end(there: Table, membership: Membership, *, days: int = 1) -> None:
    boards.end_membership(
        membership, on=clock.today() - timedelta(days=days), reason=EndReason.ELIGIBILITY_LOST, actor=there.actor
    )


def succeed(there: Table, membership: Membership, *, consent: bool = True) -> Membership:
    newcomer = Newcomer(name="Selma Seuraaja", email="selma@test.example")
    made = boards.replace(there.board, membership, newcomer, starts_on=clock.today(), actor=there.actor)
    if consent:
        boards.record_consent(there.board, [made.id], clock.today(), there.actor)
    return made


def kinds() -> list[str]:
    return sorted({row.key.split(":")[0].removeprefix("meetings.") for row in mails("")} - {"called"})


@pytest.mark.domain_rule(32)
def test_one_who_left_loses_link_and_papers_at_once(client: CheckingClient, there: Table, meeting: Meeting) -> None:
    own = invitation(meeting, there.member.person_id)
    url = f"/answer/{links.make(PURPOSE, own.id, own.person_id)}"
    person = db.session.get_one(Person, own.person_id)
    account = db.session.get_one(Account, person.account_id)
    end(there, there.member)
    db.session.commit()
    assert client.get(url).status_code == 410
    assert client.get(f"{url}/calendar.ics").status_code == 410
    assert client.post(f"{url}/renew").status_code in {400, 410}
    client.sign_in(account)
    assert client.get(f"/meetings/{meeting.id}/room").status_code in {403, 404}
    assert "video.example" not in client.get(f"/meetings/{meeting.id}").text


@pytest.mark.domain_rule(4)
@pytest.mark.domain_rule(32)
def test_one_who_left_is_told_and_the_deputy_moves_up(there: Table, meeting: Meeting) -> None:
    end(there, there.member)
    for _ in range(2):
        services.due(clock.now())
    assert kinds() == ["deputy_called", "no_longer_called"]
    (farewell,) = mails("no_longer_called")
    assert "METHOD:CANCEL" in farewell.calendar
    assert farewell.recipient == db.session.get_one(Person, there.member.person_id).email
    assert "video.example" not in farewell.text
    assert invitation(meeting, there.member.person_id).is_withdrawn
    (deputy,) = mails("deputy_called")
    assert deputy.recipient == there.deputy.person.email
    assert "Maija Jäsen" in deputy.text
    assert invitation(meeting, there.deputy.person_id).replaces_id == there.member.id


def with_expert(there: Table, set_clock: SetClock) -> tuple[Meeting, Invitation]:
    """A meeting to which an expert was called an hour ago."""
    first = Newcomer(name="Eeva Asiantuntija", email="eeva@test.example")
    boards.add_attendee(there.board, first, is_presenter=False, actor=there.actor)
    meeting = called(there)
    deliver(mails("called"))
    set_clock(later(hours=1))
    expert = next(one for one in queries.invitations(meeting.id) if one.attending is Attending.EXPERT)
    return meeting, expert


@pytest.mark.domain_rule(44)
def test_who_loses_or_gets_the_right_to_attend_is_told_or_called(there: Table, set_clock: SetClock) -> None:
    meeting, expert = with_expert(there, set_clock)
    (right,) = db.session.scalars(select(Attendee).where(Attendee.person_id == expert.person_id))
    boards.end_attendee(right, there.actor)  # with the end of this day, which is before the meeting
    newcomer = Newcomer(name="Ilkka Asiantuntija", email="ilkka@test.example")
    boards.add_attendee(there.board, newcomer, is_presenter=False, actor=there.actor)
    for _ in range(2):
        services.due(clock.now())
    (farewell,) = mails("no_longer_called")
    assert (farewell.recipient, "METHOD:CANCEL" in farewell.calendar) == (expert.person.email, True)
    assert invitation(meeting, expert.person_id).is_withdrawn
    (new,) = (one for one in mails("called") if one.recipient == "ilkka@test.example")
    assert "METHOD:REQUEST" in new.calendar


@pytest.mark.domain_rule(44)
def test_an_expert_who_becomes_a_member_is_called_as_one(there: Table, set_clock: SetClock) -> None:
    meeting, expert = with_expert(there, set_clock)
    known = Newcomer(name="Eeva Asiantuntija", person_id=expert.person_id)
    made = boards.replace(there.board, there.member, known, starts_on=clock.today(), actor=there.actor)
    boards.record_consent(there.board, [made.id], clock.today(), there.actor)
    for _ in range(2):
        services.due(clock.now())
    own = invitation(meeting, made.person_id)
    assert (own.attending, own.membership_id) == (Attending.MEMBER, made.id)
    assert queries.called_otherwise(clock.now()) == []


def test_an_expert_whose_right_ended_is_called_again_as_minute_taker(there: Table, set_clock: SetClock) -> None:
    meeting, expert = with_expert(there, set_clock)
    (right,) = db.session.scalars(select(Attendee).where(Attendee.person_id == expert.person_id))
    boards.end_attendee(right, there.actor)
    services.due(clock.now())
    assert invitation(meeting, expert.person_id).is_withdrawn
    services.change(queries.meeting(meeting.id), values(there, minute_taker_id=expert.person_id), there.actor)
    own = invitation(meeting, expert.person_id)
    assert (own.is_withdrawn, own.attending) == (False, Attending.MINUTE_TAKER)
    assert [one.recipient for one in mails("called") if one.recipient == "eeva@test.example"]


@pytest.mark.domain_rule(4)
def test_a_seat_without_a_deputy_is_told_to_the_secretary_once(there: Table, meeting: Meeting) -> None:
    end(there, there.paper)
    for _ in range(2):
        services.due(clock.now())
    assert kinds() == ["otherwise_withdrawn", "seat_empty"]
    assert len(mails("seat_empty")) == 1
    (news,) = mails("otherwise_withdrawn")  # who left has no e-mail
    assert (news.recipient, "Pekka Paperi" in news.text) == (there.secretary.email, True)
    assert "Maija Jäsen" not in news.text
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "meetings.follow_memberships"))
    assert entry.changes == {"withdrawn": [there.paper.person_id], "called": []}


@pytest.mark.domain_rule(44)
def test_the_secretary_hears_of_a_new_expert_without_email(
    client: CheckingClient, there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    services.due(clock.now())
    (pekka,) = queries.on_paper(meeting.id)
    services.hand_over(meeting, [pekka.id], clock.today(), time(12, 30), there.actor)
    sent_at = meeting.notice_sent_at
    assert sent_at is not None
    boards.add_attendee(there.board, Newcomer(name="Kirsi Kirje"), is_presenter=False, actor=there.actor)
    for _ in range(2):
        services.due(clock.now())
    (news,) = mails("otherwise_called")
    assert (news.recipient, "Kirsi Kirje" in news.text) == (there.secretary.email, True)
    assert f"/meetings/{meeting.id}/notices-on-paper" in news.text
    client.sign_in(there.account(there.secretary))
    assert "Kutsuttu myöhemmin, ilman sähköpostia: Kirsi Kirje." in client.page(f"/meetings/{meeting.id}").text
    kirsi = next(one for one in queries.on_paper(meeting.id) if one.person.name == "Kirsi Kirje")
    set_clock(later(minutes=63))
    services.hand_over(queries.meeting(meeting.id), [kirsi.id], clock.today(), time(13, 2), there.actor)
    assert queries.meeting(meeting.id).notice_sent_at == sent_at  # the others had it in time
    assert "Kutsuttu myöhemmin" not in client.page(f"/meetings/{meeting.id}").text


def test_the_secretary_hears_of_a_paper_deputy_who_is_no_longer_needed(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    deputy = there.deputy.person
    deputy.email, deputy.account_id = "", None
    db.session.commit()
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    by_link(meeting, there.member.person_id, Answer.IN_PERSON)
    assert kinds() == []  # nobody knew of it yet
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    set_clock(later(hours=2))
    deliver(mails("seat_empty"))
    by_link(meeting, there.member.person_id, Answer.IN_PERSON)
    (news,) = mails("otherwise_withdrawn")
    assert "Dani Vara" in news.text


def test_the_secretary_hears_whom_no_mail_tells_of_a_change_and_a_cancellation(there: Table, meeting: Meeting) -> None:
    minute_taker = boards.add_attendee(
        there.board, Newcomer(name="Kirsi Kirje"), is_presenter=False, actor=there.actor
    )  # fmt: skip
    boards.end_attendee(minute_taker, there.actor)
    services.change(queries.meeting(meeting.id), values(there, minute_taker_id=minute_taker.person_id), there.actor)
    (called_now,), (changed,) = mails("otherwise_called"), mails("otherwise_changed")
    assert ("Kirsi Kirje" in called_now.text, "Pekka Paperi" in called_now.text) == (True, False)
    assert ("Kirsi Kirje" in changed.text, "Pekka Paperi" in changed.text) == (False, True)
    services.cancel(queries.meeting(meeting.id), "Sairastumisia", there.actor)
    (off,) = mails("otherwise_cancelled")
    assert ("Kirsi Kirje" in off.text, "Pekka Paperi" in off.text) == (True, True)


def test_the_successor_is_called_and_not_the_deputy(there: Table, meeting: Meeting) -> None:
    made = succeed(there, there.member)
    for _ in range(2):
        services.due(clock.now())
    assert kinds() == ["no_longer_called"]
    row = invitation(meeting, made.person_id)
    assert (row.attending, row.membership_id, row.answer) == (Attending.MEMBER, made.id, Answer.NONE)
    new = [mail for mail in mails("called") if mail.person_id == made.person_id]
    assert len(new) == 1
    assert "METHOD:REQUEST" in new[0].calendar


def test_a_successor_waits_for_the_consent(there: Table, meeting: Meeting) -> None:
    made = succeed(there, there.member, consent=False)
    services.due(clock.now())
    assert queries.invitation_to(meeting.id, made.person_id) is None
    assert kinds() == ["deputy_called", "no_longer_called"]
    boards.record_consent(there.board, [made.id], clock.today(), there.actor)
    services.due(clock.now())
    assert queries.invitation_to(meeting.id, made.person_id) is not None
    assert invitation(meeting, there.deputy.person_id).is_withdrawn


def test_the_deputy_of_one_who_left_goes_when_a_successor_comes_and_may_be_called_again(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    set_clock(later(hours=2))
    deliver(mails("deputy_called"))
    made = succeed(there, there.member)
    services.due(clock.now())
    deputy = invitation(meeting, there.deputy.person_id)
    assert deputy.is_withdrawn
    farewells = {mail.person_id: mail.text for mail in mails("no_longer_called")}
    assert "Paikalla on uusi jäsen" in farewells[deputy.person_id]
    set_clock(later(hours=3))
    by_link(meeting, made.person_id, Answer.CANNOT)
    assert (deputy.is_withdrawn, deputy.replaces_id) == (False, made.id)


def test_a_deputy_who_becomes_the_member_is_called_as_one(there: Table, meeting: Meeting) -> None:
    today = clock.today()
    boards.end_membership(
        there.deputy, on=today - timedelta(days=1), reason=EndReason.RESIGNATION_GRANTED, actor=there.actor
    )
    newcomer = Newcomer(name="Dani Vara", person_id=there.deputy.person_id)
    made = boards.replace(there.board, there.member, newcomer, starts_on=today, actor=there.actor)
    boards.record_consent(there.board, [made.id], today, there.actor)
    services.due(clock.now())
    row = invitation(meeting, there.deputy.person_id)
    assert (row.attending, row.membership_id, row.replaces_id) == (Attending.MEMBER, made.id, None)


def test_the_deputy_called_for_an_absent_member_leaves_and_the_next_deputy_is_called(
    there: Table, meeting: Meeting, set_clock
):
    by_link(meeting, there.member.person_id, Answer.CANNOT)
    set_clock(later(hours=2))
    deliver(mails("deputy_called"))
    end(there, there.deputy)
    seat = db.session.get_one(Membership, there.member.id).seat
    newcomer = Newcomer(name="Uusi Vara", email="uusi@test.example")
    other = boards.add_to_seat(there.board, seat, newcomer, capacity=Capacity.DEPUTY, actor=there.actor)
    boards.record_consent(there.board, [other.id], clock.today(), there.actor)
    services.due(clock.now())
    assert invitation(meeting, there.deputy.person_id).is_withdrawn
    assert invitation(meeting, other.person_id).replaces_id == there.member.id


def test_nobody_is_told_whom_the_call_never_reached(there: Table, set_clock: SetClock) -> None:
    meeting = called(there)
    set_clock(later(hours=1))
    end(there, there.member)
    services.due(clock.now())
    assert mails("no_longer_called") == []
    row = invitation(meeting, there.member.person_id)
    assert row.is_withdrawn
    assert row.person_id not in {mail.person_id for mail in mails("called") if mail.status is Status.QUEUED}


def test_a_membership_that_ends_after_the_meeting_changes_nothing(there: Table, meeting: Meeting) -> None:
    day = clock.local_date(meeting.starts_at)
    boards.end_membership(there.member, on=day, reason=EndReason.RESIGNATION_GRANTED, actor=there.actor)
    services.due(clock.now())
    assert kinds() == []
    assert not any(one.is_withdrawn for one in db.session.scalars(select(Invitation)))


def test_the_rights_of_one_who_left_after_the_meeting_last_until_publication(there: Table, meeting: Meeting, set_clock):
    meeting.advance("open")
    boards.end_membership(there.member, on=date(2026, 9, 16), reason=EndReason.RESIGNATION_GRANTED, actor=there.actor)
    set_clock(later(days=20))
    services.due(clock.now())
    assert not invitation(meeting, there.member.person_id).is_withdrawn
    assert queries.has_lapsed(invitation(meeting, there.member.person_id)) is False
