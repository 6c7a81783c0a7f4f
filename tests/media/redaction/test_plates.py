from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from console.domain.redaction.job import CoverBox
from console.media.redaction.plates import find_plates

if TYPE_CHECKING:
    from console.media.frames import Bytes

CAR = CoverBox(0.2, 0.3, 0.7, 0.8)
SIZE = 640, 360


def street(*plates: tuple[int, int, int, int, str]) -> Bytes:
    """A street with a car in it, on which plates are at places in pixels."""
    noise = np.random.default_rng(4)
    picture = noise.normal(110, 6, (SIZE[1], SIZE[0], 3))
    left, top, right, bottom = 128, 108, 448, 288
    picture[top:bottom, left:right] = (60, 40, 120)
    picture[top + 20 : top + 80, left + 50 : right - 50] = (35, 30, 30)  # the rear window
    for lamp in (left + 15, right - 45):
        picture[bottom - 70 : bottom - 45, lamp : lamp + 30] = (40, 40, 220)
    made = np.clip(picture, 0, 255).astype(np.uint8)
    for x, y, wide, high, words in plates:
        plate = np.full((60, round(60 * wide / high), 3), (40, 200, 230), np.uint8)
        cv2.putText(plate, words, (8, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.45, (15, 15, 15), 4, cv2.LINE_AA)
        made[y : y + high, x : x + wide] = cv2.resize(plate, (wide, high), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(made, (3, 3), 0)
    return np.asarray(np.clip(blurred + noise.normal(0, 3, blurred.shape), 0, 255), np.uint8)


@pytest.mark.req("PRV-05")
@pytest.mark.parametrize("wide", [110, 76, 56])
def test_a_plate_on_a_car_is_found_whole(wide: int) -> None:
    high = round(wide / 4.6)
    x, y = 240, 225
    truth = CoverBox(x / SIZE[0], y / SIZE[1], (x + wide) / SIZE[0], (y + high) / SIZE[1])
    found = find_plates(street((x, y, wide, high, "LK07 OUB")), [CAR])
    assert max((box.common(truth) for box in found), default=0.0) > 0.8 * truth.area, found
    assert max(box.area for box in found) < 4 * truth.area


def test_a_car_without_a_plate_has_none_and_no_vehicle_no_search() -> None:
    assert find_plates(street(), [CAR]) == []
    assert find_plates(street((240, 225, 110, 24, "LK07 OUB")), []) == []
