"""Days and hours in Helsinki, both nights of daylight saving time included."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisory.kernel import clock
from advisory.kernel.errors import RuleBroken

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def test_the_clock_can_be_set(monkeypatch):
    monkeypatch.setattr("advisory.kernel.clock.now", lambda: datetime(2026, 3, 31, 21, 30, tzinfo=UTC))
    assert clock.today() == date(2026, 4, 1)


def test_a_day_is_a_day_in_helsinki():
    assert clock.local_date(datetime(2026, 3, 31, 21, 30, tzinfo=UTC)) == date(2026, 4, 1)
    assert clock.local_date(datetime(2026, 12, 31, 21, 59, tzinfo=UTC)) == date(2026, 12, 31)


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        clock.to_local(datetime(2026, 1, 1))


@pytest.mark.promise("R10")
def test_the_hour_that_spring_skips_is_refused():
    with pytest.raises(RuleBroken) as refused:
        clock.helsinki(SPRING, time(3, 30))
    assert refused.value.code == "time_does_not_exist"
    assert clock.helsinki(SPRING, time(2, 59)) + timedelta(minutes=1) == clock.helsinki(SPRING, time(4))


@pytest.mark.promise("R10")
def test_the_hour_that_autumn_repeats_is_chosen_by_fold():
    first, second = (clock.helsinki(AUTUMN, time(3, 30), fold=fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)
    assert clock.comes_twice(AUTUMN, time(3, 30))
    assert not clock.comes_twice(AUTUMN, time(2, 59))
    assert not clock.comes_twice(AUTUMN, time(4))
    assert not clock.comes_twice(SPRING, time(3, 30))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_there_and_back_is_the_same_instant(instant):
    local = clock.to_local(instant)
    assert clock.helsinki(local.date(), local.time(), fold=local.fold) == instant
