"""Days of consent and of ending, the next step, and names: pure rules."""

from datetime import date, timedelta

import pytest

from advisory.boards.rules import BoardState
from advisory.boards.rules.changes import Progress, Step, check_consent_day, check_end_day, check_name_free, next_step
from advisory.kernel.errors import RuleBroken

DAY = date(2026, 9, 16)


@pytest.mark.domain_rule(6)
def test_a_consent_is_of_today_or_earlier():
    check_consent_day(DAY, DAY)
    with pytest.raises(RuleBroken, match="consent_ahead"):
        check_consent_day(DAY + timedelta(days=1), DAY)


@pytest.mark.domain_rule(7)
def test_the_last_day_is_not_before_the_first():
    check_end_day(DAY, DAY)
    with pytest.raises(RuleBroken, match="end_before_membership"):
        check_end_day(DAY - timedelta(days=1), DAY)


def test_a_name_is_compared_without_case():
    check_name_free("Neuvosto", ["Toinen neuvosto"])
    with pytest.raises(RuleBroken, match="board_name_taken"):
        check_name_free("NEUVOSTO", ["Neuvosto"])


@pytest.mark.parametrize(
    ("progress", "step"),
    [
        (Progress(BoardState.DRAFT), Step.PASTE),
        (Progress(BoardState.DRAFT, members=3, pending=3), Step.CHAIR),
        (Progress(BoardState.DRAFT, members=3, pending=1, has_chair=True), Step.CONSENTS),
        (Progress(BoardState.DRAFT, members=3, has_chair=True), Step.APPOINT),
        (Progress(BoardState.APPOINTED, members=3, has_chair=True), Step.PLAN),
        (Progress(BoardState.ENDED, members=3, has_chair=True), Step.NONE),
    ],
)
def test_one_step_comes_next(progress, step):
    assert next_step(progress) is step
