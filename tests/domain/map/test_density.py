"""Pixels per metre against the simulated town's own geometry."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from console.demo.simulated.town.lens import SceneLens, SceneView
from console.domain.cameras.commissioning import Quality, quality_at
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.map.density import Mounting, PersonMark, from_json, from_people, to_json

WIDTH, HEIGHT = 1280, 720
ASPECT = WIDTH / HEIGHT
HANGING = [(6.0, 18.0, 62.0), (9.0, 35.0, 40.0), (4.0, 5.0, 90.0), (12.0, 55.0, 75.0)]
Hanging = tuple[float, float, float]


def lens(height_m: float, tilt_deg: float, fov_deg: float) -> SceneLens:
    return SceneLens(SceneView(3.0, -7.0, height_m, 30.0, tilt_deg, fov_deg), WIDTH, HEIGHT)


def place(seen: SceneLens, ahead_m: float, up_m: float = 0.0) -> np.ndarray:
    """Pixel of a point in front of the camera."""
    pan = math.radians(seen.view.pan_deg)
    east, north = seen.view.x_m + ahead_m * math.sin(pan), seen.view.y_m + ahead_m * math.cos(pan)
    point = np.array([[east, north, up_m]])
    return np.asarray(seen.on_picture(seen.seen(point))[0])


def ahead(hanging: Hanging) -> list[float]:
    """Distances at which a person's feet and head are in the picture."""
    seen = lens(*hanging)
    return [
        at / 4
        for at in range(4, 400)
        if place(seen, at / 4, 1.8)[1] >= 0 and 0 < place(seen, at / 4)[1] <= HEIGHT
    ]


@pytest.mark.req("SYS-07")
@pytest.mark.parametrize("hanging", HANGING)
def test_the_density_is_that_of_a_metre_drawn_in_the_town(hanging: Hanging) -> None:
    seen, mounting = lens(*hanging), Mounting(*hanging, ASPECT)
    right = seen.rotation[0]
    for distance_m in ahead(hanging)[::20]:
        pan = math.radians(seen.view.pan_deg)
        middle = seen.origin + np.array([distance_m * math.sin(pan), distance_m * math.cos(pan), 0.0])
        middle[2] = 0.0
        ends = seen.on_picture(seen.seen(np.stack([middle - right / 2, middle + right / 2])))
        truth = float(np.linalg.norm(ends[1] - ends[0]))
        row = float(ends[0][1]) / HEIGHT
        assert mounting.pixels_per_m(row, WIDTH) == pytest.approx(truth, rel=1e-6)
        assert mounting.distance_m(row) == pytest.approx(distance_m, rel=1e-6)
        assert mounting.row_of(truth, WIDTH) == pytest.approx(row, abs=1e-6)
        assert mounting.pixels_per_m(row, WIDTH // 2) == pytest.approx(truth / 2, rel=1e-6)


@pytest.mark.parametrize("hanging", HANGING)
def test_people_of_known_height_calibrate_it(hanging: Hanging) -> None:
    seen, steps = lens(*hanging), ahead(hanging)
    far = min(len(steps) - 1, 90)
    marks = [
        PersonMark(place(seen, steps[at])[1] / HEIGHT, place(seen, steps[at], 1.7)[1] / HEIGHT)
        for at in (0, far // 2, far)
    ]
    mounting = from_people(marks, hanging[2], ASPECT)
    assert mounting.height_m == pytest.approx(hanging[0], rel=0.01)
    assert mounting.tilt_deg == pytest.approx(hanging[1], abs=0.2)


def test_marks_drawn_by_hand_are_good_enough_to_choose_the_word() -> None:
    hanging = HANGING[0]
    seen, steps, chance = lens(*hanging), ahead(hanging), random.Random(4)
    true = Mounting(*hanging, ASPECT)
    worst = 0.0
    for _ in range(50):
        marks = [
            PersonMark(
                (place(seen, steps[at])[1] + chance.uniform(-2, 2)) / HEIGHT,
                (place(seen, steps[at], 1.7)[1] + chance.uniform(-2, 2)) / HEIGHT,
            )
            for at in (0, 25, 60)
        ]
        mounting = from_people(marks, hanging[2], ASPECT)
        for row in (0.5, 0.7, 0.9):
            now, truth = mounting.pixels_per_m(row, WIDTH), true.pixels_per_m(row, WIDTH)
            assert now is not None
            assert truth is not None
            worst = max(worst, abs(now - truth) / truth)
    assert worst < 0.15


def test_nothing_is_said_above_the_horizon() -> None:
    level = Mounting(6.0, 0.0, 60.0, ASPECT)
    assert level.pixels_per_m(0.5, WIDTH) is None
    assert level.distance_m(0.2) is None
    assert level.pixels_per_m(0.51, WIDTH) is not None
    assert Mounting(6.0, 90.0, 60.0).row_of(10, WIDTH) == math.inf


@pytest.mark.parametrize(
    "wrong",
    [
        (0.0, 10.0, 60.0),
        (math.nan, 10.0, 60.0),
        (6.0, 120.0, 60.0),
        (6.0, 10.0, 180.0),
        (math.inf, 1.0, 60.0),
    ],
)
def test_no_camera_hangs_so(wrong: Hanging) -> None:
    with pytest.raises(OperatorError, match="cannot be"):
        Mounting(*wrong)


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [PersonMark(0.9, 0.5)],
        [PersonMark(0.9, 0.5), PersonMark(0.91, 0.5)],
        [PersonMark(0.9, 0.95), PersonMark(0.5, 0.6)],
    ],
)
def test_marks_that_fit_nothing_are_refused(marks: list[PersonMark]) -> None:
    with pytest.raises(OperatorError):
        from_people(marks, 60.0, ASPECT)


def test_what_is_kept_is_read_again_and_nonsense_refused() -> None:
    mounting = Mounting(6.0, 18.0, 62.0, ASPECT)
    assert from_json(to_json(mounting)) == mounting
    for nonsense in ("", "[]", "{}", "null", '{"height_m": "x"}', to_json(mounting).replace("6.0", "NaN")):
        with pytest.raises(EnvironmentFault, match="cannot be read"):
            from_json(nonsense)


def test_words_of_the_standard() -> None:
    assert quality_at(12.4) is None
    assert quality_at(250.0) is Quality.IDENTIFY
