"""Days, times and texts as the reader's language writes them, on a Helsinki clock, and escaped."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from advisory.infra import filters
from advisory.infra.i18n import speaking
from advisory.kernel.localized import Localized

AT = datetime(2026, 9, 16, 14, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "long", "clock", "moment"),
    [
        ("fi", "16.9.2026", "keskiviikko 16.9.2026", "17.02", "keskiviikko 16.9.2026 klo\u00a017.02"),
        ("sv", "16.9.2026", "onsdag 16.9.2026", "17.02", "onsdag 16.9.2026 kl.\u00a017.02"),
        ("en", "16 September 2026", "Wednesday 16 September 2026", "17:02", "Wednesday 16 September 2026 at 17:02"),
    ],
)
def test_times_in_words(context: Flask, language: str, day: str, long: str, clock: str, moment: str) -> None:
    with speaking(language):
        assert filters.day(AT) == filters.day(date(2026, 9, 16)) == day
        assert filters.day(AT, weekday=True) == long
        assert filters.clock_time(AT) == filters.clock_time(time(17, 2)) == clock
        assert filters.moment(AT) == moment


@pytest.mark.promise("R10")
def test_an_instant_is_shown_on_a_helsinki_clock_in_both_nights(context: Flask) -> None:
    with speaking("en"):
        before, after = datetime(2027, 3, 28, 0, 59, tzinfo=UTC), datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
        assert (filters.clock_time(before), filters.clock_time(after)) == ("02:59", "04:00")
        first, second = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
        assert filters.clock_time(first) == filters.clock_time(second) == "03:30"
        assert filters.day(datetime(2026, 12, 31, 22, 30, tzinfo=UTC)) == "1 January 2027"


def test_nothing_is_nothing(context: Flask) -> None:
    assert filters.day(None) == filters.clock_time(None) == filters.moment(None) == ""
    assert filters.localized(None) == filters.markdown("") == filters.localized_text(None) == ""


def test_a_text_in_another_language_is_marked(context: Flask) -> None:
    with speaking("sv"):
        assert filters.localized(Localized(fi="Asia", sv="Ärende")) == "Ärende"
        assert filters.localized(Localized(fi="Asia")) == '<span lang="fi">Asia</span>'
        assert filters.markdown(Localized(fi="**Asia**")).startswith('<div lang="fi">')
        assert filters.localized_text(Localized(fi="Asia")) == "Asia"


@pytest.mark.security("S1")
@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'onload='x"])
def test_a_text_never_becomes_markup(context: Flask, evil: str) -> None:
    for language in ("fi", "sv"):
        with speaking(language):
            for shown in (filters.localized(Localized(fi=evil)), filters.markdown(Localized(fi=evil))):
                assert "<script" not in shown
                assert "<img" not in shown
    shown = filters.linked_lines(f'https://a.test.example/"{evil}\njavascript:alert(1)')
    assert "<script" not in shown
    assert 'href="javascript' not in shown


def test_sizes_in_words(context: Flask) -> None:
    with speaking("fi"):
        assert [filters.filesize(size) for size in (0, 999, 820_000, 1_400_000)] == ["1 kt", "1 kt", "820 kt", "1,4 Mt"]
    with speaking("en"):
        assert filters.filesize(1_400_000) == "1.4 MB"
    with speaking("sv"):
        assert filters.filesize(1_400_000) == "1,4 MB"


def test_a_static_file_carries_the_hash_of_its_content(context: Flask) -> None:
    address = filters.asset("css/app.css")
    assert address.startswith("/static/css/app.css?v=")
    assert filters.asset("css/app.css") == address


def test_the_clock_shows_seconds_where_they_count(context: Flask) -> None:
    for language, shown in (("fi", "17.02.00"), ("sv", "17.02.00"), ("en", "17:02:00")):
        with speaking(language):
            assert filters.clock_time(AT, seconds=True) == shown


def test_the_two_times_of_a_meeting_stay_on_one_line_of_a_page(context: Flask) -> None:
    ends = datetime(2026, 9, 16, 16, 0, tzinfo=UTC)
    shown = filters.span_in_page(AT, ends)
    assert shown == 'keskiviikko 16.9.2026 klo\u00a0<span class="num">17.02–19.00</span>'
    assert shown.striptags() == filters.span(AT, ends).replace("\u00a0", " ")  # which is what striptags does to it
    assert filters.span_in_page(AT, None) == filters.span(AT, None)
