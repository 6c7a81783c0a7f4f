"""Whether the whole picture moved, from a small grid of its luma, compared with an earlier one.

That it did not move is proved more strictly than that it did: see `drift`.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.media.frames import Floats, planes
from console.media.motion.drift import DriftGauge

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.media.frames import Bytes

COLUMNS = 160
"""Approximate number of columns of the grid."""
STILL_PARTS = 0.0035
"""In parts of the picture's width: 4.5 pixels of 1280. A smaller shift does not count as motion."""
FIRM_PARTS = 0.0011
"""Largest shift of any corner (1.4 pixels of 1280) for a picture that counts as firm."""
FIRM_SLACK_PARTS = 0.0015
"""Margin added to zones that rely on a firm picture: 1.9 pixels of 1280."""
SURE = 0.2
"""Response of the correlation, 0 to 1, below which it is not used."""
ALIKE = 0.9
"""Correlation of the grids from which a picture counts as still."""


class MotionResult(Enum):
    """The result of a comparison."""

    FIRM = "no corner of it moves"
    STILL = "stands still"
    MOVED = "moved"
    UNSURE = "unsure"

    @property
    def is_still(self) -> bool:
        """Whether the picture certainly did not move."""
        return self in {MotionResult.FIRM, MotionResult.STILL}


class ReferenceMotionDetector:
    """Compares the frames of one stream with a reference frame taken at rest. One thread."""

    def __init__(self) -> None:
        self._reference: Floats | None = None
        self._drift: DriftGauge | None = None
        self._window = np.zeros((0, 0), np.float32)

    def set_reference(self, frame: VideoFrame) -> None:
        """Use a frame as the reference."""
        self._reference, self._drift = luma_grid(frame), None

    def compare(self, frame: VideoFrame) -> MotionResult:
        """Return whether a frame shows the same view as the reference."""
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
        # OpenCV multiplies its arguments by the window, in place.
        untouched = now.copy()
        (across, down), response = cv2.phaseCorrelate(reference.copy(), now, self._window)
        if response < SURE:
            return MotionResult.UNSURE
        if max(abs(across), abs(down)) < 1.0 and alike(reference, untouched) < ALIKE:
            # A caption stays still even if the camera moves, so the rest of the picture must agree.
            return MotionResult.UNSURE
        shift = max(abs(across) / now.shape[1], abs(down) / now.shape[0])
        return MotionResult.STILL if shift <= STILL_PARTS else MotionResult.MOVED


def alike(first: Floats, second: Floats) -> float:
    """Return the correlation of two grids, usually 0 to 1, without captions at the edges."""
    edge = first.shape[0] // 8
    a, b = (grid[edge:-edge] - grid[edge:-edge].mean() for grid in (first, second))
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale > 0 else 0.0


def luma_grid(frame: VideoFrame) -> Floats:
    """Return means of luma over cells of four by four samples, so that noise does not count as motion."""
    luma: Bytes = planes(frame)[0]
    step = max(1, luma.shape[1] // (COLUMNS * 4))
    points = np.ascontiguousarray(luma[::step, ::step])
    size = COLUMNS, max(1, round(COLUMNS * luma.shape[0] / luma.shape[1]))
    return np.asarray(cv2.resize(points, size, interpolation=cv2.INTER_AREA), np.float32)
