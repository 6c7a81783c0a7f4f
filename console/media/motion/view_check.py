"""Whether a fixed camera still shows the view that its zones were drawn on: not mirrored, turned or moved.

Pictures are compared by their edges on a small grid, so that day and night match. If it cannot be told (fog,
a lorry in front of the lens), there is no result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.privacy.model import GRID
from console.media.frames import planes

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.media.frames import Bytes

Floats: TypeAlias = npt.NDArray[np.float32]
EVERY_S = 2.0
AGREED = 3
"""Number of equal results in a row that are needed."""
ALIKE, CLEARLY = 0.35, 0.15
"""Correlation of edges for the same view; and how much better another orientation must fit."""
SHIFT_CELLS = 1.6
"""In cells of the grid: 2.5 % of the picture's width."""
SURE = 0.15
_READINGS: Final[tuple[tuple[str, int | None], ...]] = (
    ("", None),
    ("picture is mirrored", 1),
    ("picture is upside down", -1),
    ("picture is mirrored", 0),
)


def view_grid(frame: VideoFrame) -> bytes:
    """Return the grid that is stored with zones: luma by rows."""
    luma: Bytes = planes(frame)[0]
    return cv2.resize(luma, GRID, interpolation=cv2.INTER_AREA).tobytes()


class ViewCheck:
    """Compares the view with the stored one at intervals. One thread."""

    def __init__(self, reference: bytes) -> None:
        self._reference = np.frombuffer(reference, np.uint8).reshape(GRID[1], GRID[0]) if reference else None
        self._due_s = float("-inf")
        self._last_verdict = ("", 0)
        self.doubt = ""
        """What is wrong, in a few words; empty: nothing."""

    def check(self, frame: VideoFrame, now_s: float) -> None:
        """Compare the view, if that is due."""
        if self._reference is None or now_s < self._due_s:
            return
        self._due_s = now_s + EVERY_S
        now = np.frombuffer(view_grid(frame), np.uint8).reshape(GRID[1], GRID[0])
        verdict = difference(self._reference, now)
        if verdict is None:
            return
        times = self._last_verdict[1] + 1 if verdict == self._last_verdict[0] else 1
        self._last_verdict = verdict, times
        if not verdict or times >= AGREED:
            self.doubt = verdict
        elif not self.doubt:
            self._due_s = now_s + EVERY_S / 4


def difference(reference: Bytes, now: Bytes) -> str | None:
    """Return what is wrong with a view; empty if it is the stored one; None if that cannot be told."""
    before = _edges(reference)
    fits = [
        _fit(before, _edges(now if way is None else np.asarray(cv2.flip(now, way), np.uint8)))
        for _, way in _READINGS
    ]
    best = int(np.argmax(fits))
    if best and fits[best] > ALIKE and fits[best] > fits[0] + CLEARLY:
        return _READINGS[best][0]
    window = np.asarray(cv2.createHanningWindow(GRID, cv2.CV_32F), np.float32)
    (across, down), response = cv2.phaseCorrelate(before, _edges(now), window)
    if response >= SURE:
        return "camera was moved" if max(abs(across), abs(down)) > SHIFT_CELLS else ""
    return "" if fits[0] > ALIKE else None


def _edges(grid: Bytes) -> Floats:
    across = cv2.Sobel(grid, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(grid, cv2.CV_32F, 0, 1)
    return np.asarray(np.sqrt(cv2.magnitude(across, down)), np.float32)


def _fit(
    first: Floats,
    second: Floats,
) -> float:
    a, b = first - first.mean(), second - second.mean()
    scale = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float((a * b).sum()) / scale if scale > 0 else 0.0
