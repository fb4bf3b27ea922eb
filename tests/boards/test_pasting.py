"""What a pasted list means, and that nothing is stored before it is right."""

import pytest

from advisory.boards import queries, services
from advisory.boards.models import Membership, Seat
from advisory.boards.rules import BoardState, Capacity, LegalForm, Office, SeatCategory
from advisory.infra.db import db
from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken
from advisory.people.models import Person, RoleGrant
from advisory.people.rules import Gender
from tests.boards.making import LIST, seated


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


def codes(seen):
    return [(row.number, problem.code) for row in seen.rows for problem in row.problems]


@pytest.mark.feature(14)
def test_a_list_is_understood_row_by_row(board):
    seen = services.preview(board, LIST)
    assert codes(seen) == []
    assert seen.is_right
    chair, deputy = seen.members[0], seen.deputies[0]
    assert (chair.name, chair.category, chair.office) == ("Aino Salmela", SeatCategory.LABOUR_MARKET, Office.CHAIR)
    assert (deputy.name, deputy.member_row, deputy.email) == ("Eero Vara", chair.number, "eero@posti.example")


@pytest.mark.feature(2)
@pytest.mark.feature(4)
@pytest.mark.feature(6)
@pytest.mark.feature(7)
def test_the_list_becomes_seats_members_and_deputies(board, secretary):
    seated(board, secretary)
    standing = queries.memberships_standing(board.id, clock.today())
    assert [one.person.name for one in standing] == [
        "Aino Salmela", "Eero Vara", "Farid Nuri", "Olga Vara", "Tuomas Rauhala", "Liban Vara",
    ]  # fmt: skip
    assert [one.capacity for one in standing[:2]] == [Capacity.MEMBER, Capacity.DEPUTY]
    assert standing[0].seat_id == standing[1].seat_id
    assert standing[0].seat.organisation.name == "Palkansaajat ry"
    assert standing[0].person.gender is Gender.WOMAN
    assert {one.starts_on for one in standing} == {board.term_starts_on}


@pytest.mark.domain_rule(6)
def test_nobody_has_a_role_before_consent(board, secretary):
    before = db.session.query(RoleGrant).count()
    seated(board, secretary)
    assert db.session.query(RoleGrant).count() == before
    assert queries.memberships_in_force(board.id, clock.today()) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Aino;aino(at)posti;Palkansaajat ry;työmarkkinat;jäsen", "row_address_wrong"),
        ("Aino;;Palkansaajat ry;;jäsen", "category_missing"),
        ("Aino;;Palkansaajat ry;kalastajat;jäsen", "category_not_understood"),
        ("Aino;;Palkansaajat ry;työmarkkinat;keisari", "role_not_understood"),
        ("Aino;;Palkansaajat ry;työmarkkinat;jäsen;;x", "gender_not_understood"),
        (";aino@posti.example;Palkansaajat ry;työmarkkinat;jäsen", "row_without_name"),
        ("Aino;;;;varajäsen", "row_deputy_unpaired"),
    ],
)
def test_what_is_wrong_is_told_at_its_row_and_nothing_is_stored(board, secretary, row, code):
    seen = services.preview(
        board,
        f"Farid Nuri;;Silta ry;järjestö;jäsen;Olga Vara;mies\nSaana Salo;;Yrittäjät ry;yrittäjät;jäsen;Leo Vara\n{row}",
    )
    assert codes(seen) == [(3, code)]
    with pytest.raises(RuleBroken):
        services.seat_pasted(board, seen.rows, secretary)
    assert db.session.query(Seat).count() == db.session.query(Membership).count() == 0


def test_one_address_on_two_rows_is_confirmed(board, secretary):
    text = "Aino;koti@posti.example;;järjestö\nBertil;koti@posti.example;;järjestö"
    seen = services.preview(board, text)
    assert seen.is_shared_asked
    assert codes(seen) == [(2, "row_address_twice")]
    confirmed = services.preview(board, text, is_shared_confirmed=True)
    assert confirmed.is_right
    assert len(services.seat_pasted(board, confirmed.rows, secretary)) == 2


def test_an_address_of_somebody_else_in_the_municipality_is_told(make, board, secretary, town):
    make.person(town, "Bertil Berg", email="koti@posti.example")
    text = "Aino Salmela;koti@posti.example;;järjestö"
    assert codes(services.preview(board, text)) == [(1, "row_address_known")]
    confirmed = services.preview(board, text, is_shared_confirmed=True)
    assert services.seat_pasted(board, confirmed.rows, secretary)[0].person.name == "Aino Salmela"


def test_the_same_person_is_used_again_if_the_name_matches(make, board, secretary, town):
    known = make.person(town, "Aino Salmela", email="aino@posti.example")
    elsewhere = make.person(make.municipality(), "Farid Nuri", email="farid@posti.example")
    seated(board, secretary)
    people = {one.person.name: one.person_id for one in queries.memberships_standing(board.id, clock.today())}
    assert people["Aino Salmela"] == known.id
    assert people["Farid Nuri"] != elsewhere.id


def test_a_second_press_stores_nothing_twice(board, secretary):
    seated(board, secretary)
    again = services.preview(board, LIST)
    assert again.is_stored_already
    assert {code for _, code in codes(again)} == {"row_already_seated"}
    with pytest.raises(RuleBroken):
        services.seat_pasted(board, again.rows, secretary)
    assert db.session.query(Person).filter_by(name="Aino Salmela").count() == 1


@pytest.mark.domain_rule(4)
def test_a_deputy_has_one_member_and_a_member_one_deputy(board):
    twice = "Aino;;;järjestö;jäsen;Olga Vara\nBertil;;;järjestö;jäsen;Olga Vara"
    assert codes(services.preview(board, twice)) == [(2, "row_name_twice")]
    two = "Aino;;;järjestö;jäsen\nOlga Vara;;;;varajäsen\nEero Vara;;;;varajäsen;Aino"
    assert codes(services.preview(board, two)) == [(3, "row_two_deputies")]


@pytest.mark.domain_rule(5)
@pytest.mark.feature(5)
def test_two_chairs_are_one_too_many(make, board, town):
    text = "Aino;;;järjestö;puheenjohtaja\nBertil;;;järjestö;puheenjohtaja"
    assert codes(services.preview(board, text)) == [(2, "two_chairs")]
    free = make.board(town, form=LegalForm.PARTICIPATION, waived_rules=["5"])
    assert services.preview(free, text).is_right


def test_a_mail_with_names_and_addresses_is_read(board):
    seen = services.preview(board, "Aino Salmela <aino@posti.example>, Farid Nuri <farid@posti.example>")
    assert [(row.name, row.email) for row in seen.rows] == [
        ("Aino Salmela", "aino@posti.example"),
        ("Farid Nuri", "farid@posti.example"),
    ]
    assert {code for _, code in codes(seen)} == {"category_missing"}


def test_an_empty_paste_is_told(board):
    with pytest.raises(RuleBroken, match="nothing_pasted"):
        services.preview(board, " \n ")


@pytest.mark.feature(14)
def test_a_language_that_is_not_known_is_told_and_never_passed_over(board, secretary):
    text = "Nimi;Ryhmä;Kieli\nAino Salmela;järjestö;{}"
    assert codes(services.preview(board, text.format("klingon"))) == [(2, "language_not_understood")]
    services.seat_pasted(board, services.preview(board, text.format("ruotsi")).rows, secretary)
    assert db.session.query(Person).filter_by(name="Aino Salmela").one().language == "sv"
