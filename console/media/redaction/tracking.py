"""Follows found boxes from search to search, so that they become one track for each person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.media.frames import Bytes, Floats

EVERY = 5
"""Frames from one search to the next; between them boxes are tracked."""
MISSES, FIRM_MISSES = 4, 12
"""A track ends when so many searches in a row missed it; a firm one, inside the picture, later."""
SAME = 0.25
POINTS = 40
FLOW_WIDTH = 800
"""A wider picture is halved until it is not, before the way of its points is looked for."""


@dataclass(slots=True)
class _Followed:
    box: CoverBox
    keys: list[tuple[int, CoverBox]] = field(default_factory=list)
    misses: int = 0
    is_firm: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it is what it seems and cannot have walked out: it stays where it was carried to."""
        return self.is_firm and self.box.is_inside

    @property
    def is_over(self) -> bool:
        return self.misses > (FIRM_MISSES if self.is_kept else MISSES)


class BoxTracker:
    """Follows boxes from search to search by the flow of points in them."""

    def __init__(self) -> None:
        self._open: list[_Followed] = []
        self._over: list[_Followed] = []
        self._before: Bytes | None = None

    @property
    def firm(self) -> list[CoverBox]:
        """Where the firm ones were last that are still followed."""
        return [followed.box for followed in self._open if followed.is_firm]

    def step(self, number: int, luma: Bytes, found: list[CoverBox], firm: Sequence[CoverBox] = ()) -> None:
        """Take over what was found in a picture.

        Args:
            number: of the picture.
            luma: its brightness.
            found: boxes.
            firm: more boxes, of which it is sure what they are.
        """
        now = np.ascontiguousarray(luma)
        while now.shape[1] > FLOW_WIDTH:
            half = now.shape[1] // 2, now.shape[0] // 2
            now = np.asarray(cv2.resize(now, half, interpolation=cv2.INTER_AREA), np.uint8)
        # The firm ones first, so that none is taken for what only lies beside it.
        free = [*firm, *found]
        boxes = [followed.box for followed in self._open]
        places = _carried(self._before, now, boxes) if self._before is not None else boxes
        for followed, carried in zip(self._open, places, strict=True):
            match = _nearest(free, carried)
            if match is not None and _alike(match, carried) > SAME:
                free.remove(match)
                followed.box, followed.misses = match, 0
                followed.is_firm |= match in firm
            else:
                followed.box = carried
                followed.misses += 1
            followed.keys.append((number, followed.box))
        self._over += [followed for followed in self._open if followed.is_over]
        self._open = [followed for followed in self._open if not followed.is_over]
        self._open += [_Followed(box, [(number, box)], is_firm=box in firm) for box in free]
        self._before = now

    def tracks(self, frames: int, *, is_firm: bool = False) -> list[list[list[float]]]:
        """Return the firm tracks or the others, each from a search before it was first seen to one after."""
        kept = []
        for followed in (*self._over, *self._open):
            if followed.is_firm is not is_firm:
                continue
            missed = 0 if followed.is_kept else max(0, followed.misses - 1)
            keys = followed.keys[: len(followed.keys) - missed]
            first, last = keys[0], keys[-1]
            # It came into view at some time since the search before.
            early = max(0, first[0] - EVERY + 1)
            late = min(frames - 1, last[0] + EVERY - 1)
            whole = [(early, _beyond(keys[:2][::-1], early))] if early < first[0] else []
            whole += keys
            if late > last[0]:
                whole.append((late, _beyond(keys[-2:], late)))
            kept.append([listed(number, box) for number, box in whole])
        return sorted(kept)


def listed(number: int, box: CoverBox) -> list[float]:
    """Return a box as frame, left, top, right and bottom."""
    return [number, box.left, box.top, box.right, box.bottom]


def _beyond(keys: list[tuple[int, CoverBox]], number: int) -> CoverBox:
    """Return a box around the last one and around where its way from the one before leads."""
    (begin, one), (end, other) = keys[0], keys[-1]
    if begin == end:
        return other
    ahead = one.towards(other, (number - begin) / (end - begin))
    return CoverBox(
        min(other.left, ahead.left),
        min(other.top, ahead.top),
        max(other.right, ahead.right),
        max(other.bottom, ahead.bottom),
    ).checked()


def _nearest(boxes: list[CoverBox], place: CoverBox) -> CoverBox | None:
    return max(boxes, key=lambda box: _alike(box, place), default=None)


def _alike(one: CoverBox, other: CoverBox) -> float:
    common = one.common(other)
    return common / max(1e-9, one.area + other.area - common)


def _carried(before: Bytes, now: Bytes, boxes: list[CoverBox]) -> list[CoverBox]:
    """Return where boxes went, each by the median way of the corners in it."""
    if before.shape != now.shape:
        return boxes
    corners = [_corners(before, box) for box in boxes]
    points = np.concatenate(corners) if corners else np.zeros((0, 1, 2), np.float32)
    if not len(points):
        return boxes
    # All at once: the flow is prepared for the whole picture, however few points it is asked for.
    moved, status, _errors = cv2.calcOpticalFlowPyrLK(before, now, points, np.empty_like(points))
    ways, is_kept = (moved - points).reshape(-1, 2), status.ravel() == 1
    places, begin = [], 0
    for box, own in zip(boxes, corners, strict=True):
        part = slice(begin, begin + len(own))
        places.append(_shifted(box, ways[part][is_kept[part]], now.shape))
        begin += len(own)
    return places


def _corners(picture: Bytes, box: CoverBox) -> Floats:
    height, width = picture.shape
    left, top = int(box.left * width), int(box.top * height)
    part = picture[top : int(box.bottom * height) + 1, left : int(box.right * width) + 1]
    found = cv2.goodFeaturesToTrack(part, POINTS, 0.02, 4) if min(part.shape) > 2 else None
    if found is None:
        return np.zeros((0, 1, 2), np.float32)
    return np.asarray(found + np.array([left, top], np.float32), np.float32)


def _shifted(box: CoverBox, ways: Floats, shape: tuple[int, ...]) -> CoverBox:
    if not len(ways):
        return box
    pixels = np.median(ways, axis=0)
    right, down = float(pixels[0]) / shape[1], float(pixels[1]) / shape[0]
    shifted = CoverBox(box.left + right, box.top + down, box.right + right, box.bottom + down)
    if min(shifted.right, shifted.bottom) <= 0.005 or max(shifted.left, shifted.top) >= 0.995:
        return box
    return shifted.checked()
