"""The own numbers of incidents as they are typed and counted."""

from __future__ import annotations

import datetime as dt

import pytest

from console.domain.books.incident_numbers import (
    IncidentNumber,
    incident_named,
    numbered,
    own_number_of,
    year_of,
)
from console.domain.errors import OperatorError


@pytest.mark.req("LOG-01")
def test_a_year_is_one_of_local_time() -> None:
    assert year_of(dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC)) == 2026
    assert year_of(dt.datetime(2027, 1, 1, 0, 0, tzinfo=dt.UTC)) == 2027
    # British summer time was kept all year from 1968 to 1971: midnight came an hour before that of Greenwich.
    assert year_of(dt.datetime(1969, 12, 31, 23, 30, tzinfo=dt.UTC)) == 1970


def test_each_year_is_counted_for_itself_in_the_order_of_the_entries() -> None:
    old, new = (dt.datetime(year, 1, 1, 12, tzinfo=dt.UTC) for year in (2026, 2027))
    given = numbered([(3, old), (9, new), (12, old), (15, new)], {2026: 411})
    assert [(entry, str(own)) for entry, own in given] == [
        (3, "2026/0412"),
        (9, "2027/0001"),
        (12, "2026/0413"),
        (15, "2027/0002"),
    ]


@pytest.mark.parametrize("typed", ["2026/0412", " 2026 / 412 ", "Incident 2026/0412", "#2026/412"])
def test_own_numbers_are_read_as_people_type_them(typed: str) -> None:
    assert own_number_of(typed) == IncidentNumber(2026, 412)
    named = incident_named(typed)
    assert named is not None
    assert str(named) == "2026/0412"


def test_the_number_of_an_entry_is_taken_too() -> None:
    named = incident_named("incident 12")
    assert named is not None
    assert (named.own, named.entry) == (None, 12)
    assert incident_named("  ") is None


@pytest.mark.parametrize("typed", ["412/2026", "2026/0", "2026-0412", "0", "first", "2026/0412/1", "-3"])
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(OperatorError) as refused:
        incident_named(typed)
    assert "2026/0412" in str(refused.value)
