from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.domain.errors import OperatorError
from console.domain.wall import tours
from console.domain.wall.tours import WallTour, page_at, pages_of, pause, resume, start, step

TOUR = WallTour(((1, 2), (3, 4), (5,)), 10)
times = st.floats(0, 1e6)


def test_pages_follow_one_another_and_begin_again() -> None:
    run = start(TOUR, 100)
    assert [page_at(run, 100 + second) for second in (0, 9.9, 10, 25, 30)] == [0, 0, 1, 2, 0]


def test_a_page_that_is_held_goes_on_with_the_time_it_had_left() -> None:
    run = pause(start(TOUR, 0), 14)
    assert page_at(run, 5000) == 1
    assert tours.left_s(run, 5000) == pytest.approx(6)
    going = resume(run, 5000)
    assert page_at(going, 5005.9) == 1
    assert page_at(going, 5006.1) == 2


MARGIN_S = 1e-3


@given(times, times, st.integers(-5, 5))
def test_a_step_shows_its_page_at_once_for_its_full_time(begin: float, later: float, by: int) -> None:
    assume(MARGIN_S < later % TOUR.dwell_s < TOUR.dwell_s - MARGIN_S)
    run = start(TOUR, begin)
    now = begin + later
    stepped = step(run, now, by)
    assert page_at(stepped, now) == (page_at(run, now) + by) % 3
    assert tours.left_s(stepped, now) == pytest.approx(10)


@given(times, times)
def test_pausing_and_resuming_at_once_changes_nothing(begin: float, later: float) -> None:
    # At the very instant of a change of page, rounding decides.
    assume(MARGIN_S < later % TOUR.dwell_s < TOUR.dwell_s - MARGIN_S)
    run = start(TOUR, begin)
    now = begin + later
    again = resume(pause(run, now), now)
    assert page_at(again, now) == page_at(run, now)


def test_a_held_tour_stays_held_when_stepped() -> None:
    run = step(pause(start(TOUR, 0), 3), 3, 1)
    assert page_at(run, 900) == 1


@given(st.lists(st.integers(1, 999), max_size=50), st.integers(1, 16))
def test_pages_hold_every_camera_once(cameras: list[int], tiles: int) -> None:
    pages = pages_of(cameras, tiles)
    assert [camera for page in pages for camera in page] == cameras
    assert all(len(page) <= tiles for page in pages)


@pytest.mark.parametrize(
    "tour",
    [WallTour(()), WallTour(((1,),)), WallTour(((1,), (2,)), 0.5), WallTour(((1,), (2,)), float("nan"))],
)
def test_a_tour_that_makes_no_sense_is_refused(tour: WallTour) -> None:
    with pytest.raises(OperatorError):
        start(tour, 0)
