"""The room of a participation body whose rules of procedure switch recommended rules off (decision 6)."""

import pytest

from advisory.agendas.rules import Outcome
from advisory.boards.rules import IN_MEETINGS, LegalForm
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.meetings import queries as meetings
from advisory.meetings.rules import Answer
from advisory.proceedings import services
from advisory.proceedings.rules import How, Position, VotingMethod
from advisory.proceedings.services import CounterValues, VoteValues
from tests.checking import CheckingClient
from tests.make import Make
from tests.proceedings import making
from tests.proceedings.making import Room
from tests.proceedings.test_objections import positions, propose, recuse, vote
from tests.proceedings.test_views import url

pytestmark = pytest.mark.usefixtures("context")
OFF = [str(rule) for rule in sorted(IN_MEETINGS)]


def free(make: Make, *waived: int, **values: object) -> Room:
    """A meeting in session of a participation body that switched these rules off."""
    off = [str(rule) for rule in waived]
    return making.room_in_session(make, form=LegalForm.PARTICIPATION, waived_rules=off, **values)


def open_with_the_chair(room: Room) -> None:
    """Nobody else has come."""
    services.open_meeting(room.meeting, actor=room.actor, attending={room.chair.person_id: How.ROOM})


def change(room: Room, *waived: int) -> None:
    """The rules of procedure change."""
    room.board.waived_rules = [str(rule) for rule in waived]
    db.session.commit()


def test_a_meeting_keeps_the_rules_that_held_when_it_was_opened(make: Make) -> None:
    room = making.called_room(make, form=LegalForm.PARTICIPATION, waived_rules=["25"])
    assert not room.record().has(25)
    change(room)
    assert room.record().has(25)
    change(room, 25)
    services.open_meeting(room.meeting, actor=room.actor)
    change(room)
    assert not room.record().has(25)
    assert room.record().has(24)


def test_an_organ_keeps_every_rule_whatever_is_stored(make: Make) -> None:
    room = making.room_in_session(make, waived_rules=OFF)
    assert room.meeting.waived_rules == []
    assert room.record().waived == ()


@pytest.mark.domain_rule(21)
def test_without_rule_21_whoever_could_decide_may_dissent_until_the_meeting_ends(make: Make) -> None:
    room = free(make, 21)
    handling = room.open()
    recuse(room, handling, room.ids(4)[0])
    services.close_item(handling, Outcome.DECIDED, room.actor)
    room.open("second")
    services.dissent(handling, room.ids(1)[0], room.actor, reasons="Liian vähän aikaa.")
    assert [one.person_id for one in room.item().dissents] == room.ids(1)
    for other in (room.ids(4)[0], room.deputies[0].person_id):
        with pytest.raises(RuleBroken, match="not_entitled"):
            services.dissent(handling, other, room.actor)


@pytest.mark.domain_rule(21)
def test_without_rule_21_the_room_offers_a_dissent_on_an_item_of_before(make: Make, client: CheckingClient) -> None:
    room = free(make, 21)
    services.close_item(room.open(), Outcome.DECIDED, room.actor)
    room.open("second")
    client.sign_in(room.account())
    shown = client.page(url(room)).find(id="dissent")
    assert shown is not None
    assert "ennen kuin kokous päättyy" in shown.text


@pytest.mark.domain_rule(21)
def test_an_organ_has_its_dissent_at_once_even_after_the_switch_was_tried(make: Make) -> None:
    room = making.room_in_session(make, waived_rules=OFF)
    handling = room.open()
    services.close_item(handling, Outcome.DECIDED, room.actor)
    with pytest.raises(RuleBroken, match="dissent_not_entitled"):
        services.dissent(handling, room.ids(1)[0], room.actor)


@pytest.mark.domain_rule(21)
def test_a_refusal_in_the_room_says_that_its_rule_is_recommended(make: Make, client: CheckingClient) -> None:
    room = free(make)
    handling = room.open()
    client.sign_in(room.account())
    page = client.page(url(room))
    assert "Vaikuttamistoimielimessä kokouksen säännöt ovat suosituksia." in page.text
    typed = {"dissent-person": str(room.ids(1)[0])}
    refused = client.submit(f"/handlings/{handling.id}/dissents", typed, page=url(room))
    assert refused.status_code == 422
    assert "toimintasääntö voi poistaa sen käytöstä" in refused.text


@pytest.mark.domain_rule(12)
def test_without_rule_12_one_who_may_decide_is_enough(make: Make) -> None:
    room = making.called_room(make, form=LegalForm.PARTICIPATION, waived_rules=["12"], answers=Answer.CANNOT)
    open_with_the_chair(room)
    handling = room.open()
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert (room.record().needed, room.item().handling.present_at_decision) == (1, 1)
    again = room.open("second")
    recuse(room, again, room.chair.person_id)
    with pytest.raises(RuleBroken, match="not_quorate"):
        services.close_item(again, Outcome.DECIDED, room.actor)


@pytest.mark.domain_rule(12)
@pytest.mark.parametrize("form", [LegalForm.TOIMIKUNTA, LegalForm.PARTICIPATION])
def test_a_quorum_that_was_asked_at_the_opening_is_asked_to_the_end(make: Make, form: LegalForm) -> None:
    room = making.called_room(make, answers=Answer.CANNOT, form=form)
    open_with_the_chair(room)
    change(room, 12)
    with pytest.raises(RuleBroken, match="not_quorate"):
        services.close_item(room.open(), Outcome.DECIDED, room.actor)


@pytest.mark.domain_rule(12)
def test_without_rule_12_nothing_speaks_of_a_quorum_that_is_not_asked(make: Make, client: CheckingClient) -> None:
    room = making.called_room(make, form=LegalForm.PARTICIPATION, waived_rules=["12"])
    client.sign_in(room.account())
    assert "Yksi läsnäolija riittää" in client.page(f"/meetings/{room.meeting.id}/room").text
    assert "ei edellytä päätösvaltaisuutta" in client.page(f"/boards/{room.board.id}").text
    assert meetings.forecast(room.meeting).needed == 1
    services.open_meeting(room.meeting, actor=room.actor)
    decision = room.open("legality").decision.text("fi")
    assert "Kokous todettiin lailliseksi. Läsnä 5, paikkoja 5" in decision


@pytest.mark.domain_rule(13)
def test_without_rule_13_who_attends_remotely_counts_at_once(make: Make, client: CheckingClient) -> None:
    room = free(make, 13, answers=Answer.REMOTE)
    assert room.record().entitled(clock.now()) == set(room.ids(0, 1, 2, 3, 4))
    services.close_item(room.open(), Outcome.DECIDED, room.actor)
    client.sign_in(room.account())
    page = client.page(url(room, "second"))
    assert "Tunnistamatta" not in page.text
    assert "Etäosallistujien henkilöllisyys todettu" not in page.text


@pytest.mark.domain_rule(13)
@pytest.mark.parametrize("form", [LegalForm.TOIMIKUNTA, LegalForm.PARTICIPATION])
def test_identities_that_were_asked_at_the_opening_are_asked_to_the_end(make: Make, form: LegalForm) -> None:
    room = making.room_in_session(make, form=form, answers=Answer.REMOTE)
    change(room, 13)
    assert room.record().entitled(clock.now()) == set()
    services.verify_all(room.meeting, room.actor)
    assert len(room.record().entitled(clock.now())) == 5


@pytest.mark.domain_rule(17)
def test_without_rule_17_a_counter_proposal_is_voted_on_unsupported(make: Make) -> None:
    room = free(make, 17)
    handling = room.open()
    counter = propose(room, handling, seconded=False)
    with pytest.raises(RuleBroken, match="vote_missing"):
        services.close_item(handling, Outcome.DECIDED, room.actor)
    vote(room, handling, counter, positions(room, 2, 3))
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.decision.text("fi") == "Vastaehdotus hyväksyttiin äänin 3–2."


@pytest.mark.domain_rule(17)
@pytest.mark.parametrize("form", [LegalForm.TOIMIKUNTA, LegalForm.PARTICIPATION])
def test_support_that_was_asked_at_the_opening_is_asked_to_the_end(make: Make, form: LegalForm) -> None:
    room = making.room_in_session(make, form=form)
    change(room, 17)
    handling = room.open()
    counter = propose(room, handling, seconded=False)
    with pytest.raises(RuleBroken, match="vote_without_support"):
        vote(room, handling, counter, positions(room, 2, 3))
    services.close_item(handling, Outcome.DECIDED, room.actor)


@pytest.mark.domain_rule(17)
def test_without_rule_17_the_room_asks_nobody_to_second(make: Make, client: CheckingClient) -> None:
    room = free(make, 17)
    handling = room.open()
    client.sign_in(room.account())
    assert "vain, kun on tehty vastaehdotus" in client.page(url(room)).text
    propose(room, handling, seconded=False)
    page = client.page(url(room))
    assert "Ei kannatettu" not in page.text
    assert page.find(id="counter-seconder") is None
    assert page.find(attrs={"name": "vote-counter"}) is not None


@pytest.mark.domain_rule(19)
@pytest.mark.parametrize("chair", [Position.NO, Position.BLANK])
def test_without_rule_19_a_tie_leaves_the_proposal_of_the_item(make: Make, chair: Position) -> None:
    room = free(make, 19)
    handling = room.open()
    no, yes = room.ids(2, 3), room.ids(1, 4)
    given = {**dict.fromkeys(no, Position.NO), **dict.fromkeys(yes, Position.YES), room.chair.person_id: chair}
    if chair is Position.NO:
        given[no[0]] = Position.BLANK
    vote(room, handling, propose(room, handling), given)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    item = room.item()
    assert (item.vote.result, item.vote.is_tie_left, item.departs_from_proposal) == (Position.YES, True, False)
    assert item.handling.decision.text("fi") == "Ehdotus jäi voimaan: äänet menivät tasan 2–2, tyhjiä 1."
    assert services.entitled_to_dissent(item) == {one for one in given if given[one] is Position.NO} | {no[0]}


@pytest.mark.domain_rule(19)
def test_without_rule_19_a_tie_between_two_counter_proposals_leaves_that_of_yes(make: Make) -> None:
    room = free(make, 19)
    handling = room.open()
    first = propose(room, handling)
    services.counter_propose(handling, CounterValues(room.ids(3)[0], "Ei mitään.", room.ids(4)[0]), room.actor)
    second = room.item().proposals[1].id
    values = VoteValues(second, VotingMethod.ROLL_CALL, "a", "b", positions(room, 2, 2, 1), yes_counter_id=first)
    services.vote(handling, values, room.actor)
    assert room.item().standing == {None, first}


@pytest.mark.domain_rule(19)
@pytest.mark.parametrize("form", [LegalForm.TOIMIKUNTA, LegalForm.PARTICIPATION])
def test_a_chair_whose_vote_decided_at_the_opening_decides_to_the_end(make: Make, form: LegalForm) -> None:
    room = making.room_in_session(make, form=form)
    change(room, 19)
    handling = room.open()
    counter = propose(room, handling)
    found = vote(room, handling, counter, {**positions(room, 2, 2), room.ids(4)[0]: Position.BLANK})
    assert found.is_tie_broken_by_chair
