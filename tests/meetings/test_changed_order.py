"""The order of an agenda that people have: changing it is told to them, in one mail, unless it is again as it was."""

import pytest

from advisory.infra.db import db
from advisory.infra.outbox import Status
from advisory.kernel import clock
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting, Slot
from tests.checking import CheckingClient
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later, matter, planned
from tests.meetings.test_changed_agenda import mails, send

pytestmark = [pytest.mark.domain_rule(39), pytest.mark.feature(41)]
ORDER = "Asiat ovat nyt eri järjestyksessä"


@pytest.fixture
def meeting(there: Table, set_clock: SetClock) -> Meeting:
    """Called an hour ago, with two matters of its own."""
    meeting = planned(there)
    for title in ("Kielikahvila", "Nuorten ilta"):
        services.add_item(meeting, matter(title), there.actor)
    services.call(meeting, actor=there.actor)
    set_clock(later(hours=1))
    return meeting


def named(meeting: Meeting, title: str) -> Slot:
    return next(one for one in queries.slots(meeting.id) if one.item.title == matter(title).title)


def move(there: Table, meeting: Meeting, title: str, direction: str) -> None:
    services.move_item(named(meeting, title), direction, there.actor)


def test_another_order_is_told_to_everybody_called_in_one_mail(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    move(there, meeting, "Nuorten ilta", "up")
    set_clock(later(hours=1, minutes=3))
    move(there, meeting, "Nuorten ilta", "up")

    told = mails("order_changed")
    assert {row.recipient for row in told} == {row.recipient for row in mails("called")}
    assert len(told) == len({row.recipient for row in told})
    assert {row.not_before for row in told} == {later(hours=1, minutes=13)}
    (finnish,) = (row for row in told if row.person_id == there.chair.person_id)
    assert ORDER in finnish.text
    assert "5. Nuorten ilta" in finnish.text
    (paper,) = mails("otherwise_order_changed")
    assert "Pekka Paperi" in paper.text


def test_nothing_is_told_of_an_order_that_is_again_as_it_was(there: Table, meeting: Meeting) -> None:
    move(there, meeting, "Nuorten ilta", "up")
    move(there, meeting, "Nuorten ilta", "down")
    assert mails("order_changed") == mails("otherwise_order_changed") == []


def test_back_again_is_told_once_the_other_order_went_out(there: Table, meeting: Meeting, set_clock: SetClock) -> None:
    move(there, meeting, "Nuorten ilta", "up")
    send("order_changed")
    send("otherwise_order_changed")
    set_clock(later(hours=2))
    move(there, meeting, "Nuorten ilta", "down")
    assert all("6. Kielikahvila" in row.text and "7. Nuorten ilta" in row.text for row in mails("order_changed")[:1])
    assert mails("order_changed")


def test_one_whose_mail_server_does_not_answer_keeps_the_others_informed(
    there: Table, meeting: Meeting, set_clock: SetClock
) -> None:
    """One mail is tried again for days; the others went out, and so the order that people have is the new one."""
    move(there, meeting, "Nuorten ilta", "up")
    late, *others = mails("order_changed")
    for row in (*others, *mails("otherwise_order_changed")):
        row.status, row.finished_at = Status.SENT, clock.now()
    late.first_tried_at, late.not_before = later(hours=1, minutes=10), later(hours=5)
    db.session.commit()
    set_clock(later(hours=2))
    move(there, meeting, "Nuorten ilta", "down")
    assert {row.recipient for row in mails("order_changed")} == {row.recipient for row in mails("called")}


def test_what_came_and_another_order_are_one_mail(there: Table, meeting: Meeting) -> None:
    services.add_item(meeting, matter("Keväinen retki"), there.actor)
    move(there, meeting, "Nuorten ilta", "up")
    (row,) = (one for one in mails("agenda_changed") if one.person_id == there.chair.person_id)
    assert ORDER in row.text
    assert "Keväinen retki" in row.text
    assert mails("order_changed") == []

    move(there, meeting, "Nuorten ilta", "down")
    (row,) = (one for one in mails("agenda_changed") if one.person_id == there.chair.person_id)
    assert ORDER not in row.text
    services.remove_item(named(meeting, "Keväinen retki"), there.actor)
    assert mails("agenda_changed") == mails("order_changed") == []


def test_a_late_item_may_be_placed_before_anybody_has_heard_of_it(there: Table, meeting: Meeting) -> None:
    services.add_item(meeting, matter("Keväinen retki"), there.actor)
    move(there, meeting, "Keväinen retki", "up")
    assert not any(ORDER in row.text for row in mails("agenda_changed"))
    assert mails("agenda_changed")


def test_a_draft_is_put_in_order_silently(there: Table) -> None:
    meeting = planned(there)
    services.add_item(meeting, matter("Kielikahvila"), there.actor)
    move(there, meeting, "Kielikahvila", "up")
    assert mails("") == []


def test_after_the_call_the_arrows_stand_behind_a_warning(client: CheckingClient, there: Table) -> None:
    meeting = called(there)
    client.sign_in(there.account(there.secretary))
    url = f"/meetings/{meeting.id}"
    page = client.page(url)
    assert page.select("button[name=move]") == []
    link = next(one for one in page.select("a.btn") if one["href"].startswith(f"{url}?order=change"))
    page = client.page(link["href"])
    assert page.select("button[name=move]")
    assert "kymmenen minuutin kuluttua" in page.select_one(".notice--warn").get_text()
    slot = queries.slots(meeting.id)[3]
    moved = client.submit(f"{url}/move", {"move": f"{slot.id}:up"}, page=f"{url}?order=change")
    assert "order=change" in moved.headers["Location"]
