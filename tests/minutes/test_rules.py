"""Minutes: path, readers, scrutiny, appeal, publication clock, masking, secrecy."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel.calendar import is_weekday
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.minutes import rules
from advisory.minutes.rules import MINUTES, Handled, MinutesState, Signatory, Stage, Verdict

DRAFTING, CIRCULATED, IN_SCRUTINY, CHECKED, SIGNED, PUBLISHED = MinutesState


@pytest.mark.feature(70)
def test_the_path_of_minutes():
    state = DRAFTING
    for verb in ("circulate", "submit", "check", "sign", "publish"):
        state = MINUTES.next(state, verb)
    assert state is PUBLISHED
    assert MINUTES.next(IN_SCRUTINY, "return") is DRAFTING
    assert MINUTES.verbs(PUBLISHED) == ()


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize(("state", "verb"), [(DRAFTING, "publish"), (CHECKED, "publish"), (IN_SCRUTINY, "sign")])
def test_no_step_is_skipped(state, verb):
    with pytest.raises(WrongState):
        MINUTES.next(state, verb)


@pytest.mark.domain_rule(22)
def test_minutes_of_an_ended_meeting_are_kept():
    rules.check_deletable(is_meeting_ended=False)
    with pytest.raises(RuleBroken, match="minutes_are_kept"):
        rules.check_deletable(is_meeting_ended=True)


@pytest.mark.domain_rule(23)
@pytest.mark.parametrize("state", list(MinutesState))
def test_the_public_sees_minutes_only_when_published(state):
    assert (state in rules.PUBLIC) is (state is PUBLISHED)


@pytest.mark.domain_rule(24)
@pytest.mark.parametrize("state", list(MinutesState))
def test_decisions_are_carried_out_only_after_checking(state):
    assert rules.is_checked(state) is (state in {CHECKED, SIGNED, PUBLISHED})


@pytest.mark.domain_rule(36)
def test_the_text_stands_still_in_scrutiny_and_after():
    assert [state for state in MinutesState if rules.is_editable(state)] == [DRAFTING, CIRCULATED]


SECTIONS = [Handled(21, {1, 2, 3}), Handled(22, {1, 2, 3}, recused={1}), Handled(23, {2, 3})]


@pytest.mark.domain_rule(41)
@pytest.mark.feature(69)
def test_a_scrutineer_checks_what_was_handled_in_their_presence():
    assert rules.checkable_by(1, SECTIONS) == (21,)
    assert rules.checkable_by(2, SECTIONS) == (21, 22, 23)
    assert rules.without_scrutineer(SECTIONS, {1}) == (22, 23)
    assert rules.without_scrutineer(SECTIONS, {1, 2}) == ()


@pytest.mark.domain_rule(41)
def test_a_replacement_was_present():
    rules.check_replacement(3, SECTIONS, {1, 2})
    with pytest.raises(RuleBroken, match="already_scrutineer"):
        rules.check_replacement(1, SECTIONS, {1, 2})
    with pytest.raises(RuleBroken, match="replacement_not_present"):
        rules.check_replacement(9, SECTIONS, {1, 2})


@pytest.mark.domain_rule(41)
@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([Verdict.CHECKED, Verdict.CHECKED], True),
        ([Verdict.CHECKED, Verdict.NONE], False),  # silence is no consent
        ([Verdict.CHECKED, Verdict.REPLACED], True),
        ([Verdict.CHECKED, Verdict.RETURNED], False),
        ([Verdict.REPLACED], False),
        ([], False),  # nobody checked
    ],
)
def test_minutes_are_checked_when_all_have_checked(verdicts, expected):
    assert rules.have_all_checked(verdicts) is expected


def test_returning_needs_a_reason():
    rules.check_remark("§ 24: kellonaika")
    with pytest.raises(RuleBroken, match="remark_missing"):
        rules.check_remark(" ")


@pytest.mark.domain_rule(41)
def test_checking_ends_on_the_second_weekday_unless_decided_otherwise():
    assert rules.check_until(date(2026, 9, 16)) == date(2026, 9, 18)
    assert rules.check_until(date(2026, 9, 17)) == date(2026, 9, 21)
    assert rules.check_until(date(2026, 9, 16), decided=date(2026, 9, 21)) == date(2026, 9, 21)


@pytest.mark.feature(71)
def test_whoever_presided_and_whoever_kept_the_minutes_sign():
    rules.check_may_sign(1, Signatory.CHAIR, presiding=1, minute_taker=2)
    rules.check_may_sign(2, Signatory.MINUTE_TAKER, presiding=1, minute_taker=2)
    with pytest.raises(RuleBroken, match="not_the_signatory"):
        rules.check_may_sign(2, Signatory.CHAIR, presiding=1, minute_taker=2)
    assert not rules.is_signed([Signatory.CHAIR])
    assert rules.is_signed([Signatory.MINUTE_TAKER, Signatory.CHAIR])


@pytest.mark.domain_rule(26)
@pytest.mark.parametrize(
    ("published", "notice", "last", "removal"),
    [
        (date(2026, 9, 22), date(2026, 9, 29), date(2026, 10, 13), date(2026, 10, 14)),
        # the seventh day may be a holiday, the last day may not: 26.12. and 9.1., a Saturday
        (date(2026, 12, 19), date(2026, 12, 26), date(2027, 1, 11), date(2027, 1, 12)),
        (date(2026, 5, 29), date(2026, 6, 5), date(2026, 6, 22), date(2026, 6, 23)),  # Midsummer Eve
    ],
)
def test_the_clock_of_a_publication(published, notice, last, removal):
    clock = rules.publication_clock(published)
    assert (clock.notice_on, clock.appeal_until, clock.removal_on) == (notice, last, removal)


@pytest.mark.domain_rule(26)
@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_personal_data_stay_for_at_least_three_weeks(published):
    clock = rules.publication_clock(published)
    assert (clock.removal_on - published).days >= 22
    assert is_weekday(clock.appeal_until)


def record(*, decision: str = "Hyväksyttiin.", spoken: str = "", appeal: bool = True) -> Any:
    """A record of one item, as far as the rules look at it."""
    item = {
        "anchor": "22", "number": "§ 22", "heading": "Asia", "lang": "", "parts": [], "notes": [],
        "decision": {"label": "Päätös", "text": decision, "lang": spoken, "vote": []},
        "appeal": {"label": "Muutoksenhakukielto", "text": "Kuntalaki 136 §."} if appeal else None,
    }  # fmt: skip
    return {"facts": [], "attendance": [], "items": [item]}


@pytest.mark.domain_rule(25)
def test_minutes_without_a_notice_on_appeal_are_not_published():
    assert rules.publication_problems({"fi": record()}, ["fi"]) == ()
    (problem,) = rules.publication_problems({"fi": record(appeal=False), "sv": record(appeal=False)}, ["fi"])
    assert (problem.code, problem.facts) == ("appeal_missing", {"sections": ("22",)})


@pytest.mark.domain_rule(30)
def test_every_language_of_the_record_is_there_and_every_mark_closed():
    records = {"fi": record(decision="a [[b"), "sv": record(spoken="fi"), "en": record(spoken="fi")}
    found = rules.publication_problems(records, ["fi", "sv"])
    assert [problem.code for problem in found] == ["language_version_missing", "mark_unclosed"]
    assert found[0].facts == {"languages": ("sv",)}
    assert rules.unclosed_marks(records["fi"]) == [("22", "§ 22", "a [[b")]


@pytest.mark.domain_rule(27)
@pytest.mark.parametrize(
    ("source", "full", "person_free"),
    [
        ("Kuultiin [[Matti M.]]", "Kuultiin (x)", "Kuultiin (x)"),
        ("Aloitteen teki {{Liisa L.}}", "Aloitteen teki Liisa L.", "Aloitteen teki (x)"),
        ("Pekka Hautala tarkasti", "Pekka Hautala tarkasti", "Pekka Hautala tarkasti"),
        ("131052-308T", "(x)", "(x)"),
        ("soita 040 123 4567 tai a@b.fi", "soita (x) tai (x)", "soita (x) tai (x)"),
        ("a [[b", "a (x)", "a (x)"),
    ],
)
def test_the_public_reads_no_more_personal_data_than_needed(source, full, person_free):
    assert rules.public_text(source, Stage.FULL, replacement="(x)") == full
    assert rules.public_text(source, Stage.PERSON_FREE, replacement="(x)") == person_free
