"""Ends of authorisations, by the statute's own count."""

from __future__ import annotations

import datetime as dt

import pytest

from console.domain.clock import LONDON
from console.domain.surveillance.periods import end_of_months, end_of_renewal, end_of_urgent, three_months


@pytest.mark.req("RIP-03")
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("2026-01-01", "2026-03-31T23:59+01:00"),  # the statute's example; summer time has begun
        ("2026-02-28", "2026-05-27T23:59+01:00"),
        ("2028-02-29", "2028-05-28T23:59+01:00"),
        ("2026-11-29", "2027-02-28T23:59+00:00"),  # no 29 February: the month's last day
        ("2027-11-29", "2028-02-28T23:59+00:00"),  # there is one: the day before it
        ("2027-11-30", "2028-02-29T23:59+00:00"),
        ("2026-11-30", "2027-02-28T23:59+00:00"),
        ("2026-12-01", "2027-02-28T23:59+00:00"),
        ("2026-01-31", "2026-04-30T23:59+01:00"),
        ("2026-08-15", "2026-11-14T23:59+00:00"),
        ("2026-10-01", "2026-12-31T23:59+00:00"),
    ],
)
def test_three_months_end_at_2359_of_the_day_before(begin: str, end: str) -> None:
    assert three_months(dt.date.fromisoformat(begin)) == dt.datetime.fromisoformat(end)


def test_the_day_is_the_local_one() -> None:
    # Half past midnight in London, still the day before in UTC.
    assert end_of_months(dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)) == dt.datetime(
        2026, 9, 30, 23, 59, tzinfo=LONDON
    )


@pytest.mark.parametrize("granted", ["2026-03-28T12:00+00:00", "2026-10-24T12:00+01:00"])
def test_72_hours_are_72_hours_when_the_clocks_change(granted: str) -> None:
    at = dt.datetime.fromisoformat(granted)
    assert (end_of_urgent(at) - at.astimezone(dt.UTC)).total_seconds() == 72 * 3600


def test_a_renewal_begins_where_the_period_ends() -> None:
    first = end_of_months(dt.datetime(2026, 1, 1, 9, tzinfo=LONDON))
    assert end_of_renewal(first) == dt.datetime(2026, 6, 30, 23, 59, tzinfo=LONDON)
    urgent = end_of_urgent(dt.datetime(2026, 5, 2, 14, tzinfo=LONDON))
    assert end_of_renewal(urgent) == dt.datetime(2026, 8, 4, 23, 59, tzinfo=LONDON)
