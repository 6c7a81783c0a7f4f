"""Where people, heads and number plates truly are: by eye in a street, computed in the simulated town."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

from console.demo.simulated.town.movement import traffic, walkers
from console.demo.simulated.town.people import Pedestrian
from console.demo.simulated.town.scene import Backdrop, Town
from console.demo.simulated.town.vehicles import TownVehicle
from console.demo.simulated.town.views import VIEWS
from console.media.redaction.clip_source import ClipPicture
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.demo.simulated.town.lens import SceneLens
    from console.media.frames import Floats

HEAD_WIDE, HEAD_HIGH = 0.13, 0.15
"""Of a standing person's height."""
TOWN_SIZE, TOWN_FPS, TOWN_S, TOWN_BEGIN_S = (1280, 720), 10, 20, 1_000.0
LEAST_PERSON_PX, LEAST_PLATE_PX = 24, 16
OWN_M = 2.5
HIDDEN = 0.7
"""Whoever is hidden by so much of the background, or of whom a nearer vehicle leaves less, is not counted."""

Box = tuple[float, float, float, float]
Place = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class TruePicture:
    """What is in one picture, as boxes in pixels: left, top, right, bottom."""

    people: tuple[Box, ...]
    heads: tuple[Box, ...]
    plates: tuple[Box, ...]


class Street:
    """The first pictures of OpenCV's sample `vtest.avi` (768×576, ten a second).

    Each person was drawn by eye in every fifth picture, and where they turn, come and go; boxes in between
    were computed and looked at. A head hidden by the sign or the edge of the picture is not counted.

    Args:
        footage: the sample.
    """

    fps = 10

    def __init__(self, footage: Path) -> None:
        self._footage = footage
        drawn = json.loads(resource("measurements", "street.json").read_text("utf-8"))
        self.count: int = drawn["pictures"]
        width, height = drawn["size"]
        self.size: tuple[int, int] = (int(width), int(height))
        self._people: dict[str, list[list[float | None]]] = drawn["people"]
        self._plates = tuple((float(a), float(b), float(c), float(d)) for a, b, c, d in drawn["plates"])

    def pictures(self) -> Iterator[ClipPicture]:
        """Return the pictures."""
        with av.open(str(self._footage)) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number == self.count:
                    return
                yield ClipPicture(number, frame.reformat(format="yuv420p"), number / self.fps)

    def truth(self, number: int) -> TruePicture:
        """Return what is in a picture."""
        people, heads = [], []
        for keys in self._people.values():
            found = _between(keys, number)
            if found is not None:
                people.append(found[0])
                if found[1] is not None:
                    heads.append(found[1])
        return TruePicture(tuple(people), tuple(heads), self._plates)


def _between(keys: list[list[float | None]], number: int) -> tuple[Box, Box | None] | None:
    before = [key for key in keys if (key[0] or 0) <= number]
    after = [key for key in keys if (key[0] or 0) >= number]
    if not before or not after:
        return None
    one, other = before[-1], after[0]
    begin, end = one[0] or 0, other[0] or 0
    part = (number - begin) / (end - begin) if end > begin else 0.0
    left, top, right, bottom = (
        (a or 0) + ((b or 0) - (a or 0)) * part for a, b in zip(one[1:5], other[1:5], strict=True)
    )
    box = left, top, right, bottom
    if one[5] is None or other[5] is None:
        return box, None
    middle = one[5] + (other[5] - one[5]) * part
    return box, _head(middle, top, bottom - top)


def _head(middle: float, top: float, tall: float) -> Box:
    aside = tall * HEAD_WIDE / 2
    return middle - aside, top, middle + aside, top + tall * HEAD_HIGH


class SimulatedStreet:
    """A camera of the demo town by day, whose people and plates are known to the pixel.

    Args:
        view: of the camera, see `VIEWS`.
    """

    fps, size, count = TOWN_FPS, TOWN_SIZE, TOWN_FPS * TOWN_S

    def __init__(self, view: str) -> None:
        self._town = Town("day")
        self._backdrop: Backdrop = self._town.backdrop(VIEWS[view], *TOWN_SIZE)
        self._trips = (*traffic(), *walkers())
        self._before: list[tuple[Floats, float]] = []

    def pictures(self) -> Iterator[ClipPicture]:
        """Return the pictures."""
        for number in range(self.count):
            picture = self._town.frame(self._backdrop, TOWN_BEGIN_S + number / self.fps)
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "bgr24")
            yield ClipPicture(number, frame.reformat(format="yuv420p"), number / self.fps)

    def truth(self, number: int) -> TruePicture:
        """Return what is in a picture and hidden neither by the background nor by a vehicle."""
        at_s = TOWN_BEGIN_S + number / self.fps
        actors = [(trip.who, place) for trip in self._trips for place, _stride in trip.places(at_s)]
        vehicles = [(who, place) for who, place in actors if isinstance(who, TownVehicle)]
        self._before = [spot for who, place in vehicles if (spot := self._vehicle(who, place)) is not None]
        found = [self._person(who, place) for who, place in actors if isinstance(who, Pedestrian)]
        people = [one for one in found if one is not None]
        plates = [box for who, place in vehicles for box in self._plates(who, place)]
        return TruePicture(tuple(one[0] for one in people), tuple(one[1] for one in people), tuple(plates))

    def _vehicle(self, who: TownVehicle, place: Place) -> tuple[Floats, float] | None:
        """Return the outline of a vehicle in the picture, and how far away it is."""
        turn = np.radians(place[2])
        ahead, aside = np.array([np.sin(turn), np.cos(turn)]), np.array([-np.cos(turn), np.sin(turn)])
        along, up = ([point[axis] for point in who.profile] for axis in (0, 1))
        flat = [
            np.array(place[:2]) + x * ahead + y * aside
            for x in (min(along), max(along))
            for y in (-who.width / 2, who.width / 2)
        ]
        seen = self._lens.seen(np.array([(*spot, z) for spot in flat for z in (0.0, max(up))]))
        if seen[:, 2].min() < 1:
            return None
        pixels = self._lens.on_picture(seen)
        return np.asarray(cv2.convexHull(pixels.astype(np.float32)), np.float32), float(seen[:, 2].min())

    def _person(self, who: Pedestrian, place: Place) -> tuple[Box, Box] | None:
        ends = np.array([(place[0], place[1], 0.0), (place[0], place[1], who.height_m)])
        seen = self._lens.seen(ends)
        if seen[:, 2].min() < 1.5:
            return None
        (foot_x, foot_y), (head_x, head_y) = self._lens.on_picture(seen).tolist()
        tall = foot_y - head_y
        box = min(foot_x, head_x) - tall * 0.15, head_y, max(foot_x, head_x) + tall * 0.15, foot_y
        if tall < LEAST_PERSON_PX or not self._is_seen(box, float(seen[:, 2].mean())):
            return None
        return box, _head(head_x, head_y, tall)

    def _plates(self, vehicle: TownVehicle, place: Place) -> Iterator[Box]:
        turn = np.radians(place[2])
        ahead, aside = np.array([np.sin(turn), np.cos(turn)]), np.array([-np.cos(turn), np.sin(turn)])
        middle = np.array(place[:2])
        eye = float((self._lens.origin[:2] - middle) @ ahead)
        along = [point[0] for point in vehicle.profile]
        for end, is_faced in (
            (max(along) + 0.02, eye > max(along)),
            (min(along) - 0.02, eye < min(along)),
        ):
            flat = [middle + end * ahead + y * aside for y in (-0.26, 0.26)]
            corners = np.array([(*spot, z) for spot in flat for z in (0.4, 0.52)])
            seen = self._lens.seen(corners)
            if not is_faced or seen[:, 2].min() < 1:
                continue
            pixels = self._lens.on_picture(seen)
            (left, top), (right, bottom) = pixels.min(axis=0).tolist(), pixels.max(axis=0).tolist()
            box = left, top, right, bottom
            if right - left >= LEAST_PLATE_PX and self._is_seen(box, float(seen[:, 2].mean()), OWN_M):
                yield box

    @property
    def _lens(self) -> SceneLens:
        return self._backdrop.lens

    def _is_seen(self, box: Box, depth: float, own_m: float = 1.0) -> bool:
        """Return whether a box is whole in the picture and stands before most of the background."""
        left, top, right, bottom = (round(side) for side in box)
        if left < 0 or top < 0 or right > self.size[0] or bottom > self.size[1]:
            return False
        area = max(1, (right - left) * (bottom - top))
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        for outline, nearest in self._before:
            # A plate is some centimetres farther than its own vehicle's nearest corner.
            if nearest < depth - own_m:
                common, _ = cv2.intersectConvexConvex(outline, corners)
                if common > (1 - HIDDEN) * area:
                    return False
        behind = self._backdrop.nearness[top : max(top + 1, bottom), left : max(left + 1, right)]
        return float((behind > 1 / max(0.1, depth - 0.7)).mean()) < 1 - HIDDEN


def larger(picture: ClipPicture, size: tuple[int, int]) -> ClipPicture:
    """Return a picture at another size, for a measurement of time."""
    shown = np.asarray(picture.frame.to_ndarray(format="bgr24"), np.uint8)
    drawn = np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    frame = av.VideoFrame.from_ndarray(drawn, "bgr24").reformat(format="yuv420p")
    return ClipPicture(picture.number, frame, picture.elapsed_s)
