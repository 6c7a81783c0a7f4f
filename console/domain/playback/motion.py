"""Motion in recordings: which part of the picture is asked about, and when something changed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.privacy.polygon import area as polygon_area
from console.domain.privacy.polygon import clip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.playback.timeline import TimelineBand
    from console.domain.privacy.model import Zone

COLUMNS, ROWS = 32, 18
"""Of the small grids that are kept beside recordings."""


@dataclass(frozen=True, slots=True)
class MotionArea:
    """A part of the picture, as shares of its width and height from the left and the top."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole picture."""
        return self == MotionArea()

    def cells(self) -> frozenset[int]:
        """Return the numbers of the grid's cells that it touches, row by row from the top left."""
        columns = _touched(self.left, self.right, COLUMNS)
        return frozenset(
            row * COLUMNS + column for row in _touched(self.top, self.bottom, ROWS) for column in columns
        )


@dataclass(frozen=True, slots=True)
class MotionFound:
    """What a search found.

    Attributes:
        moments: when something changed, in order.
        every_s: how far apart the pictures are compared; what comes and goes in between is not found.
        left_out: how many cells of the area were left out, because a privacy zone covered them.
    """

    moments: Sequence[TimelineBand]
    every_s: float
    left_out: int = 0


def covered_cells(zones: Iterable[Zone]) -> frozenset[int]:
    """Return the cells that zones of a picture touch."""
    polygons = [zone.polygon for zone in zones]
    return frozenset(
        row * COLUMNS + column
        for row in range(ROWS)
        for column in range(COLUMNS)
        if any(_is_in(polygon, column, row) for polygon in polygons)
    )


def _is_in(polygon: Sequence[tuple[float, float]], column: int, row: int) -> bool:
    inside = clip(polygon, column / COLUMNS, row / ROWS, (column + 1) / COLUMNS, (row + 1) / ROWS)
    return len(inside) > 2 and abs(polygon_area(inside)) > 0.0


def _touched(begin: float, end: float, count: int) -> range:
    first = min(count - 1, max(0, int(begin * count)))
    last = min(count, max(first + 1, -int(-end * count // 1)))
    return range(first, last)
