"""Layouts: how one monitor is divided into tiles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.wall.cells import Rect, cut

if TYPE_CHECKING:
    from collections.abc import Callable

GRID_MOST = 8
"""Grids go from 1×1 to 8×8."""
AUTOMATIC_MOST = 64
WIDE = 16 / 9
"""The shape of most cameras' pictures."""
_AUTOMATIC = "auto "


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of one tile, in columns and rows of the layout's grid."""

    column: int
    row: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Layout:
    """A named arrangement of tiles on a grid. The cells cover it exactly, larger ones first."""

    name: str
    columns: int
    rows: int
    cells: tuple[Cell, ...]

    def rects(self, width: int, height: int, gap: int = 0) -> tuple[Rect, ...]:
        """Return the place of every tile on a surface.

        Args:
            width: width of the surface, device pixels.
            height: height of the surface, device pixels.
            gap: pixels left free between neighbours; none at the outer edge.
        """
        across, down = cut(width + gap, self.columns), cut(height + gap, self.rows)
        return tuple(
            Rect(
                across[cell.column],
                down[cell.row],
                max(1, across[cell.column + cell.columns] - across[cell.column] - gap),
                max(1, down[cell.row + cell.rows] - down[cell.row] - gap),
            )
            for cell in self.cells
        )

    @property
    def is_automatic(self) -> bool:
        """Whether its columns and rows follow the room that the wall has."""
        return self.name.startswith(_AUTOMATIC)

    @property
    def largest(self) -> int:
        """The first of the largest tiles, where the spot belongs."""
        sizes = [cell.columns * cell.rows for cell in self.cells]
        return sizes.index(max(sizes))


def grid(columns: int, rows: int) -> Layout:
    """Return an even layout, such as 4×4."""
    cells = tuple(Cell(column, row) for row in range(rows) for column in range(columns))
    return Layout(f"{columns}×{rows}", columns, rows, cells)


def uneven(name: str, columns: int, rows: int, *large: Cell) -> Layout:
    """Return an uneven layout: the large cells as given, single cells around them in reading order."""
    covered = {
        (cell.column + across, cell.row + down)
        for cell in large
        for across in range(cell.columns)
        for down in range(cell.rows)
    }
    small = tuple(
        Cell(column, row) for row in range(rows) for column in range(columns) if (column, row) not in covered
    )
    return Layout(name, columns, rows, large + small)


def automatic(
    count: int,
    width: int = 16,
    height: int = 9,
    aspect: float = WIDE,
    caption: Callable[[int], int] = lambda _height: 0,
) -> Layout:
    """Return the layout of equal tiles whose pictures get the most area in a room; the order is kept.

    Args:
        count: number of tiles, 1 to `AUTOMATIC_MOST`.
        width: of the room.
        height: of the room.
        aspect: width of the pictures divided by their height.
        caption: returns the rows at the top of a tile of some height that are not for the picture.
    """

    def picture_width(columns: int) -> float:
        tile_height = height / _rows(count, columns)
        return min(width / columns, (tile_height - caption(round(tile_height))) * aspect)

    # Of arrangements that are equally good, the one nearest to a square is the easiest to scan.
    columns = max(
        range(1, count + 1),
        key=lambda columns: (picture_width(columns), -abs(columns - _rows(count, columns))),
    )
    cells = tuple(Cell(tile % columns, tile // columns) for tile in range(count))
    return Layout(f"{_AUTOMATIC}{count}", columns, _rows(count, columns), cells)


def _rows(count: int, columns: int) -> int:
    return -(-count // columns)


UNEVEN: tuple[Layout, ...] = (
    uneven("1+5", 3, 3, Cell(0, 0, 2, 2)),
    uneven("1+7", 4, 4, Cell(0, 0, 3, 3)),
    uneven("1+9", 5, 5, Cell(0, 0, 4, 4)),
    uneven("1+12", 4, 4, Cell(0, 0, 2, 2)),
    uneven("1+16", 5, 5, Cell(0, 0, 3, 3)),
    uneven("2+8", 4, 4, Cell(0, 0, 2, 2), Cell(2, 0, 2, 2)),
    uneven("3+4", 4, 4, Cell(0, 0, 2, 2), Cell(2, 0, 2, 2), Cell(0, 2, 2, 2)),
    uneven("1+12 centre", 4, 4, Cell(1, 1, 2, 2)),
)

CHOICES: tuple[Layout, ...] = (
    grid(1, 1),
    grid(2, 2),
    grid(3, 3),
    grid(4, 4),
    uneven("1+5", 3, 3, Cell(0, 0, 2, 2)),
    uneven("1+7", 4, 4, Cell(0, 0, 3, 3)),
    uneven("1+12", 4, 4, Cell(0, 0, 2, 2)),
    uneven("2+8", 4, 4, Cell(0, 0, 2, 2), Cell(2, 0, 2, 2)),
    grid(8, 8),
)
"""The nine layouts that have a key, in the order of the keys."""


def layout_named(name: str) -> Layout:
    """Return a layout by the name it is saved under.

    Raises:
        OperatorError: there is no such layout.
    """
    for layout in UNEVEN:
        if layout.name == name:
            return layout
    count = name.removeprefix(_AUTOMATIC)
    if count != name and count.isascii() and count.isdigit() and 1 <= int(count) <= AUTOMATIC_MOST:
        return automatic(int(count))
    columns, cross, rows = name.partition("×")
    if cross and columns.isascii() and rows.isascii() and columns.isdigit() and rows.isdigit():
        across, down = int(columns), int(rows)
        if 1 <= across <= GRID_MOST and 1 <= down <= GRID_MOST:
            return grid(across, down)
    raise OperatorError(
        text("There is no layout “{name}”.", name=name), "Choose one from the list of layouts."
    )


def all_layouts() -> tuple[Layout, ...]:
    """Return every layout that can be chosen: the square grids, then the uneven ones."""
    return tuple(grid(side, side) for side in range(1, GRID_MOST + 1)) + UNEVEN
