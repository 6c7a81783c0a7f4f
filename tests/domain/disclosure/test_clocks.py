"""By when requests are answered, on the days on which people count wrongly."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.disclosure.clocks import Answer, Pause, due_date
from console.domain.disclosure.working_days import (
    UNITED_KINGDOM,
    Region,
    after_months,
    after_working_days,
    is_working_day,
)

D = dt.date


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (D(2026, 1, 31), 1, D(2026, 2, 28)),
        (D(2028, 1, 31), 1, D(2028, 2, 29)),
        (D(2028, 2, 29), 12, D(2029, 2, 28)),
        (D(2026, 12, 15), 1, D(2027, 1, 15)),
        (D(2026, 11, 30), 3, D(2027, 2, 28)),
    ],
)
def test_months_end_on_the_same_date_or_the_last_of_the_month(
    day: dt.date, months: int, expected: dt.date
) -> None:
    assert after_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "regions", "works"),
    [
        (D(2026, 12, 28), (Region.ENGLAND,), False),  # Boxing Day falls on a Saturday
        (D(2020, 5, 8), (Region.WALES,), False),  # moved from 4 May for VE Day
        (D(2020, 5, 4), (Region.WALES,), True),
        (D(2022, 9, 19), (Region.ENGLAND,), False),  # the late Queen's funeral
        (D(2026, 3, 17), (Region.ENGLAND,), True),
        (D(2026, 3, 17), UNITED_KINGDOM, False),  # Northern Ireland: St Patrick
        (D(2026, 11, 28), (Region.ENGLAND,), False),
    ],
)
def test_bank_holidays_are_those_of_each_part_of_the_kingdom(
    day: dt.date, regions: tuple[Region, ...], works: bool
) -> None:
    assert is_working_day(day, regions) is works


@pytest.mark.req("DIS-05")
def test_subject_access_is_due_by_the_earlier_of_statute_and_local_code() -> None:
    # A month from 1 July is 1 August, a Saturday, so Monday 3 August; thirty days end on 31 July.
    due = due_date(Answer.SUBJECT_ACCESS, D(2026, 7, 1))
    assert due is not None
    assert (due.day, due.limit.words) == (D(2026, 7, 31), "30 days")
    assert [day for day, _ in due.others] == [D(2026, 8, 3)]
    # A month from 31 January ends in February, before the thirty days.
    short = due_date(Answer.SUBJECT_ACCESS, D(2027, 1, 29))
    assert short is not None
    assert (short.day, short.limit.source) == (D(2027, 2, 28), "local code of practice")
    in_february = due_date(Answer.SUBJECT_ACCESS, D(2028, 2, 1))
    assert in_february is not None
    assert (in_february.day, in_february.limit.words) == (D(2028, 3, 1), "one month")
    assert due.days_left(D(2026, 8, 2)) == -2


@pytest.mark.req("DIS-05")
def test_the_clock_stands_still_while_something_is_awaited() -> None:
    asked = Pause(D(2026, 7, 6))
    assert due_date(Answer.SUBJECT_ACCESS, D(2026, 7, 1), [asked]) is None
    came = Pause(D(2026, 7, 6), D(2026, 7, 16))
    due = due_date(Answer.SUBJECT_ACCESS, D(2026, 7, 1), [came])
    assert due is not None
    assert due.day == D(2026, 7, 31) + dt.timedelta(days=10)
    identified = Pause(D(2026, 7, 1), D(2026, 7, 16), restarts=True)
    due = due_date(Answer.SUBJECT_ACCESS, D(2026, 7, 1), [identified])
    assert due is not None
    assert due.day == D(2026, 8, 15)
    stopped_for_a_year = Pause(D(2026, 7, 6), D(2027, 7, 6))
    due = due_date(Answer.SUBJECT_ACCESS, D(2026, 7, 1), [stopped_for_a_year])
    assert due is not None
    assert due.day == D(2027, 7, 31)


@pytest.mark.req("DIS-05")
def test_an_extension_is_of_the_statute_and_the_local_code_gives_way() -> None:
    due = due_date(Answer.SUBJECT_ACCESS, D(2026, 7, 1), is_extended=True)
    assert due is not None
    assert (due.day, due.limit.words) == (D(2026, 10, 1), "one month")
    assert due_date(Answer.INFORMATION, D(2026, 7, 1), is_extended=True) is None


@pytest.mark.req("DIS-07")
def test_freedom_of_information_counts_days_that_are_worked_in_the_whole_kingdom() -> None:
    due = due_date(Answer.INFORMATION, D(2026, 3, 2))
    assert due is not None
    # St Patrick's Day, which is no bank holiday in England, is not counted.
    assert due.day == D(2026, 3, 31)
    assert after_working_days(D(2026, 3, 2), 20) == D(2026, 3, 30)
    # What was unclear makes a new request when it is clear.
    again = due_date(Answer.INFORMATION, D(2026, 3, 2), [Pause(D(2026, 3, 4), D(2026, 4, 1))])
    assert again is not None
    assert again.day == after_working_days(D(2026, 4, 1), 20, UNITED_KINGDOM)


@pytest.mark.req("CMP-01")
def test_a_complaint_at_christmas_is_acknowledged_in_the_new_year() -> None:
    due = due_date(Answer.COMPLAINT_ACKNOWLEDGED, D(2026, 12, 23))
    assert due is not None
    assert due.day == D(2027, 1, 4)
    answered = due_date(Answer.COMPLAINT, D(2026, 12, 23))
    assert answered is not None
    assert answered.day == D(2027, 1, 18)


@given(st.dates(D(2020, 1, 1), D(2040, 12, 31)), st.sampled_from(list(Answer)))
def test_an_answer_is_never_due_before_its_request_nor_after_five_weeks(
    received: dt.date, answer: Answer
) -> None:
    due = due_date(answer, received)
    assert due is not None
    assert 0 < due.days_left(received) <= 40
