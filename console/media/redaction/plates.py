"""Proposes what may be a number plate on a vehicle: close upright strokes in a flat rectangle. Only help.

Nothing reads them: whatever looks like a plate is covered; a wrong cover does less harm than a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.redaction.parts import surest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.media.frames import Bytes

WIDTH = 240
"""A vehicle is looked at as wide as this, so that a plate's strokes have the same size on each."""
LEAST_PX = 40
TALLEST, FLATTEST = 1.3, 10.0
"""Width by height of the letters, from two lines on a motorcycle to one line."""
BORDER = 0.5
"""A plate goes beyond its letters by so much of their height."""
NARROWEST, WIDEST, LOWEST = 0.07, 0.6, 0.03
FILLED = 0.55
STROKES = 6
"""Changes from dark to light and back in a row of letters; a bumper or a lamp has fewer."""
MOST = 3
COMMON = 0.4


@dataclass(frozen=True, slots=True)
class _Candidate:
    left: int
    top: int
    wide: int
    high: int
    sure: float


def find_plates(picture: Bytes, vehicles: list[CoverBox]) -> list[CoverBox]:
    """Return what may be number plates in a picture (BGR), looked for inside vehicles."""
    height, width = picture.shape[:2]
    found: list[tuple[CoverBox, float]] = []
    for vehicle in vehicles:
        left, top = int(vehicle.left * width), int(vehicle.top * height)
        right, bottom = int(vehicle.right * width), int(vehicle.bottom * height)
        if right - left < LEAST_PX or bottom - top < LEAST_PX // 2:
            continue
        scale = WIDTH / (right - left)
        size = WIDTH, max(8, round((bottom - top) * scale))
        grey = np.asarray(cv2.cvtColor(picture[top:bottom, left:right], cv2.COLOR_BGR2GRAY), np.uint8)
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        best = sorted(_candidates(small), key=lambda one: -one.sure)[:MOST]
        for one in best:
            box = CoverBox(
                (left + one.left / scale) / width,
                (top + one.top / scale) / height,
                (left + (one.left + one.wide) / scale) / width,
                (top + (one.top + one.high) / scale) / height,
            ).checked()
            found.append((box, one.sure))
    return surest(found, COMMON)


def _candidates(grey: Bytes) -> Iterator[_Candidate]:
    height, width = grey.shape
    even = np.asarray(cv2.createCLAHE(2.0, (4, 4)).apply(grey), np.uint8)
    across = np.abs(cv2.Sobel(even, cv2.CV_32F, 1, 0, ksize=3))
    down = np.abs(cv2.Sobel(even, cv2.CV_32F, 0, 1, ksize=3))
    # Letters have more upright edges than a bonnet, a grille or a road marking.
    strokes = cv2.GaussianBlur(np.clip(across - 0.5 * down, 0, None), (5, 3), 0)
    peak = float(strokes.max())
    if peak < 1:
        return
    plain = np.asarray(strokes / peak * 255, np.uint8)
    _level, mask = cv2.threshold(plain, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    for close in (9, 17):
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, close), np.uint8))
        opened = np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((3, 7), np.uint8)), np.uint8)
        count, _labels, stats, _centres = cv2.connectedComponentsWithStats(opened)
        for row in stats[1:count]:
            left, top, wide, high, area = (int(value) for value in row)
            if not (NARROWEST * width <= wide <= WIDEST * width and high >= LOWEST * height):
                continue
            if not (TALLEST <= wide / high <= FLATTEST) or area < FILLED * wide * high:
                continue
            inside = even[top : top + high, left : left + wide]
            changes = _changes(inside)
            if changes >= STROKES:
                border = round(BORDER * high)
                yield _Candidate(
                    left - border,
                    top - border,
                    wide + 2 * border,
                    high + 2 * border,
                    changes * float(inside.std()),
                )


def _changes(inside: Any) -> float:
    """Return how often the rows in the middle go from dark to light or back."""
    level = cv2.threshold(inside, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    rows = level[level.shape[0] // 3 : max(level.shape[0] // 3 + 1, 2 * level.shape[0] // 3)]
    return float(np.median((np.diff(rows.astype(int), axis=1) != 0).sum(axis=1)))
