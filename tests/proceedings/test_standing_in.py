"""The personal deputy comes in for the one item from which the member is disqualified (rule 15, section 97)."""

from datetime import timedelta

import pytest
from flask import Flask

from advisory.agendas.rules import Outcome
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.people.models import Account
from advisory.proceedings import services
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import How, RecusalGround
from advisory.proceedings.services import RecusalValues
from tests.checking import CheckingClient
from tests.make import Make
from tests.proceedings.making import Room, room_in_session


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


def deputy(room: Room, place: int) -> int:
    return room.deputies[place].person_id


def recused(room: Room, place: int) -> Handling:
    handling = room.open()
    values = RecusalValues(room.ids(place)[0], RecusalGround.CORPORATION)
    services.recuse(handling, values, room.actor)
    return handling


@pytest.mark.domain_rule(15)
@pytest.mark.domain_rule(4)
def test_the_deputy_of_a_disqualified_member_decides_that_item_and_no_other(room: Room) -> None:
    with pytest.raises(RuleBroken, match="seat_taken"):
        services.arrive(room.meeting, deputy(room, 4), How.ROOM, room.actor)
    other = room.open("second")
    handling = recused(room, 4)
    services.arrive(room.meeting, deputy(room, 4), How.ROOM, room.actor)
    now = clock.now()
    with pytest.raises(RuleBroken, match="seat_taken"):
        services.arrive(room.meeting, deputy(room, 3), How.ROOM, room.actor)
    assert room.record().entitled(now, room.item()) == {*room.ids(0, 1, 2, 3), deputy(room, 4)}
    assert room.record().entitled(now, room.record().of_handling(other.id)) == set(room.ids(0, 1, 2, 3, 4))
    assert room.record().entitled(now) == set(room.ids(0, 1, 2, 3, 4))
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.present_at_decision == 5


@pytest.mark.domain_rule(15)
def test_the_deputy_leaves_with_the_item_and_is_back_when_it_is_reopened(room: Room) -> None:
    handling = recused(room, 4)
    services.arrive(room.meeting, deputy(room, 4), How.ROOM, room.actor)
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        services.close_item(handling, Outcome.DECIDED, room.actor)
        assert deputy(room, 4) not in room.record().current_stays(clock.now())
        assert room.ids(4)[0] in room.record().current_stays(clock.now())
        services.reopen_item(handling, room.actor)
        assert deputy(room, 4) in room.record().entitled(clock.now(), room.item())
        services.take_back_recusal(handling, room.ids(4)[0], room.actor)
        assert deputy(room, 4) not in room.record().current_stays(clock.now() + timedelta(seconds=1))
        assert room.ids(4)[0] in room.record().entitled(clock.now(), room.item())


@pytest.mark.domain_rule(15)
def test_a_deputy_who_sat_before_the_recusal_stays(room: Room) -> None:
    """A deputy in the place of an absent member has nothing to do with somebody else's disqualification."""
    services.leave(room.meeting, room.ids(3)[0], room.actor)
    services.arrive(room.meeting, deputy(room, 3), How.ROOM, room.actor)
    services.close_item(recused(room, 4), Outcome.DECIDED, room.actor)
    assert deputy(room, 3) in room.record().current_stays(clock.now())


@pytest.mark.domain_rule(15)
def test_the_room_offers_the_deputy_of_a_disqualified_member(client: CheckingClient, room: Room) -> None:
    handling = recused(room, 4)
    db.session.commit()
    client.sign_in(db.session.get_one(Account, room.secretary.account_id))
    page = f"/meetings/{room.meeting.id}/room/{handling.slot_id}"
    assert f'id="presence-{deputy(room, 4)}-room"' in client.get(page).text
    values = {f"presence-{deputy(room, 4)}": "room"}
    assert client.submit(f"/meetings/{room.meeting.id}/room/attendance", values, page=page).status_code in {200, 303}
    assert deputy(room, 4) in room.record().entitled(clock.now(), room.item())
