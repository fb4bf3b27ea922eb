"""Consents, offices, successors, ends, appointment: domain rules 1 to 7 and 10 in the services."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from advisory.boards import queries, services
from advisory.boards.models import Attendee, Board, Seat
from advisory.boards.rules import (
    AppointingBody,
    Balance,
    BoardState,
    Capacity,
    EndReason,
    LegalForm,
    Office,
    PublicForm,
    SeatCategory,
)
from advisory.boards.rules.changes import Step
from advisory.boards.services import AppointmentValues, Newcomer
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken, WrongState
from advisory.people.models import RoleGrant
from advisory.people.rules import Gender
from advisory.policy.roles import Role
from tests.boards.making import LIST, all_ids, member_ids, seated

TODAY = clock.today()
DECISION = {
    "appointing_body": AppointingBody.MUNICIPAL_BOARD, "decided_on": date(2025, 6, 16), "decision_section": "166",
    "appointer_term_until": date(2027, 5, 31), "term_starts_on": date(2025, 8, 1), "term_until": date(2027, 5, 31),
}  # fmt: skip


@pytest.fixture
def town(make):
    return make.municipality()


@pytest.fixture
def board(make, town):
    return make.board(town, state=BoardState.DRAFT)


@pytest.fixture
def secretary(make, town, board):
    actor = make.actor(make.secretary(town))
    db.session.commit()
    return actor


@pytest.fixture
def members(board, secretary):
    seated(board, secretary)
    return member_ids(board)


def live_roles(membership_id):
    grants = db.session.query(RoleGrant).filter_by(membership_id=membership_id)
    return {grant.role for grant in grants if grant.ends_on is None or grant.ends_on >= TODAY}


def refused(code, action, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        action(*args, **kwargs)
    assert broken.value.code == code


@pytest.mark.domain_rule(6)
@pytest.mark.feature(2)
def test_consents_make_memberships_count_and_give_roles(board, secretary, members):
    assert services.record_consent(board, members[:1], TODAY, secretary) == 1
    assert [one.id for one in queries.memberships_in_force(board.id, TODAY)] == members[:1]
    assert live_roles(members[0]) == {Role.CHAIR}
    services.record_consent(board, all_ids(board), TODAY, secretary)
    assert len(queries.memberships_in_force(board.id, TODAY)) == 6
    assert {role for one in member_ids(board, Capacity.DEPUTY) for role in live_roles(one)} == {Role.DEPUTY}


def test_a_second_press_on_consents_changes_nothing(board, secretary, members):
    services.record_consent(board, members, TODAY - timedelta(days=2), secretary)
    assert services.record_consent(board, members, TODAY, secretary) == 0
    given = db.session.query(RoleGrant).filter(RoleGrant.membership_id.is_not(None))
    assert sorted(grant.membership_id for grant in given) == sorted(members)


@pytest.mark.domain_rule(6)
def test_a_consent_is_not_recorded_ahead(board, secretary, members):
    refused("consent_ahead", services.record_consent, board, members, TODAY + timedelta(days=1), secretary)
    refused("nobody_chosen", services.record_consent, board, [], TODAY, secretary)


def test_a_membership_of_another_board_is_not_found(make, board, secretary, members):
    other = make.member(make.board())
    with pytest.raises(NotFound):
        services.record_consent(board, [other.id], TODAY, secretary)


@pytest.mark.domain_rule(5)
@pytest.mark.feature(5)
def test_chair_and_vice_chair_come_from_the_members(board, secretary, members):
    services.record_consent(board, all_ids(board), TODAY - timedelta(days=1), secretary)
    services.choose_officers(board, members[2], members[0], secretary)
    assert queries.chair(board.id, TODAY).id == members[2]
    assert queries.vice_chair(board.id, TODAY).id == members[0]
    assert Role.CHAIR in live_roles(members[2])
    assert Role.MEMBER in live_roles(members[1])
    deputy = member_ids(board, Capacity.DEPUTY)[0]
    refused("office_not_a_member", services.choose_officers, board, deputy, None, secretary)
    refused("one_person_two_offices", services.choose_officers, board, members[0], members[0], secretary)


def test_who_loses_the_chair_loses_its_role(make, secretary, board):
    old, new = make.chair(board), make.member(board)
    services.choose_officers(board, new.id, None, secretary)
    assert (live_roles(old.id), live_roles(new.id)) == ({Role.MEMBER}, {Role.CHAIR})


@pytest.mark.domain_rule(7)
def test_an_end_takes_the_role_away_and_leaves_the_seat(make, board, secretary):
    member = make.member(board)
    services.end_membership(member, on=TODAY, reason=EndReason.RESIGNATION_GRANTED, actor=secretary)
    assert len(queries.memberships_in_force(board.id, TODAY)) == 1
    assert queries.memberships_in_force(board.id, TODAY + timedelta(days=1)) == []
    assert db.session.scalars(select(Seat.id).where(queries.seat_counts(TODAY))).all() == [member.seat_id]
    assert db.session.query(RoleGrant).filter_by(membership_id=member.id).one().ends_on == TODAY
    refused("membership_ended", services.end_membership, member, on=TODAY, reason=EndReason.SUCCESSOR, actor=secretary)


@pytest.mark.domain_rule(7)
@pytest.mark.feature(3)
def test_the_end_of_the_term_ends_no_membership(make, secretary):
    board = make.board(term_until=date(2021, 5, 31))
    make.chair(board)
    facts = services.composition(board, TODAY)
    assert facts.is_term_over
    assert len(facts.members) == len(queries.memberships_in_force(board.id, TODAY)) == 1


@pytest.mark.feature(15)
def test_a_successor_sits_from_a_day_and_the_past_is_kept(make, board, secretary):
    member = make.member(board)
    made = services.replace(board, member, Newcomer(name="Uusi Jäsen"), starts_on=TODAY, actor=secretary)
    services.record_consent(board, [made.id], TODAY, secretary)
    yesterday = TODAY - timedelta(days=1)
    assert [one.id for one in queries.memberships_in_force(board.id, yesterday)] == [member.id]
    assert [one.id for one in queries.memberships_in_force(board.id, TODAY)] == [made.id]
    assert made.seat_id == member.seat_id


@pytest.mark.domain_rule(4)
@pytest.mark.feature(4)
def test_a_seat_without_a_deputy_is_incomplete_until_one_is_named(make, board, secretary):
    member = make.member(board)
    assert [place.seat.id for place in services.composition(board, TODAY).without_deputy] == [member.seat_id]
    seat = db.session.get(Seat, member.seat_id)
    made = services.add_to_seat(board, seat, Newcomer(name="Vara"), capacity=Capacity.DEPUTY, actor=secretary)
    assert services.composition(board, TODAY).without_deputy == ()
    assert queries.deputy_of(seat.id, TODAY) is None
    services.record_consent(board, [made.id], TODAY, secretary)
    assert queries.deputy_of(seat.id, TODAY).id == made.id
    refused(
        "seat_filled",
        services.add_to_seat,
        board,
        seat,
        Newcomer(name="Toinen"),
        capacity=Capacity.DEPUTY,
        actor=secretary,
    )


@pytest.mark.domain_rule(9)
def test_a_member_from_another_municipality_is_accepted_in_a_committee(make, board, secretary):
    seat = {"category": SeatCategory.CIVIL_SOCIETY, "organisation": "Silta ry", "actor": secretary}
    made = services.add_member(board, Newcomer(name="Vieras"), **seat)
    assert made.person.municipality_id == board.municipality_id
    again = services.recognised(board.municipality_id, Newcomer(name="vieras"))
    assert again.person_id == made.person_id
    refused("already_seated", services.add_member, board, again, **seat)


@pytest.mark.domain_rule(1)
@pytest.mark.domain_rule(2)
@pytest.mark.domain_rule(3)
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"appointing_body": None}, "appointing_body_missing"),
        ({"decided_on": None}, "decision_day_missing"),
        ({"decision_section": ""}, "decision_section_missing"),
        ({"appointing_body": AppointingBody.COMMITTEE}, "authorisation_missing"),
        ({"term_until": date(2027, 6, 1)}, "term_beyond_cap"),
        ({"appointer_term_until": None}, "appointer_term_missing"),
    ],
)
def test_an_unlawful_appointment_is_refused_and_changes_nothing(board, secretary, members, change, code):
    refused(code, services.appoint, board, AppointmentValues(**{**DECISION, **change}), secretary)
    db.session.refresh(board)
    assert board.state is BoardState.DRAFT


@pytest.mark.domain_rule(1)
@pytest.mark.feature(1)
def test_a_lawful_board_is_appointed_once(board, secretary, members):
    services.appoint(board, AppointmentValues(**DECISION), secretary)
    assert (board.state, board.decision_section) == (BoardState.APPOINTED, "166")
    assert board.appointed_at is not None
    with pytest.raises(WrongState):
        services.appoint(board, AppointmentValues(**DECISION), secretary)


@pytest.mark.domain_rule(5)
def test_a_board_without_a_chair_is_not_appointed(board, secretary):
    seated(board, secretary, LIST.replace("\tpuheenjohtaja", "\tjäsen"))
    refused("chair_missing", services.appoint, board, AppointmentValues(**DECISION), secretary)


@pytest.mark.domain_rule(10)
@pytest.mark.feature(8)
def test_a_breach_of_the_forty_percent_rule_asks_for_the_special_reason(board, secretary):
    seated(board, secretary, LIST.replace("nainen", "mies"))
    assert {group.balance for group in services.composition(board, TODAY).groups} == {Balance.BREACH}
    refused("special_reason_unanswered", services.appoint, board, AppointmentValues(**DECISION), secretary)
    services.appoint(board, AppointmentValues(**DECISION, special_reason="Ei ehdokkaita"), secretary)
    assert {group.balance for group in services.composition(board, TODAY).groups} == {Balance.BREACH_REASON_STATED}


@pytest.mark.domain_rule(10)
@pytest.mark.feature(8)
def test_members_and_deputies_are_two_groups_and_none_stated_is_an_answer(make, secretary, board, town):
    others = [(Gender.MAN, Capacity.MEMBER)] * 3 + [(Gender.WOMAN, Capacity.DEPUTY), (Gender.MAN, Capacity.DEPUTY)]
    for gender, capacity in others:
        person = make.person(town, gender=gender)
        make.member(board, person=person, capacity=capacity)
    make.member(board, office=Office.CHAIR, person=make.person(town, gender=Gender.MAN))
    members, deputies = services.composition(board, TODAY).groups
    assert (members.balance, deputies.balance) == (Balance.BREACH, Balance.OK)
    services.appoint(board, AppointmentValues(**DECISION, is_special_reason_denied=True), secretary)
    assert board.state is BoardState.APPOINTED


@pytest.mark.domain_rule(10)
def test_a_participation_body_is_never_stopped_by_the_forty_percent_rule(make, secretary, board):
    board.form = LegalForm.PARTICIPATION
    seated(board, secretary, LIST.replace("nainen", "mies"))
    services.appoint(board, AppointmentValues(**DECISION), secretary)
    assert not services.composition(board, TODAY).is_binding


@pytest.mark.domain_rule(46)
@pytest.mark.feature(6)
def test_missing_categories_are_counted(make, board):
    make.member(board, seat=make.seat(board, category=SeatCategory.ENTREPRENEURS))
    assert services.composition(board, TODAY).missing == {SeatCategory.LABOUR_MARKET: 1, SeatCategory.CIVIL_SOCIETY: 1}


def test_the_next_step_follows_the_board(board, secretary, make):
    def step():
        return services.composition(board, TODAY).step

    assert step() is Step.PASTE
    seated(board, secretary, LIST.replace("\tpuheenjohtaja", "\tjäsen"))
    assert step() is Step.CHAIR
    services.choose_officers(board, member_ids(board)[0], None, secretary)
    assert step() is Step.CONSENTS
    services.record_consent(board, all_ids(board), TODAY, secretary)
    assert step() is Step.APPOINT
    services.appoint(board, AppointmentValues(**DECISION), secretary)
    assert step() is Step.PLAN


@pytest.mark.domain_rule(44)
def test_an_attendee_reads_and_speaks_but_has_no_seat(make, board, secretary):
    made = services.add_attendee(
        board, Newcomer(name="Leena Vuori", title="päällikkö"), is_presenter=True, actor=secretary
    )
    assert [one.person.name for one in queries.attendees(board.id, TODAY)] == ["Leena Vuori"]
    assert db.session.query(RoleGrant).filter_by(person_id=made.person_id).one().role is Role.EXPERT
    again = services.recognised(board.municipality_id, Newcomer(name="Leena Vuori"))
    refused("already_attendee", services.add_attendee, board, again, is_presenter=False, actor=secretary)
    services.end_attendee(made, secretary)
    services.end_attendee(made, secretary)
    assert db.session.query(Attendee).one().ends_on == TODAY
    assert queries.attendees(board.id, TODAY + timedelta(days=1)) == []


def test_a_member_of_a_participation_body_chooses_the_public_form(make, town):
    board = make.board(town, form=LegalForm.PARTICIPATION)
    seat = make.seat(board, organisation_id=make.organisation(board.municipality_id, "Silta ry").id)
    person = make.person(town, "Olga Petrova")
    own = make.member(board, person=person, seat=seat)
    services.choose_public_form(own, PublicForm.ROLE, make.actor(person))
    membership = queries.membership(own.id)
    assert "Olga" not in queries.public_name(membership, board)
    assert "Silta ry" in queries.public_name(membership, board)
    board.form = LegalForm.TOIMIKUNTA
    assert queries.public_name(membership, board) == "Olga Petrova"


@pytest.mark.security("S51")
def test_who_sees_a_board(make, town, board, secretary):
    stranger = make.actor(make.secretary(make.municipality()))
    person = make.person(town)
    make.member(board, person=person)
    member = make.actor(person)

    def seen(reader):
        return [one.id for one in db.session.query(Board).filter(queries.visible(reader))]

    assert (seen(stranger), seen(secretary), seen(member)) == ([], [board.id], [board.id])
    board.state = BoardState.APPOINTED
    db.session.flush()
    assert seen(stranger) == [board.id]


def test_a_board_that_ends_ends_its_memberships(make, secretary, board):
    member = make.member(board)
    board.state = BoardState.APPOINTED
    services.end(board, TODAY, secretary)
    assert (board.state, member.end_reason) == (BoardState.ENDED, EndReason.BOARD_ENDED)


@pytest.mark.domain_rule(10)
def test_a_successor_who_has_not_begun_is_not_counted_beside_the_sitting_member(make, board, secretary):
    member = make.member(board)
    services.replace(board, member, Newcomer(name="Uusi Jäsen"), starts_on=TODAY + timedelta(days=30), actor=secretary)
    facts = services.composition(board, TODAY)
    group = next(one for one in facts.groups if one.capacity is Capacity.MEMBER)
    assert group.women + group.men + group.unrecorded == 1
    assert [place.member.id for place in facts.places] == [member.id]
