from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording.camera_clocks import (
    ClockMeasurement,
    error_in,
    errors_as_text,
    measured_clock,
)

NOON = dt.datetime(2026, 3, 25, 12, tzinfo=dt.UTC)


def at(hours: float, error_s: float) -> ClockMeasurement:
    return ClockMeasurement(NOON + dt.timedelta(hours=hours), error_s)


@given(st.dictionaries(st.integers(1, 9999), st.integers(-(10**7), 10**7).map(lambda tenths: tenths / 10)))
def test_errors_survive_their_text(errors: dict[int, float]) -> None:
    words = errors_as_text(errors)
    assert {camera: error_in(words, camera) for camera in errors} == errors
    assert error_in(words, 10_000) is None


def test_damaged_text_says_nothing() -> None:
    assert [error_in(words, 7) for words in ("", "7", "7:", "7:+x", "x:+1.0 7:1.0", "17:+1.0")] == [None] * 6


def test_the_last_before_and_each_during_count_while_they_are_not_too_old() -> None:
    measured = [at(-30, 9), at(-20, 1), at(-1, 2), at(0.5, 3), at(3, 4), at(40, 5)]
    clock = measured_clock(measured, NOON, NOON + dt.timedelta(hours=1), NOON + dt.timedelta(hours=50))
    assert [one.error_s for one in clock.recorded] == [2, 3]
    assert clock.exported is not None
    assert clock.exported.error_s == 5
    old = measured_clock([at(-26, 9)], NOON, NOON, NOON)
    assert (old.recorded, old.exported) == ((), None)
