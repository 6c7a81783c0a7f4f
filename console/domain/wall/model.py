"""The wall as an immutable value: what every monitor shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect
from console.domain.wall.framing import PictureFit
from console.domain.wall.layouts import Layout, automatic

if TYPE_CHECKING:
    from console.domain.wall.monitors import Monitor

Tiles = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """What one monitor shows.

    `tiles` may be longer than the layout: cameras that a smaller layout hides return with a larger one.
    """

    monitor: Monitor
    layout: Layout
    tiles: Tiles = ()
    selected: int = 0
    single: int | None = None
    """The tile that fills the monitor, if one does."""
    is_present: bool = True
    """False: the monitor is missing, and its content is kept for when it returns."""
    fits: tuple[PictureFit, ...] = ()
    """How the tiles show their pictures; those beyond its end fit them."""

    @property
    def shown(self) -> Tiles:
        """The camera of each tile of the layout, padded with empty tiles."""
        count = len(self.layout.cells)
        return self.tiles[:count] + (None,) * (count - len(self.tiles))

    @property
    def visible(self) -> tuple[int, ...]:
        """The tiles that can be seen now."""
        return tuple(range(len(self.layout.cells))) if self.single is None else (self.single,)

    def rects(self, width: int, height: int, gap: int = 0) -> dict[int, Rect]:
        """Return the place of each visible tile on the monitor's surface."""
        if self.single is not None:
            return {self.single: Rect(0, 0, width, height)}
        return dict(enumerate(self.layout.rects(width, height, gap)))

    def with_camera(self, tile: int, camera: int | None) -> Board:
        """Return the board with another camera on one tile."""
        tiles = list(self.tiles) + [None] * (tile + 1 - len(self.tiles))
        tiles[tile] = camera
        return replace(self, tiles=tuple(tiles))

    def fit_of(self, tile: int) -> PictureFit:
        """Return how a tile shows its picture, whichever camera it has."""
        return self.fits[tile] if tile < len(self.fits) else PictureFit.FIT

    def with_fit(self, tile: int, how: PictureFit) -> Board:
        """Return the board with another way of showing the picture on one tile."""
        fits = list(self.fits) + [PictureFit.FIT] * (tile + 1 - len(self.fits))
        fits[tile] = how
        return replace(self, fits=tuple(fits))

    def tile_of(self, camera: int) -> int | None:
        """Return the first tile of the layout that shows a camera, or None."""
        return self.shown.index(camera) if camera in self.shown else None


@dataclass(frozen=True, slots=True)
class TilePosition:
    """One tile of the wall: index of its board and index of the tile on it."""

    board: int
    tile: int


@dataclass(frozen=True, slots=True)
class Wall:
    """All monitors, and the spot."""

    boards: tuple[Board, ...]
    active: int = 0
    """The board that keys act on."""
    spot: TilePosition = TilePosition(0, 0)

    @property
    def board(self) -> Board:
        """The active board."""
        return self.boards[self.active]

    @property
    def selected(self) -> TilePosition:
        """The selected tile."""
        return TilePosition(self.active, self.board.selected)

    @property
    def parked(self) -> tuple[int, ...]:
        """Boards whose monitor is missing."""
        return tuple(index for index, board in enumerate(self.boards) if not board.is_present)

    def camera_at(self, place: TilePosition) -> int | None:
        """Return the camera on a tile."""
        return self.boards[place.board].shown[place.tile]

    def with_board(self, index: int, board: Board) -> Wall:
        """Return the wall with another board."""
        return replace(self, boards=(*self.boards[:index], board, *self.boards[index + 1 :]))


def first_layout(count: int) -> Layout:
    """Return the layout that shows this many cameras at once, at most 16, as large as the room allows."""
    return automatic(min(max(count, 1), 16))


def new_wall(monitors: tuple[Monitor, ...], cameras: tuple[int, ...]) -> Wall:
    """Return a first wall: the cameras in order of number, spread over the monitors.

    Cameras without a tile wait behind those of the last monitor, for a layout with more tiles.
    """
    boards = []
    left = cameras
    for number, monitor in enumerate(monitors, 1):
        layout = first_layout(len(left))
        count = len(layout.cells) if number < len(monitors) else len(left)
        boards.append(Board(monitor, layout, tuple(left[:count])))
        left = left[count:]
    return Wall(tuple(boards))
