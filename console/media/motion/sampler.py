"""Cheap comparison of frames: a grid of luma samples, about five times a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.domain.streaming.liveness import PictureSample
from console.media.motion.recent_grids import RecentGrids

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

GRID_PX = 8
"""Distance of the samples in pixels: 3,600 samples of a 640×360 picture, in about 20 µs."""
EVERY_S = 0.2
HURRIED_S, HURRY_S = 0.08, 2.0
"""Sampling interval while movement is asked for, and how long that lasts after the last question."""
EDGE_SHARE = 6
"""A sixth of the rows at the top and bottom is left out when judging whether a picture is black."""
NOISE_LEVELS = 14
"""A sample that changed by more than this (of 255) did not change by noise."""


class Sampler:
    """Makes liveness samples of one camera's frames. One thread.

    Args:
        recent: receives the grids, for detecting movement.
    """

    def __init__(self, recent: RecentGrids | None = None) -> None:
        self._recent = recent or RecentGrids()
        self._before: cv2.typing.MatLike | None = None
        self._due_s = 0.0

    def sample(self, frame: VideoFrame, at_s: float, *, is_key: bool) -> PictureSample | None:
        """Return a sample if one is due, else None."""
        if at_s < self._due_s:
            return None
        self._due_s = at_s + (HURRIED_S if at_s - self._recent.asked_s < HURRY_S else EVERY_S)
        now = _grid(frame)
        self._recent.add(at_s, now)
        before, self._before = self._before, now
        changed = moved = 1.0
        if before is not None and before.shape == now.shape:
            difference = cv2.absdiff(now, before)
            changed = cv2.countNonZero(difference) / now.size
            moved = (
                cv2.countNonZero(cv2.threshold(difference, NOISE_LEVELS, 1, cv2.THRESH_BINARY)[1]) / now.size
            )
        # Cameras write name and time at the top or bottom even of a black picture.
        edge = now.shape[0] // EDGE_SHARE
        mean, spread = cv2.meanStdDev(now[edge : now.shape[0] - edge])
        return PictureSample(at_s, is_key, changed, moved, float(mean[0, 0]), float(spread[0, 0]))


def _grid(frame: VideoFrame) -> NDArray[np.uint8]:
    """Return the luma of every eighth pixel, copied; YUV and grey frames begin with a luma plane."""
    plane = frame.planes[0]
    bits = frame.format.components[0].bits
    kind = np.dtype(np.uint8 if bits <= 8 else np.uint16)
    rows = np.frombuffer(memoryview(plane), dtype=kind).reshape(-1, plane.line_size // kind.itemsize)
    grid = rows[: frame.height : GRID_PX, : frame.width : GRID_PX]
    return np.ascontiguousarray(grid >> max(0, bits - 8), dtype=np.uint8)
