"""Covers boxes on a picture: solid, pixelated or blurred; or everything outside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2

from console.domain.redaction.job import CoverStyle
from console.media.frames import planes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from av.video.frame import VideoFrame

    from console.domain.redaction.job import CoverBox, RedactionJob
    from console.media.frames import Bytes

BLACK = (16, 128, 128)
BLOCKS = 6
"""A pixelated box has so many blocks along its longer side, whatever its size: more show who it is."""
Pixels = tuple[int, int, int, int]


def cover(picture: VideoFrame, job: RedactionJob, number: int) -> None:
    """Cover a picture in place as its instructions say; its memory must be its own."""
    size = picture.width, picture.height
    covered = [pixels_of(box, size) for box in job.covers_at(number)]
    arrays = planes(picture)
    if job.is_inverse:
        _cover_outside(arrays, [pixels_of(box, size) for box in job.shown_at(number)], size, job.style)
    # After what is shown: where two people overlap, the one to be covered is covered.
    for pixels in covered:
        _cover(arrays, pixels, job.style)
    for plate in job.plates_at(number):  # letters can be guessed from soft covers
        _cover(arrays, pixels_of(plate, size), CoverStyle.SOLID)


def pixels_of(box: CoverBox, size: tuple[int, int]) -> Pixels:
    """Return left, top, right and bottom in pixels, outwards to even ones: colour has half the size."""
    width, height = size
    left, top = math.floor(box.left * width / 2) * 2, math.floor(box.top * height / 2) * 2
    right, bottom = math.ceil(box.right * width / 2) * 2, math.ceil(box.bottom * height / 2) * 2
    return max(0, left), max(0, top), min(width, right), min(height, bottom)


def _cover(arrays: list[Bytes], pixels: Pixels, style: CoverStyle) -> None:
    for at, plane in enumerate(arrays):
        left, top, right, bottom = (value // 2 if at else value for value in pixels)
        part = plane[top:bottom, left:right]
        if part.size:
            part[:] = BLACK[at] if style is CoverStyle.SOLID else _unclear(part, style)


def _unclear(part: Bytes, style: CoverStyle) -> Bytes:
    height, width = part.shape
    longer = max(height, width)
    small = max(1, round(width * BLOCKS / longer)), max(1, round(height * BLOCKS / longer))
    blocks = cv2.resize(part, small, interpolation=cv2.INTER_AREA)
    # A blur is the same few blocks, drawn smoothly: a Gaussian over all pixels can be computed back.
    how = cv2.INTER_NEAREST if style is CoverStyle.PIXELATE else cv2.INTER_CUBIC
    return cv2.resize(blocks, (width, height), interpolation=how).astype("uint8", copy=False)


def _cover_outside(
    arrays: list[Bytes], shown: Sequence[Pixels], size: tuple[int, int], style: CoverStyle
) -> None:
    originals = [plane.copy() for plane in arrays]
    _cover(arrays, (0, 0, *size), style)
    for pixels in shown:
        for at, (plane, original) in enumerate(zip(arrays, originals, strict=True)):
            left, top, right, bottom = (value // 2 if at else value for value in pixels)
            plane[top:bottom, left:right] = original[top:bottom, left:right]
