"""Stencils of polygons on a picture: every pixel that a polygon touches is included."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.domain.privacy.polygon import clip
from console.media.frames import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.video.frame import VideoFrame

    from console.domain.privacy.model import ZoneStyle
    from console.domain.ptz.lens import Point
    from console.media.frames import Bytes

_BITS = 4
"""Fractional bits of the coordinates for the rasteriser."""
OFF_PX = 1.5
"""Widening that makes up for the rasteriser, which rounds to whole rows."""
FINE_MOST_PX = 150_000
SPREAD_PX, SPREAD_SOURCE_PX = 1.0, 1.0
"""How far scaling spreads a pixel, in pixels of the scaled picture and of its source; half of it would do."""
_AROUND = 8.0
"""Polygons are clipped so many pixels outside of the picture."""


@dataclass(frozen=True, slots=True)
class Stencil:
    """The part of a picture that one zone covers. Edges are on even pixels, or on the picture's edge.

    Attributes:
        left: of its box, luma pixels.
        top: of its box, luma pixels.
        luma: 255 where it covers, rows × columns of the box.
        chroma: for planes of half the size: 255 where any of the four pixels is covered.
        style: how the pixels are covered.
        polygons: what it was made of, in pixels.
        margin_px: its widening.
        size: of the picture.
    """

    left: int
    top: int
    luma: Bytes
    chroma: Bytes
    style: ZoneStyle
    polygons: Sequence[Sequence[Point]]
    margin_px: float
    size: tuple[int, int]

    def resized(self, size: tuple[int, int], spread: int = 1) -> Stencil | None:
        """Return the stencil for the picture scaled to another size.

        Every pixel is included that scaling makes from a covered one, too. None: nothing of it is seen.

        Args:
            size: of the scaled picture.
            spread: `frames.spread` of the picture before, at least 1.
        """
        across, down = size[0] / self.size[0], size[1] / self.size[1]
        polygons = [[(x * across, y * down) for x, y in polygon] for polygon in self.polygons]
        grown = max(across, down)
        reach = spread * (SPREAD_PX + SPREAD_SOURCE_PX * grown)
        return stencil(polygons, size, self.style, self.margin_px * grown + reach, math.ceil(reach / 2))


def converted(stencils: Sequence[Stencil], frame: VideoFrame) -> Sequence[Stencil]:
    """Return the stencils of a frame for what conversion to a plain format makes of it."""
    far = spread(frame)
    if not far:
        return stencils
    made = (outline.resized((frame.width, frame.height), far) for outline in stencils)
    return [outline for outline in made if outline is not None]


def stencil(
    polygons: Sequence[Sequence[Point]],
    size: tuple[int, int],
    style: ZoneStyle,
    margin_px: float = 0.0,
    chroma_px: int = 0,
) -> Stencil | None:
    """Return the stencil of a zone, or None if it is outside of the picture.

    Args:
        polygons: together the zone, in pixels: (0, 0) is the upper left corner of the first pixel.
        size: of the picture.
        style: of the zone.
        margin_px: widening of the zone on all sides.
        chroma_px: further widening in the planes of half the size, in their pixels.
    """
    width, height = size
    around = margin_px + _AROUND
    clipped = [clip(polygon, -around, -around, width + around, height + around) for polygon in polygons]
    rings = [np.asarray(polygon) for polygon in clipped if len(polygon) >= 3]
    if not rings:
        return None
    corners = np.concatenate(rings)
    spare = margin_px + OFF_PX + 1 + 2 * chroma_px
    left, top = (max(0, int(low) // 2 * 2) for low in np.floor(corners.min(axis=0) - spare))
    right = min(width, -(-int(np.ceil(corners[:, 0].max() + spare)) // 2) * 2)
    bottom = min(height, -(-int(np.ceil(corners[:, 1].max() + spare)) // 2) * 2)
    if right <= left or bottom <= top:
        return None
    # Small zones are drawn at twice the size, so that little more than they touch is covered.
    fine = 2 if (bottom - top) * (right - left) <= FINE_MOST_PX else 1
    reach = int(np.ceil(OFF_PX + fine * max(0.0, margin_px)))
    reach += reach % fine
    # The canvas has a margin, because what is filled beside the picture may touch pixels inside.
    wide: Bytes = np.zeros((fine * (bottom - top) + 2 * reach, fine * (right - left) + 2 * reach), np.uint8)
    for ring in rings:
        # A coordinate of the rasteriser is the centre of a pixel.
        placed = (ring - (left, top)) * fine + (reach - 0.5)
        cv2.fillPoly(wide, [np.round(placed * (1 << _BITS)).astype(np.int32)], 255, cv2.LINE_8, _BITS)
    wide = np.asarray(cv2.dilate(wide, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)
    wide = wide[reach:-reach, reach:-reach]
    if fine == 2:
        wide = np.maximum(
            np.maximum(wide[::2, ::2], wide[1::2, ::2]), np.maximum(wide[::2, 1::2], wide[1::2, 1::2])
        )
    luma: Bytes = np.zeros((-(-(bottom - top) // 2) * 2, -(-(right - left) // 2) * 2), np.uint8)
    luma[: bottom - top, : right - left] = wide
    chroma = luma.reshape(luma.shape[0] // 2, 2, -1, 2).max(axis=(1, 3))
    if not chroma.any():
        return None
    if chroma_px:
        chroma = np.asarray(cv2.dilate(chroma, np.ones((2 * chroma_px + 1,) * 2, np.uint8)), np.uint8)
    luma = np.ascontiguousarray(luma[: bottom - top, : right - left])
    return Stencil(left, top, luma, chroma, style, polygons, margin_px, size)
