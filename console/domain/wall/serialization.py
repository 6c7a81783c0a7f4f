"""Convert the wall to plain data (for JSON) and back. Data that is read is checked."""

from __future__ import annotations

import math
from typing import Any, TypeGuard

from console.domain.errors import OperatorError
from console.domain.text import text
from console.domain.wall.cells import Rect
from console.domain.wall.framing import PictureFit
from console.domain.wall.layouts import GRID_MOST, Layout, grid, layout_named
from console.domain.wall.model import Board, TilePosition, Tiles, Wall
from console.domain.wall.monitors import Monitor

VERSION = 1
Plain = dict[str, Any]
_TILES_MOST = 256


def wall_to_plain(wall: Wall) -> Plain:
    """Return the wall as a dictionary for JSON."""
    return {
        "version": VERSION,
        "boards": [_board_to_plain(board) for board in wall.boards],
        "active": wall.active,
        "spot": [wall.spot.board, wall.spot.tile],
    }


def _board_to_plain(board: Board) -> Plain:
    monitor = board.monitor
    place = monitor.geometry
    return {
        "monitor": {
            "manufacturer": monitor.manufacturer,
            "model": monitor.model,
            "serial": monitor.serial,
            "connector": monitor.connector,
            "geometry": [place.x, place.y, place.width, place.height],
        },
        "layout": board.layout.name,
        "tiles": list(board.tiles),
        "selected": board.selected,
        "single": board.single,
        "fits": [how.value for how in board.fits],
    }


def wall_from_plain(plain: object) -> Wall:
    """Return the saved wall. Monitors count as present; `attach` finds out which ones are.

    Raises:
        OperatorError: the data is not a wall, or is from a newer version of the console.
    """
    table = _table(plain, "wall")
    version = table.get("version")
    if not _is_whole(version) or version < 1:
        raise _corrupt("version")
    if version > VERSION:
        raise OperatorError(
            "This wall was saved by a newer version of watchroom.",
            "Update this console, or save the wall again.",
        )
    boards = tuple(_board(item) for item in _list(table.get("boards"), "boards"))
    if not boards:
        raise _corrupt("boards")
    active = _within(table.get("active", 0), len(boards))
    return Wall(boards, active, _spot(table.get("spot"), boards))


def _board(plain: object) -> Board:
    table = _table(plain, "boards")
    tiles = _tiles(table.get("tiles"))
    layout = _layout(table.get("layout"), len(tiles))
    count = len(layout.cells)
    single = table.get("single")
    return Board(
        _monitor(table.get("monitor")),
        layout,
        tiles,
        _within(table.get("selected", 0), count),
        single if _is_whole(single) and 0 <= single < count else None,
        fits=_fits(table.get("fits", [])),
    )


def _layout(name: object, tiles: int) -> Layout:
    """Return the layout; one that this version does not have becomes an even one with room for the tiles."""
    try:
        return layout_named(name if isinstance(name, str) else "")
    except OperatorError:
        side = max(1, math.ceil(math.sqrt(tiles)))
        return grid(min(side, GRID_MOST), min(side, GRID_MOST))


def _tiles(plain: object) -> Tiles:
    """Return the cameras on the tiles; a tile whose camera cannot be read is empty."""
    items = _list(plain, "tiles")[:_TILES_MOST]
    return tuple(item if _is_whole(item) and item > 0 else None for item in items)


def _fits(plain: object) -> tuple[PictureFit, ...]:
    """Return how tiles show their pictures; what this version does not know is fitted."""
    known = {how.value: how for how in PictureFit}
    items = _list(plain, "fits")[:_TILES_MOST]
    return tuple(
        known.get(item, PictureFit.FIT) if isinstance(item, str) else PictureFit.FIT for item in items
    )


def _monitor(plain: object) -> Monitor:
    table = _table(plain, "monitor")
    place = _list(table.get("geometry"), "geometry")
    if len(place) != 4 or not all(_is_whole(number) for number in place):
        raise _corrupt("geometry")
    texts = {key: table.get(key, "") for key in ("manufacturer", "model", "serial", "connector")}
    if not all(isinstance(text, str) for text in texts.values()):
        raise _corrupt("monitor")
    return Monitor(**texts, geometry=Rect(*place))


def _spot(plain: object, boards: tuple[Board, ...]) -> TilePosition:
    match plain:
        case [int(board), int(tile)] if 0 <= board < len(boards) and (
            0 <= tile < len(boards[board].layout.cells)
        ):
            return TilePosition(board, tile)
    return TilePosition(0, boards[0].layout.largest)


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _within(value: Any, count: int) -> int:
    return value if _is_whole(value) and 0 <= value < count else 0


def _table(value: object, part: str) -> Plain:
    if not isinstance(value, dict):
        raise _corrupt(part)
    return value


def _list(value: object, part: str) -> list[Any]:
    if not isinstance(value, list):
        raise _corrupt(part)
    return value


def _corrupt(part: str) -> OperatorError:
    return OperatorError(
        text("The saved wall cannot be read: “{part}” is not valid.", part=part),
        "The console starts with a new wall. The old file is kept.",
    )
