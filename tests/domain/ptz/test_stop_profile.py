"""Facts about steering: written, read back, and nonsense refused in words."""

from __future__ import annotations

import json

import pytest

from console.domain.errors import OperatorError
from console.domain.ptz import stop_profile, tour
from console.domain.ptz.default_lens import DefaultLens
from console.domain.ptz.model import PtzPosition
from console.domain.ptz.stop_profile import Parking, StopProfile
from console.domain.ptz.tour import Hours, PresetTour, TourStop

NONSENSE = [
    "",
    "[",
    "null",
    "3",
    "[3]",
    "{}",
    '{"way": "prayer", "worth": "none"}',
    "[" * 5000,
    '[{"name": 1}]',
]


def test_habits_and_tours_come_back_as_they_were() -> None:
    kept = StopProfile(parking=Parking("7", "Gaté", 10))
    assert stop_profile.read(stop_profile.written(kept)) == kept
    tours = (PresetTour("Ronde", (TourStop("1", "Bänk", 7.5, 0.4),), Hours(("friday",), "22:00", "06:00")),)
    assert tour.read(tour.written(tours)) == tours


@pytest.mark.parametrize("content", NONSENSE)
def test_nonsense_is_refused_in_words(content: str) -> None:
    with pytest.raises(OperatorError, match="cannot be read"):
        stop_profile.read(content)
    if content != "[]":
        with pytest.raises(OperatorError):
            tour.read(content)


@pytest.mark.parametrize("dwell", [True, "5", None, 1e400, 0, -3, 1e9])
def test_a_dwell_that_is_none_is_refused(dwell: object) -> None:
    stop = {"preset": "1", "name": "x", "dwell_s": dwell, "speed": 1.0}
    with pytest.raises(OperatorError):
        tour.read(json.dumps([{"name": "a", "stops": [stop]}]))


@pytest.mark.parametrize("hours", [Hours, lambda: Hours((), "00:00", "24:00"), lambda: Hours(begin="25:00")])
def test_hours_that_are_none_are_refused(hours: object) -> None:
    assert callable(hours)
    if hours is Hours:
        hours()
        return
    with pytest.raises(OperatorError):
        hours()


def test_a_place_at_the_edge_is_half_a_view_away_and_the_ends_are_kept() -> None:
    view = DefaultLens()
    now = PtzPosition(0.0, 0.0, 0.0)
    assert view.towards(now, 0.5, 0.0, 0.0, 16 / 9).pan == pytest.approx(30 * 2 / 340)
    assert view.towards(PtzPosition(0.99, 0, 0), 0.5, 0, 0.0, 16 / 9).pan == 1.0
    assert view.nearer(1.0) == 0.0
    assert view.nearer(0.0) == 1.0
    assert view.width_deg(1.0) == pytest.approx(3.0)
