"""Finnish holidays and the deadlines that move off them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel.calendar import easter, holidays, is_weekday, statutory_deadline, weekday_deadline

DAYS = st.dates(date(1990, 1, 1), date(2120, 12, 31))


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28), (2008, 3, 23), (2038, 4, 25), (2000, 4, 23)],
)
def test_easter_sunday(year, month, day):
    assert easter(year) == date(year, month, day)


def test_the_holidays_of_a_year():
    assert sorted(f"{day:%d.%m.}" for day in holidays(2026)) == sorted(
        ["01.01.", "06.01.", "03.04.", "05.04.", "06.04.", "01.05.", "14.05.", "24.05.", "19.06.", "20.06."]
        + ["31.10.", "06.12.", "24.12.", "25.12.", "26.12."]
    )


@given(DAYS)
def test_midsummer_and_all_saints_are_saturdays_in_their_weeks(day):
    saturdays = [one for one in holidays(day.year) if one.weekday() == 5]
    assert any(date(day.year, 6, 20) <= one <= date(day.year, 6, 26) for one in saturdays)
    assert any(date(day.year, 10, 31) <= one <= date(day.year, 11, 6) for one in saturdays)


@pytest.mark.domain_rule(26)
@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (date(2026, 9, 29), 14, date(2026, 10, 13)),  # an ordinary Tuesday
        (date(2026, 10, 3), 14, date(2026, 10, 19)),  # Saturday, to Monday
        (date(2026, 10, 4), 14, date(2026, 10, 19)),  # Sunday
        (date(2024, 11, 22), 14, date(2024, 12, 9)),  # Independence Day on a Friday
        (date(2026, 4, 17), 14, date(2026, 5, 4)),  # May Day on a Friday
        (date(2026, 12, 10), 14, date(2026, 12, 28)),  # Christmas Eve, two holidays and a Sunday
        (date(2026, 6, 5), 14, date(2026, 6, 22)),  # Midsummer Eve
        (date(2026, 3, 20), 14, date(2026, 4, 7)),  # Good Friday to Tuesday after Easter
        (date(2026, 4, 30), 14, date(2026, 5, 15)),  # Ascension Day on a Thursday
    ],
)
def test_a_deadline_on_a_holiday_moves_to_the_next_weekday(start, days, last):
    assert statutory_deadline(start, days) == last


@given(DAYS, st.integers(1, 60))
def test_a_deadline_never_comes_early_and_is_a_weekday(start, days):
    last = statutory_deadline(start, days)
    assert is_weekday(last)
    assert timedelta(days) <= last - start <= timedelta(days + 6)
    assert not any(is_weekday(start + timedelta(between)) for between in range(days, (last - start).days))


@pytest.mark.domain_rule(41)
@pytest.mark.parametrize(
    ("after", "weekdays", "expected"),
    [
        (date(2026, 9, 16), 2, date(2026, 9, 18)),  # Wednesday: Thursday, Friday
        (date(2026, 9, 17), 2, date(2026, 9, 21)),  # Thursday: Friday, Monday
        (date(2026, 4, 2), 2, date(2026, 4, 8)),  # before Easter
        (date(2026, 12, 23), 2, date(2026, 12, 29)),
        (date(2026, 9, 18), 3, date(2026, 9, 23)),
    ],
)
def test_weekdays_after(after, weekdays, expected):
    assert weekday_deadline(after, weekdays=weekdays) == expected
