"""The agenda after the call: late items are told in one mail; what earlier meetings left is offered."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from advisory.agendas import queries as agendas
from advisory.agendas import services as items
from advisory.agendas.models import Item
from advisory.infra.db import db
from advisory.infra.outbox import OutboxRow, Status
from advisory.kernel import clock
from advisory.kernel.localized import Localized
from advisory.meetings import queries, services
from advisory.meetings.models import Meeting
from advisory.municipalities.models import Municipality
from tests.checking import CheckingClient
from tests.make import Make
from tests.meetings.conftest import SetClock
from tests.meetings.making import Table, called, later, matter, planned


def mails(kind: str) -> list[OutboxRow]:
    live = select(OutboxRow).where(OutboxRow.status == Status.QUEUED, OutboxRow.key.startswith(f"meetings.{kind}"))
    return list(db.session.scalars(live.order_by(OutboxRow.id)))


def send(kind: str) -> None:
    for row in mails(kind):
        row.status, row.finished_at = Status.SENT, clock.now()
    db.session.commit()


@pytest.mark.domain_rule(39)
@pytest.mark.feature("N27")
@pytest.mark.feature(41)
def test_late_items_are_told_to_everybody_called_in_one_mail(there: Table, set_clock: SetClock) -> None:
    meeting = called(there)
    set_clock(later(hours=1))
    services.add_item(meeting, matter("Kielikahvila"), there.actor)
    set_clock(later(hours=1, minutes=3))
    services.add_item(meeting, matter("Nuorten ilta"), there.actor)

    told = mails("agenda_changed")
    assert {row.recipient for row in told} == {row.recipient for row in mails("called")}
    assert all("Kielikahvila" in row.text and "Nuorten ilta" in row.text for row in told)
    assert {row.not_before for row in told} == {later(hours=1, minutes=13)}
    assert {row.language for row in told} == {"fi", "sv"}
    assert [slot.is_late for slot in queries.slots(meeting.id)].count(True) == 2


@pytest.mark.domain_rule(29)
def test_the_mail_of_a_late_secret_item_shows_its_number_only(there: Table, set_clock: SetClock) -> None:
    meeting = called(there)
    set_clock(later(hours=1))
    secret = {"is_secret": True, "secrecy_ground": "25", "secrecy_extent": "koko asia"}
    services.add_item(meeting, matter("Asiakkaan tilanne", **secret), there.actor)
    assert mails("agenda_changed")
    assert not any("Asiakkaan tilanne" in row.text + row.html for row in mails("agenda_changed"))


def test_a_draft_is_silent_and_so_is_the_room(there: Table) -> None:
    meeting = planned(there)
    services.add_item(meeting, matter(), there.actor)
    assert mails("") == []


def test_an_item_taken_off_is_told_unless_nobody_knew_of_it(there: Table, set_clock: SetClock) -> None:
    meeting = planned(there)
    known = services.add_item(meeting, matter("Kielikahvila"), there.actor)
    services.call(meeting, actor=there.actor)
    set_clock(later(hours=1))
    new = services.add_item(meeting, matter("Nuorten ilta"), there.actor)
    services.remove_item(new, there.actor)
    assert mails("agenda_changed") == mails("item_removed") == []

    services.remove_item(known, there.actor)
    assert len(mails("item_removed")) == 3
    assert all("Kielikahvila" in row.text for row in mails("item_removed"))


def test_a_recalled_agenda_has_nothing_late(there: Table, set_clock: SetClock) -> None:
    meeting = called(there)
    services.add_item(meeting, matter(), there.actor)
    set_clock(later(seconds=30))
    services.recall(meeting, there.actor)
    db.session.expire_all()
    assert mails("") == []
    assert not any(slot.is_late for slot in queries.slots(meeting.id))


# --- what earlier meetings left


def left_over(there: Table, title: str = "Asumisneuvonta") -> tuple[Meeting, int]:
    """A meeting that was called off with one matter of its own."""
    meeting = planned(there)
    slot = services.add_item(meeting, matter(title), there.actor)
    services.call(meeting, actor=there.actor)
    later_now = clock.now() + timedelta(hours=1)
    return meeting, slot.item_id if later_now else 0


@pytest.mark.feature(39)
def test_the_matters_of_a_cancelled_meeting_wait_for_the_next(
    client: CheckingClient, there: Table, set_clock: SetClock
) -> None:
    meeting, item_id = left_over(there)
    set_clock(later(hours=1))
    services.cancel(meeting, "Sairaus", there.actor)
    assert [item.id for item in agendas.waiting(there.board.id)] == [item_id]

    following = planned(there, day=date(2026, 10, 14))
    db.session.commit()
    client.sign_in(there.account(there.secretary))
    url = f"/meetings/{following.id}"
    assert "Asumisneuvonta" in client.page(url).select_one("section:has(#waiting), #waiting").parent.text
    press = f"{url}/waiting/{item_id}"
    assert client.submit(press, page=url).status_code == 303
    assert client.submit(press, page=url).status_code == 303  # a second press changes nothing
    titles = [slot.item.title.fi for slot in queries.slots(following.id)]
    assert titles.count("Asumisneuvonta") == 1
    assert titles.index("Asumisneuvonta") < titles.index("Muut asiat")
    assert client.page(url).select_one("#waiting") is None


def taken_up(there: Table, set_clock: SetClock) -> tuple[int, Item, Meeting]:
    """What a cancelled meeting left is on the agenda of the next: the first item's id, the item that waited, that meeting."""
    meeting, item_id = left_over(there)
    set_clock(later(hours=1))
    services.cancel(meeting, "Sairaus", there.actor)
    following = planned(there, day=date(2026, 10, 14))
    (item,) = agendas.waiting(there.board.id)
    services.take_up(following, item, there.actor)
    return item_id, item, following


def test_taken_off_again_it_waits_on(there: Table, set_clock: SetClock) -> None:
    item_id, _item, following = taken_up(there, set_clock)
    assert agendas.waiting(there.board.id) == []
    (slot,) = (one for one in queries.slots(following.id) if one.item.first_id == item_id)
    again, place = slot.item, slot.position
    services.remove_item(slot, there.actor)
    assert agendas.waiting(there.board.id) == [again]
    third = planned(there, day=date(2026, 11, 11))
    services.take_up(third, again, there.actor)
    services.put_back(following, again, place, there.actor)  # "Undo", too late
    assert [one.item.matter_id for one in queries.slots(third.id)].count(item_id) == 1
    assert item_id not in {one.item.matter_id for one in queries.slots(following.id)}


def test_a_new_matter_taken_off_a_called_agenda_waits_and_one_of_a_draft_does_not(
    client: CheckingClient, there: Table, set_clock: SetClock
) -> None:
    meeting = planned(there)
    slot, other = (services.add_item(meeting, matter(title), there.actor) for title in ("Kielikahvila", "Nuorten ilta"))
    services.remove_item(other, there.actor)
    assert agendas.waiting(there.board.id) == []
    services.call(meeting, actor=there.actor)
    set_clock(later(hours=1))
    item = slot.item
    services.remove_item(queries.slot(meeting.id, slot.id), there.actor)
    assert agendas.waiting(there.board.id) == [item]
    client.sign_in(there.account(there.secretary))
    assert "Kielikahvila" in client.page(f"/meetings/{meeting.id}").select_one("section[aria-labelledby=waiting]").text
    following = planned(there, day=date(2026, 10, 14))
    services.take_up(following, item, there.actor)
    (again,) = (one for one in queries.slots(following.id) if one.item.matter_id == item.id)
    assert agendas.waiting(there.board.id) == []
    services.remove_item(again, there.actor)  # people knew of it, so it is not lost with the draft that took it up
    (waits,) = agendas.waiting(there.board.id)
    services.take_up(following, waits, there.actor)
    services.discard(following, there.actor)
    assert [one.matter_id for one in agendas.waiting(there.board.id)] == [item.id]


def test_a_matter_that_has_come_again_does_not_wait_twice(there: Table, set_clock: SetClock) -> None:
    item_id, item, following = taken_up(there, set_clock)
    items.wait(item, clock.now())  # its item was opened again and tabled once more
    assert agendas.waiting(there.board.id) == []
    item.waits_since = clock.now()
    services.take_up(following, item, there.actor)  # one matter is on an agenda once
    assert [slot.item.matter_id for slot in queries.slots(following.id)].count(item_id) == 1


def test_an_item_that_was_taken_off_comes_back_with_undo(client: CheckingClient, there: Table) -> None:
    meeting = planned(there)
    slot = services.add_item(meeting, matter(), there.actor)
    order = [one.item_id for one in queries.slots(meeting.id)]
    client.sign_in(there.account(there.secretary))
    url = f"/meetings/{meeting.id}"
    client.submit(f"{url}/items/{slot.id}/remove", page=f"{url}/items/{slot.id}/edit")
    undo = client.page(url).select_one("#flashes form")
    assert undo is not None
    fields = {field["name"]: field["value"] for field in undo.select("input")}
    for _press in range(2):
        assert client.post(str(undo["action"]), data=fields).status_code == 303
    assert [one.item_id for one in queries.slots(meeting.id)] == order


def test_who_was_not_told_of_the_removal_is_not_told_that_it_is_back(there: Table, set_clock: SetClock) -> None:
    meeting = planned(there)
    slot = services.add_item(meeting, matter(), there.actor)
    item, place = slot.item, slot.position
    services.call(meeting, actor=there.actor)
    set_clock(later(hours=1))
    services.remove_item(queries.slot(meeting.id, slot.id), there.actor)
    assert mails("item_removed")
    services.put_back(queries.meeting(meeting.id), item, place, there.actor)
    assert mails("item_removed") == mails("agenda_changed") == []
    services.remove_item(next(one for one in queries.slots(meeting.id) if one.item_id == item.id), there.actor)
    send("item_removed")
    services.put_back(queries.meeting(meeting.id), item, place, there.actor)
    assert mails("agenda_changed")  # they were told that it is gone, so they are told that it is back


def test_another_boards_matter_is_not_taken_up(there: Table, make: Make) -> None:
    other = make.board(db.session.get_one(Municipality, there.board.municipality_id))
    item = make.item(other, waits_since=clock.now())
    meeting = planned(there)
    services.take_up(meeting, item, there.actor)
    assert item.id not in {slot.item_id for slot in queries.slots(meeting.id)}
    assert item.waits_since is not None


def test_standard_items_never_wait(make: Make, there: Table) -> None:
    slot = queries.slots(planned(there).id)[0]
    items.wait(slot.item, clock.now())
    assert slot.item.waits_since is None
    assert Localized() == slot.item.summary
