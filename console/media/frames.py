"""The planes of a decoded frame as arrays over its own memory."""

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
    """Y, U and V of a frame in one of the plain formats; writing to them writes to the frame."""
    made = []
    for at, plane in enumerate(frame.planes):
        width, height = frame.width, frame.height
        if at:
            width, height = -(-width // 2), -(-height // 2)
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        made.append(rows[:height, :width])
    return made


def copied(frame: VideoFrame) -> VideoFrame:
    """A frame of the same picture in memory of its own."""
    made = av.VideoFrame(frame.width, frame.height, frame.format.name)
    for source, target in zip(planes(frame), planes(made), strict=True):
        target[:] = source
    made.color_range, made.colorspace = frame.color_range, frame.colorspace
    return made


def plain(frame: VideoFrame, reformatter: VideoReformatter) -> VideoFrame:
    """The frame itself where its format is plain, else a converted one of the same size."""
    if frame.format.name in PLAIN_FORMATS:
        return frame
    wanted = "yuvj420p" if frame.format.name.startswith("yuvj") else "yuv420p"
    return reformatter.reformat(frame, format=wanted, interpolation=_POINT, threads=1)


Bytes: TypeAlias = npt.NDArray[np.uint8]
