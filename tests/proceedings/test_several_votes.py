"""Two counter-proposals and more: one vote after the other, in the order that the chair puts (rules 17 and 18)."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from advisory.agendas.rules import Outcome
from advisory.infra.db import db
from advisory.kernel.errors import RuleBroken
from advisory.people.models import Account
from advisory.proceedings import services
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import Position, RecusalGround, VotingMethod
from advisory.proceedings.services import CounterValues, RecusalValues, VoteValues
from tests.checking import CheckingClient
from tests.crawling import fields_of
from tests.make import Make
from tests.proceedings.making import Room, room_in_session


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


@pytest.fixture
def handling(room: Room) -> Handling:
    """The matter on the table, with two seconded counter-proposals."""
    opened = room.open()
    for (proposer, seconder), text in ((room.ids(2, 3), "Puolet."), (room.ids(3, 4), "Ei mitään.")):
        services.counter_propose(opened, CounterValues(proposer, text, seconder), room.actor)
    return opened


def vote(
    room: Room,
    handling: Handling,
    no: int,
    yes_votes: int,
    no_votes: int,
    *,
    yes: int | None = None,
    first_no: bool = False,
) -> None:
    given = [Position.YES] * yes_votes + [Position.NO] * no_votes
    people = room.ids(*range(len(given)))
    positions = dict(zip(people, given, strict=True))
    values = VoteValues(no, VotingMethod.ROLL_CALL, "jaa-puoli", "ei-puoli", positions, yes_counter_id=yes)
    services.vote(handling, values, room.actor)


@pytest.mark.domain_rule(17)
@pytest.mark.domain_rule(18)
def test_one_vote_does_not_decide_between_three_proposals(room: Room, handling: Handling) -> None:
    half, none = (one.id for one in room.item().proposals)
    vote(room, handling, none, 4, 1, yes=half)
    with pytest.raises(RuleBroken, match="vote_missing"):
        services.close_item(handling, Outcome.DECIDED, room.actor)
    with pytest.raises(RuleBroken, match="proposal_not_standing"):
        vote(room, handling, none, 4, 1)
    with pytest.raises(RuleBroken, match="sides_equal"):
        vote(room, handling, half, 4, 1, yes=half)
    vote(room, handling, half, 2, 3)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    item = room.item()
    assert [held.sides for held in item.votes] == [(half, none), (None, half)]
    assert item.departs_from_proposal
    assert item.handling.decision.fi == "ei-puoli hyväksyttiin äänin 3–2."


@pytest.mark.domain_rule(21)
def test_who_voted_against_the_decision_may_dissent_whatever_else_they_voted(room: Room, handling: Handling) -> None:
    half, none = (one.id for one in room.item().proposals)
    vote(room, handling, none, 3, 2, yes=half)  # the last two wanted nothing
    vote(room, handling, half, 1, 4)  # only the chair wanted the proposal of the item
    chair, vice, *_others = room.ids(0, 1)
    assert services.entitled_to_dissent(room.item()) == {chair, *room.ids(2, 3, 4), room.presenter.id}
    assert vice not in services.entitled_to_dissent(room.item())


@pytest.mark.domain_rule(18)
def test_a_vote_heard_wrong_is_voted_anew_with_what_came_after(room: Room, handling: Handling) -> None:
    half, none = (one.id for one in room.item().proposals)
    vote(room, handling, none, 4, 1, yes=half)
    vote(room, handling, half, 2, 3)
    vote(room, handling, none, 1, 4, yes=half)
    assert [held.sides for held in room.item().votes] == [(half, none)]
    assert room.item().standing == {None, none}
    services.take_back_vote(handling, room.actor)
    assert room.item().votes == ()


@pytest.mark.domain_rule(15)
def test_votes_fall_from_the_first_in_which_a_disqualified_person_took_part(room: Room, handling: Handling) -> None:
    half, none = (one.id for one in room.item().proposals)
    vote(room, handling, none, 4, 1, yes=half)
    vote(room, handling, half, 2, 3)
    services.recuse(handling, RecusalValues(room.ids(4)[0], RecusalGround.CORPORATION), room.actor)
    assert room.item().votes == ()


@pytest.mark.domain_rule(18)
def test_the_page_offers_the_next_vote_and_stores_its_order(
    client: CheckingClient, room: Room, handling: Handling
) -> None:
    db.session.commit()
    half, none = (one.id for one in room.item().proposals)
    client.sign_in(db.session.get_one(Account, room.secretary.account_id))
    page = f"/meetings/{room.meeting.id}/room/{handling.slot_id}"
    assert "Äänestykset seuraavat toisiaan" in client.get(page).text
    positions = {f"position-{person}": "yes" for person in room.ids(0, 1, 2, 3, 4)}
    for expected in ((half, none), (None, half)):
        values = {**_as_offered(client.get(page).text), **positions}
        assert client.submit(f"/handlings/{handling.id}/vote", values, page=page).status_code == 303
        assert room.item().votes[-1].sides == expected
    assert room.item().is_settled
    assert room.item().votes[-1].yes_means == "Esittelijän ehdotus"


def _as_offered(page: str) -> dict[str, str]:
    """The question of the next vote as the page fills it in."""
    soup = BeautifulSoup(page, "html.parser")
    form = soup.find("form", id="item")
    assert isinstance(form, Tag)
    return {name: value for name, value in fields_of(soup, form) if name.startswith(("vote-", "version"))}
