"""Proposes what may be a number plate on a vehicle: close upright strokes in a flat rectangle. Only help.

Whatever looks like a plate is covered, whether it can be read or not: a wrong cover does less harm than a
missing one. One that reads as a number plate is followed longer and covered more widely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.redaction.parts import is_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.media.frames import Bytes
    from console.media.redaction.plate_reader import PlateReader

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
MOST_READ, MOST_READ_FIRST = 4, 40
"""Candidates that are read in one picture; the others stay candidates until the next. In the first one what
parks is to be found at once."""
EVERYWHERE, PLACE_PX = 10, 180
"""Searches from one that looks beside the vehicles too to the next; what was read stays covered as long."""
SAME_PLACE, INSIDE = 0.7, 0.9
READ_AGAIN = 8
"""Searches until one that could not be read is read again, if it has not moved."""
READ_AGAIN_BESIDE = 50
"""The same for one that is on no vehicle: most are signs and windows."""
AROUND = 0.15
"""What is read goes beyond the letters by so much of their height."""


@dataclass(frozen=True, slots=True)
class PlateCandidate:
    """What may be a number plate.

    Attributes:
        box: of the whole plate.
        letters: of its letters alone.
    """

    box: CoverBox
    letters: CoverBox


@dataclass(frozen=True, slots=True)
class _Letters:
    left: int
    top: int
    wide: int
    high: int
    sure: float


class PlateFinder:
    """Finds number plates in the pictures of a clip, one after another. One thread.

    Args:
        reader: tells which of them are; None: all stay candidates.
    """

    def __init__(self, reader: PlateReader | None = None) -> None:
        self._reader = reader
        self._number = 0
        self._not_read: list[tuple[int, CoverBox]] = []

    def find(
        self, picture: Bytes, vehicles: list[CoverBox], known: list[CoverBox]
    ) -> tuple[list[CoverBox], list[CoverBox]]:
        """Return number plates in a picture (BGR): those that read as one, and candidates.

        Args:
            picture: looked at.
            vehicles: inside which they are looked for.
            known: where one was read in the picture before; it is not read again while it stays there.
        """
        self._number += 1
        self._not_read = [one for one in self._not_read if one[0] >= self._number]
        found = find_plates(picture, vehicles)
        plates, candidates = self._judged(picture, found, known, MOST_READ, READ_AGAIN)
        if self._reader is not None and self._number % EVERYWHERE == 1:
            # Whoever parks does not move, so that no vehicle is known there. Only what can be read counts.
            taken, tries = [*plates, *candidates], MOST_READ if self._number > 1 else MOST_READ_FIRST
            beside = find_plates(picture, _places(picture))
            beside = [one for one in beside if is_apart(one.box, taken, COMMON)]
            plates += self._judged(picture, beside, known, tries, READ_AGAIN_BESIDE)[0]
        return plates, candidates

    def _judged(
        self,
        picture: Bytes,
        found: list[PlateCandidate],
        known: list[CoverBox],
        tries: int,
        again: int,
    ) -> tuple[list[CoverBox], list[CoverBox]]:
        """Return which candidates are plates, and the others, of which so many at most are read."""
        plates: list[CoverBox] = []
        candidates: list[CoverBox] = []
        for one in found:
            is_known = any(one.box.common(box) > INSIDE * one.box.area for box in known)
            is_tried = any(_is_same(one.box, box) for _until, box in self._not_read)
            if not is_known and not is_tried and tries and self._reader is not None:
                tries -= 1
                is_known = self._reader.is_plate(_cut(picture, one.letters))
                if not is_known:
                    self._not_read.append((self._number + again - 1, one.box))
            (plates if is_known else candidates).append(one.box)
        return plates, candidates


def _places(picture: Bytes) -> list[CoverBox]:
    """Return parts of a picture that overlap, each about as wide as a vehicle near by."""
    height, width = picture.shape[:2]
    columns, rows = max(1, round(width / PLACE_PX)), max(1, round(height / PLACE_PX))
    wide, high = min(1.0, 1.5 / columns), min(1.0, 1.5 / rows)
    return [
        CoverBox(left, top, left + wide, top + high)
        for left in np.linspace(0, 1 - wide, columns).tolist()
        for top in np.linspace(0, 1 - high, rows).tolist()
    ]


def _is_same(one: CoverBox, other: CoverBox) -> bool:
    common = one.common(other)
    return common > SAME_PLACE * (one.area + other.area - common)


def _cut(picture: Bytes, letters: CoverBox) -> Bytes:
    height, width = picture.shape[:2]
    around = AROUND * (letters.bottom - letters.top) * height
    left, right = letters.left * width - around, letters.right * width + around
    top, bottom = letters.top * height - around, letters.bottom * height + around
    return picture[max(0, round(top)) : max(1, round(bottom)), max(0, round(left)) : max(1, round(right))]


def find_plates(picture: Bytes, vehicles: list[CoverBox]) -> list[PlateCandidate]:
    """Return what may be number plates in a picture (BGR), looked for inside vehicles; the surest first."""
    height, width = picture.shape[:2]
    found: list[tuple[PlateCandidate, float]] = []
    for vehicle in vehicles:
        left, top = int(vehicle.left * width), int(vehicle.top * height)
        right, bottom = int(vehicle.right * width), int(vehicle.bottom * height)
        if right - left < LEAST_PX or bottom - top < LEAST_PX // 2:
            continue
        scale = WIDTH / (right - left)
        size = WIDTH, max(8, round((bottom - top) * scale))
        grey = np.asarray(cv2.cvtColor(picture[top:bottom, left:right], cv2.COLOR_BGR2GRAY), np.uint8)
        small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        best = sorted(_letters(small), key=lambda one: -one.sure)[:MOST]
        for one in best:
            border = round(BORDER * one.high)
            letters, box = (
                CoverBox(
                    (left + (one.left - around) / scale) / width,
                    (top + (one.top - around) / scale) / height,
                    (left + (one.left + one.wide + around) / scale) / width,
                    (top + (one.top + one.high + around) / scale) / height,
                ).checked()
                for around in (0, border)
            )
            found.append((PlateCandidate(box, letters), one.sure))
    kept: list[PlateCandidate] = []
    for candidate, _sure in sorted(found, key=lambda one: -one[1]):
        if is_apart(candidate.box, [one.box for one in kept], COMMON):
            kept.append(candidate)
    return kept


def _letters(grey: Bytes) -> Iterator[_Letters]:
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
                yield _Letters(left, top, wide, high, changes * float(inside.std()))


def _changes(inside: Any) -> float:
    """Return how often the rows in the middle go from dark to light or back."""
    level = cv2.threshold(inside, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)[1]
    rows = level[level.shape[0] // 3 : max(level.shape[0] // 3 + 1, 2 * level.shape[0] // 3)]
    return float(np.median((np.diff(rows.astype(int), axis=1) != 0).sum(axis=1)))
