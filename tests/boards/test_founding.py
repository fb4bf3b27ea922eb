"""Founding a board, its settings and its numbers, through the services."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from advisory.boards import queries, services
from advisory.boards.models import Board
from advisory.boards.rules import BoardState, LegalForm, Numbering, SeatCategory
from advisory.boards.services import BoardSettings, BoardValues
from advisory.infra.db import db
from advisory.infra.use_case import use_case
from advisory.kernel import clock
from advisory.kernel.errors import NotFound, RuleBroken
from advisory.kernel.localized import Localized
from advisory.municipalities.models import FormerSlug
from advisory.people.models import RoleGrant
from advisory.policy.actions import Action
from tests.boards.making import seated

NAME = Localized(fi="Kotoutumisen neuvottelukunta")


@pytest.fixture
def town(make):
    return make.municipality()


@pytest.fixture
def secretary(make, town):
    actor = make.actor(make.secretary(town))
    db.session.commit()
    return actor


def values(**changes):
    return BoardValues(**{"name": NAME, "form": LegalForm.TOIMIKUNTA, **changes})


def refused(code, field, action, *args, **kwargs):
    with pytest.raises(RuleBroken) as broken:
        action(*args, **kwargs)
    assert (broken.value.code, broken.value.field) == (code, field)


@pytest.mark.feature(1)
@pytest.mark.domain_rule(1)
def test_a_draft_needs_a_name_and_a_form_only(town, secretary):
    board = services.found(town, values(), secretary)
    assert board.state is BoardState.DRAFT
    assert (board.slug, board.languages, board.decided_on) == ("kotoutumisen-neuvottelukunta", ["fi"], None)
    assert set(queries.minimums(board.id)) == {
        SeatCategory.LABOUR_MARKET,
        SeatCategory.ENTREPRENEURS,
        SeatCategory.CIVIL_SOCIETY,
    }


def test_a_double_press_makes_one_board(town, secretary):
    first = services.found(town, values(), secretary)
    assert services.found(town, values(), secretary).id == first.id
    assert len(queries.of_municipality(town.id)) == 1


def test_a_name_is_used_once_in_a_municipality(town, secretary, make, monkeypatch):
    services.found(town, values(), secretary)
    later = clock.now() + timedelta(minutes=5)
    monkeypatch.setattr("advisory.kernel.clock.now", lambda: later)
    same = values(name=Localized(fi="KOTOUTUMISEN neuvottelukunta"))
    refused("board_name_taken", "name", services.found, town, same, secretary)
    other = make.municipality()
    assert services.found(other, values(), make.actor(make.secretary(other))).municipality_id == other.id


@pytest.mark.security("S51")
def test_only_a_secretary_of_the_municipality_founds_a_board(make, town):
    other = make.actor(make.secretary(make.municipality()))
    with pytest.raises(NotFound):
        services.found(town, values(), other)
    assert db.session.query(Board).count() == 0


@pytest.mark.domain_rule(13)
def test_remote_attendance_names_its_place_in_the_regulations(town, secretary):
    refused(
        "remote_regulation_missing",
        "remote_regulation",
        services.found,
        town,
        values(is_remote_allowed=True),
        secretary,
    )
    board = services.found(town, values(is_remote_allowed=True, remote_regulation="hallintosääntö 140 §"), secretary)
    assert board.is_remote_allowed


@pytest.mark.domain_rule(13)
def test_a_participation_body_without_rule_13_names_no_place_in_the_regulations(town, secretary):
    free = values(is_remote_allowed=True, form=LegalForm.PARTICIPATION, waived_rules=["13"])
    assert services.found(town, free, secretary).is_remote_allowed
    refused(
        "rule_locked_on",
        "waived_rules",
        services.found,
        town,
        replace(free, form=LegalForm.JOINT, remote_regulation="1 §"),
        secretary,
    )


@pytest.mark.domain_rule(40)
@pytest.mark.parametrize(
    ("form", "numbering"), [(LegalForm.TOIMIKUNTA, Numbering.YEAR), (LegalForm.PARTICIPATION, Numbering.MEETING)]
)
def test_numbering_is_the_usual_one_of_the_form(town, secretary, form, numbering):
    assert services.found(town, values(form=form), secretary).numbering is numbering
    assert (
        services.found(
            town, values(form=form, name=Localized(fi="Toinen"), numbering=Numbering.YEAR), secretary
        ).numbering
        is Numbering.YEAR
    )


@pytest.mark.domain_rule(37)
@pytest.mark.parametrize("days", [0, 31])
def test_the_notice_period_has_a_range(town, secretary, days):
    refused("notice_days_out_of_range", "notice_days", services.found, town, values(notice_days=days), secretary)


def test_only_a_participation_body_switches_rules_off(town, secretary):
    refused("rule_locked_on", "waived_rules", services.found, town, values(waived_rules=["4"]), secretary)
    board = services.found(town, values(form=LegalForm.PARTICIPATION, waived_rules=["4"]), secretary)
    assert board.waived_rules == ["4"]


@pytest.mark.domain_rule(3)
def test_an_appointed_board_keeps_its_lawful_term(make, secretary, town):
    board = make.board(town)
    db.session.commit()
    longer = values(
        appointing_body=board.appointing_body, decided_on=board.decided_on, decision_section="166",
        appointer_term_until=date(2027, 5, 31), term_starts_on=date(2025, 8, 1), term_until=date(2027, 6, 30),
    )  # fmt: skip
    refused("term_beyond_cap", "term_until", services.edit, board, longer, BoardSettings(slug=board.slug), secretary)
    db.session.refresh(board)
    assert board.term_until == date(2027, 5, 31)


@pytest.mark.feature(37)
def test_settings_are_kept(town, secretary):
    board = services.found(town, values(), secretary)
    settings = BoardSettings(
        slug=board.slug, is_agenda_published_at_call=False, reminder_silent_days=5, phrases={"fi": ["Hyväksyttiin."]}
    )
    services.edit(board, values(notice_days=7), settings, secretary)
    assert (board.notice_days, board.reminder_silent_days, board.is_agenda_published_at_call) == (7, 5, False)
    assert queries.standard_phrases(board, "fi") == ["Hyväksyttiin."]
    assert len(queries.standard_phrases(board, "sv")) == 4


def test_a_renamed_address_leads_on(town, secretary):
    board = services.found(town, values(), secretary)
    old = board.slug
    services.edit(board, values(), BoardSettings(slug="uusi-osoite"), secretary)
    for asked in (old, "uusi-osoite"):
        found = queries.by_slugs(town.slug, asked)
        assert found is not None
        assert found.id == board.id
    other = services.found(town, values(name=Localized(fi="Toinen")), secretary)
    taken = values(name=Localized(fi="Toinen"))
    refused("slug_taken", "slug", services.edit, other, taken, BoardSettings(slug=old), secretary)
    refused("slug_wrong", "slug", services.edit, other, taken, BoardSettings(slug="Ä O"), secretary)
    services.edit(board, values(), BoardSettings(slug=old), secretary)
    assert [row.slug for row in db.session.query(FormerSlug)] == ["uusi-osoite"]


@pytest.mark.domain_rule(40)
def test_numbers_used_elsewhere_are_entered_until_the_first_one_here(make, town, secretary):
    board = make.board(town)
    db.session.commit()
    services.enter_numbers(board, section=20, meeting=2, actor=secretary)
    year = clock.today().year
    assert (board.numbers_year, board.last_section_outside, board.last_meeting_outside) == (year, 20, 2)
    refused(
        "number_negative", "last_meeting_outside", services.enter_numbers, board, section=1, meeting=-1, actor=secretary
    )
    board.numbers_used_year = year
    db.session.commit()
    late = {"section": 1, "meeting": 1, "actor": secretary}
    refused("numbers_already_in_use", "last_section_outside", services.enter_numbers, board, **late)
    board.numbers_used_year = year + 1
    refused("numbers_already_in_use", "last_section_outside", services.enter_numbers, board, **late)
    board.numbers_used_year = year - 1
    services.enter_numbers(board, section=1, meeting=1, actor=secretary)
    with use_case(Action.BOARDS_EDIT, board, secretary) as case:
        for given in (year, year + 1):  # the first meeting of next year is called before this year ends
            services.number_given(case, board, given)
    refused("numbers_already_in_use", "last_section_outside", services.enter_numbers, board, **late)


@pytest.mark.domain_rule(6)
def test_where_consent_is_switched_off_those_who_wait_for_it_count(make, town, secretary):
    board = services.found(town, values(form=LegalForm.PARTICIPATION), secretary)
    seated(board, secretary)
    waiting = queries.memberships_standing(board.id, clock.today())
    assert {one.consent_on for one in waiting} == {None}
    settings = BoardSettings(slug=board.slug)
    services.edit(board, values(form=LegalForm.PARTICIPATION), settings, secretary)
    assert {one.consent_on for one in waiting} == {None}
    for _twice in range(2):
        services.edit(board, values(form=LegalForm.PARTICIPATION, waived_rules=["6"]), settings, secretary)
    assert {one.consent_on for one in waiting} == {clock.today()}
    given = db.session.scalars(select(RoleGrant.membership_id).where(RoleGrant.board_id == board.id)).all()
    assert sorted(given) == sorted(one.id for one in waiting)
