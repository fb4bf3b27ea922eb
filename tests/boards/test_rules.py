"""Rules of boards: form, appointing decision, term, deputies, offices, consent, the 40 % rule."""

from dataclasses import replace
from datetime import date

import pytest
from babel import Locale
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from advisory.boards import rules
from advisory.boards.forms.words import word
from advisory.boards.queries import ROLE_WORDS
from advisory.boards.rules import (
    BOARD,
    AppointingBody,
    Appointment,
    Balance,
    BoardState,
    Capacity,
    Filling,
    LegalForm,
    Office,
    SeatCategory,
    Standing,
    gender_balance,
)
from advisory.infra.filters import language_name
from advisory.infra.i18n import speaking
from advisory.infra.words import role_name
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.kernel.localized import LANGUAGES
from advisory.people.rules import Gender, read_gender
from advisory.policy.roles import Role

TOIMIKUNTA, JOINT, PARTICIPATION = LegalForm
LAWFUL = Appointment(
    form=TOIMIKUNTA,
    appointing_body=AppointingBody.MUNICIPAL_BOARD,
    decided_on=date(2025, 6, 23),
    decision_section="§ 166",
    appointer_term_until=date(2027, 5, 31),
    term_starts_on=date(2025, 8, 1),
    term_until=date(2027, 5, 31),
)


def fields(appointment):
    return [problem.field for problem in rules.appointment_problems(appointment)]


def codes(appointment):
    return [problem.code for problem in rules.appointment_problems(appointment)]


def test_a_lawful_appointment_has_no_problems():
    assert codes(LAWFUL) == []


def test_a_board_goes_from_draft_to_appointed_to_ended():
    assert BOARD.next(BoardState.DRAFT, "appoint") is BoardState.APPOINTED
    with pytest.raises(WrongState):
        BOARD.next(BoardState.DRAFT, "end")


@pytest.mark.domain_rule(1)
@pytest.mark.parametrize("form", list(LegalForm))
@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"appointing_body": None}, "appointing_body_missing", "appointing_body"),
        ({"decided_on": None}, "decision_day_missing", "decided_on"),
        ({"decision_section": " "}, "decision_section_missing", "decision_section"),
    ],
)
def test_an_appointed_board_has_its_decision(form, change, code, field):
    problems = rules.appointment_problems(replace(LAWFUL, form=form, **change))
    assert [(problem.code, problem.field) for problem in problems] == [(code, field)]


@pytest.mark.domain_rule(1)
def test_everything_that_is_missing_is_told_at_once():
    assert codes(Appointment(form=TOIMIKUNTA))[:3] == [
        "appointing_body_missing",
        "decision_day_missing",
        "decision_section_missing",
    ]


@pytest.mark.domain_rule(2)
@pytest.mark.parametrize("body", [AppointingBody.COUNCIL, AppointingBody.COMMITTEE, AppointingBody.OTHER])
def test_another_body_than_the_municipal_board_needs_the_councils_authorisation(body):
    other = replace(LAWFUL, appointing_body=body)
    assert fields(other) == ["authorised_on", "authorisation_section"]
    assert fields(replace(other, authorised_on=date(2025, 6, 9))) == ["authorisation_section"]
    assert fields(replace(other, authorisation_section="§ 12")) == ["authorised_on"]
    assert codes(replace(other, authorised_on=date(2025, 6, 9))) == ["authorisation_missing"]
    assert codes(replace(other, authorised_on=date(2025, 6, 9), authorisation_section="§ 12")) == []


@pytest.mark.domain_rule(2)
def test_what_is_recommended_can_be_waived_by_a_participation_body_only():
    other = replace(LAWFUL, appointing_body=AppointingBody.COMMITTEE, waived=["2"])
    assert codes(replace(other, form=PARTICIPATION)) == []
    assert set(codes(replace(other, form=PARTICIPATION, waived=[]))) == {"authorisation_missing"}
    assert set(codes(replace(other, form=TOIMIKUNTA))) == {"authorisation_missing"}


@pytest.mark.domain_rule(2)
@pytest.mark.domain_rule(3)
@pytest.mark.domain_rule(8)
def test_who_appoints_a_joint_body_and_for_how_long_is_a_matter_of_its_contract():
    joint = replace(LAWFUL, form=JOINT, appointing_body=AppointingBody.OTHER)
    assert codes(joint) == []
    assert codes(replace(joint, appointer_term_until=None, term_until=date(2030, 1, 1))) == []
    assert codes(replace(joint, decided_on=None)) == ["decision_day_missing"]
    assert codes(replace(joint, term_until=date(2025, 7, 31))) == ["term_ends_before_start"]


@pytest.mark.domain_rule(3)
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"term_until": date(2027, 6, 1)}, ["term_beyond_cap"]),
        ({"appointer_term_until": date(2027, 5, 30)}, ["term_beyond_cap"]),
        ({"appointer_term_until": None}, ["appointer_term_missing"]),
        ({"term_until": None}, ["term_missing"]),
        ({"term_until": date(2025, 7, 31)}, ["term_ends_before_start"]),
        ({"term_until": date(2029, 5, 31), "appointer_term_until": date(2029, 5, 31)}, []),
        # a body that claims a longer term than the council's own
        ({"term_until": date(2029, 6, 1), "appointer_term_until": date(2030, 1, 1)}, ["term_beyond_cap"]),
        ({"term_until": date(2027, 6, 1), "form": PARTICIPATION, "waived": ["3"]}, []),
    ],
)
def test_the_term_ends_with_that_of_the_appointing_body(change, found):
    assert codes(replace(LAWFUL, **change)) == found


@pytest.mark.domain_rule(3)
@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2025, 6, 1), date(2029, 5, 31)),
        (date(2029, 5, 31), date(2029, 5, 31)),
        (date(2029, 6, 1), date(2033, 5, 31)),
        (date(2025, 5, 31), date(2025, 5, 31)),
        (date(2026, 1, 1), date(2029, 5, 31)),
    ],
)
def test_the_councils_term(day, until):
    assert rules.council_term_until(day) == until


@pytest.mark.domain_rule(4)
def test_a_member_without_a_personal_deputy_leaves_the_composition_incomplete():
    seats = [Filling(1, member=10, deputy=20), Filling(2, member=11, deputy=None), Filling(3, None, None)]
    assert rules.seats_without_deputy(seats) == (2,)


@pytest.mark.domain_rule(5)
def test_chair_and_vice_chair_come_from_the_members():
    rules.check_office(Office.CHAIR, Capacity.MEMBER)
    rules.check_office(Office.NONE, Capacity.DEPUTY)
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        with pytest.raises(RuleBroken, match="office_not_a_member"):
            rules.check_office(office, Capacity.DEPUTY)


@pytest.mark.domain_rule(5)
@pytest.mark.parametrize(
    ("offices", "code"),
    [
        ([Office.VICE_CHAIR, Office.NONE], "chair_missing"),
        ([Office.CHAIR, Office.CHAIR], "two_chairs"),
    ],
)
def test_a_board_has_one_chair(offices, code):
    rules.check_offices([Office.CHAIR, Office.VICE_CHAIR, Office.VICE_CHAIR])
    with pytest.raises(RuleBroken, match=code):
        rules.check_offices(offices)


@pytest.mark.domain_rule(6)
@pytest.mark.parametrize(
    ("consent_on", "day", "expected"),
    [
        (None, date(2026, 1, 1), Standing.PENDING),
        (date(2026, 1, 2), date(2026, 1, 1), Standing.PENDING),
        (date(2026, 1, 2), date(2026, 1, 2), Standing.IN_FORCE),
        (date(2025, 6, 1), date(2025, 7, 31), Standing.COMING),
        (date(2025, 6, 1), date(2025, 8, 1), Standing.IN_FORCE),
        (date(2025, 6, 1), date(2026, 8, 31), Standing.IN_FORCE),  # the last day still counts
        (date(2025, 6, 1), date(2026, 9, 1), Standing.ENDED),
    ],
)
def test_a_membership_is_pending_until_consent(consent_on, day, expected):
    starts_on, ends_on = date(2025, 8, 1), date(2026, 8, 31)
    assert rules.standing(starts_on=starts_on, ends_on=ends_on, consent_on=consent_on, day=day) is expected


@pytest.mark.domain_rule(7)
def test_members_stay_when_the_term_is_over():
    after = date(2027, 6, 1)
    assert rules.is_term_over(date(2027, 5, 31), after)
    assert not rules.is_term_over(date(2027, 5, 31), date(2027, 5, 31))
    begun = date(2025, 8, 1)
    assert rules.standing(starts_on=begun, ends_on=None, consent_on=begun, day=after) is Standing.IN_FORCE


@pytest.mark.domain_rule(10)
@pytest.mark.parametrize(
    ("women", "men", "balance"),
    [
        (7, 5, Balance.OK),
        (8, 5, Balance.BORDERLINE),
        (3, 2, Balance.OK),
        (4, 1, Balance.BREACH),
        (2, 1, Balance.OK),  # of three, one is enough
        (3, 0, Balance.BREACH),
        (1, 0, Balance.NOT_STATED),
        (0, 0, Balance.NOT_STATED),
        (2, 0, Balance.BREACH),
        (1, 1, Balance.OK),
        (4, 3, Balance.OK),
        (5, 2, Balance.BREACH),
        (6, 4, Balance.OK),
        (7, 4, Balance.BORDERLINE),  # 36 %, rounded to 4 of 11
        (10, 6, Balance.BORDERLINE),  # 6 of 16 is 37.5 %
    ],
)
def test_both_genders_have_forty_percent(women, men, balance):
    assert gender_balance(women, men) is balance
    assert gender_balance(men, women) is balance


@pytest.mark.domain_rule(10)
@pytest.mark.parametrize(
    ("women", "men", "unrecorded", "balance"),
    [
        (5, 5, 2, Balance.OK),  # 7 and 5 or 5 and 7 or 6 and 6
        (6, 6, 1, Balance.OK),
        (5, 4, 4, Balance.UNKNOWN),
        (0, 0, 1, Balance.NOT_STATED),
        (1, 0, 1, Balance.UNKNOWN),
        (10, 0, 1, Balance.UNKNOWN),
    ],
)
def test_unrecorded_persons_leave_it_unknown_unless_it_is_ok_whichever_way(women, men, unrecorded, balance):
    assert gender_balance(women, men, unrecorded=unrecorded) is balance


@pytest.mark.domain_rule(10)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 5))
def test_ok_holds_however_the_unrecorded_fall(women, men, unrecorded):
    answer = gender_balance(women, men, unrecorded=unrecorded)
    falls = {gender_balance(women + k, men + unrecorded - k) for k in range(unrecorded + 1)}
    assert (answer is Balance.OK) == (falls == {Balance.OK})


@pytest.mark.domain_rule(10)
def test_a_breach_with_a_reason_is_named_so_and_an_organ_must_answer():
    assert gender_balance(9, 1, is_reason_stated=True) is Balance.BREACH_REASON_STATED
    assert gender_balance(5, 5, is_reason_stated=True) is Balance.OK
    breach = [Balance.OK, Balance.BREACH]
    with pytest.raises(RuleBroken, match="special_reason_unanswered"):
        rules.check_balance_answered(TOIMIKUNTA, breach, reason=" ", is_denied=False)
    rules.check_balance_answered(TOIMIKUNTA, breach, reason="Perustelu", is_denied=False)
    rules.check_balance_answered(TOIMIKUNTA, breach, reason="", is_denied=True)
    rules.check_balance_answered(PARTICIPATION, breach, reason="", is_denied=False)
    rules.check_balance_answered(JOINT, [Balance.BORDERLINE], reason="", is_denied=False)


@pytest.mark.domain_rule(12)
@pytest.mark.parametrize(("seats", "needed"), [(13, 7), (12, 7), (3, 2), (2, 2), (1, 1), (11, 6)])
def test_a_quorum_is_more_than_half_of_the_seats(seats, needed):
    assert rules.quorum(seats) == needed
    assert rules.quorum(seats, is_asked=False) == 1


@pytest.mark.domain_rule(46)
def test_categories_that_lack_a_seat():
    have = [SeatCategory.LABOUR_MARKET, SeatCategory.LABOUR_MARKET, SeatCategory.POLICE]
    wanted = {**rules.DEFAULT_MINIMUMS, SeatCategory.LABOUR_MARKET: 3}
    assert rules.missing_categories(wanted, have) == {
        SeatCategory.LABOUR_MARKET: 1,
        SeatCategory.ENTREPRENEURS: 1,
        SeatCategory.CIVIL_SOCIETY: 1,
    }


def test_an_organ_waives_nothing_and_a_participation_body_only_what_is_recommended():
    rules.check_waived(PARTICIPATION, [str(rule) for rule in rules.OBEYED_WHEN_OFF])
    locked = [(PARTICIPATION, ["28"]), (PARTICIPATION, ["18"]), (PARTICIPATION, ["22"])]
    locked += [(form, [str(rule)]) for form in (TOIMIKUNTA, JOINT) for rule in rules.OBEYED_WHEN_OFF]
    for form, waived in locked:
        with pytest.raises(RuleBroken, match="rule_locked_on"):
            rules.check_waived(form, waived)


def test_a_refusal_says_where_its_rule_is_only_recommended():
    assert set(rules.RULE_OF.values()) <= rules.OBEYED_WHEN_OFF <= rules.RECOMMENDED_RULES
    assert rules.advised(RuleBroken("two_chairs"), PARTICIPATION, []).is_recommended
    assert not rules.advised(RuleBroken("two_chairs"), TOIMIKUNTA, []).is_recommended
    assert not rules.advised(RuleBroken("notice_days_out_of_range"), PARTICIPATION, []).is_recommended
    assert not rules.advised(RuleBroken("two_chairs"), PARTICIPATION, ["5"]).is_recommended


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"notice_days": 0}, "notice_days_out_of_range"),
        ({"notice_days": 31}, "notice_days_out_of_range"),
        ({"scrutineers": 5}, "scrutineers_out_of_range"),
        ({"scrutineers": 0}, "scrutineers_out_of_range"),  # nobody could ever check the minutes
        ({"is_remote_allowed": True}, "remote_regulation_missing"),
    ],
)
def test_settings_have_their_ranges(change, code):
    fine = {"notice_days": 4, "scrutineers": 2, "is_remote_allowed": False, "remote_regulation": ""}
    rules.check_settings(**fine)
    rules.check_settings(**fine | {"is_remote_allowed": True, "remote_regulation": "§ 12", "notice_days": 30})
    with pytest.raises(RuleBroken, match=code):
        rules.check_settings(**fine | change)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Työmarkkinajärjestöt", SeatCategory.LABOUR_MARKET),
        ("företagare", SeatCategory.ENTREPRENEURS),
        (" Civil  society ", SeatCategory.CIVIL_SOCIETY),
        ("wellbeing_county", SeatCategory.WELLBEING_COUNTY),
    ],
)
def test_categories_are_read_in_three_languages(text, category):
    assert rules.read_category(text) is category


@pytest.mark.feature(14)
@pytest.mark.parametrize("shown_in", ["fi", "sv", "en"])
def test_every_word_that_pages_show_is_understood_when_it_is_pasted(context: Flask, shown_in: str):
    with speaking(shown_in):
        assert [rules.read_category(str(word(one))) for one in SeatCategory] == list(SeatCategory)
        for (capacity, office), shown in ROLE_WORDS.items():
            assert rules.read_role(str(shown)) == (capacity, office)
        assert [rules.read_role(str(word(one)))[1] for one in Office] == list(Office)
        assert [rules.read_role(str(word(one)))[0] for one in Capacity] == list(Capacity)
        named = {Role.CHAIR: Office.CHAIR, Role.VICE_CHAIR: Office.VICE_CHAIR, Role.MEMBER: Office.NONE}
        assert {role: rules.read_role(role_name(role))[1] for role in named} == named
        assert rules.read_role(role_name(Role.DEPUTY)) == (Capacity.DEPUTY, Office.NONE)
        assert [read_gender(str(word(one))) for one in Gender] == list(Gender)
    assert [rules.read_language(language_name(code)) for code in LANGUAGES] == list(LANGUAGES)
    named_here = [Locale.parse(code).get_language_name(shown_in) for code in LANGUAGES]
    assert [rules.read_language(str(name)) for name in named_here] == list(LANGUAGES)


def test_roles_are_read_and_what_is_not_understood_is_told():
    assert rules.read_role("") == (Capacity.MEMBER, Office.NONE)
    assert rules.read_role("Pj.") == (Capacity.MEMBER, Office.CHAIR)
    assert rules.read_role("vice ordförande") == (Capacity.MEMBER, Office.VICE_CHAIR)
    assert rules.read_role("Varajäsen") == (Capacity.DEPUTY, Office.NONE)
    for read, text, code in (
        (rules.read_role, "keisari", "role_not_understood"),
        (rules.read_category, "keisari", "category_not_understood"),
        (rules.read_category, "", "category_missing"),
        (rules.read_language, "klingon", "language_not_understood"),
    ):
        with pytest.raises(RuleBroken, match=code):
            read(text)


@pytest.mark.domain_rule(8)
@pytest.mark.parametrize("lacking", rules.CONTRACT_PARTS)
def test_a_joint_body_needs_every_part_of_its_agreement(lacking: str):
    whole = dict.fromkeys(rules.CONTRACT_PARTS, "sovittu")
    assert rules.missing_contract(LegalForm.JOINT, whole) == ()
    assert rules.missing_contract(LegalForm.JOINT, whole | {lacking: " "}) == (lacking,)
    assert rules.missing_contract(LegalForm.JOINT, {}) == rules.CONTRACT_PARTS
    assert rules.missing_contract(LegalForm.TOIMIKUNTA, {}) == ()
