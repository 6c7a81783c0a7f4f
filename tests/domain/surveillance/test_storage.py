"""The storage that a requester must be given (RIP-05)."""

from __future__ import annotations

import datetime as dt

import pytest

from console.domain.books.authorisations import POLICE_DIRECTED, URGENT_ORAL
from console.domain.surveillance.kinds import KINDS_OF_AUTHORISATION
from console.domain.surveillance.storage import latest_end, storage_need

BEGIN = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.mark.req("RIP-05")
def test_measured_cameras_count_as_measured_and_others_have_their_share_of_a_terabyte_a_day() -> None:
    need = storage_need({3, 4}, {3: 20e9, 9: 1e12}, 50, BEGIN, BEGIN + 10 * DAY)
    assert need.unmeasured == (4,)
    assert need.day_bytes == pytest.approx(20e9 + 1e12 / 50)
    assert (need.day_gb, need.total_gb) == (40, 400)


@pytest.mark.req("RIP-05")
def test_the_whole_system_of_the_reference_size_needs_a_terabyte_a_day() -> None:
    need = storage_need(range(1, 41), {}, 40, BEGIN, BEGIN + DAY)
    assert (need.day_gb, need.total_gb) == (1000, 1000)


def test_a_part_of_a_gigabyte_is_a_gigabyte_and_no_time_needs_none() -> None:
    assert storage_need({1}, {1: 1.0}, 1, BEGIN, BEGIN + DAY).total_gb == 1
    assert storage_need({1}, {1: 5e9}, 1, BEGIN, BEGIN - DAY).total_gb == 0


def test_the_latest_end_is_the_rules_where_none_is_named() -> None:
    assert latest_end(KINDS_OF_AUTHORISATION[URGENT_ORAL], BEGIN, None) == BEGIN + dt.timedelta(hours=72)
    months = latest_end(KINDS_OF_AUTHORISATION[POLICE_DIRECTED], BEGIN, None)
    assert BEGIN + 89 * DAY < months < BEGIN + 93 * DAY
    assert latest_end(KINDS_OF_AUTHORISATION[URGENT_ORAL], BEGIN, BEGIN + DAY) == BEGIN + DAY
