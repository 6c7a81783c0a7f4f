"""Match a saved wall with the monitors that are connected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.wall.layouts import grid
from console.domain.wall.model import Board, TilePosition, Wall
from console.domain.wall.monitors import match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.wall.monitors import Monitor


def attach(wall: Wall, present: Sequence[Monitor]) -> Wall:
    """Give every board its monitor again.

    A board whose monitor is missing is kept and marked as not present. A monitor that no board knows gets an
    empty board.
    """
    pairs = match([board.monitor for board in wall.boards], present)
    boards = [_placed(board, present, pairs.get(index)) for index, board in enumerate(wall.boards)]
    matched = set(pairs.values())
    boards += [Board(monitor, grid(2, 2)) for index, monitor in enumerate(present) if index not in matched]
    return _tidied(replace(wall, boards=tuple(boards)))


def _placed(board: Board, present: Sequence[Monitor], index: int | None) -> Board:
    if index is None:
        return replace(board, is_present=False)
    return replace(board, monitor=present[index], is_present=True)


def _tidied(wall: Wall) -> Wall:
    # Empty boards without a monitor can be dropped.
    kept_indexes = [
        index
        for index, board in enumerate(wall.boards)
        if board.is_present or any(camera is not None for camera in board.tiles)
    ]
    if not kept_indexes:
        return wall
    new_index = {old: new for new, old in enumerate(kept_indexes)}
    boards = tuple(wall.boards[index] for index in kept_indexes)
    first = next((index for index, board in enumerate(boards) if board.is_present), 0)
    active = new_index.get(wall.active, first)
    if not boards[active].is_present:
        active = first
    spot_board = new_index.get(wall.spot.board, first)
    if not boards[spot_board].is_present:
        return Wall(boards, active, TilePosition(first, boards[first].layout.largest))
    return Wall(boards, active, TilePosition(spot_board, wall.spot.tile))


def adopt(wall: Wall, parked: int, onto: int) -> Wall:
    """Show the board of a missing monitor on a connected one, whose own board is parked instead.

    Raises:
        OperatorError: the board is not parked, or the other one has no monitor.
    """
    missing, target = wall.boards[parked], wall.boards[onto]
    if missing.is_present or not target.is_present:
        raise OperatorError("That monitor is connected again.", "You do not need to move anything.")
    shown = replace(missing, monitor=target.monitor, is_present=True)
    parked_board = replace(target, monitor=missing.monitor, is_present=False)
    moved = wall.with_board(onto, shown).with_board(parked, parked_board)
    if moved.spot.board == onto:
        moved = replace(moved, spot=TilePosition(onto, shown.layout.largest))
    return _tidied(moved)
