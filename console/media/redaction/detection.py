"""Proposes who is to be covered: OpenCV's pedestrian detector, motion and faces, tracked between. Only help.

The pedestrian detector's weights are part of OpenCV (Apache 2.0); those of the faces are in `faces`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.frames import planes
from console.media.redaction.background import different_from, small_picture
from console.media.redaction.clip_source import ClipPicture
from console.media.redaction.plates import PlateFinder
from console.media.redaction.tracking import EVERY, BoxTracker, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.video.frame import VideoFrame

    from console.media.frames import Bytes
    from console.media.redaction.background import SmallPicture
    from console.media.redaction.clip_source import ClipSource
    from console.media.redaction.faces import FaceFinder
    from console.media.redaction.object_detector import ObjectDetector
    from console.media.redaction.plate_reader import PlateReader

HOG_WIDTH = 1024
HOG_LEAST = 0.25
LEAST_OVERLAP = 0.5
LEAST_VEHICLE_PX, BROAD = 48, 0.9
GROWN = 0.12
"""A found box is larger by so much on every side, because detectors cut off arms and heads."""
WHOLE = 0.9
LEAST_BLOB = 0.0002
MOST_MOTION = 0.35
"""Where more of the picture moves, the camera does, and motion says nothing."""
LEARNED = 0.01
"""A search."""


@dataclass(frozen=True, slots=True)
class Finders:
    """What is looked with beside OpenCV's pedestrian detector and motion; None: not with that.

    Attributes:
        faces: finds faces that no other box covers.
        objects: finds people and vehicles, with a model of the scheme's own.
        plates: tells number plates from what only looks like one.
    """

    faces: FaceFinder | None = None
    objects: ObjectDetector | None = None
    plates: PlateReader | None = None


def find_people(
    clip: ClipSource,
    tell: Callable[[int], None],
    finders: Finders = Finders(),
    usual: SmallPicture | None = None,
) -> dict[str, Any]:
    """Return tracks and sightings of a clip, as lists of frame, left, top, right and bottom.

    Args:
        clip: read once.
        tell: called with the number of each picture.
        finders: what else is looked with.
        usual: what the picture usually is, see `background`; None: only what moves is known.
    """
    finder, people, plates = PeopleFinder(usual), BoxTracker(), BoxTracker()
    plate_finder = PlateFinder(finders.plates)
    sightings: list[list[float]] = []
    for picture in clip.read():
        if not isinstance(picture, ClipPicture):
            continue
        if picture.number % EVERY == 0:
            luma = planes(picture.frame)[0]
            finder.learn(picture.frame)
            colours = np.asarray(picture.frame.to_ndarray(format="bgr24"), np.uint8)
            found, vehicles = finder.find(luma)
            if finders.objects is not None:
                objects = finders.objects.find(colours)
                found += [_grown(box) for box in objects.people]
                vehicles += objects.vehicles
            if finders.faces is not None:
                found += _beside(found, finders.faces.find(colours))
            read, candidates = plate_finder.find(colours, vehicles, plates.firm)
            read = [_grown(_grown(plate)) for plate in read]
            candidates = [_grown(plate) for plate in candidates]
            sightings += [listed(picture.number, box) for box in (*found, *read, *candidates)]
            people.step(picture.number, luma, found)
            plates.step(picture.number, luma, candidates, read)
        tell(picture.number)
    return {
        "frames": clip.count,
        "sightings": sightings,
        "tracks": people.tracks(clip.count),
        "plates": plates.tracks(clip.count),
        "read_plates": plates.tracks(clip.count, is_firm=True),
    }


def _beside(found: list[CoverBox], faces: list[CoverBox]) -> list[CoverBox]:
    """Return the faces that no box covers whole yet, as large as whole heads."""
    heads = [_grown(_grown(face)) for face in faces]
    return [head for head in heads if all(head.common(box) < WHOLE * head.area for box in found)]


class PeopleFinder:
    """Finds people in single pictures, with what it learned of the background."""

    def __init__(self, usual: SmallPicture | None = None) -> None:
        self._usual = usual
        self._still: Bytes | None = None
        self._hog = cv2.HOGDescriptor()
        self._hog.setSVMDetector(np.asarray(cv2.HOGDescriptor.getDefaultPeopleDetector()))
        self._background = cv2.createBackgroundSubtractorMOG2(history=250, detectShadows=True)
        self._moving: Bytes | None = None

    def learn(self, frame: VideoFrame) -> None:
        """Take over a picture into what is known of the background."""
        small = small_picture(frame)
        # The first picture is the background at once; after it slowly, or who stands becomes part of it.
        rate = 1.0 if self._moving is None else LEARNED
        self._moving = np.asarray(self._background.apply(small[0], learningRate=rate), np.uint8)
        if self._usual is not None and self._usual[0].shape == small[0].shape:
            self._still = different_from(self._usual, small)

    def find(self, luma: Bytes) -> tuple[list[CoverBox], list[CoverBox]]:
        """Return who is to be covered, and what moves and is broad enough for a vehicle."""
        people, moving = self.people(luma), self._blobs()
        beside = [
            blob
            for blob in moving
            if all(blob.common(person) < LEAST_OVERLAP * blob.area for person in people)
        ]
        ratio = luma.shape[1] / luma.shape[0]
        broad = [
            blob
            for blob in moving
            if (blob.right - blob.left) * luma.shape[1] > LEAST_VEHICLE_PX
            and (blob.right - blob.left) * ratio > BROAD * (blob.bottom - blob.top)
        ]
        return [_grown(box) for box in (*people, *beside)], broad

    def people(self, luma: Bytes) -> list[CoverBox]:
        """Return who stands upright, as the pedestrian detector sees them."""
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
        masks = [np.where(self._moving == 255, 255, 0).astype(np.uint8)]  # without shadows
        if self._still is not None:
            masks.append(self._still)
        mask = np.zeros_like(masks[0])
        for one in masks:
            if one.mean() <= 255 * MOST_MOTION:
                mask |= one
        opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
        closed = np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((9, 5), np.uint8)), np.uint8)
        height, width = mask.shape
        _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(closed)
        return [
            _fraction(row[:4], (width, height))
            for row in stats[1:]
            if row[cv2.CC_STAT_AREA] > LEAST_BLOB * width * height
        ]


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
