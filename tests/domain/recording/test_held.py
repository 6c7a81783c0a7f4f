from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.recording.held import HeldTime, HeldTimes, merged

BEGIN = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def at(minute: int) -> dt.datetime:
    return BEGIN + dt.timedelta(minutes=minute)


times = st.builds(
    lambda camera, begin, length: HeldTime(camera, at(begin), at(begin + length)),
    st.integers(1, 3),
    st.integers(0, 30),
    st.integers(0, 10),
)


@pytest.mark.req("EVD-08")
@given(st.lists(times, max_size=12), st.integers(1, 3), st.integers(0, 40), st.integers(1, 10))
def test_a_recording_is_held_if_any_hold_overlaps_it(
    held: list[HeldTime], camera: int, begin: int, length: int
) -> None:
    begin_utc, end_utc = at(begin), at(begin + length)
    plainly = any(
        time.camera == camera and time.begin_utc < end_utc and time.end_utc > begin_utc
        for time in held
        if time.begin_utc < time.end_utc  # without any length it holds nothing
    )
    assert HeldTimes(held).cover(camera, begin_utc, end_utc) == plainly


@given(st.lists(times, max_size=12))
def test_merged_times_do_not_overlap_and_cover_the_same(held: list[HeldTime]) -> None:
    whole = merged(held)
    for one, other in itertools.pairwise(whole):
        assert one.camera < other.camera or one.end_utc < other.begin_utc
    minutes = {(time.camera, time.begin_utc + dt.timedelta(minutes=n)) for time in whole for n in range(99)}
    assert all((time.camera, time.begin_utc) in minutes for time in held if time.begin_utc < time.end_utc)
