"""Polygons as stencils of a picture: every pixel that a polygon touches, and never one too few."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.domain.privacy.polygon import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.privacy.model import ZoneStyle
    from console.domain.ptz.lens import Point
    from console.media.frames import Bytes

_BITS = 4
"""Binary digits of a pixel that the rasteriser is given."""
OFF_PX = 1.5
"""What a polygon touches lies within so much of what the rasteriser fills: it rounds to whole rows."""
FINE_MOST_PX = 150_000
_AROUND = 8.0
"""Polygons are cut off so many pixels outside of the picture."""


@dataclass(frozen=True, slots=True)
class Stencil:
    """What of a picture one zone covers. Edges lie on even pixels, or on the picture's own.

    Attributes:
        left: of the box that holds it, luma pixels; likewise `top`.
        luma: 255 where it covers, rows × columns of the box.
        chroma: the same for planes of half the size: 255 where any of its four pixels is covered.
        style: what the pixels become.
    """

    left: int
    top: int
    luma: Bytes
    chroma: Bytes
    style: ZoneStyle


def stencil(
    polygons: Sequence[Sequence[Point]], size: tuple[int, int], style: ZoneStyle, margin_px: float = 0.0
) -> Stencil | None:
    """The stencil of a zone, or None where it lies outside of the picture.

    Args:
        polygons: which together are the zone, in pixels: (0, 0) is the upper left corner of the first pixel.
        size: of the picture.
        style: of the zone.
        margin_px: the zone is widened by so much on all sides.
    """
    width, height = size
    around = margin_px + _AROUND
    kept = [clip(one, -around, -around, width + around, height + around) for one in polygons]
    rings = [np.asarray(one) for one in kept if len(one) >= 3]
    if not rings:
        return None
    corners = np.concatenate(rings)
    spare = margin_px + OFF_PX + 1
    left, top = (max(0, int(low) // 2 * 2) for low in np.floor(corners.min(axis=0) - spare))
    right = min(width, -(-int(np.ceil(corners[:, 0].max() + spare)) // 2) * 2)
    bottom = min(height, -(-int(np.ceil(corners[:, 1].max() + spare)) // 2) * 2)
    if right <= left or bottom <= top:
        return None
    # Small ones are drawn at twice the size, so that little more than they touch is covered.
    fine = 2 if (bottom - top) * (right - left) <= FINE_MOST_PX else 1
    reach = int(np.ceil(OFF_PX + fine * max(0.0, margin_px)))
    reach += reach % fine
    # With room around it: what is filled beside the picture may touch pixels within.
    wide: Bytes = np.zeros((fine * (bottom - top) + 2 * reach, fine * (right - left) + 2 * reach), np.uint8)
    for ring in rings:
        # A coordinate of the rasteriser is the middle of a pixel.
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
    return Stencil(left, top, np.ascontiguousarray(luma[: bottom - top, : right - left]), chroma, style)
