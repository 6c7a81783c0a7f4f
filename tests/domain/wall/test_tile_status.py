from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.wall.tile_status import DEAD_AFTER_S, PictureStatus, build_tile_status, judged, spoken_age
from tests.support.feed import scheme

CAMERA = scheme(1)[0]
LIVE = CameraStatus(1, PictureState.LIVE, RecordingState.REAL_TIME)


@given(st.sampled_from(PictureState), st.floats(DEAD_AFTER_S, 1e6), st.floats(0, 1e6))
def test_an_old_picture_is_never_shown_as_live(state: PictureState, age_s: float, dead_s: float) -> None:
    made = build_tile_status(CAMERA, replace(LIVE, picture=state), PictureStatus(age_s, dead_s))
    assert made.is_dead
    assert made.age_s is not None
    assert made.age_s >= int(age_s)


@given(st.sampled_from(PictureState))
def test_a_tile_without_a_picture_is_never_live(state: PictureState) -> None:
    assert not judged(replace(LIVE, picture=state), None).is_alive


@pytest.mark.req("FLT-01")
@pytest.mark.parametrize(
    "state", [state for state in PictureState if not state.is_alive and state.value != "off"]
)
def test_the_feeds_bad_news_is_believed_at_once(state: PictureState) -> None:
    made = build_tile_status(
        CAMERA, replace(LIVE, picture=state, last_fault="it said no"), PictureStatus(0.04, 3.0)
    )
    assert made.state is state
    assert made.is_dead
    assert made.age_s == 3
    assert made.fault == "it said no"


def test_a_living_picture_shows_no_age() -> None:
    made = build_tile_status(CAMERA, LIVE, PictureStatus(0.04))
    assert (made.is_dead, made.age_s, made.figures) == (False, None, "")


def test_figures_are_shown_on_demand() -> None:
    status = replace(LIVE, fps_shown=24.8, fps_offered=25, stream="h264 640×360 sub")
    assert (
        build_tile_status(CAMERA, status, PictureStatus(0.04), figures=True).figures
        == "25/25 fps · 0.0 s · h264 640×360 sub"
    )


@pytest.mark.parametrize(
    ("error", "shown"), [(None, None), (0.9, None), (-1.0, None), (1.26, 1.3), (-42.37, -42.4)]
)
def test_the_clock_is_told_where_it_is_off_by_more_than_a_second(
    error: float | None, shown: float | None
) -> None:
    assert (
        build_tile_status(CAMERA, replace(LIVE, clock_error_s=error), PictureStatus(0.0)).clock_error_s
        == shown
    )


def test_ages_are_spoken_as_counters() -> None:
    assert [spoken_age(age) for age in (0, 59, 61, 3600, 90061)] == [
        "0:00",
        "0:59",
        "1:01",
        "1:00:00",
        "25:01:01",
    ]
