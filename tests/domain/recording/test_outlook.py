"""When holds crowd out recording, by what is stored and how fast it grows (SYS-05)."""

from __future__ import annotations

import pytest

from console.domain.recording.outlook import CameraStock, crowding


def stock(camera: int = 1, held: int = 0, free: int = 0, day: float = 0.0) -> CameraStock:
    return CameraStock(camera, held_bytes=held, free_bytes=free, day_bytes=day)


@pytest.mark.req("SYS-05")
def test_without_holds_a_disk_that_holds_the_period_lasts() -> None:
    assert crowding([stock(free=300, day=10)], (), 310, 30) == (None, None)


@pytest.mark.req("SYS-05")
def test_a_disk_too_small_for_the_period_is_named_from_the_first_day_on() -> None:
    assert crowding([stock(free=300, day=10)], (), 290, 30) == (0, None)


@pytest.mark.req("SYS-05")
def test_holds_that_stand_still_shorten_but_never_stop() -> None:
    shortened, stopped = crowding([stock(held=100, free=0, day=10)], (), 300, 30)
    # Held 100, and 10 a day until 30 days are stored: 300 is passed on the 21st day.
    assert (shortened, stopped) == (21, None)


@pytest.mark.req("SYS-05")
def test_an_open_incident_grows_until_no_day_of_recordings_fits() -> None:
    stocks = [stock(1, held=0, day=10), stock(2, held=0, free=150, day=5)]
    shortened, stopped = crowding(stocks, {1}, 400, 30)
    assert shortened == 26
    # Held 10 a day; the last day on which a day of both cameras (15) still fits into 400 is the 38th.
    assert stopped == 39


def test_nothing_recorded_and_nothing_held_lasts() -> None:
    assert crowding([], (), 0, 30) == (None, None)
