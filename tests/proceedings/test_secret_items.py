"""Of a secret item no words are kept in the room, whatever field they are typed into (rule 28, decision 11)."""

import pytest
from flask import Flask

from advisory.agendas import services as agendas
from advisory.agendas.models import Item
from advisory.agendas.rules import ItemType, Outcome
from advisory.agendas.services import ItemValues
from advisory.infra.db import db
from advisory.kernel.errors import RuleBroken
from advisory.kernel.localized import Localized
from advisory.meetings.models import Slot
from advisory.proceedings import services
from advisory.proceedings.rules import Position, RecusalGround, VotingMethod
from advisory.proceedings.services import CounterValues, RecusalValues, VoteValues
from tests.checking import CheckingClient
from tests.make import Make
from tests.proceedings.making import Room, room_in_session

pytestmark = pytest.mark.domain_rule(28)
SECRET = "Perheen asia."


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


@pytest.fixture
def hidden(room: Room) -> Room:
    """The same with a secret matter."""
    item = db.session.get_one(Item, db.session.get_one(Slot, room.slots["matter"].id).item_id)
    item.is_secret, item.secrecy_ground = True, "25"
    item.background = item.proposal = item.summary = Localized()
    db.session.commit()
    return room


def values(room: Room) -> ItemValues:
    item = room.item().item
    return ItemValues(title=item.title, kind=ItemType.PROPOSAL, is_secret=True, secrecy_ground="25",
                      is_general_confirmed=True)  # fmt: skip


def seconded(room: Room) -> int:
    proposer, seconder = room.ids(2, 3)
    services.counter_propose(room.item().handling, CounterValues(proposer, "", seconder), room.actor)
    return room.item().proposals[0].id


def ballots(room: Room) -> dict[int, Position]:
    return dict.fromkeys(room.ids(0, 1, 4), Position.YES) | dict.fromkeys(room.ids(2, 3), Position.NO)


@pytest.mark.feature(125)
def test_a_counter_proposal_has_a_maker_and_no_words(hidden: Room) -> None:
    handling = hidden.open()
    with pytest.raises(RuleBroken, match="secret_text_refused"):
        services.counter_propose(handling, CounterValues(hidden.ids(2)[0], SECRET), hidden.actor)
    seconded(hidden)
    assert [one.text for one in hidden.item().proposals] == [""]


def test_a_public_counter_proposal_says_something(room: Room) -> None:
    with pytest.raises(RuleBroken, match="counter_text_missing"):
        services.counter_propose(room.open(), CounterValues(room.ids(2)[0], " "), room.actor)


def test_a_disqualification_has_the_number_of_its_ground(hidden: Room) -> None:
    handling = hidden.open()
    out = hidden.ids(4)[0]
    with pytest.raises(RuleBroken, match="secret_text_refused"):
        services.recuse(handling, RecusalValues(out, RecusalGround.PARTY, SECRET), hidden.actor)
    services.recuse(handling, RecusalValues(out, RecusalGround.GENERAL), hidden.actor)
    assert [one.ground for one in hidden.item().recusals] == [RecusalGround.GENERAL]


def test_a_vote_names_its_sides_and_a_dissent_gives_no_reasons(hidden: Room) -> None:
    handling = hidden.open()
    counter = seconded(hidden)
    typed = VoteValues(counter, VotingMethod.ROLL_CALL, SECRET, "Ei", ballots(hidden))
    with pytest.raises(RuleBroken, match="secret_text_refused"):
        services.vote(handling, typed, hidden.actor)
    yes, no = services.meanings(hidden.record(), hidden.item(), None, counter)
    services.vote(handling, VoteValues(counter, VotingMethod.ROLL_CALL, yes, no, ballots(hidden)), hidden.actor)
    services.close_item(handling, Outcome.DECIDED, hidden.actor)
    with pytest.raises(RuleBroken, match="secret_text_refused"):
        services.dissent(handling, hidden.ids(2)[0], hidden.actor, reasons=SECRET)
    services.dissent(handling, hidden.ids(2)[0], hidden.actor)
    assert len(hidden.item().dissents) == 1


def test_the_page_offers_no_field_for_words(client: CheckingClient, hidden: Room) -> None:
    hidden.open()
    seconded(hidden)
    client.sign_in(hidden.account())
    page = client.page(f"/meetings/{hidden.meeting.id}/room/{hidden.slots['matter'].id}")
    assert page.select("#item textarea") == []
    names = {one["name"] for one in page.select("#item input[type=text]")}
    assert names <= {"counter-seconder"}
    sent = {f"position-{person}": given.value for person, given in ballots(hidden).items()}
    sent |= {"vote-counter": str(hidden.item().proposals[0].id), "vote-method": "roll_call"}
    url = f"/meetings/{hidden.meeting.id}/room/{hidden.slots['matter'].id}"
    assert client.submit(f"/handlings/{hidden.item().handling.id}/vote", sent, page=url).status_code == 303
    assert hidden.item().vote is not None


def test_an_item_becomes_secret_only_without_words_in_the_room(room: Room) -> None:
    handling = room.open()
    with pytest.raises(RuleBroken, match="secret_after_text"):
        agendas.edit_item(room.item().item, values(room), room.actor)
    empty = dict.fromkeys(services.TEXTS, Localized())
    services.save_text(handling, empty, handling.version, room.actor)
    services.counter_propose(handling, CounterValues(room.ids(2)[0], SECRET), room.actor)
    with pytest.raises(RuleBroken, match="secret_after_text"):
        agendas.edit_item(room.item().item, values(room), room.actor)
    services.take_back_counter(handling, room.item().proposals[0].id, room.actor)
    agendas.edit_item(room.item().item, values(room), room.actor)
    assert room.item().item.is_secret
