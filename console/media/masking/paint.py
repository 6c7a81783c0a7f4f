"""Covering pixels of a frame, and restoring them after the pictures have been made.

A decoder continues to use the frames that it returned, so paint on one would spread to the next ones. So the
painted boxes are saved and restored, which is cheaper than painting on a copy of the frame.
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
"""Dark grey, which differs from night and from a failed picture."""
BLOCKS_MOST = 8
"""Number of blocks on the longer side of a zone's box; faces and number plates are not recognisable."""
SAMPLED_PX = 64
"""Number of points read along the longer side of a box; fewer reveal less and cost less."""
CORNERS_MOST = 48
"""A stencil whose outline has more corners is copied through its mask, which is then cheaper."""
ROOMY = 1.6
"""Boxes are saved together if that needs at most so many times their pixels."""
RENEWED_EVERY = 5
"""Number of frames after which blocks and blurs are renewed; older ones reveal no more."""


class MaskPainter:
    """Covers the frames of one stream and restores them. One thread.

    What does not change between frames (boxes, outlines, memory for saved pixels) is kept while the list of
    stencils is the same; blocks and blurs are renewed at intervals.
    """

    def __init__(self) -> None:
        self._stencils: Sequence[Stencil] | None = None
        self._areas: list[_Area] = []
        self._rooms: list[_Room] = []
        self._pictures: list[_Area] = []
        self._fills: list[_Fill] = []
        self._frames_left = 0

    @contextmanager
    def covering(self, frame: VideoFrame, stencils: Sequence[Stencil]) -> Iterator[None]:
        """Cover a frame of a plain format while the block runs."""
        if stencils is not self._stencils:
            self._stencils, self._frames_left = stencils, 0
            self._areas = [area for outline in stencils for area in _areas(outline)]
            self._rooms = _rooms(self._areas)
        layers = planes(frame)
        saved = [(layers[plane][place], room) for plane, place, room in self._rooms]
        for box, room in saved:
            np.copyto(room, box)
        if not self._frames_left:
            self._renew_covers(layers)
        self._frames_left -= 1
        _paint(layers, self._fills, self._pictures)
        try:
            yield
        finally:
            for box, room in saved:
                np.copyto(box, room)

    def _renew_covers(self, layers: Sequence[Bytes]) -> None:
        """Make the covers from the present pixels."""
        self._frames_left = RENEWED_EVERY
        for area in self._areas:
            area.prepare(layers[area.plane][area.place])
        self._fills = _fills(self._areas)
        self._pictures = [area for area in self._areas if area.cover is not None]


def cover(frame: VideoFrame, stencils: Sequence[Stencil]) -> None:
    """Cover a frame that nothing else uses, permanently."""
    layers = planes(frame)
    areas = [area for outline in stencils for area in _areas(outline)]
    for area in areas:
        area.prepare(layers[area.plane][area.place])
    _paint(layers, _fills(areas), areas)


def cover_whole(frame: VideoFrame) -> None:
    """Cover all of a frame that nothing else uses, permanently."""
    for at, plane in enumerate(planes(frame)):
        plane[:] = CHROMA if at else LUMA


def _paint(layers: Sequence[Bytes], fills: Iterable[_Fill], areas: Iterable[_Area]) -> None:
    for area in areas:
        if area.cover is not None:
            cv2.copyTo(area.cover, area.mask, layers[area.plane][area.place])
    for plane, outlines, value in fills:
        cv2.fillPoly(layers[plane], outlines, value)


def _rooms(areas: Sequence[_Area]) -> list[_Room]:
    """Return memory for the pixels that are painted over; neighbours together, because calls are costly."""
    places: list[list[_Place]] = [[], [], []]
    for area in areas:
        place, neighbours = area.place, places[area.plane]
        for neighbour in list(neighbours):
            joined = _around(place, neighbour)
            if _pixels(joined) <= ROOMY * (_pixels(place) + _pixels(neighbour)):
                neighbours.remove(neighbour)
                place = joined
        neighbours.append(place)
    return [
        (plane, place, np.empty([side.stop - side.start for side in place], np.uint8))
        for plane, plane_places in enumerate(places)
        for place in plane_places
    ]


def _around(first: _Place, second: _Place) -> _Place:
    rows, columns = (
        slice(min(a.start, b.start), max(a.stop, b.stop)) for a, b in zip(first, second, strict=True)
    )
    return rows, columns


def _pixels(place: _Place) -> int:
    rows, columns = place
    return int((rows.stop - rows.start) * (columns.stop - columns.start))


@dataclass(slots=True)
class _Area:
    """The part of one plane that a stencil covers, and its cover: a picture, or one value."""

    plane: int
    place: _Place
    mask: Bytes
    style: ZoneStyle
    outlines: list[npt.NDArray[np.int32]]
    """Outlines of the mask in the plane's pixels; filled, they cover it."""
    value: int
    cover: Bytes | None = None

    def prepare(self, box: Bytes) -> None:
        """Make the cover from the present pixels, if the style needs them."""
        if self.style is ZoneStyle.SOLID:
            return
        points = _points(box)
        if self.plane:
            self.value = round(cv2.mean(points)[0])  # one mean value is enough for colour
            if self.cover is not None:
                self.cover = np.full(self.mask.shape, self.value, np.uint8)
        else:
            self.cover = _coarse(points, box.shape, smooth=self.style is ZoneStyle.BLUR)


def _points(box: Bytes) -> Bytes:
    step = max(1, -(-max(box.shape) // SAMPLED_PX))
    return np.ascontiguousarray(box[::step, ::step])


def _coarse(points: Bytes, shape: tuple[int, ...], *, smooth: bool) -> Bytes:
    """Return a few means of a box, as blocks or blended."""
    longer = max(points.shape)
    few = (
        max(1, round(points.shape[1] / longer * min(BLOCKS_MOST, longer / 4))),
        max(1, round(points.shape[0] / longer * min(BLOCKS_MOST, longer / 4))),
    )
    means = cv2.resize(points, few, interpolation=cv2.INTER_AREA)
    back = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(means, (shape[1], shape[0]), interpolation=back), np.uint8)


def _areas(outline: Stencil) -> Iterator[_Area]:
    for at in range(3):
        mask = outline.chroma if at else outline.luma
        x, y = (outline.left // 2, outline.top // 2) if at else (outline.left, outline.top)
        height, width = mask.shape
        place = slice(y, y + height), slice(x, x + width)
        contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE, offset=(x, y))
        outlines = [np.asarray(ring, np.int32) for ring in contours]
        value = CHROMA if at else LUMA
        is_plain = sum(map(len, outlines)) <= CORNERS_MOST
        flat = None if is_plain else _flat(height, width, value)
        yield _Area(at, place, mask, outline.style, outlines, value, flat)


@lru_cache(maxsize=64)
def _flat(height: int, width: int, value: int) -> Bytes:
    """Return a plane of one value; it must not be written to."""
    return np.full((height, width), value, np.uint8)


def _fills(areas: Sequence[_Area]) -> list[_Fill]:
    """Return the outlines to fill, grouped by plane and value unless they overlap.

    Filled together, overlapping outlines would leave their common area open.
    """
    fills: list[_Fill] = []
    occupied: list[list[_Place]] = []
    for area in areas:
        if area.cover is not None:
            continue
        for (plane, outlines, value), places in zip(fills, occupied, strict=True):
            is_free = not any(_overlap(area.place, place) for place in places)
            if (plane, value) == (area.plane, area.value) and is_free:
                outlines.extend(area.outlines)
                places.append(area.place)
                break
        else:
            fills.append((area.plane, [*area.outlines], area.value))
            occupied.append([area.place])
    return fills


def _overlap(first: _Place, second: _Place) -> bool:
    return all(a.start < b.stop and b.start < a.stop for a, b in zip(first, second, strict=True))
