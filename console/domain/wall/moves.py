"""Changes that an operator makes to the wall. Each is a pure function from one wall to the next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.wall.model import Board, TilePosition, Wall

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.wall.layouts import Cell, Layout

    Move = Callable[[Wall], Wall]


def _check(wall: Wall, place: TilePosition) -> Board:
    if not 0 <= place.board < len(wall.boards):
        raise OperatorError("This monitor is not connected.", "Choose a tile on a connected monitor.")
    board = wall.boards[place.board]
    if not 0 <= place.tile < len(board.layout.cells):
        raise OperatorError("This layout does not have that tile.", "Choose another tile or layout.")
    return board


def put(wall: Wall, place: TilePosition, camera: int | None) -> Wall:
    """Put a camera on a tile. None empties the tile."""
    return wall.with_board(place.board, _check(wall, place).with_camera(place.tile, camera))


def swap(wall: Wall, first: TilePosition, second: TilePosition) -> Wall:
    """Exchange the cameras of two tiles, on one monitor or on two."""
    _check(wall, first)
    _check(wall, second)
    first_camera, second_camera = wall.camera_at(first), wall.camera_at(second)
    return put(put(wall, first, second_camera), second, first_camera)


def select(wall: Wall, place: TilePosition) -> Wall:
    """Select a tile, and with it its monitor."""
    board = _check(wall, place)
    single = None if board.single is None else place.tile
    chosen = replace(board, selected=place.tile, single=single)
    return replace(wall.with_board(place.board, chosen), active=place.board)


def go_to(wall: Wall, index: int) -> Wall:
    """Make a monitor the active one, which receives the keys."""
    return replace(wall, active=index) if 0 <= index < len(wall.boards) else wall


def activate(wall: Wall, step: int) -> Wall:
    """Make the next or previous monitor that is present the active one."""
    present = [index for index, board in enumerate(wall.boards) if board.is_present]
    if not present:
        return wall
    at = present.index(wall.active) if wall.active in present else 0
    return replace(wall, active=present[(at + step) % len(present)])


def _middle(cell: Cell) -> tuple[int, int]:
    # Twice the middle, so that it stays a whole number.
    return 2 * cell.column + cell.columns, 2 * cell.row + cell.rows


def neighbour(layout: Layout, tile: int, across: int, down: int) -> int:
    """Return the nearest tile in one of four directions; the tile itself at the edge."""
    x, y = _middle(layout.cells[tile])
    best: tuple[int, int] | None = None
    for index, cell in enumerate(layout.cells):
        other_x, other_y = _middle(cell)
        ahead = (other_x - x) * across + (other_y - y) * down
        aside = abs((other_x - x) * down) + abs((other_y - y) * across)
        # Tiles beside the line of sight count as further away, so that arrows keep to rows and columns.
        if ahead > 0 and (best is None or (ahead + 3 * aside, index) < best):
            best = (ahead + 3 * aside, index)
    return tile if best is None else best[1]


def move_selection(wall: Wall, across: int, down: int) -> Wall:
    """Move the selection by an arrow key; while one tile fills the monitor, to the next or previous tile."""
    board = wall.board
    if board.single is not None:
        tile = (board.selected + across + down) % len(board.layout.cells)
    else:
        tile = neighbour(board.layout, board.selected, across, down)
    return select(wall, TilePosition(wall.active, tile))


def carry(wall: Wall, across: int, down: int) -> Wall:
    """Move the selected camera to the neighbouring tile, and the camera there to its place."""
    start = wall.selected
    there = TilePosition(start.board, neighbour(wall.board.layout, start.tile, across, down))
    return select(swap(wall, start, there), there)


def toggle_single(wall: Wall, place: TilePosition | None = None) -> Wall:
    """Let the selected (or a given) tile fill its monitor, or return to the layout."""
    place = place or wall.selected
    board = _check(wall, place)
    single = place.tile if board.single is None else None
    return replace(
        wall.with_board(place.board, replace(board, single=single, selected=place.tile)), active=place.board
    )


def mark_spot(wall: Wall, place: TilePosition) -> Wall:
    """Make a tile the spot."""
    _check(wall, place)
    return replace(wall, spot=place)


def call_to_spot(wall: Wall, camera: int) -> Wall:
    """Put a camera on the spot and select it.

    A camera that the spot's monitor already shows changes places with the one on the spot, so that no camera
    is on the wall twice or lost from it.
    """
    place = wall.spot
    board = _check(wall, place)
    there = board.tile_of(camera)
    moved = put(wall, place, camera) if there is None else swap(wall, TilePosition(place.board, there), place)
    return select(moved, place)


def fit_layout(wall: Wall, index: int, layout: Layout) -> Wall:
    """Give a monitor the same automatic layout for another room; cameras, spot and selection stay."""
    return wall.with_board(index, replace(wall.boards[index], layout=layout))


def set_layout(wall: Wall, index: int, layout: Layout) -> Wall:
    """Give a monitor another layout. Cameras keep their order, and hidden ones are remembered."""
    board = wall.boards[index]
    last = len(layout.cells) - 1
    changed = replace(board, layout=layout, single=None, selected=min(board.selected, last))
    spot = wall.spot
    if spot.board == index and layout != board.layout:
        spot = TilePosition(index, layout.largest)
    return replace(wall.with_board(index, changed), spot=spot)


def change_fit(wall: Wall, place: TilePosition) -> Wall:
    """Let a tile show its picture the next way: fitted, filling, stretched."""
    board = _check(wall, place)
    return wall.with_board(place.board, board.with_fit(place.tile, board.fit_of(place.tile).next))


def clear(wall: Wall, index: int) -> Wall:
    """Empty all tiles of a monitor."""
    return wall.with_board(index, replace(wall.boards[index], tiles=(), single=None))
