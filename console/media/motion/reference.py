"""Whether the whole picture moved, from a small grid of its luma, compared with an earlier one.

That it did not move is asked for more strictly than that it did: see `drift`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.media.frames import planes
from console.media.motion.drift import DriftGauge

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.media.frames import Bytes

Floats: TypeAlias = npt.NDArray[np.float32]
COLUMNS = 160
"""Of the grid, about."""
STILL_PARTS = 0.0035
"""Of the picture's width: 4.5 pixels of 1280. A shift below it is no motion."""
FIRM_PARTS = 0.0011
"""… and where no corner of the picture can have moved by more than this (1.4 pixels of 1280), it is firm."""
FIRM_SLACK_PARTS = 0.0015
"""What is covered on the word of a firm picture is widened by this: 1.9 pixels of 1280."""
SURE = 0.2
"""Response of the correlation, 0 to 1, below which it says nothing."""
ALIKE = 0.9
"""Correlation of the grids from which on a picture is said to stand still."""


class MotionResult(Enum):
    """What the picture says."""

    FIRM = "no corner of it moves"
    STILL = "stands still"
    MOVED = "moved"
    UNSURE = "unsure"

    @property
    def is_still(self) -> bool:
        """Whether it surely did not move."""
        return self in {MotionResult.FIRM, MotionResult.STILL}


class ReferenceMotionDetector:
    """Compares the frames of one stream with a reference taken while the head rested. One thread."""

    def __init__(self) -> None:
        self._reference: Floats | None = None
        self._drift: DriftGauge | None = None
        self._window = np.zeros((0, 0), np.float32)

    def keep(self, frame: VideoFrame) -> None:
        """Take a frame as the reference."""
        self._reference, self._drift = luma_grid(frame), None

    def look(self, frame: VideoFrame) -> MotionResult:
        """Whether a frame shows what the reference shows, at the same place."""
        reference = self._reference
        if reference is None:
            return MotionResult.UNSURE
        now = luma_grid(frame)
        if now.shape != reference.shape:
            return MotionResult.UNSURE
        if self._drift is None:
            self._drift = DriftGauge(reference)
        if self._drift.most_parts(now) <= FIRM_PARTS and alike(reference, now) >= ALIKE:
            return MotionResult.FIRM
        return self._shift(reference, now)

    def _shift(self, reference: Floats, now: Floats) -> MotionResult:
        if self._window.shape != now.shape:
            self._window = np.asarray(cv2.createHanningWindow(now.shape[::-1], cv2.CV_32F), np.float32)
        # It multiplies what it is given by the window, in place.
        untouched = now.copy()
        (across, down), response = cv2.phaseCorrelate(reference.copy(), now, self._window)
        if response < SURE:
            return MotionResult.UNSURE
        if max(abs(across), abs(down)) < 1.0 and alike(reference, untouched) < ALIKE:
            # A caption stands still whatever the camera does: the rest of the picture has to agree.
            return MotionResult.UNSURE
        shift = max(abs(across) / now.shape[1], abs(down) / now.shape[0])
        return MotionResult.STILL if shift <= STILL_PARTS else MotionResult.MOVED


def alike(one: Floats, other: Floats) -> float:
    """Correlation of two grids, 0 to 1 as a rule; captions at the edges left out."""
    edge = one.shape[0] // 8
    a, b = (grid[edge:-edge] - grid[edge:-edge].mean() for grid in (one, other))
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale > 0 else 0.0


def luma_grid(frame: VideoFrame) -> Floats:
    """Means of luma over cells, of four by four samples each: a camera's grain must not count as motion."""
    luma: Bytes = planes(frame)[0]
    step = max(1, luma.shape[1] // (COLUMNS * 4))
    points = np.ascontiguousarray(luma[::step, ::step])
    size = COLUMNS, max(1, round(COLUMNS * luma.shape[0] / luma.shape[1]))
    return np.asarray(cv2.resize(points, size, interpolation=cv2.INTER_AREA), np.float32)
