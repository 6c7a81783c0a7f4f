"""Layouts: how one monitor is divided into tiles."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.wall.cells import Rect, cut

GRID_MOST = 8
"""Grids go from 1×1 to 8×8."""


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
