"""Motion in recordings: which part of the picture is asked about, and when something changed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.privacy.polygon import area as polygon_area
from console.domain.privacy.polygon import clip

if TYPE_CHECKING:
    import datetime as dt
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
        until_utc: the newest picture that was compared; None if there was none.
        left_out: how many cells of the area were left out, because a privacy zone covered them.
        is_kept: whether anything is kept for searches of this camera's recordings from now on.
    """

    moments: Sequence[TimelineBand]
    every_s: float
    until_utc: dt.datetime | None = None
    left_out: int = 0
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class MotionKept:
    """What is kept of one camera's recordings for searches for motion.

    Attributes:
        every_s: how often a grid is kept, seconds; 0: never.
        until_utc: the newest grid; None if there is none.
    """

    every_s: float
    until_utc: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class CoveredCells:
    """Which cells privacy zones covered, and when.

    Attributes:
        since: instants in order, each with the cells covered from then on; None instead of cells where zones
            move with the picture, so that no cell is certain to be clear.
    """

    since: tuple[tuple[dt.datetime, frozenset[int] | None], ...] = ()

    def spans(
        self, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[tuple[dt.datetime, dt.datetime, frozenset[int] | None]]:
        """Return the parts of a time, in order, with the cells that were covered in each."""
        begins = [(begin_utc, self._at(begin_utc))]
        begins += [(since, cells) for since, cells in self.since if begin_utc < since < end_utc]
        ends = [*(since for since, _ in begins[1:]), end_utc]
        return [(begin, end, cells) for (begin, cells), end in zip(begins, ends, strict=True)]

    def between(self, begin_utc: dt.datetime, end_utc: dt.datetime) -> frozenset[int] | None:
        """Return the cells that were covered at any time of a span; None if none is certain to be clear."""
        found: frozenset[int] = frozenset()
        for _, _, cells in self.spans(begin_utc, end_utc):
            if cells is None:
                return None
            found |= cells
        return found

    def _at(self, instant_utc: dt.datetime) -> frozenset[int] | None:
        earlier = [cells for since, cells in self.since if since <= instant_utc]
        return earlier[-1] if earlier else frozenset()


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
