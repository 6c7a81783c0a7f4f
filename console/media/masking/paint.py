"""Covering the pixels of a frame, and taking the cover off again when the pictures have been made.

A decoder goes on to use the frames that it gave out: what is painted on one would smear over the next. So
the boxes that are painted are kept and put back; that is cheaper than painting on a copy of the frame.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.privacy.model import ZoneStyle
from console.media.frames import planes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from av.video.frame import VideoFrame

    from console.media.frames import Bytes
    from console.media.masking.stencil import Stencil

_Place: TypeAlias = tuple[slice, slice]
_Room: TypeAlias = tuple[int, _Place, "Bytes"]
_Fill: TypeAlias = tuple[int, list[npt.NDArray[np.int32]], int]
LUMA, CHROMA = 64, 128
"""Dark grey, which is neither night nor a picture that failed."""
BLOCKS_MOST = 8
"""On the longer side of a zone's box; what is left of a face or a number plate is nothing."""
SAMPLED_PX = 64
"""A box is read at so many points of its longer side at most: fewer tell less, and cost less."""
CORNERS_MOST = 48
"""A stencil whose outline has more (each step of a slope is two) is copied through its mask: cheaper then."""
ROOMY = 1.6
"""Boxes are kept as one where that is at most so many times their pixels."""
RENEWED_EVERY = 5
"""Frames: blocks and blurs that stay in their place are made anew so often. Older ones tell no more."""


class MaskPainter:
    """Covers the frames of one stream and takes the covers off again. One thread.

    What does not change from frame to frame (boxes, outlines, room for what was there) is kept for as long as
    the stencils are the same list; blocks and blurs are made anew now and then.
    """

    def __init__(self) -> None:
        self._stencils: Sequence[Stencil] | None = None
        self._areas: list[_Area] = []
        self._rooms: list[_Room] = []
        self._pictures: list[_Area] = []
        self._fills: list[_Fill] = []
        self._left = 0

    @contextmanager
    def covering(self, frame: VideoFrame, stencils: Sequence[Stencil]) -> Iterator[None]:
        """Cover a frame of a plain format while the block runs."""
        if stencils is not self._stencils:
            self._stencils, self._left = stencils, 0
            self._areas = [area for one in stencils for area in _areas(one)]
            self._rooms = _rooms(self._areas)
        layers = planes(frame)
        kept = [(layers[plane][place], room) for plane, place, room in self._rooms]
        for box, room in kept:
            np.copyto(room, box)
        if not self._left:
            self._look(layers)
        self._left -= 1
        _paint(layers, self._fills, self._pictures)
        try:
            yield
        finally:
            for box, room in kept:
                np.copyto(box, room)

    def _look(self, layers: Sequence[Bytes]) -> None:
        """Make the covers of what is there."""
        self._left = RENEWED_EVERY
        for area in self._areas:
            area.look(layers[area.plane][area.place])
        self._fills = _fills(self._areas)
        self._pictures = [area for area in self._areas if area.cover is not None]


def cover(frame: VideoFrame, stencils: Sequence[Stencil]) -> None:
    """Cover a frame that nobody else uses, for good."""
    layers = planes(frame)
    areas = [area for one in stencils for area in _areas(one)]
    for area in areas:
        area.look(layers[area.plane][area.place])
    _paint(layers, _fills(areas), areas)


def cover_whole(frame: VideoFrame) -> None:
    """Cover all of a frame that nobody else uses."""
    for at, plane in enumerate(planes(frame)):
        plane[:] = CHROMA if at else LUMA


def _paint(layers: Sequence[Bytes], fills: Iterable[_Fill], areas: Iterable[_Area]) -> None:
    for area in areas:
        if area.cover is not None:
            cv2.copyTo(area.cover, area.mask, layers[area.plane][area.place])
    for plane, outlines, value in fills:
        cv2.fillPoly(layers[plane], outlines, value)


def _rooms(areas: Sequence[_Area]) -> list[_Room]:
    """Room for what is painted over: neighbours together, because a call costs more than some more pixels."""
    places: list[list[_Place]] = [[], [], []]
    for area in areas:
        place, others = area.place, places[area.plane]
        for other in list(others):
            both = _around(place, other)
            if _pixels(both) <= ROOMY * (_pixels(place) + _pixels(other)):
                others.remove(other)
                place = both
        others.append(place)
    return [
        (plane, place, np.empty([side.stop - side.start for side in place], np.uint8))
        for plane, found in enumerate(places)
        for place in found
    ]


def _around(one: _Place, other: _Place) -> _Place:
    rows, columns = (
        slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in zip(one, other, strict=True)
    )
    return rows, columns


def _pixels(place: _Place) -> int:
    rows, columns = place
    return int((rows.stop - rows.start) * (columns.stop - columns.start))


@dataclass(slots=True)
class _Area:
    """What of one plane a stencil covers, and with what: a picture, or one value."""

    plane: int
    place: _Place
    mask: Bytes
    style: ZoneStyle
    outlines: list[npt.NDArray[np.int32]]
    """Of the mask, in the plane's pixels: filled, they cover it."""
    value: int
    cover: Bytes | None = None

    def look(self, box: Bytes) -> None:
        """Make the cover of what is there, where it is made of that."""
        if self.style is ZoneStyle.SOLID:
            return
        points = _points(box)
        if self.plane:
            self.value = round(cv2.mean(points)[0])  # a tint is enough of colour
            if self.cover is not None:
                self.cover = np.full(self.mask.shape, self.value, np.uint8)
        else:
            self.cover = _coarse(points, box.shape, smooth=self.style is ZoneStyle.BLUR)


def _points(box: Bytes) -> Bytes:
    step = max(1, -(-max(box.shape) // SAMPLED_PX))
    return np.ascontiguousarray(box[::step, ::step])


def _coarse(points: Bytes, shape: tuple[int, ...], *, smooth: bool) -> Bytes:
    """A few means of a box, drawn as blocks or run into each other."""
    longer = max(points.shape)
    few = (
        max(1, round(points.shape[1] / longer * min(BLOCKS_MOST, longer / 4))),
        max(1, round(points.shape[0] / longer * min(BLOCKS_MOST, longer / 4))),
    )
    means = cv2.resize(points, few, interpolation=cv2.INTER_AREA)
    back = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(means, (shape[1], shape[0]), interpolation=back), np.uint8)


def _areas(one: Stencil) -> Iterator[_Area]:
    for at in range(3):
        mask = one.chroma if at else one.luma
        left, top = (one.left // 2, one.top // 2) if at else (one.left, one.top)
        height, width = mask.shape
        place = slice(top, top + height), slice(left, left + width)
        found, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE, offset=(left, top))
        outlines = [np.asarray(ring, np.int32) for ring in found]
        value = CHROMA if at else LUMA
        is_plain = sum(map(len, outlines)) <= CORNERS_MOST
        flat = None if is_plain else _flat(height, width, value)
        yield _Area(at, place, mask, one.style, outlines, value, flat)


@lru_cache(maxsize=64)
def _flat(height: int, width: int, value: int) -> Bytes:
    """Never written to."""
    return np.full((height, width), value, np.uint8)


def _fills(areas: Sequence[_Area]) -> list[_Fill]:
    """What is filled with one value: outlines of one plane and value at once, but for those that overlap.

    Together, overlapping outlines would leave open what lies in both of them.
    """
    made: list[_Fill] = []
    taken: list[list[_Place]] = []
    for area in areas:
        if area.cover is not None:
            continue
        for (plane, outlines, value), places in zip(made, taken, strict=True):
            is_free = not any(_overlap(area.place, other) for other in places)
            if (plane, value) == (area.plane, area.value) and is_free:
                outlines.extend(area.outlines)
                places.append(area.place)
                break
        else:
            made.append((area.plane, [*area.outlines], area.value))
            taken.append([area.place])
    return made


def _overlap(one: _Place, other: _Place) -> bool:
    return all(a.start < b.stop and b.start < a.stop for a, b in zip(one, other, strict=True))
