"""The notice on paper: it counts as sent when the last one has it (rule 37, decision 13)."""

from datetime import date, time

import pytest

from advisory.agendas.rules import Outcome, StandardItem
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel.clock import helsinki
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.meetings import queries, services
from advisory.meetings.models import Invitation, Meeting
from advisory.proceedings import services as proceedings
from advisory.proceedings.rules import How
from tests.checking import CheckingClient
from tests.make import Make
from tests.meetings.conftest import SetClock
from tests.meetings.making import NOW, Table, called, later, planned


def mails(kind: str) -> list[OutboxRow]:
    rows = db.session.query(OutboxRow).filter(OutboxRow.status != Status.CANCELLED).order_by(OutboxRow.id)
    return [row for row in rows if row.key.startswith(f"meetings.{kind}")]


def delivered(there: Table) -> Meeting:
    """A meeting whose mails have all gone out; Pekka is on paper."""
    meeting = called(there)
    for row in mails("called"):
        row.status, row.finished_at = Status.SENT, later(minutes=2)
    db.session.commit()
    return meeting


def section(client: CheckingClient, url: str, heading: str) -> str:
    """The words of one card of a page."""
    return client.page(url).select_one(f"section[aria-labelledby={heading}]").text


def pekka(meeting: Meeting) -> Invitation:
    (one,) = queries.on_paper(meeting.id)
    assert one.person.name == "Pekka Paperi"
    return one


@pytest.mark.domain_rule(37)
def test_the_notice_is_not_out_while_somebody_lacks_it_on_paper(there: Table, set_clock: SetClock) -> None:
    meeting = delivered(there)
    set_clock(helsinki(date(2026, 9, 3), time(15)))
    services.due(helsinki(date(2026, 9, 3), time(15)))
    assert meeting.notice_sent_at is None
    services.hand_over(meeting, [pekka(meeting).id], date(2026, 9, 3), time(14, 30), there.actor)
    assert meeting.notice_sent_at == helsinki(date(2026, 9, 3), time(14, 30))


@pytest.mark.domain_rule(37)
def test_mails_that_go_out_later_than_the_paper_decide(there: Table, set_clock: SetClock) -> None:
    meeting = called(there)
    set_clock(later(minutes=1))
    services.hand_over(meeting, [pekka(meeting).id], NOW.date(), time(12, 1), there.actor)
    assert meeting.notice_sent_at is None
    for row in mails("called"):
        row.status, row.finished_at = Status.SENT, later(minutes=9)
    services.due(later(minutes=10))
    assert meeting.notice_sent_at == later(minutes=9)


@pytest.mark.domain_rule(37)
def test_the_secretary_is_warned_of_those_on_paper_too(there: Table) -> None:
    delivered(there)
    services.due(helsinki(date(2026, 9, 12), time(21)))
    (alarm,) = mails("notice_alarm")
    assert "Pekka Paperi" in alarm.text
    assert "Aino Puhuja" not in alarm.text


@pytest.mark.parametrize(
    ("on", "at", "code"),
    [
        (date(2026, 9, 1), time(11, 59), "handed_over_before_call"), (date(2026, 9, 4), time(12), "handed_over_ahead"),
        (date(2026, 3, 29), time(3, 30), "time_does_not_exist"),
    ],
)  # fmt: skip
def test_only_what_has_happened_is_written_down(
    there: Table, set_clock: SetClock, on: date, at: time, code: str
) -> None:
    meeting = delivered(there)
    set_clock(helsinki(date(2026, 9, 3), time(15)))
    with pytest.raises(RuleBroken, match=code):
        services.hand_over(meeting, [pekka(meeting).id], on, at, there.actor)
    assert pekka(meeting).handed_over_at is None


def test_a_draft_has_no_notice_and_somebody_is_chosen(there: Table) -> None:
    with pytest.raises(WrongState):
        services.hand_over(planned(there), [1], NOW.date(), time(12), there.actor)
    with pytest.raises(RuleBroken, match="nobody_chosen"):
        services.hand_over(delivered(there), [], NOW.date(), time(12), there.actor)


def test_the_page_names_who_is_not_reached_and_takes_the_time(
    client: CheckingClient, there: Table, set_clock: SetClock
) -> None:
    meeting = delivered(there)
    set_clock(helsinki(date(2026, 9, 3), time(15)))
    client.sign_in(there.account(there.secretary))
    show, url = f"/meetings/{meeting.id}", f"/meetings/{meeting.id}/notices-on-paper"
    assert "Pekka Paperi" in section(client, show, "notice")
    form = client.page(url)
    assert [box["value"] for box in form.select("input[name=people][checked]")] == [str(pekka(meeting).id)]
    refused = client.submit(url, {"people": pekka(meeting).id, "day": "2026-09-05", "at": "09:15"})
    assert refused.status_code == 422
    assert 'value="2026-09-05"' in refused.text
    assert 'value="09:15"' in refused.text
    kept = client.submit(url, {"people": pekka(meeting).id, "day": "2026-09-02", "at": "09:15"})
    assert kept.status_code == 303
    assert "Pekka Paperi" not in section(client, show, "notice")
    assert "9.15" in section(client, url, "paper")


def test_a_member_may_not_write_it_down(client: CheckingClient, there: Table, make: Make) -> None:
    meeting = delivered(there)
    client.sign_in(there.account(there.member.person))
    assert client.get(f"/meetings/{meeting.id}/notices-on-paper").status_code in {403, 404}


@pytest.mark.domain_rule(37)
@pytest.mark.parametrize("is_reached", [True, False])
def test_what_has_no_time_when_the_meeting_opens_is_said_in_the_legality_item(
    there: Table, set_clock: SetClock, is_reached: bool
) -> None:
    meeting = delivered(there)
    if is_reached:
        set_clock(later(hours=3))
        services.hand_over(meeting, [pekka(meeting).id], NOW.date(), time(14), there.actor)
    set_clock(meeting.starts_at)
    attending = {one.person_id: How.ROOM for one in queries.invitations(meeting.id)}
    proceedings.open_meeting(meeting, actor=there.actor, attending=attending)
    legality = next(one for one in queries.slots(meeting.id) if one.item.standard is StandardItem.LEGALITY)
    handling = proceedings.open_item(legality, there.actor)
    proceedings.close_item(handling, Outcome.DECIDED, there.actor)
    assert "1.9.2026" in handling.decision.fi
    assert ("Kokouskutsu ei ollut tavoittanut kaikkia." in handling.decision.fi) is not is_reached


@pytest.mark.domain_rule(37)
def test_the_call_is_printed_as_it_went_by_mail_in_the_language_of_who_gets_it(
    client: CheckingClient, there: Table
) -> None:
    meeting = delivered(there)
    one = pekka(meeting)
    one.person.language = "sv"
    db.session.commit()
    client.sign_in(there.account(there.secretary))
    listed = client.page(f"/meetings/{meeting.id}/notices-on-paper")
    address = listed.select_one("a[href*='/notices-on-paper/']")["href"]
    sheet = client.page(address).select_one("article")
    assert sheet["lang"] == "sv"
    assert "kallar dig till" in sheet.text
    assert sheet.select_one("ul li").text.startswith("1. ")
    slip = sheet.select_one(".sheet__slip").text
    assert "Pekka Paperi" in slip
    assert "☐ Jag kommer" in slip
    assert "/answer/" not in sheet.text  # a link is no use on paper
    with_mail = next(row for row in queries.invitations(meeting.id) if row.person.email)
    client.page(f"/meetings/{meeting.id}/notices-on-paper/{with_mail.id}", status=404)
