"""Detection of camera movement: whether the whole picture moves because the camera turns or zooms.

Two grids of luma samples are compared block by block. If something passes by, some blocks change; if the
camera moves, nearly all blocks with texture do. Blocks are compared by correlation, so that changing light
does not count.
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
"""Standard deviation (of 255) from which a block has enough texture."""
LEAST_BLOCKS = 5
ALIKE = 0.8
"""Correlation from which a block counts as unchanged."""
MOVED_SHARE = 0.55
"""Share of textured blocks that must change; people and vehicles fill less of a street."""
KEPT = 8
FRESH_S = 1.0
"""A picture older than this is not used."""
APART_S = 0.07


def has_moved(before: Grid, after: Grid) -> bool | None:
    """Return whether two grids of one shape show different views; None if that cannot be told.

    Two identical grids come from a frozen picture, which cannot tell.
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
    """The last grids of one stream. Written by its capture thread, read by any."""

    def __init__(self) -> None:
        self._grids: deque[tuple[float, Grid]] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self.asked_s = -1e9
        """When movement was last asked for, monotonic; for a while pictures are then sampled more often."""

    def add(self, at_s: float, grid: Grid) -> None:
        """Add the grid of a picture; it must not be changed afterwards."""
        with self._lock:
            self._grids.append((at_s, grid))

    def clear(self) -> None:
        """Drop all grids, for a new session."""
        with self._lock:
            self._grids.clear()

    def is_moving(self, since_s: float, now_s: float) -> bool | None:
        """Return whether the view changed between two pictures later than `since_s`; None: cannot be told."""
        self.asked_s = now_s
        with self._lock:
            recent = [entry for entry in self._grids if entry[0] > since_s]
        if not recent or now_s - recent[-1][0] > FRESH_S:
            return None
        newest_s, newest = recent[-1]
        earlier = [grid for at_s, grid in recent if newest_s - at_s >= APART_S]
        return has_moved(earlier[-1], newest) if earlier else None
