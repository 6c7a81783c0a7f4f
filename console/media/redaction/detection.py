"""Proposes who is to be covered: OpenCV's pedestrian detector, motion and faces, tracked between. Only help.

The pedestrian detector's weights are part of OpenCV (Apache 2.0); those of the faces are in `faces`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.frames import planes
from console.media.redaction.clip_source import ClipPicture

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.media.frames import Bytes
    from console.media.redaction.clip_source import ClipSource
    from console.media.redaction.faces import FaceFinder

EVERY = 5
"""Frames from one search to the next; between them boxes are tracked."""
HOG_WIDTH, MOTION_WIDTH = 1024, 512
HOG_LEAST = 0.25
MISSES = 4
"""A track ends when so many searches in a row did not find it again."""
SAME, LEAST_OVERLAP = 0.25, 0.5
GROWN = 0.12
"""A found box is larger by so much on every side, because detectors cut off arms and heads."""
WHOLE = 0.9
LEAST_BLOB = 0.0002
MOST_MOTION = 0.35
"""Where more of the picture moves, the camera does, and motion says nothing."""
POINTS = 40
LEARNED_A_FRAME = 0.002


@dataclass(slots=True)
class _Followed:
    box: CoverBox
    keys: list[tuple[int, CoverBox]] = field(default_factory=list)
    hits: int = 1
    misses: int = 0


def find_people(
    clip: ClipSource, tell: Callable[[int], None], faces: FaceFinder | None = None
) -> dict[str, Any]:
    """Return tracks and sightings of a clip, as lists of frame, left, top, right and bottom.

    Args:
        clip: read once.
        tell: called with the number of each picture.
        faces: finds faces; None: only people and motion are looked for.
    """
    finder, tracker = _Finder(), _Tracker()
    sightings: list[list[float]] = []
    for picture in clip.read():
        if not isinstance(picture, ClipPicture):
            continue
        luma = planes(picture.frame)[0]
        finder.learn(luma)
        if picture.number % EVERY == 0:
            found = finder.find(luma)
            if faces is not None:
                found += _beside(
                    found, faces.find(np.asarray(picture.frame.to_ndarray(format="bgr24"), np.uint8))
                )
            sightings += [_listed(picture.number, box) for box in found]
            tracker.step(picture.number, luma, found)
        tell(picture.number)
    return {"frames": clip.count, "sightings": sightings, "tracks": tracker.tracks(clip.count)}


def _listed(number: int, box: CoverBox) -> list[float]:
    return [number, box.left, box.top, box.right, box.bottom]


def _beside(found: list[CoverBox], faces: list[CoverBox]) -> list[CoverBox]:
    """Return the faces that no box covers whole yet, as large as whole heads."""
    heads = [_grown(_grown(face)) for face in faces]
    return [head for head in heads if all(head.common(box) < WHOLE * head.area for box in found)]


class _Finder:
    """Finds people in single pictures, with what it learned of the background."""

    def __init__(self) -> None:
        self._hog = cv2.HOGDescriptor()
        self._hog.setSVMDetector(np.asarray(cv2.HOGDescriptor.getDefaultPeopleDetector()))
        self._background = cv2.createBackgroundSubtractorMOG2(history=250, detectShadows=True)
        self._moving: Bytes | None = None

    def learn(self, luma: Bytes) -> None:
        height = max(2, round(MOTION_WIDTH * luma.shape[0] / luma.shape[1]))
        small = cv2.resize(luma, (MOTION_WIDTH, height), interpolation=cv2.INTER_AREA)
        # The first picture is the background at once; after it slowly, or who stands becomes part of it.
        rate = 1.0 if self._moving is None else LEARNED_A_FRAME
        self._moving = np.asarray(self._background.apply(small, learningRate=rate), np.uint8)

    def find(self, luma: Bytes) -> list[CoverBox]:
        people, moving = self._people(luma), self._blobs()
        beside = [
            blob
            for blob in moving
            if all(blob.common(person) < LEAST_OVERLAP * blob.area for person in people)
        ]
        return [_grown(box) for box in (*people, *beside)]

    def _people(self, luma: Bytes) -> list[CoverBox]:
        scale = HOG_WIDTH / luma.shape[1]
        height = round(luma.shape[0] * scale)
        small = cv2.resize(np.ascontiguousarray(luma), (HOG_WIDTH, height))
        if height < 128:
            return []
        boxes, weights = self._hog.detectMultiScale(small, winStride=(8, 8), padding=(8, 8), scale=1.08)
        return [
            _fraction(box, (HOG_WIDTH, height))
            for box, weight in zip(boxes, np.ravel(weights), strict=True)
            if weight > HOG_LEAST
        ]

    def _blobs(self) -> list[CoverBox]:
        if self._moving is None:
            return []
        mask = np.where(self._moving == 255, 255, 0).astype(np.uint8)  # without shadows
        if mask.mean() > 255 * MOST_MOTION:
            return []
        opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
        closed = np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 5), np.uint8)), np.uint8)
        height, width = mask.shape
        _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(closed)
        return [
            _fraction(row[:4], (width, height))
            for row in stats[1:]
            if row[cv2.CC_STAT_AREA] > LEAST_BLOB * width * height
        ]


class _Tracker:
    """Follows boxes from search to search by the flow of points in them."""

    def __init__(self) -> None:
        self._open: list[_Followed] = []
        self._over: list[_Followed] = []
        self._before: Bytes | None = None

    def step(self, number: int, luma: Bytes, found: list[CoverBox]) -> None:
        now = np.ascontiguousarray(luma)
        free = list(found)
        for followed in self._open:
            carried = _carried(self._before, now, followed.box) if self._before is not None else followed.box
            match = _nearest(free, carried)
            if match is not None and _alike(match, carried) > SAME:
                free.remove(match)
                followed.box, followed.misses = match, 0
                followed.hits += 1
            else:
                followed.box = carried
                followed.misses += 1
            followed.keys.append((number, followed.box))
        self._over += [followed for followed in self._open if followed.misses > MISSES]
        self._open = [followed for followed in self._open if followed.misses <= MISSES]
        self._open += [_Followed(box, [(number, box)]) for box in free]
        self._before = now

    def tracks(self, frames: int) -> list[list[list[float]]]:
        """Return the tracks, each from a search before it was first seen to one after."""
        kept = []
        for followed in (*self._over, *self._open):
            keys = followed.keys[: len(followed.keys) - max(0, followed.misses - 1)]
            first, last = keys[0], keys[-1]
            # It came into view at some time since the search before.
            early = max(0, first[0] - EVERY + 1)
            late = min(frames - 1, last[0] + EVERY - 1)
            whole = [(early, first[1])] if early < first[0] else []
            whole += keys
            if late > last[0]:
                whole.append((late, last[1]))
            kept.append([_listed(number, box) for number, box in whole])
        return sorted(kept)


def _fraction(box: Any, size: tuple[int, int]) -> CoverBox:
    left, top, width, height = (float(value) for value in box)
    return CoverBox(left / size[0], top / size[1], (left + width) / size[0], (top + height) / size[1])


def _grown(box: CoverBox) -> CoverBox:
    aside, up = GROWN * (box.right - box.left), GROWN * (box.bottom - box.top)
    return CoverBox(
        max(0.0, box.left - aside),
        max(0.0, box.top - up),
        min(1.0, box.right + aside),
        min(1.0, box.bottom + up),
    )


def _nearest(boxes: list[CoverBox], place: CoverBox) -> CoverBox | None:
    return max(boxes, key=lambda box: _alike(box, place), default=None)


def _alike(one: CoverBox, other: CoverBox) -> float:
    common = one.common(other)
    return common / max(1e-9, one.area + other.area - common)


def _carried(before: Bytes, now: Bytes, box: CoverBox) -> CoverBox:
    """Return where a box went, by the median way of the corners in it."""
    height, width = now.shape
    mask = np.zeros_like(before)
    rows = slice(int(box.top * height), int(box.bottom * height) + 1)
    mask[rows, int(box.left * width) : int(box.right * width) + 1] = 255
    corners = cv2.goodFeaturesToTrack(before, POINTS, 0.02, 4, mask=mask)
    if corners is None or before.shape != now.shape:
        return box
    moved, status, _errors = cv2.calcOpticalFlowPyrLK(before, now, corners, np.empty_like(corners))
    kept = status.ravel() == 1
    if not kept.any():
        return box
    pixels = np.median((moved - corners)[kept].reshape(-1, 2), axis=0)
    right, down = float(pixels[0]) / width, float(pixels[1]) / height
    shifted = CoverBox(box.left + right, box.top + down, box.right + right, box.bottom + down)
    if min(shifted.right, shifted.bottom) <= 0.005 or max(shifted.left, shifted.top) >= 0.995:
        return box
    return shifted.checked()
