"""Whether the whole picture moves: the camera's head turns, or its lens zooms.

Two grids of luma samples are compared block by block. Where something passes, some blocks change; where the
head moves, nearly all that have texture do. Blocks are compared by correlation, so light that changes does
not count.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grid = NDArray[np.uint8]

ROWS, COLUMNS = 4, 6
TEXTURED = 5.0
"""Standard deviation (of 255) from which a block can tell."""
LEAST_BLOCKS = 5
ALIKE = 0.8
"""Correlation from which a block shows the same as before."""
MOVED_SHARE = 0.55
"""Of the blocks that can tell: people and vehicles fill less of a street."""
KEPT = 8
FRESH_S = 1.0
"""A picture older than this says nothing of now."""
APART_S = 0.07


def has_moved(before: Grid, after: Grid) -> bool | None:
    """Whether two grids of one shape show different views; None where too little can be seen, or nothing new.

    Two that are the same to the last sample come from a frozen picture, which is no witness.
    """
    rows, columns = before.shape[0] // ROWS, before.shape[1] // COLUMNS
    if before.shape != after.shape or rows < 3 or columns < 3 or np.array_equal(before, after):
        return None
    pair = np.stack([before, after])[:, : rows * ROWS, : columns * COLUMNS].astype(np.float32)
    blocks = (
        pair.reshape(2, ROWS, rows, COLUMNS, columns).transpose(0, 1, 3, 2, 4).reshape(2, ROWS * COLUMNS, -1)
    )
    blocks -= blocks.mean(axis=2, keepdims=True)
    spread = np.sqrt((blocks**2).mean(axis=2))
    tells = spread.max(axis=0) >= TEXTURED
    if tells.sum() < LEAST_BLOCKS:
        return None
    correlation = (blocks[0] * blocks[1]).mean(axis=1) / np.maximum(spread[0] * spread[1], 1e-3)
    return bool((correlation[tells] < ALIKE).mean() >= MOVED_SHARE)


class RecentGrids:
    """The last grids of one stream. Written by its capture thread, asked by any."""

    def __init__(self) -> None:
        self._kept: deque[tuple[float, Grid]] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self.asked_s = -1e9
        """When somebody asked last, monotonic: for a while pictures are then sampled more often."""

    def add(self, at_s: float, grid: Grid) -> None:
        """A picture was sampled; the grid is not changed afterwards."""
        with self._lock:
            self._kept.append((at_s, grid))

    def clear(self) -> None:
        """A new session began."""
        with self._lock:
            self._kept.clear()

    def is_moving(self, since_s: float, now_s: float) -> bool | None:
        """Whether the view changed from one picture to the newest, both later than `since_s`."""
        self.asked_s = now_s
        with self._lock:
            kept = [one for one in self._kept if one[0] > since_s]
        if not kept or now_s - kept[-1][0] > FRESH_S:
            return None
        newest_s, newest = kept[-1]
        earlier = [grid for at_s, grid in kept if newest_s - at_s >= APART_S]
        return has_moved(earlier[-1], newest) if earlier else None
