"""Comparing frames cheaply: a grid of luma samples, some five times a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.domain.liveness import Sample

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

GRID_PX = 8
"""Every so many pixels in either direction: 3,600 samples of a 640×360 picture, in about 20 µs."""
EVERY_S = 0.2
NOISE_LEVELS = 14
"""A sample that changed by more than this (of 255) did not change by noise."""


class Sampler:
    """Makes liveness samples of one camera's frames. One thread."""

    def __init__(self) -> None:
        self._before: NDArray[np.uint8] | None = None
        self._due_s = 0.0

    def sample(self, frame: VideoFrame, at_s: float, *, is_key: bool) -> Sample | None:
        """A sample if one is due, else None."""
        if at_s < self._due_s:
            return None
        self._due_s = at_s + EVERY_S
        now = _grid(frame)
        before, self._before = self._before, now
        if before is None or before.shape != now.shape:
            changed = moved = 1.0
        else:
            difference = np.abs(now.astype(np.int16) - before)
            changed = float(np.count_nonzero(difference)) / difference.size
            moved = float(np.count_nonzero(difference > NOISE_LEVELS)) / difference.size
        return Sample(at_s, is_key, changed, moved, float(now.mean()), float(now.std()))


def _grid(frame: VideoFrame) -> NDArray[np.uint8]:
    """Luma of every eighth pixel, copied; frames begin with a luma plane in all YUV formats and grey."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
    return rows[: frame.height : GRID_PX, : frame.width : GRID_PX].copy()
