"""Initiatives: path, what must be known, dispatch, reminders."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.agendas.rules import ItemType
from advisory.initiatives import rules
from advisory.initiatives.rules import INITIATIVE, InitiativeKind, InitiativeState, Plan, Reminder, ReminderKind
from advisory.kernel.errors import RuleBroken, WrongState

S = InitiativeState
DUE = date(2027, 9, 30)
DECIDED = date(2026, 9, 16)
PLAN = Plan(
    kind=InitiativeKind.OWN_MEASURE,
    responsible="Kirjastopalvelut",
    due_on=DUE,
    dimensions=["interaction"],
)


def test_the_path_of_an_initiative():
    state = S.DRAFT
    for verb in ("decide", "send", "receive", "answer", "start", "complete"):
        state = INITIATIVE.next(state, verb)
    assert state is S.DONE
    assert INITIATIVE.verbs(S.DONE) == ()
    assert {S.DECIDED, S.SENT, S.BEING_HANDLED, S.ANSWERED, S.UNDER_WAY} == rules.OPEN


@pytest.mark.domain_rule(24)
def test_nothing_is_sent_before_the_minutes_are_checked():
    with pytest.raises(WrongState):
        INITIATIVE.next(S.DRAFT, "send")
    with pytest.raises(RuleBroken, match="decision_not_checked"):
        rules.check_dispatch(is_checked=False)
    rules.check_dispatch(is_checked=True)


@pytest.mark.domain_rule(49)
@pytest.mark.feature(82)
@pytest.mark.feature(83)
@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"responsible": " "}, ["responsible_missing"]),
        ({"due_on": None}, ["due_day_missing"]),
        ({"due_on": DECIDED}, ["due_day_past"]),
        ({"due_on": DECIDED + timedelta(days=1)}, []),
        ({"dimensions": []}, ["dimension_missing"]),
        ({"dimensions": [], "kind": InitiativeKind.EVENT}, ["dimension_missing"]),
        ({"dimensions": [], "kind": InitiativeKind.OPINION, "addressee": "Kaupunginhallitus"}, []),
        ({"kind": InitiativeKind.INITIATIVE}, ["addressee_missing"]),
        ({"kind": InitiativeKind.AGREEMENT}, []),
        ({"responsible": "", "due_on": None, "dimensions": []},
         ["responsible_missing", "due_day_missing", "dimension_missing"]),
    ],
)  # fmt: skip
def test_what_a_decided_initiative_has(change, codes):
    assert [problem.code for problem in rules.plan_problems(replace(PLAN, **change), DECIDED)] == codes


def test_what_a_decision_becomes():
    assert rules.check_becomes(ItemType.OPINION) is InitiativeKind.OPINION
    assert rules.check_becomes(ItemType.AGREEMENT) is InitiativeKind.AGREEMENT
    assert rules.check_becomes(ItemType.OTHER_DECISION, InitiativeKind.AGREEMENT) is InitiativeKind.AGREEMENT
    assert {kind for kinds in rules.BECOMES.values() for kind in kinds} == set(InitiativeKind)
    assert {item: set(kinds) for item, kinds in rules.BECOMES.items() if len(kinds) > 1} == {
        ItemType.OWN_MEASURE: {InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT},
        ItemType.EVENT: {InitiativeKind.OWN_MEASURE, InitiativeKind.EVENT},
        ItemType.AGREEMENT: {InitiativeKind.AGREEMENT, InitiativeKind.OWN_MEASURE},
        ItemType.OTHER_DECISION: {InitiativeKind.AGREEMENT, InitiativeKind.OWN_MEASURE},
    }
    with pytest.raises(RuleBroken, match="becomes_no_initiative"):
        rules.check_becomes(ItemType.OPINION, InitiativeKind.EVENT)
    with pytest.raises(RuleBroken, match="becomes_no_initiative"):
        rules.check_becomes(ItemType.ELECTION)


@pytest.mark.parametrize(
    ("verb", "facts", "code"),
    [
        ("answer", {"answered_on": DECIDED}, "answer_body_missing"),
        ("answer", {"answer_body": "Kaupunginhallitus"}, "answer_day_wrong"),
        ("answer", {"answer_body": "x", "answered_on": DECIDED + timedelta(days=1)}, "answer_day_wrong"),
        ("reject", {}, "step_reason_missing"),
        ("lapse", {"note": " "}, "step_reason_missing"),
        ("part", {}, "step_reason_missing"),
    ],
)
def test_steps_say_who_and_why(verb, facts, code):
    rules.check_step("complete", today=DECIDED)
    rules.check_step("answer", answer_body="Kaupunginhallitus", answered_on=DECIDED, today=DECIDED)
    with pytest.raises(RuleBroken, match=code):
        rules.check_step(verb, today=DECIDED, **facts)


def test_an_indicator_has_something_to_reach():
    rules.check_indicator(name=True, target=0.0)
    with pytest.raises(RuleBroken, match="indicator_target_missing"):
        rules.check_indicator(name=True, target=None)
    with pytest.raises(RuleBroken, match="indicator_name_missing"):
        rules.check_indicator(name=False, target=1.0)


@pytest.mark.domain_rule(49)
@pytest.mark.feature(90)
@pytest.mark.parametrize(
    ("left", "kind", "fell"),
    [
        (31, None, None),
        (30, ReminderKind.MONTH, 30),
        (20, ReminderKind.MONTH, 30),  # sent late, it is still the one of day 30
        (8, ReminderKind.MONTH, 30),
        (7, ReminderKind.WEEK, 7),
        (0, ReminderKind.WEEK, 7),
        (-1, ReminderKind.OVERDUE, -1),
        (-7, ReminderKind.OVERDUE, -1),
        (-8, ReminderKind.OVERDUE, -8),
    ],
)
def test_reminders_thirty_and_seven_days_before_and_when_overdue(left, kind, fell):
    found = rules.reminder_due(S.SENT, DUE, DUE - timedelta(days=left), started_on=DECIDED)
    assert found == (kind and Reminder(kind, DUE - timedelta(days=fell)))


@pytest.mark.domain_rule(49)
def test_a_mark_that_had_passed_when_the_clock_started_is_not_caught_up_on():
    started = DUE - timedelta(days=10)
    assert rules.reminder_due(S.SENT, DUE, started, started_on=started) is None
    week = rules.reminder_due(S.SENT, DUE, DUE - timedelta(days=7), started_on=started)
    assert week == Reminder(ReminderKind.WEEK, DUE - timedelta(days=7))


@pytest.mark.domain_rule(49)
@pytest.mark.parametrize("state", [S.DRAFT, S.DONE, S.PARTLY_DONE, S.NOT_DONE, S.LAPSED, S.REJECTED])
def test_what_is_finished_or_not_begun_is_left_alone(state):
    after = DUE + timedelta(days=1)
    assert rules.reminder_due(state, DUE, after, started_on=DECIDED) is None
    assert not rules.is_late(state, DUE, after)
    assert not rules.belongs_in_follow_up(state, DUE, after)


@given(st.integers(-60, 400), st.integers(1, 400))
def test_a_reminder_never_comes_before_its_day(left, age):
    today = DUE - timedelta(days=left)
    found = rules.reminder_due(S.UNDER_WAY, DUE, today, started_on=today - timedelta(days=age))
    assert found is None or found.fell_on <= today


@pytest.mark.domain_rule(49)
def test_late_and_follow_up():
    assert not rules.is_late(S.SENT, DUE, DUE)
    assert rules.is_late(S.SENT, DUE, DUE + timedelta(days=1))
    assert not rules.is_late(S.SENT, None, DUE)
    assert rules.belongs_in_follow_up(S.SENT, DUE, DUE - timedelta(days=30))
    assert not rules.belongs_in_follow_up(S.SENT, DUE, DUE - timedelta(days=31))
    assert rules.is_silent(S.SENT, DUE, DUE + timedelta(days=91))
    assert not rules.is_silent(S.SENT, DUE, DUE + timedelta(days=90))
