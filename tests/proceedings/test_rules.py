"""The meeting room: presence, quorum, disqualification, votes, dissent, ending."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.agendas.rules import Outcome, StandardItem
from advisory.boards.rules import Filling
from advisory.kernel.errors import RuleBroken
from advisory.proceedings import rules
from advisory.proceedings.rules import Counter, How, ItemState, Moved, Movement, Position, RecusalGround, Span, Stay

YES, NO, BLANK = Position
OPENED = datetime(2026, 9, 16, 14, 2, tzinfo=UTC)


def at(minute):
    return OPENED + timedelta(minutes=minute)


def stay(person, seat=None, *, arrived=0, left=None, how=How.ROOM, verified=None):
    return Stay(
        person, seat, how, None if verified is None else at(verified), at(arrived), None if left is None else at(left)
    )


@pytest.mark.domain_rule(12)
@pytest.mark.feature(51)
@pytest.mark.parametrize(
    ("seats", "entitled", "is_quorate"), [(13, 6, False), (13, 7, True), (12, 6, False), (12, 7, True), (2, 1, False)]
)
def test_no_decision_without_a_quorum(seats, entitled, is_quorate):
    assert rules.is_quorate(seats, entitled) is is_quorate
    if is_quorate:
        rules.check_outcome(Outcome.DECIDED, seats=seats, entitled=entitled)
        return
    for outcome in (Outcome.DECIDED, Outcome.NOTED, Outcome.TABLED, Outcome.REFERRED_BACK):
        with pytest.raises(RuleBroken) as refused:
            rules.check_outcome(outcome, seats=seats, entitled=entitled)
        assert refused.value.facts == {"present": entitled, "needed": seats // 2 + 1}


@pytest.mark.domain_rule(12)
def test_what_needs_no_quorum():
    rules.check_outcome(Outcome.NOT_DECIDED, seats=13, entitled=0)
    rules.check_outcome(Outcome.WITHDRAWN, seats=13, entitled=0)
    rules.check_outcome(Outcome.NOTED, seats=13, entitled=0, standard=StandardItem.OPENING)
    with pytest.raises(RuleBroken, match="not_quorate"):
        rules.check_outcome(Outcome.NOTED, seats=13, entitled=0, standard=StandardItem.FOLLOW_UP)
    with pytest.raises(RuleBroken, match="outcome_missing"):
        rules.check_outcome(None, seats=13, entitled=13)


@pytest.mark.domain_rule(12)
@pytest.mark.feature(50)
def test_those_who_may_decide_change_with_every_coming_and_going():
    stays = [stay(1, seat=1), stay(2, seat=2, arrived=18), stay(3, seat=3, left=20), stay(9, seat=None)]
    assert rules.entitled_at(stays, at(0)) == {1, 3}
    assert rules.entitled_at(stays, at(18)) == {1, 2, 3}
    assert rules.entitled_at(stays, at(20)) == {1, 2}
    assert rules.present_at(stays, at(20)) == {1, 2, 9}
    assert rules.present_during(stays, at(19), at(30)) == {1, 2, 3, 9}
    assert rules.present_during(stays, at(20), at(30)) == {1, 2, 9}
    assert rules.present_during(stays, at(20), at(20)) == {1, 2, 3, 9}  # the closing, handled as the meeting ends


@pytest.mark.domain_rule(13)
def test_a_remote_member_counts_once_identity_is_verified():
    stays = [stay(1, 1, how=How.REMOTE), stay(2, 2, how=How.REMOTE, verified=2), stay(3, 3)]
    assert rules.entitled_at(stays, at(1)) == {3}  # a verification does not reach back
    assert rules.entitled_at(stays, at(2)) == {2, 3}
    assert rules.entitled_at(stays, at(1), known_by=at(5)) == {2, 3}


@pytest.mark.domain_rule(15)
@pytest.mark.feature(52)
def test_a_disqualified_person_is_out_of_vote_and_quorum_for_the_item():
    stays = [stay(1, 1), stay(2, 2), stay(9)]
    assert rules.entitled_at(stays, at(1), recused={2}) == {1}
    for person in (2, 9):  # members, presenters and experts alike
        with pytest.raises(RuleBroken, match="recused"):
            rules.check_not_recused(person, {2, 9})
    with pytest.raises(RuleBroken, match="recused"):
        rules.check_may_act(2, entitled={1, 2}, recused={2})
    with pytest.raises(RuleBroken, match="not_entitled"):
        rules.check_may_act(9, entitled={1, 2}, recused=())
    rules.check_may_act(1, entitled={1, 2}, recused={2})


@pytest.mark.domain_rule(15)
def test_a_recusal_has_ground_and_times():
    rules.check_recusal(RecusalGround.CORPORATION, "", at(46), at(57))
    with pytest.raises(RuleBroken, match="recusal_explanation_missing"):
        rules.check_recusal(RecusalGround.GENERAL, " ", at(46), None)
    with pytest.raises(RuleBroken, match="returned_before_leaving"):
        rules.check_recusal(RecusalGround.PARTY, "", at(46), at(45))


@pytest.mark.domain_rule(4)
def test_a_deputy_acts_for_their_own_member_only():
    seats = [Filling(1, member=10, deputy=20), Filling(2, member=11, deputy=21)]
    rules.check_fills(20, 1, seats)
    rules.check_fills(10, 1, seats)
    for person, seat in ((20, 2), (11, 1), (20, 3)):
        with pytest.raises(RuleBroken, match="deputy_of_another"):
            rules.check_fills(person, seat, seats)


@pytest.mark.feature(49)
def test_one_seat_is_filled_by_one_person():
    stays = [stay(10, 1, left=30)]
    with pytest.raises(RuleBroken, match="seat_taken"):
        rules.check_arrival(stays, stay(20, 1, arrived=29))
    with pytest.raises(RuleBroken, match="already_present"):
        rules.check_arrival(stays, stay(10, 1, arrived=29))
    rules.check_arrival(stays, stay(20, 1, arrived=30))
    rules.check_arrival(stays, stay(30, None, arrived=5))


def test_times_that_cannot_be():
    with pytest.raises(RuleBroken, match="left_before_arrival"):
        rules.check_departure(stay(1, 1, arrived=10), at(9), now=at(60))
    with pytest.raises(RuleBroken, match="time_ahead"):
        rules.check_departure(stay(1, 1), at(62), now=at(60))
    rules.check_departure(stay(1, 1), at(61), now=at(60))


@pytest.mark.feature(49)
def test_comings_and_goings_with_the_item_they_fall_in():
    items = [Span(23, at(5), at(15)), Span(24, at(16), at(20)), Span(25, at(20))]
    stays = [stay(1, 1), stay(2, 2, arrived=18), stay(3, 3, left=15), stay(3, 3, arrived=30), stay(4, 4, left=99)]
    assert rules.movements(stays, at(0), at(99), items) == (
        Moved(3, Movement.LEFT, at(15), 23, is_during=False),
        Moved(2, Movement.ARRIVED, at(18), 24, is_during=True),
        Moved(3, Movement.ARRIVED, at(30), 25, is_during=True),
    )


def test_changing_to_the_remote_connection_is_no_going():
    stays = [stay(1, 1, left=20), stay(1, 1, arrived=20, how=How.REMOTE, verified=True)]
    assert rules.movements(stays, at(0), at(99), []) == ()


@pytest.mark.domain_rule(17)
def test_no_vote_without_a_seconded_counter_proposal():
    alone, supported = Counter(1, proposer=5), Counter(2, proposer=5, seconder=6)
    assert not rules.needs_vote([])
    assert not rules.needs_vote([alone])
    assert rules.needs_vote([alone, supported])
    rules.check_vote_may_open([supported])
    with pytest.raises(RuleBroken, match="vote_without_support"):
        rules.check_vote_may_open([alone])
    with pytest.raises(RuleBroken, match="seconded_by_proposer"):
        rules.check_seconder(alone, 5)
    rules.check_seconder(alone, 6)


@pytest.mark.domain_rule(17)
def test_a_supported_counter_proposal_is_voted_on_before_the_decision():
    supported = [Counter(2, proposer=5, seconder=6)]
    with pytest.raises(RuleBroken, match="vote_missing"):
        rules.check_settled(Outcome.DECIDED, rules.standing(supported, []))
    voted = [rules.Voted(None, 2, YES)]
    rules.check_settled(Outcome.DECIDED, rules.standing(supported, voted))
    rules.check_settled(Outcome.TABLED, rules.standing(supported, []))


@pytest.mark.domain_rule(18)
def test_each_entitled_person_has_one_position_and_nobody_else():
    rules.check_positions({1: YES, 2: NO, 3: BLANK}, {1, 2, 3})
    with pytest.raises(RuleBroken) as refused:
        rules.check_positions({1: YES}, {1, 2, 3})
    assert (refused.value.code, refused.value.facts["count"]) == ("positions_missing", 2)
    with pytest.raises(RuleBroken, match="position_of_another"):
        rules.check_positions({1: YES, 4: NO}, {1})


@pytest.mark.domain_rule(18)
@given(st.dictionaries(st.integers(1, 30), st.sampled_from(list(Position)), min_size=1), st.data())
def test_the_sum_of_positions_is_the_number_present(positions, data):
    chair = data.draw(st.sampled_from(sorted(positions)))
    positions[chair] = YES
    counted = rules.result(positions, chair)
    assert counted.yes + counted.no + counted.blank == len(positions)


@pytest.mark.domain_rule(18)
@pytest.mark.parametrize(("yes", "no", "field"), [(" ", "b", "yes_means"), ("a", "", "no_means")])
def test_the_question_is_stated(yes, no, field):
    rules.check_question("a", "b")
    with pytest.raises(RuleBroken) as refused:
        rules.check_question(yes, no)
    assert (refused.value.code, refused.value.field) == ("question_missing", field)


@pytest.mark.domain_rule(19)
@pytest.mark.parametrize(
    ("yes", "no", "blank", "winner"), [(7, 4, 0, YES), (4, 7, 0, NO), (1, 0, 10, YES), (5, 6, 0, NO)]
)
def test_most_votes_win(yes, no, blank, winner):
    given_votes = dict(enumerate([YES] * yes + [NO] * no + [BLANK] * blank))
    found = rules.result(given_votes, chair=None)
    assert (found.winner, found.yes, found.no, found.blank) == (winner, yes, no, blank)
    assert not found.is_tie_broken_by_chair


@pytest.mark.domain_rule(19)
@pytest.mark.parametrize("casting", [YES, NO])
def test_in_a_tie_the_chairs_proposal_wins(casting):
    votes = {1: casting, 2: NO if casting is YES else YES, 3: BLANK}
    found = rules.result(votes, chair=1)
    assert found.winner is casting
    assert found.is_tie_broken_by_chair
    for chair in (3, None, 99):  # blank, nobody, somebody who did not vote
        with pytest.raises(RuleBroken, match="tie_without_chair"):
            rules.result(votes, chair)


@pytest.mark.domain_rule(21)
@pytest.mark.parametrize(
    ("person", "is_allowed"),
    [
        (1, False),  # voted for
        (2, True),  # voted against
        (3, False),  # blank
        (4, True),  # made the counter-proposal
        (8, True),  # the presenter, overruled
        (9, False),
    ],
)
def test_who_may_dissent(person, is_allowed):
    voted_against = rules.against({1: YES, 2: NO, 3: BLANK, 4: YES}, YES)
    found = rules.may_dissent(person, counter_proposers={4}, voted_against=voted_against, overruled_presenter=8)
    assert found is is_allowed


@pytest.mark.domain_rule(21)
def test_dissent_is_announced_at_once_and_reasoned_before_checking():
    rules.check_dissent(is_entitled=True, is_next_item_open=False)
    with pytest.raises(RuleBroken, match="dissent_not_entitled"):
        rules.check_dissent(is_entitled=False, is_next_item_open=False)
    with pytest.raises(RuleBroken, match="dissent_too_late"):
        rules.check_dissent(is_entitled=True, is_next_item_open=True)
    rules.check_reasons_in_time(is_checked=False)
    with pytest.raises(RuleBroken, match="dissent_reasons_too_late"):
        rules.check_reasons_in_time(is_checked=True)


def test_a_meeting_does_not_end_while_an_item_has_no_outcome():
    done = ItemState(1, 21, Outcome.NOTED, is_closed=True)
    rules.check_may_end([done])
    open_items = [
        done,
        ItemState(2),
        ItemState(3, 23, Outcome.DECIDED),
        ItemState(4, 24, Outcome.DECIDED, is_closed=True, has_open_vote=True),
    ]
    with pytest.raises(RuleBroken) as refused:
        rules.check_may_end(open_items)
    assert refused.value.facts == {"items": (2, 3, 4), "count": 3}


@pytest.mark.domain_rule(40)
def test_only_the_last_opened_and_empty_item_goes_back():
    rules.check_put_back(24, 24, is_empty=True)
    with pytest.raises(RuleBroken, match="not_the_last_opened"):
        rules.check_put_back(23, 24, is_empty=True)
    with pytest.raises(RuleBroken, match="item_not_empty"):
        rules.check_put_back(24, 24, is_empty=False)


def test_mistakes_can_be_mended_for_a_time():
    rules.check_reopen(is_meeting_ended=False)
    rules.check_take_back_ending(is_minutes_drafting=True)
    with pytest.raises(RuleBroken, match="meeting_ended"):
        rules.check_reopen(is_meeting_ended=True)
    with pytest.raises(RuleBroken, match="minutes_past_drafting"):
        rules.check_take_back_ending(is_minutes_drafting=False)


@pytest.mark.domain_rule(41)
def test_scrutineers_come_from_the_members_present():
    rules.check_scrutineers([1, 2], {1, 2, 3}, most=2)
    rules.check_scrutineers([], {1, 2, 3}, most=0)
    with pytest.raises(RuleBroken, match="too_many_scrutineers"):
        rules.check_scrutineers([1, 2, 3], {1, 2, 3}, most=2)
    with pytest.raises(RuleBroken, match="scrutineer_not_present"):
        rules.check_scrutineers([1, 9], {1, 2, 3}, most=2)
