"""Covering the pixels of a frame, and taking the cover off again when the pictures have been made.

A decoder goes on to use the frames that it gave out: what is painted on one would smear over the next. So
the boxes that are painted are kept and put back; that is cheaper than painting on a copy of the frame.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.domain.zones.model import Style
from console.media.masking.planes import planes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av.video.frame import VideoFrame

    from console.media.masking.raster import Bytes, Stencil

LUMA, CHROMA = 64, 128
"""Dark grey, which is neither night nor a picture that failed."""
BLOCKS_MOST = 8
"""On the longer side of a zone's box; what is left of a face or a number plate is nothing."""
SAMPLED_PX = 64
"""A box is read at so many points of its longer side at most: fewer tell less, and cost less."""


@contextmanager
def covering(frame: VideoFrame, stencils: Sequence[Stencil]) -> Iterator[None]:
    """Cover a frame of a plain format while the block runs."""
    layers = planes(frame)
    areas = [area for one in stencils for area in _areas(layers, one)]
    kept = [box.copy() for box, _, _ in areas]
    for box, mask, style in areas:
        _paint(box, mask, style)
    try:
        yield
    finally:
        for (box, _, _), before in zip(reversed(areas), reversed(kept), strict=True):
            box[:] = before


def cover(frame: VideoFrame, stencils: Sequence[Stencil]) -> None:
    """Cover a frame that nobody else uses, for good."""
    layers = planes(frame)
    for one in stencils:
        for box, mask, style in _areas(layers, one):
            _paint(box, mask, style)


def cover_whole(frame: VideoFrame) -> None:
    """Cover all of a frame that nobody else uses."""
    for at, plane in enumerate(planes(frame)):
        plane[:] = CHROMA if at else LUMA


def _areas(layers: Sequence[Bytes], one: Stencil) -> Iterator[tuple[Bytes, Bytes, tuple[Style, int]]]:
    for at, plane in enumerate(layers):
        mask = one.chroma if at else one.luma
        left, top = (one.left // 2, one.top // 2) if at else (one.left, one.top)
        box = plane[top : top + mask.shape[0], left : left + mask.shape[1]]
        yield box, mask, (one.style, CHROMA if at else LUMA)


def _paint(box: Bytes, mask: Bytes, style: tuple[Style, int]) -> None:
    kind, value = style
    if kind is Style.SOLID:
        cover_with = _flat(box.shape[0], box.shape[1], value)
    else:
        cover_with = _coarse(box, smooth=kind is Style.BLUR)
    cv2.copyTo(cover_with, mask, box)


@lru_cache(maxsize=64)
def _flat(height: int, width: int, value: int) -> Bytes:
    """Never written to."""
    return np.full((height, width), value, np.uint8)


def _coarse(box: Bytes, *, smooth: bool) -> Bytes:
    """A few means of the box, drawn as blocks or run into each other."""
    height, width = box.shape
    step = max(1, -(-max(height, width) // SAMPLED_PX))
    points = np.ascontiguousarray(box[::step, ::step])
    longer = max(points.shape)
    few = (
        max(1, round(points.shape[1] / longer * min(BLOCKS_MOST, longer / 4))),
        max(1, round(points.shape[0] / longer * min(BLOCKS_MOST, longer / 4))),
    )
    means = cv2.resize(points, few, interpolation=cv2.INTER_AREA)
    back = cv2.INTER_LINEAR if smooth else cv2.INTER_NEAREST
    return np.asarray(cv2.resize(means, (width, height), interpolation=back), np.uint8)
