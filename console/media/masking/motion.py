"""Whether the whole picture moved, from a small grid of its luma: phase correlation with an earlier one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.media.masking.planes import planes

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.media.masking.raster import Bytes

Floats: TypeAlias = npt.NDArray[np.float32]
COLUMNS = 160
"""Of the grid, about."""
STILL_PARTS = 0.0025
"""Of the picture's width: 3 pixels of 1280. A shift below it is none."""
SURE = 0.12
"""Response of the correlation, 0 to 1, below which it says nothing."""


class Moved(Enum):
    """What the picture says."""

    STILL = "still"
    MOVED = "moved"
    UNSURE = "unsure"


class MotionEye:
    """Compares the frames of one stream with a reference taken while the head rested. One thread."""

    def __init__(self) -> None:
        self._reference: Floats | None = None
        self._window = np.zeros((0, 0), np.float32)

    def forget(self) -> None:
        """Take the next frame that is `kept` as the reference."""
        self._reference = None

    @property
    def has_reference(self) -> bool:
        """Whether there is something to compare with."""
        return self._reference is not None

    def keep(self, frame: VideoFrame) -> None:
        """Take a frame as the reference."""
        self._reference = luma_grid(frame)

    def look(self, frame: VideoFrame) -> Moved:
        """Whether a frame shows what the reference shows, at the same place."""
        reference = self._reference
        if reference is None:
            return Moved.UNSURE
        now = luma_grid(frame)
        if now.shape != reference.shape:
            return Moved.UNSURE
        if self._window.shape != now.shape:
            self._window = np.asarray(cv2.createHanningWindow(now.shape[::-1], cv2.CV_32F), np.float32)
        (across, down), response = cv2.phaseCorrelate(reference, now, self._window)
        if response < SURE:
            return Moved.UNSURE
        shift = max(abs(across) / now.shape[1], abs(down) / now.shape[0])
        return Moved.STILL if shift <= STILL_PARTS else Moved.MOVED


def luma_grid(frame: VideoFrame) -> Floats:
    """Samples of luma, smoothed a little so that fine patterns do not crawl."""
    luma: Bytes = planes(frame)[0]
    step = max(1, luma.shape[1] // COLUMNS)
    points = np.ascontiguousarray(luma[::step, ::step])
    return np.asarray(cv2.GaussianBlur(points, (3, 3), 0), np.float32)
