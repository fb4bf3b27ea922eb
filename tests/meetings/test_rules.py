"""Meetings: times, modes, notice, numbers, answers, forecast, calling."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.boards.rules import Numbering
from advisory.kernel.clock import helsinki
from advisory.kernel.errors import RuleBroken, WrongState
from advisory.meetings import rules
from advisory.meetings.rules import MEETING, Answer, MeetingState, Mode, Outlook, Preparation, Prospect, Reminder

NONE, ROOM, REMOTE, CANNOT = Answer
WEDNESDAY = helsinki(date(2026, 9, 16), time(17))


def test_a_meeting_that_is_called_can_be_changed_cancelled_or_opened():
    assert set(MEETING.verbs(MeetingState.CALLED)) == {"recall", "change", "cancel", "open"}
    with pytest.raises(WrongState):
        MEETING.next(MeetingState.DRAFT, "open")


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (WEDNESDAY, WEDNESDAY, "end_before_start"),
        (WEDNESDAY, WEDNESDAY - timedelta(hours=1), "end_before_start"),
        (WEDNESDAY, WEDNESDAY + timedelta(hours=25), "meeting_too_long"),
        (helsinki(date(2026, 9, 1), time(12)), WEDNESDAY, "meeting_in_past"),
    ],
)
def test_times_that_cannot_be(starts, ends, code):
    now = helsinki(date(2026, 9, 1), time(12))
    rules.check_times(WEDNESDAY, WEDNESDAY + timedelta(hours=2), now)
    with pytest.raises(RuleBroken, match=code):
        rules.check_times(starts, ends, now)


@pytest.mark.domain_rule(13)
@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.ELECTRONIC])
def test_remote_attendance_only_where_the_regulations_allow_it(mode):
    with pytest.raises(RuleBroken, match="remote_not_allowed"):
        rules.check_mode(mode, is_remote_allowed=False)
    rules.check_mode(mode, is_remote_allowed=True)
    rules.check_mode(Mode.IN_PERSON, is_remote_allowed=False)


@pytest.mark.parametrize(
    ("mode", "has_place", "remote_url", "code"),
    [
        (Mode.IN_PERSON, False, "", "place_missing"),
        (Mode.HYBRID, False, "https://v.example", "place_missing"),
        (Mode.HYBRID, True, " ", "remote_link_missing"),
        (Mode.ELECTRONIC, False, "", "remote_link_missing"),
        (Mode.ELECTRONIC, False, "javascript:alert(1)", "remote_link_unsafe"),
        (Mode.ELECTRONIC, False, "mailto:a@b.fi", "remote_link_unsafe"),
    ],
)
def test_people_know_where_to_go(mode, has_place, remote_url, code):
    with pytest.raises(RuleBroken, match=code):
        rules.check_place(mode, has_place=has_place, remote_url=remote_url)
    rules.check_place(mode, has_place=True, remote_url="https://video.example/abc")


@pytest.mark.domain_rule(37)
@pytest.mark.feature(30)
@pytest.mark.parametrize(
    ("sent_on", "sent_at", "is_in_time"),
    [
        (date(2026, 9, 12), time(23, 59), True),  # Saturday, no shift
        (date(2026, 9, 13), time(0, 0), False),  # Sunday is late
        (date(2026, 9, 9), time(12), True),
        (date(2026, 9, 16), time(8), False),
    ],
)
def test_the_notice_is_sent_four_days_before(sent_on, sent_at, is_in_time):
    now = helsinki(sent_on, sent_at)
    assert rules.is_notice_in_time(now, WEDNESDAY, 4) is is_in_time
    if is_in_time:
        rules.check_notice(now, WEDNESDAY, 4, "")
        return
    with pytest.raises(RuleBroken) as refused:
        rules.check_notice(now, WEDNESDAY, 4, " ")
    assert refused.value.facts == {"last_day": date(2026, 9, 12), "days": 4}
    rules.check_notice(now, WEDNESDAY, 4, "Lausunnon määräaika on perjantaina.")


@pytest.mark.domain_rule(37)
def test_days_are_days_in_helsinki():
    just_after_midnight = helsinki(date(2026, 4, 5), time(0, 30))  # still 4 April in UTC
    sent = helsinki(date(2026, 4, 1), time(0, 15))
    assert rules.is_notice_in_time(sent, just_after_midnight, 4)
    assert not rules.is_notice_in_time(sent + timedelta(days=1), just_after_midnight, 4)


@pytest.mark.domain_rule(37)
def test_the_last_hour_and_the_last_three_hours_are_told():
    end = helsinki(date(2026, 9, 13), time(0))
    assert rules.notice_deadline(date(2026, 9, 16), 4) == end
    assert rules.notice_alarm_at(WEDNESDAY, 4) == end - timedelta(hours=3)
    assert rules.is_notice_tight(end - timedelta(minutes=59), WEDNESDAY, 4)
    assert not rules.is_notice_tight(end - timedelta(hours=1), WEDNESDAY, 4)
    assert not rules.is_notice_tight(end, WEDNESDAY, 4)


@pytest.mark.domain_rule(40)
@pytest.mark.feature(37)
@pytest.mark.parametrize(
    ("highest", "outside", "number"), [(None, 0, 1), (None, 20, 21), (30, 0, 31), (30, 20, 31), (5, 20, 21)]
)
def test_the_next_number(highest, outside, number):
    assert rules.next_number(highest, outside=outside) == number


@pytest.mark.domain_rule(40)
@given(st.lists(st.integers(0, 9), max_size=30))
def test_numbers_are_never_reused(withdrawals):
    used: set[int] = set()
    standing: list[int] = []
    for withdrawn in withdrawals:
        number = rules.next_number(max(used, default=None))
        assert number not in used
        used.add(number)
        standing.append(number)
        if withdrawn < len(standing):
            standing.pop(withdrawn)  # withdrawn, and its number with it
    assert used == set(range(1, len(withdrawals) + 1))


@pytest.mark.domain_rule(40)
def test_sections_run_through_the_year_or_through_one_meeting():
    assert rules.section_scope(Numbering.YEAR, year=2026, meeting_id=7) == "2026"
    assert rules.section_scope(Numbering.MEETING, year=2026, meeting_id=7) == "meeting:7"
    assert rules.outside_number(20, entered_for=2026, year=2026) == 20
    assert rules.outside_number(20, entered_for=2025, year=2026) == 0
    assert rules.outside_number(20, entered_for=2026, year=2026, numbering=Numbering.MEETING) == 0


def test_an_answer_fits_the_mode_and_the_time():
    rules.check_answer(Answer.REMOTE, Mode.HYBRID)
    rules.check_answer(Answer.CANNOT, Mode.IN_PERSON)
    with pytest.raises(RuleBroken, match="no_remote_attendance"):
        rules.check_answer(Answer.REMOTE, Mode.IN_PERSON)
    with pytest.raises(RuleBroken, match="no_room"):
        rules.check_answer(Answer.IN_PERSON, Mode.ELECTRONIC)
    rules.check_answerable(MeetingState.CALLED)
    for state in set(MeetingState) - {MeetingState.CALLED}:
        with pytest.raises(RuleBroken, match="answers_closed"):
            rules.check_answerable(state)


@pytest.mark.parametrize(
    ("member", "deputy", "expected"),
    [
        (ROOM, None, Prospect.COMING),
        (REMOTE, CANNOT, Prospect.COMING),
        (NONE, ROOM, Prospect.OPEN),  # the deputy counts only in the member's place
        (CANNOT, None, Prospect.EMPTY),
        (CANNOT, NONE, Prospect.OPEN),
        (CANNOT, ROOM, Prospect.COMING),
        (CANNOT, CANNOT, Prospect.EMPTY),
        (None, None, Prospect.EMPTY),
        (None, ROOM, Prospect.COMING),
    ],
)
def test_what_a_seat_promises(member, deputy, expected):
    assert rules.prospect(member, deputy) is expected


@pytest.mark.domain_rule(12)
@pytest.mark.parametrize(
    ("coming", "silent", "empty", "outlook"),
    [
        (7, 0, 6, Outlook.QUORATE),
        (6, 1, 6, Outlook.OPEN),
        (6, 0, 7, Outlook.NOT_QUORATE),
        (0, 13, 0, Outlook.OPEN),
    ],
)
def test_the_quorum_forecast_counts_vacant_seats(coming, silent, empty, outlook):
    forecast = rules.forecast([(ROOM, None)] * coming + [(NONE, None)] * silent + [(None, None)] * empty)
    assert (forecast.needed, forecast.coming, forecast.open, forecast.empty) == (7, coming, silent, empty)
    assert forecast.outlook is outlook


@pytest.mark.parametrize(
    ("answer", "days_before", "expected"),
    [
        (NONE, 4, None),
        (NONE, 3, Reminder.ANSWER),
        (NONE, 1, Reminder.ANSWER),
        (NONE, 0, None),
        (ROOM, 2, None),
        (ROOM, 1, Reminder.COMING),
        (REMOTE, 1, Reminder.COMING),
        (CANNOT, 1, None),
        (ROOM, -1, None),
    ],
)
def test_reminders(answer, days_before, expected):
    meeting_on = date(2026, 9, 16)
    today = meeting_on - timedelta(days=days_before)
    assert rules.reminder_due(answer, meeting_on, today, silent_days=3, coming_days=1) is expected


def test_all_that_keeps_a_meeting_from_being_called():
    ready = Preparation(
        mode=Mode.IN_PERSON,
        has_place=True,
        remote_url="",
        is_remote_allowed=False,
        has_minute_taker=True,
        items=8,
        members=13,
    )
    assert rules.call_problems(ready) == ()
    bare = replace(ready, has_place=False, has_minute_taker=False, items=0, members=0)
    assert [problem.code for problem in rules.call_problems(bare)] == [
        "place_missing", "minute_taker_missing", "agenda_empty", "nobody_to_call",
    ]  # fmt: skip
