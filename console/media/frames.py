"""The planes of a decoded frame as arrays over its memory."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Interpolation

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter


_POINT, _FULL_RANGE = int(Interpolation.POINT), int(ColorRange.JPEG)
PLAIN_FORMATS = frozenset({"yuv420p", "yuvj420p"})
"""Three planes of eight bits, chroma of half the size: what nearly all cameras send."""


def spread(frame: VideoFrame) -> int:
    """Return how far conversion spreads a pixel of a frame, in parts of what it does in a usual format.

    In some MJPEG four pixels have one value of colour; a field of an interlaced picture has every other row.
    0: the format is plain, and needs no conversion.
    """
    pixels, width, height = frame.format, frame.width, frame.height
    across = width / max(1, pixels.chroma_width(width))
    down = height / max(1, pixels.chroma_height(height))
    far = max(1, math.ceil(max(across, down)) - 1) * (2 if frame.interlaced_frame else 1)
    return 0 if far == 1 and pixels.name in PLAIN_FORMATS else far


def planes(frame: VideoFrame) -> list[Bytes]:
    """Return Y, U and V of a frame in a plain format; writing to them changes the frame."""
    arrays = []
    for at, plane in enumerate(frame.planes):
        width, height = frame.width, frame.height
        if at:
            width, height = -(-width // 2), -(-height // 2)
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        arrays.append(rows[:height, :width])
    return arrays


def packed(frame: VideoFrame) -> Bytes:
    """Return the pixels of a BGRA frame, rows × columns × 4; writing to them changes the frame."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size // 4, 4)
    return rows[: frame.height, : frame.width]


def is_full_range(frame: VideoFrame) -> bool:
    """Return whether luma uses 0–255 (MJPEG) and not 16–235."""
    return frame.format.name.startswith("yuvj") or bool(frame.color_range == _FULL_RANGE)


def copied(frame: VideoFrame) -> VideoFrame:
    """Return a copy of the frame in separate memory."""
    copy = av.VideoFrame(frame.width, frame.height, frame.format.name)
    for source, target in zip(planes(frame), planes(copy), strict=True):
        target[:] = source
    copy.color_range, copy.colorspace = frame.color_range, frame.colorspace
    return copy


def plain(frame: VideoFrame, reformatter: VideoReformatter) -> VideoFrame:
    """Return the frame itself if its format is plain, else a converted one of the same size."""
    if frame.format.name in PLAIN_FORMATS:
        return frame
    pixel_format = "yuvj420p" if frame.format.name.startswith("yuvj") else "yuv420p"
    return reformatter.reformat(frame, format=pixel_format, interpolation=_POINT, threads=1)


Bytes: TypeAlias = npt.NDArray[np.uint8]

Floats: TypeAlias = npt.NDArray[np.float32]
