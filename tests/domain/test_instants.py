from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.date_names import ENGLISH, WELSH, write_dates_in
from console.domain.errors import OperatorError
from console.domain.instants import (
    day_of,
    moment_of,
    spoken_day,
    spoken_moment,
    spoken_span,
    spoken_time,
)
from console.domain.visitors.ending import ending_of

NOW = dt.datetime(2026, 11, 21, 22, 10, 30, tzinfo=dt.UTC)


def utc(year: int, month: int, day: int, hour: int, minute: int, second: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:10", utc(2026, 11, 21, 22, 10)),
        ("2210", utc(2026, 11, 21, 22, 10)),
        ("9.05", utc(2026, 11, 21, 9, 5)),
        ("22:10:29", utc(2026, 11, 21, 22, 10, 29)),
        ("23:50", utc(2026, 11, 20, 23, 50)),
        (" 1/7 12:00 ", utc(2026, 7, 1, 11, 0)),
        ("01/07/26 12:00", utc(2026, 7, 1, 11, 0)),
        ("25/10/2026 01:30 BST", utc(2026, 10, 25, 0, 30)),
        ("25/10/2026 01:30 gmt", utc(2026, 10, 25, 1, 30)),
        ("1 Jul 2026, 12:00", utc(2026, 7, 1, 11, 0)),
        ("1 July 2026 12.00", utc(2026, 7, 1, 11, 0)),
        ("1st jul, 12:00:30", utc(2026, 7, 1, 11, 0, 30)),
        ("1 Gorffennaf 2026 12:00", utc(2026, 7, 1, 11, 0)),
        ("25 Oct 2026, 01:30 GMT", utc(2026, 10, 25, 1, 30)),
        ("1 Jul 2026, 1200", utc(2026, 7, 1, 11, 0)),
    ],
)
def test_times_are_typed_as_people_type_them(typed: str, meant: dt.datetime) -> None:
    assert moment_of(typed, NOW) == meant


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "is not a time"),
        ("soon", "is not a time"),
        ("1 Nov 2026", "is not a time"),
        ("31 Feb 2026, 10:00", "does not exist"),
        ("1 Brumaire 2026, 10:00", "is not a time"),
        ("25:00", "“25:00” is not a time"),
        ("31/02/2026 10:00", "does not exist"),
        ("25/10/2026 01:30", "came twice"),
        ("29/03/2026 01:30", "did not exist"),
        ("01/07/2026 12:00 GMT", "time was BST"),
        ("21/11/1626 10:00", "year 1626"),
        ("٢٢:١٠x", "is not a time"),
        ("٢١/١١/٢٠٢٦ ٢٢:١٠", "is not a time"),
        ("21 Nov ٢٠٢٦, 22:10", "is not a time"),
        ("21/11/9999 10:00", "year 9999"),
        ("1" * 10_000, "is not a time"),
    ],
)
def test_what_is_no_time_is_refused_in_words(typed: str, message: str) -> None:
    with pytest.raises(OperatorError, match=message):
        moment_of(typed, NOW)


@given(st.integers(0, 250_000_000), st.sampled_from([ENGLISH, WELSH]))
def test_what_is_shown_can_be_typed(seconds: int, language: str) -> None:
    instant = utc(2020, 1, 1, 0, 0) + dt.timedelta(seconds=seconds)
    assert moment_of(spoken_moment(instant, language=language), NOW) == instant
    day = instant.date()
    assert day_of(spoken_day(day, language=language), NOW) == day


def test_dates_are_written_as_people_say_them() -> None:
    begin = utc(2026, 11, 28, 14, 30, 5)
    assert spoken_moment(begin) == "28 Nov 2026, 14:30:05"
    assert spoken_moment(begin, language=WELSH) == "28 Tach 2026, 14:30:05"
    assert spoken_day(begin.date()) == "28 Nov 2026"
    assert spoken_span(begin, utc(2026, 11, 28, 15, 0)) == "28 Nov 2026, 14:30 – 15:00"
    assert spoken_span(begin, utc(2026, 11, 29, 0, 0)) == "28 Nov 2026, 14:30 – 29 Nov 2026, 00:00"
    assert spoken_moment(utc(2026, 10, 25, 1, 30)).endswith("01:30:00 GMT")


def test_the_screen_has_its_language_of_months() -> None:
    write_dates_in(WELSH)
    try:
        assert spoken_day(dt.date(2026, 11, 1)) == "1 Tach 2026"
        assert spoken_day(dt.date(2026, 11, 1), language=ENGLISH) == "1 Nov 2026"
    finally:
        write_dates_in(ENGLISH)


def test_both_hours_of_autumn_are_told_apart() -> None:
    assert spoken_time(utc(2026, 10, 25, 0, 30)) == "01:30:00 BST"
    assert spoken_time(utc(2026, 10, 25, 1, 30)) == "01:30:00 GMT"
    assert spoken_time(utc(2026, 10, 25, 2, 30)) == "02:30:00"


def test_days() -> None:
    assert day_of("3/5", NOW) == dt.date(2026, 5, 3)
    assert day_of("03.05.2027", NOW) == dt.date(2027, 5, 3)
    with pytest.raises(OperatorError, match="not a date"):
        day_of("tomorrow", NOW)


@pytest.mark.parametrize("typed", ["31/12/9999", "31 Dec 9999", "1 Jan 0001", "28 Nov 1430", "2 Aug 2200"])
def test_a_day_from_which_the_calendar_cannot_be_counted_on_is_refused(typed: str) -> None:
    with pytest.raises(OperatorError, match="is not valid"):
        day_of(typed, NOW)


@pytest.mark.parametrize(
    "typed", ["٢١/١١/٢٠٢٦", "21 Nov ٢٠٢٦", "٢١ Nov", "²1 Nov", "31 Nov", "0 Nov", "29 Feb 2027"]
)
def test_other_digits_and_days_that_no_month_has_are_no_dates(typed: str) -> None:
    with pytest.raises(OperatorError):
        day_of(typed, NOW)


def test_the_hour_that_comes_twice_tonight_is_typed_before_it_has_come() -> None:
    half_past_midnight = utc(2026, 10, 24, 23, 30)
    assert moment_of("01:30 GMT", half_past_midnight) == utc(2026, 10, 25, 1, 30)
    assert ending_of("01:30 GMT", half_past_midnight) == utc(2026, 10, 25, 1, 30)
    assert ending_of("01:30 BST", half_past_midnight) == utc(2026, 10, 25, 0, 30)
