"""Vehicles of the simulated town as they are seen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from console.demo.simulated.town.lens import SceneLens, SceneView
from console.demo.simulated.town.types import Light
from console.demo.simulated.town.vehicles import _plate, bus, draw_vehicle

DAY = Light("day", (1.0, 1.0, 1.0), 1.0, (200, 180, 160), (220, 220, 220), is_dark=False)
WORDS = "BX22 BUS"


@pytest.mark.parametrize("bearing", [180.0, 0.0], ids=["from the front", "from behind"])
def test_the_number_plate_of_a_bus_is_read_from_left_to_right(bearing: float) -> None:
    picture, nearness = np.full((360, 480, 3), 120, np.uint8), np.zeros((360, 480), np.float32)
    lens = SceneLens(SceneView(0, -5.0, 0.6, 0, 2, 30), 480, 360)
    draw_vehicle(picture, nearness, lens, bus((60, 54, 176), WORDS), (0, 3, bearing), DAY)
    plate = _plate(WORDS, front=bearing != 0.0)
    scores = []
    for shown in (plate, np.ascontiguousarray(plate[:, ::-1])):
        found = [
            cv2.matchTemplate(picture, cv2.resize(shown, None, fx=part, fy=part), cv2.TM_CCOEFF_NORMED).max()
            for part in np.arange(0.4, 1.4, 0.05)
        ]
        scores.append(max(found))
    as_written, mirrored = scores
    assert as_written > mirrored + 0.1
