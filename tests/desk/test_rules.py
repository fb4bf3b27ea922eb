"""Which step of a secretary is the most urgent."""

from datetime import date, timedelta

import pytest

from advisory.desk.rules import BoardFacts, Duty, MeetingFacts, Step, steps_of_board, steps_of_meeting, urgent_first
from advisory.meetings.rules import MeetingState
from advisory.minutes.rules import MinutesState

TODAY = date(2026, 9, 10)


def facts(state: MeetingState, **values: object) -> MeetingFacts:
    base = {"id": 1, "name": "3/2026", "state": state, "meets_on": date(2026, 9, 16), "call_until": date(2026, 9, 12)}
    return MeetingFacts(**{**base, **values})  # type: ignore[arg-type]


def duties(meeting: MeetingFacts) -> list[Duty]:
    return [step.duty for step in steps_of_meeting(meeting, TODAY)]


def test_a_draft_must_be_called_by_the_last_day_of_the_notice_period() -> None:
    (step,) = steps_of_meeting(facts(MeetingState.DRAFT), TODAY)
    assert (step.duty, step.due_on, step.is_late) == (Duty.CALL, date(2026, 9, 12), False)


@pytest.mark.parametrize(("call_until", "is_late"), [(TODAY, False), (TODAY - timedelta(days=1), True)])
def test_a_draft_is_late_from_the_day_after(call_until: date, is_late: bool) -> None:
    (step,) = steps_of_meeting(facts(MeetingState.DRAFT, call_until=call_until), TODAY)
    assert step.is_late is is_late


def test_a_called_meeting_waits_for_answers_and_is_held_on_its_day() -> None:
    assert duties(facts(MeetingState.CALLED, waiting=3)) == [Duty.ANSWERS]
    assert duties(facts(MeetingState.CALLED)) == []
    assert duties(facts(MeetingState.CALLED, meets_on=TODAY, waiting=3)) == [Duty.HOLD]


@pytest.mark.domain_rule(37)
def test_the_notice_on_paper_is_due_on_the_last_lawful_day() -> None:
    (step, _answers) = steps_of_meeting(facts(MeetingState.CALLED, waiting=3, on_paper=2), TODAY)
    assert (step.duty, step.due_on, step.number, step.is_late) == (Duty.PAPER, date(2026, 9, 12), 2, False)
    (late,) = steps_of_meeting(facts(MeetingState.CALLED, on_paper=1, call_until=TODAY - timedelta(days=1)), TODAY)
    assert late.is_late
    assert duties(facts(MeetingState.CALLED, on_paper=1, meets_on=TODAY - timedelta(days=1))) == [Duty.HOLD]


def test_a_lost_notice_stands_first_and_other_lost_mails_after_ones_own_work() -> None:
    lost = [Step(Duty.NOTICE, 1, TODAY, is_late=True), Step(Duty.RESEND, 2)]
    work = [
        Step(Duty.LATE, 3, date(2026, 9, 1), is_late=True),
        Step(Duty.CALL, 4, date(2026, 9, 30)),
        Step(Duty.PUBLISH, 5),
    ]
    ordered = urgent_first([*lost, *work, Step(Duty.ANSWERS, 6, date(2026, 9, 16))], TODAY)
    assert [step.subject_id for step in ordered] == [1, 3, 4, 5, 2, 6]


@pytest.mark.parametrize(
    ("state", "duty"),
    [
        (None, Duty.DRAW_UP),
        (MinutesState.DRAFTING, Duty.SUBMIT),
        (MinutesState.CIRCULATED, Duty.SUBMIT),
        (MinutesState.IN_SCRUTINY, Duty.CHECK),
        (MinutesState.CHECKED, Duty.SIGN),
        (MinutesState.SIGNED, Duty.PUBLISH),
    ],
)
def test_minutes_have_one_next_step_in_each_state(state: MinutesState | None, duty: Duty) -> None:
    assert duties(facts(MeetingState.ENDED, minutes_state=state, minutes_id=5)) == [duty]


def test_ones_own_signature_is_ones_own_step() -> None:
    both = facts(MeetingState.ENDED, minutes_state=MinutesState.CHECKED, minutes_id=5, waiting=2, own=True)
    steps = list(steps_of_meeting(both, TODAY))
    assert [(step.duty, step.number) for step in steps] == [(Duty.SIGN_OWN, 0), (Duty.SIGN, 1)]
    assert urgent_first([Step(Duty.PUBLISH, 1), *steps], TODAY)[0].duty is Duty.SIGN_OWN
    last = facts(MeetingState.ENDED, minutes_state=MinutesState.CHECKED, minutes_id=5, waiting=1, own=True)
    assert duties(last) == [Duty.SIGN_OWN]
    checks = facts(MeetingState.ENDED, minutes_state=MinutesState.IN_SCRUTINY, minutes_id=5, waiting=1, own=True)
    assert duties(checks) == [Duty.CHECK_OWN]


def test_a_draft_that_came_back_says_who_returned_it() -> None:
    returned = facts(MeetingState.ENDED, minutes_state=MinutesState.DRAFTING, minutes_id=5, returned_by="Pekka Hautala")
    (step,) = steps_of_meeting(returned, TODAY)
    assert (step.duty, step.who) == (Duty.CORRECT, "Pekka Hautala")


def test_published_minutes_ask_for_nothing() -> None:
    assert duties(facts(MeetingState.ENDED, minutes_state=MinutesState.PUBLISHED)) == []


@pytest.mark.parametrize(
    ("values", "duty"),
    [
        ({"members": 0}, Duty.SEAT),
        ({"without_consent": 2}, Duty.CONSENT),
        ({"has_chair": False}, Duty.OFFICERS),
        ({"is_draft": True}, Duty.APPOINT),
        ({"meetings": 0}, Duty.PLAN),
    ],
)
def test_a_board_is_set_up_step_by_step(values: dict[str, object], duty: Duty) -> None:
    ready = {"id": 1, "members": 9, "without_consent": 0, "has_chair": True, "is_draft": False, "meetings": 1}
    assert [step.duty for step in steps_of_board(BoardFacts(**{**ready, **values}))] == [duty]  # type: ignore[arg-type]


def test_a_board_that_works_has_no_step_of_its_own() -> None:
    ready = BoardFacts(id=1, members=9, without_consent=0, has_chair=True, is_draft=False, meetings=1)
    assert list(steps_of_board(ready)) == []


def test_what_goes_on_stands_first_then_what_is_due_at_once_and_what_others_do_last() -> None:
    steps = [
        Step(Duty.CHECK, 1, date(2026, 9, 1), is_late=True),
        Step(Duty.CALL, 2, date(2026, 9, 12)),
        Step(Duty.PUBLISH, 3),
        Step(Duty.LATE, 4, date(2026, 9, 1), is_late=True),
        Step(Duty.HOLD, 5, date(2026, 9, 20)),
    ]
    assert [step.subject_id for step in urgent_first(steps, TODAY)] == [5, 2, 4, 3, 1]
