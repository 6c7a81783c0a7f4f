from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from console.demo.simulated.ptz import Position
from console.demo.simulated.town.lens import SceneView
from console.demo.simulated.town.scene import town_in
from console.demo.simulated.town.views import VIEWS
from console.domain.errors import OperatorError
from console.domain.ptz.lens import LensModel
from console.domain.ptz.model import PtzPosition
from console.media.masking.calibrate import CalibrationView, calibrate

HOME = VIEWS["market-square"]
GUESS = LensModel(0.0, 180.0, -30.0, 45.0, ((0.0, 55.0), (1.0, 8.0)))


def taken(pan: float, tilt: float, zoom: float) -> CalibrationView:
    """A picture of the town at a known position."""
    at = Position(pan, tilt, zoom)
    view = SceneView(HOME.x_m, HOME.y_m, HOME.z_m, HOME.pan_deg + at.pan_deg, at.tilt_deg, at.fov_deg)
    picture = town_in("day").backdrop(view, 1280, 720, 1).picture
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return CalibrationView(PtzPosition(pan, tilt, zoom), grey)


@pytest.mark.slow
@pytest.mark.req("PRV-02")
def test_a_handful_of_views_of_the_town_gives_its_true_lens() -> None:
    places = (
        (0.0, 0.4, 0.0),
        (0.1, 0.4, 0.0),
        (-0.1, 0.45, 0.0),
        (0.0, 0.6, 0.0),
        (0.05, 0.5, 0.2),
        (0.02, 0.5, 0.4),
    )
    found = calibrate([taken(*place) for place in places], GUESS)
    assert found.pan_half_deg == pytest.approx(170.0, rel=0.01)
    assert found.tilt_half_deg == pytest.approx(40.0, rel=0.03)
    for zoom in (0.0, 0.2, 0.4):
        true = Position(0.0, 0.0, zoom).fov_deg
        assert found.fov_deg(zoom) == pytest.approx(true, rel=0.01)
    assert abs(found.roll_deg) < 0.3
    assert found.error_deg < 0.2
    assert found.is_calibrated


def test_pictures_without_anything_in_common_give_no_lens() -> None:
    chance = np.random.default_rng(4)
    views = [
        CalibrationView(PtzPosition(at / 10, 0.0, 0.0), chance.integers(0, 255, (360, 640), np.uint8))
        for at in range(3)
    ]
    flat = [replace(view, grey=np.full((360, 640), 90, np.uint8)) for view in views]
    for wrong in (views, flat):
        with pytest.raises(OperatorError):
            calibrate(wrong, GUESS)
