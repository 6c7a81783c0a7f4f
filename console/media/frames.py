"""The planes of a decoded frame as arrays over its memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import Interpolation

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.reformatter import VideoReformatter


_POINT = int(Interpolation.POINT)
PLAIN_FORMATS = frozenset({"yuv420p", "yuvj420p"})
"""Three planes of eight bits, chroma of half the size: what nearly all cameras send."""


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
