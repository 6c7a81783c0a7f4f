"""Covering pixels of a frame that nothing else uses.

A decoder continues to use the frames that it returned, and paint on one would spread to the next ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.privacy.model import ZoneStyle
from console.media.frames import packed, planes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av.video.frame import VideoFrame

    from console.media.frames import Bytes
    from console.media.masking.stencil import Stencil

_Place: TypeAlias = tuple[slice, slice]
_Value: TypeAlias = "int | tuple[int, int, int, int]"
_Fill: TypeAlias = tuple[int, list[npt.NDArray[np.int32]], _Value]
LUMA, CHROMA, PACKED = 64, 128, (56, 56, 56, 255)
"""Dark grey, which differs from night and from a failed picture; the last is the same in BGRA."""
BLOCKS_MOST = 8
"""Number of blocks on the longer side of a zone's box; faces and number plates are not recognisable."""
SAMPLED_PX = 64
"""Number of points read along the longer side of a box; fewer reveal less and cost less."""
CORNERS_MOST = 48
"""A stencil whose outline has more corners is copied through its mask, which is then cheaper."""
RENEWED_EVERY = 5
"""Number of frames after which blocks and blurs are renewed; older ones reveal no more."""


class MaskPainter:
    """Covers the frames of one stream at one size. One thread.

    What does not change between frames (boxes, outlines) is kept while the list of stencils is the same;
    blocks and blurs are renewed at intervals.
    """

    def __init__(self) -> None:
        self._stencils: Sequence[Stencil] | None = None
        self._areas: list[_Area] = []
        self._pictures: list[_Area] = []
        self._fills: list[_Fill] = []
        self._frames_left = 0

    def cover(self, frame: VideoFrame, stencils: Sequence[Stencil]) -> None:
        """Cover a frame that nothing else uses, permanently.

        Args:
            frame: in a plain format or BGRA, the same for each frame.
            stencils: what is covered.
        """
        is_packed = frame.format.name == "bgra"
        if stencils is not self._stencils:
            self._stencils, self._frames_left = stencils, 0
            parts = _packed_areas if is_packed else _areas
            self._areas = [area for outline in stencils for area in parts(outline)]
        layers = [packed(frame)] if is_packed else planes(frame)
        if not self._frames_left:
            self._renew_covers(layers)
        self._frames_left -= 1
        for area in self._pictures:
            if area.cover is not None:
                cv2.copyTo(area.cover, area.mask, layers[area.plane][area.place])
        for plane, outlines, value in self._fills:
            cv2.fillPoly(layers[plane], outlines, value)

    def _renew_covers(self, layers: Sequence[Bytes]) -> None:
        """Make the covers from the present pixels."""
        self._frames_left = RENEWED_EVERY
        for area in self._areas:
            area.prepare(layers[area.plane][area.place])
        self._fills = _fills(self._areas)
        self._pictures = [area for area in self._areas if area.cover is not None]


def cover(frame: VideoFrame, stencils: Sequence[Stencil]) -> None:
    """Cover a frame that nothing else uses, permanently."""
    MaskPainter().cover(frame, stencils)


def cover_whole(frame: VideoFrame) -> None:
    """Cover all of a frame that nothing else uses, permanently."""
    for at, plane in enumerate(planes(frame)):
        plane[:] = CHROMA if at else LUMA


@dataclass(slots=True)
class _Area:
    """The part of one plane that a stencil covers, and its cover: a picture, or one value."""

    plane: int
    place: _Place
    mask: Bytes
    style: ZoneStyle
    outlines: list[npt.NDArray[np.int32]]
    """Outlines of the mask in the plane's pixels; filled, they cover it."""
    value: _Value
    cover: Bytes | None = None

    def prepare(self, box: Bytes) -> None:
        """Make the cover from the present pixels, if the style needs them."""
        if self.style is ZoneStyle.SOLID:
            return
        points, is_smooth = _points(box), self.style is ZoneStyle.BLUR
        if points.ndim == 3:
            self.cover = _coarse_packed(points, self.mask.shape, smooth=is_smooth)
        elif self.plane:
            self.value = round(cv2.mean(points)[0])  # one mean value is enough for colour
            if self.cover is not None:
                self.cover = np.full(self.mask.shape, self.value, np.uint8)
        else:
            self.cover = _coarse(points, box.shape, smooth=is_smooth)


def _points(box: Bytes) -> Bytes:
    step = max(1, -(-max(box.shape[:2]) // SAMPLED_PX))
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


def _coarse_packed(points: Bytes, shape: tuple[int, ...], *, smooth: bool) -> Bytes:
    """Return a few means of a BGRA box; one mean value is enough for colour."""
    grey = np.asarray(cv2.cvtColor(points, cv2.COLOR_BGRA2GRAY), np.uint8)
    coarse = cv2.cvtColor(_coarse(grey, shape, smooth=smooth), cv2.COLOR_GRAY2BGRA)
    tint = [mean - cv2.mean(grey)[0] for mean in cv2.mean(points)[:3]]
    return np.asarray(cv2.add(coarse, np.array([*tint, 0.0])), np.uint8)


def _areas(outline: Stencil) -> Iterator[_Area]:
    yield _area(0, outline.luma, (outline.left, outline.top), outline.style, LUMA)
    for plane in (1, 2):
        yield _area(plane, outline.chroma, (outline.left // 2, outline.top // 2), outline.style, CHROMA)


def _packed_areas(outline: Stencil) -> Iterator[_Area]:
    """Yield the area of a picture that was made of planes: the colour of a pixel came from its neighbours."""
    height, width = outline.luma.shape
    colour = outline.chroma.repeat(2, axis=0).repeat(2, axis=1)[:height, :width]
    yield _area(0, np.maximum(outline.luma, colour), (outline.left, outline.top), outline.style, PACKED)


def _area(plane: int, mask: Bytes, at: tuple[int, int], style: ZoneStyle, value: _Value) -> _Area:
    x, y = at
    height, width = mask.shape
    place = slice(y, y + height), slice(x, x + width)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE, offset=(x, y))
    outlines = [np.asarray(ring, np.int32) for ring in contours]
    is_plain = sum(map(len, outlines)) <= CORNERS_MOST
    return _Area(
        plane, place, mask, style, outlines, value, None if is_plain else _flat(height, width, value)
    )


@lru_cache(maxsize=64)
def _flat(height: int, width: int, value: _Value) -> Bytes:
    """Return an area of one value; it must not be written to."""
    return np.full(
        (height, width) if isinstance(value, int) else (height, width, len(value)), value, np.uint8
    )


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
