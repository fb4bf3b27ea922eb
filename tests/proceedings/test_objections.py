"""Disqualification, counter-proposals, the vote, dissent."""

import pytest
from flask import Flask

from advisory.agendas.models import Attachment
from advisory.agendas.rules import Outcome, PrivateReason
from advisory.infra.db import db
from advisory.infra.files import keep, upload
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.kernel.localized import Localized
from advisory.people.models import Account, Person
from advisory.proceedings import services
from advisory.proceedings.models import Handling
from advisory.proceedings.rules import How, Position, RecusalGround, VotingMethod, Way
from advisory.proceedings.services import CounterValues, RecusalValues, VoteValues
from tests.checking import CheckingClient
from tests.make import Make
from tests.proceedings.making import Room, room_in_session


@pytest.fixture
def room(context: Flask, make: Make) -> Room:
    return room_in_session(make)


def recuse(room: Room, handling: Handling, person: int) -> None:
    services.recuse(handling, RecusalValues(person, RecusalGround.CORPORATION), room.actor)


def propose(room: Room, handling: Handling, *, seconded: bool = True) -> int:
    proposer, seconder = room.ids(2, 3)
    services.counter_propose(handling, CounterValues(proposer, "Muuta.", seconder if seconded else None), room.actor)
    return room.item().proposals[0].id


def positions(room: Room, yes: int, no: int, blank: int = 0) -> dict[int, Position]:
    """The first so many members yes, the next no, the rest blank."""
    given = [Position.YES] * yes + [Position.NO] * no + [Position.BLANK] * blank
    return dict(zip(room.ids(*range(len(given))), given, strict=True))


def vote(room: Room, handling: Handling, counter: int, given: dict[int, Position]) -> object:
    values = VoteValues(counter, VotingMethod.ROLL_CALL, "Ehdotus", "Vastaehdotus", given)
    return services.vote(handling, values, room.actor)


@pytest.mark.domain_rule(15)
@pytest.mark.parametrize(("reader", "status"), [(1, 404), (2, 200)])
def test_a_disqualified_member_opens_no_paper_of_the_item_that_is_not_public(
    client: CheckingClient, room: Room, make: Make, reader: int, status: int
) -> None:
    item, (gone, person) = room.item().item, room.ids(1, reader)
    file = keep(upload(b"%PDF-1.7", "application/pdf"))
    scope = {"board_id": room.board.id, "municipality_id": room.board.municipality_id}
    paper = make.add(
        Attachment(
            **scope,
            item_id=item.id,
            file_id=file.id,
            position=0,
            title="a",
            added_at=clock.now(),
            is_public=False,
            private_reason=PrivateReason.PERSONAL_DATA,
        )
    )
    recuse(room, room.open(), gone)
    db.session.commit()
    client.sign_in(db.session.get_one(Account, db.session.get_one(Person, person).account_id))
    assert client.get(f"/meetings/{room.meeting.id}/papers/{paper.id}").status_code == status


@pytest.mark.domain_rule(15)
@pytest.mark.feature(52)
def test_a_disqualified_member_is_out_of_vote_and_quorum_for_the_item(room: Room) -> None:
    handling = room.open()
    gone = room.ids(4)[0]
    recuse(room, handling, gone)
    assert len(room.record().entitled(clock.now(), room.item())) == 4
    assert len(room.record().entitled(clock.now())) == 5
    with pytest.raises(RuleBroken, match="recused"):
        services.counter_propose(handling, CounterValues(gone, "Muuta."), room.actor)
    counter = propose(room, handling, seconded=False)
    with pytest.raises(RuleBroken, match="recused"):
        services.second(handling, counter, gone, room.actor)


@pytest.mark.domain_rule(15)
def test_the_clock_notes_when_a_disqualified_person_left_and_came_back(room: Room) -> None:
    handling = room.open()
    services.arrive(room.meeting, room.presenter.id, How.ROOM, room.actor)
    recuse(room, handling, room.presenter.id)
    assert room.item().recusals[0].returned_at is None
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().recusals[0].returned_at == handling.closed_at
    services.reopen_item(handling, room.actor)
    assert room.item().recusals[0].returned_at is None
    services.take_back_recusal(handling, room.presenter.id, room.actor)
    assert room.item().recusals == ()


def test_only_somebody_present_is_disqualified(room: Room) -> None:
    with pytest.raises(RuleBroken, match="not_present"):
        recuse(room, room.open(), room.presenter.id)


@pytest.mark.domain_rule(15)
def test_whoever_keeps_the_minutes_can_be_disqualified_too(client: CheckingClient, room: Room) -> None:
    handling = room.open()
    client.sign_in(room.account())
    page = client.page(f"/meetings/{room.meeting.id}/room/{room.slots['matter'].id}")
    offered = [one["value"] for one in page.select("#recusal-person option")]
    assert str(room.secretary.id) in offered
    recuse(room, handling, room.secretary.id)
    assert room.item().recused == {room.secretary.id}
    assert len(room.record().entitled(clock.now(), room.item())) == 5


@pytest.mark.domain_rule(12)
@pytest.mark.domain_rule(15)
@pytest.mark.feature(50)
def test_recusals_can_cost_the_quorum_of_one_item(room: Room) -> None:
    handling = room.open()
    for person in room.ids(2, 3, 4):
        recuse(room, handling, person)
    with pytest.raises(RuleBroken, match="not_quorate"):
        services.close_item(handling, Outcome.DECIDED, room.actor)
    services.close_item(handling, Outcome.NOT_DECIDED, room.actor)
    services.close_item(room.open("second"), Outcome.DECIDED, room.actor)


@pytest.mark.domain_rule(17)
@pytest.mark.feature(56)
def test_no_vote_without_a_seconded_counter_proposal(room: Room) -> None:
    handling = room.open()
    counter = propose(room, handling, seconded=False)
    with pytest.raises(RuleBroken, match="vote_without_support"):
        vote(room, handling, counter, positions(room, 5, 0))
    with pytest.raises(RuleBroken, match="seconded_by_proposer"):
        services.second(handling, counter, room.ids(2)[0], room.actor)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.way is Way.UNANIMOUS


@pytest.mark.domain_rule(17)
def test_a_seconded_counter_proposal_is_voted_on_before_the_decision(room: Room) -> None:
    handling = room.open()
    counter = propose(room, handling)
    with pytest.raises(RuleBroken, match="vote_missing"):
        services.close_item(handling, Outcome.DECIDED, room.actor)
    vote(room, handling, counter, positions(room, 3, 2))
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.way is Way.VOTE
    assert room.item().handling.decision.fi == "Ehdotus hyväksyttiin äänin 3–2."


@pytest.mark.domain_rule(19)
@pytest.mark.parametrize(
    ("sums", "said"),
    [
        ((3, 1), "Ehdotus hyväksyttiin äänin 3–1, tyhjiä 1."),
        ((2, 2), "Ehdotus hyväksyttiin äänin 2–2, tyhjiä 1; puheenjohtajan ääni ratkaisi."),
    ],
)
def test_blank_votes_are_told_and_count_for_nothing(room: Room, sums: tuple[int, int], said: str) -> None:
    handling = room.open()
    vote(room, handling, propose(room, handling), positions(room, *sums, blank=1))
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.decision.fi == said


@pytest.mark.promise("R3")
def test_the_same_counter_proposal_twice_is_one(room: Room) -> None:
    handling = room.open()
    propose(room, handling)
    propose(room, handling)
    assert len(room.item().proposals) == 1


@pytest.mark.domain_rule(17)
def test_a_counter_proposal_is_taken_back_until_it_is_voted_on(room: Room) -> None:
    handling = room.open()
    counter = propose(room, handling)
    vote(room, handling, counter, positions(room, 3, 2))
    with pytest.raises(RuleBroken, match="counter_voted_on"):
        services.take_back_counter(handling, counter, room.actor)
    services.take_back_vote(handling, room.actor)
    services.take_back_counter(handling, counter, room.actor)
    assert room.item().proposals == ()
    services.close_item(handling, Outcome.DECIDED, room.actor)
    with pytest.raises(WrongState):
        services.take_back_counter(handling, counter, room.actor)


@pytest.mark.domain_rule(17)
@pytest.mark.parametrize("outcome", [Outcome.DECIDED, Outcome.NOTED])
def test_what_the_body_answers_waits_for_the_vote_and_what_is_procedure_does_not(room: Room, outcome: Outcome) -> None:
    handling = room.open()
    counter = propose(room, handling)
    with pytest.raises(RuleBroken, match="vote_missing"):
        services.close_item(handling, outcome, room.actor)
    services.close_item(handling, Outcome.TABLED, room.actor)
    services.reopen_item(handling, room.actor)
    vote(room, handling, counter, positions(room, 3, 2))
    services.close_item(handling, outcome, room.actor)
    assert (room.item().handling.way, room.item().handling.outcome) == (Way.VOTE, outcome)


@pytest.mark.domain_rule(12)
@pytest.mark.domain_rule(18)
def test_who_leaves_after_the_vote_has_decided(room: Room) -> None:
    handling = room.open()
    vote(room, handling, propose(room, handling), positions(room, 3, 2))
    for person in room.ids(2, 3, 4):
        services.leave(room.meeting, person, room.actor)
    with pytest.raises(RuleBroken, match="not_quorate"):
        services.close_item(handling, Outcome.TABLED, room.actor)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert room.item().handling.present_at_decision == len(room.item().vote.positions) == 5


@pytest.mark.domain_rule(18)
@pytest.mark.feature(59)
def test_every_entitled_person_votes_by_name_and_nobody_else(room: Room) -> None:
    handling = room.open()
    counter = propose(room, handling)
    with pytest.raises(RuleBroken, match="positions_missing"):
        vote(room, handling, counter, positions(room, 2, 2))
    with pytest.raises(RuleBroken, match="position_of_another"):
        vote(room, handling, counter, {**positions(room, 5, 0), room.presenter.id: Position.YES})
    vote(room, handling, counter, positions(room, 3, 1, 1))
    held = room.item().vote
    assert (held.count(Position.YES), held.count(Position.NO), held.count(Position.BLANK)) == (3, 1, 1)
    assert len(held.positions) == len(room.record().entitled(clock.now(), room.item()))


@pytest.mark.domain_rule(19)
@pytest.mark.feature(57)
def test_a_tie_is_decided_by_the_vote_of_the_chair(room: Room) -> None:
    handling = room.open()
    services.leave(room.meeting, room.ids(4)[0], room.actor)
    counter = propose(room, handling)
    found = vote(room, handling, counter, positions(room, 2, 2))
    assert (found.winner, found.is_tie_broken_by_chair) == (Position.YES, True)
    blank = {room.ids(0)[0]: Position.BLANK}
    with pytest.raises(RuleBroken, match="tie_without_chair"):
        vote(room, handling, counter, {**positions(room, 2, 2), **blank, room.ids(2)[0]: Position.BLANK})
    assert room.item().vote.is_tie_broken_by_chair
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert "2–2 puheenjohtajan äänen ratkaistessa" in room.item().handling.decision.fi


@pytest.mark.domain_rule(17)
def test_by_vote_without_a_seconded_proposal_there_is_nothing_to_vote_on(room: Room) -> None:
    with pytest.raises(RuleBroken, match="vote_without_support"):
        services.close_item(room.open(), Outcome.DECIDED, room.actor, by_vote=True)


@pytest.mark.domain_rule(19)
def test_the_vice_chair_decides_a_tie_when_the_chair_is_disqualified(room: Room) -> None:
    handling = room.open()
    recuse(room, handling, room.chair.person_id)
    counter = propose(room, handling)
    one, two, three, four = room.ids(1, 2, 3, 4)
    found = vote(room, handling, counter, {one: Position.NO, two: Position.NO, three: Position.YES, four: Position.YES})
    assert found.winner is Position.NO
    services.preside(handling, three, room.actor)
    found = vote(room, handling, counter, {one: Position.NO, two: Position.NO, three: Position.YES, four: Position.YES})
    assert found.winner is Position.YES


def test_a_vote_falls_when_a_voter_turns_out_to_be_disqualified(room: Room) -> None:
    handling = room.open()
    counter = propose(room, handling)
    vote(room, handling, counter, positions(room, 3, 2))
    recuse(room, handling, room.ids(4)[0])
    assert room.item().vote is None
    with pytest.raises(RuleBroken, match="vote_missing"):
        services.close_item(handling, Outcome.DECIDED, room.actor)


def test_a_vote_is_taken_back(room: Room) -> None:
    handling = room.open()
    vote(room, handling, propose(room, handling), positions(room, 3, 2))
    services.take_back_vote(handling, room.actor)
    assert room.item().vote is None


@pytest.mark.domain_rule(21)
def test_dissent_belongs_to_those_who_opposed_and_ends_with_the_next_item(room: Room) -> None:
    handling = room.open()
    vote(room, handling, propose(room, handling), positions(room, 2, 2, 1) | {room.ids(4)[0]: Position.YES})
    assert services.entitled_to_dissent(room.item()) == set(room.ids(2, 3))
    with pytest.raises(RuleBroken, match="dissent_not_entitled"):
        services.dissent(handling, room.ids(0)[0], room.actor)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    services.dissent(handling, room.ids(2)[0], room.actor)
    room.open("second")
    with pytest.raises(RuleBroken, match="dissent_too_late"):
        services.dissent(handling, room.ids(3)[0], room.actor)
    assert [one.person_id for one in room.item().dissents] == room.ids(2)


@pytest.mark.domain_rule(21)
def test_the_presenter_may_dissent_when_overruled(room: Room) -> None:
    handling = room.open()
    vote(room, handling, propose(room, handling), positions(room, 1, 4))
    assert room.presenter.id in services.entitled_to_dissent(room.item())
    services.dissent(handling, room.presenter.id, room.actor, reasons="Esitin muuta.")
    assert room.item().dissents[0].person_id == room.presenter.id


@pytest.mark.domain_rule(21)
@pytest.mark.parametrize(("decision", "may"), [("Päätettiin ehdotuksen mukaan.", False), ("Myönnetään puolet.", True)])
def test_the_presenter_may_dissent_when_all_agree_on_something_else(room: Room, decision: str, may: bool) -> None:
    handling = room.open()
    texts = {"proposal": Localized(fi="Myönnetään kaikki."), "decision": Localized(fi=decision)}
    services.save_text(handling, texts, handling.version, room.actor, is_autosave=False)
    services.close_item(handling, Outcome.DECIDED, room.actor)
    assert (room.presenter.id in services.entitled_to_dissent(room.item())) is may


@pytest.mark.domain_rule(15)
def test_a_disqualified_recorder_does_not_keep_the_record_and_can_say_it_was_a_mistake(
    client: CheckingClient, room: Room
) -> None:
    handling = room.open()
    handling.discussion = Localized(fi="Keskusteltiin salassa.")
    services.attend(room.meeting, {room.secretary.id: How.ROOM}, room.actor)
    recuse(room, handling, room.secretary.id)
    client.sign_in(room.account())
    address = f"/meetings/{room.meeting.id}/room/{room.slots['matter'].id}"
    page = client.page(address)
    assert "Keskusteltiin salassa." not in str(page)
    assert not page.find_all("textarea")
    closed = client.submit(f"/handlings/{handling.id}/close", page=address)
    saved = client.submit(f"/handlings/{handling.id}", {"version": "1"}, page=address)
    assert {closed.status_code, saved.status_code} <= {403, 404}
    back = f"/handlings/{handling.id}/recusals/{room.secretary.id}/take-back"
    assert client.submit(back, page=address).status_code == 303
    assert "Keskusteltiin salassa." in str(client.page(address))


@pytest.mark.domain_rule(15)
@pytest.mark.parametrize(("reader", "sees"), [(1, False), (2, True)])
def test_whoever_was_disqualified_from_a_matter_stays_so_when_it_comes_again(
    client: CheckingClient, room: Room, make: Make, reader: int, sees: bool
) -> None:
    handling, (gone, person) = room.open(), room.ids(1, reader)
    recuse(room, handling, gone)
    again = make.item(room.board, "Uudestaan", first_id=room.item().item.id, proposal=Localized(fi="Uusi ehdotus."))
    slot = make.slot(room.meeting, again)
    db.session.commit()
    client.sign_in(db.session.get_one(Account, db.session.get_one(Person, person).account_id))
    for place in ("room", "items"):
        page = client.page(f"/meetings/{room.meeting.id}/{place}/{slot.id}")
        assert ("Uusi ehdotus." in str(page)) is sees
