"""Finnish holidays, and deadlines that the law moves off them."""

from datetime import date, timedelta
from functools import lru_cache

SATURDAY, SUNDAY = 5, 6
DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian reckoning (Meeus, Jones and Butcher)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, rest = divmod(of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def _saturday_from(day: date) -> date:
    return day + DAY * ((SATURDAY - day.weekday()) % 7)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """Church holidays, Independence Day, May Day, and the eves of Christmas and Midsummer.

    Church Act (652/2023), chapter 1; Independence Day (388/1937) and May Day (272/1944); the eves by the
    Act on Calculating Statutory Deadlines (150/1930), section 5. Sundays are not listed.
    """
    sunday, midsummer = easter(year), _saturday_from(date(year, 6, 20))
    movable = {sunday + DAY * after for after in (-2, 0, 1, 39, 49)}
    fixed = {date(year, *day) for day in ((1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26))}
    return frozenset(movable | fixed | {midsummer - DAY, midsummer, _saturday_from(date(year, 10, 31))})


def is_weekday(day: date) -> bool:
    """Monday to Friday and none of the days that section 5 of act 150/1930 names."""
    return day.weekday() < SATURDAY and day not in holidays(day.year)


def statutory_deadline(start: date, days: int) -> date:
    """The last day of a period of `days` that begins on the day after `start`.

    The starting day is not counted (act 150/1930, section 2). Only the last day moves: off a Saturday,
    Sunday, other holiday, Independence Day, May Day, Christmas Eve or Midsummer Eve, to the next weekday
    (section 5).
    """
    last = start + DAY * days
    while not is_weekday(last):
        last += DAY
    return last


def weekday_deadline(after: date, *, weekdays: int = 2) -> date:
    """The day when that many weekdays have come after `after`; the second one unless told otherwise."""
    day = after
    for _ in range(weekdays):
        day += DAY
        while not is_weekday(day):
            day += DAY
    return day
