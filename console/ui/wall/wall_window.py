"""A monitor's window with its wall, as actions on cameras and tiles see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.errors import OperatorError
from console.ui.base.action_window import ActionWindow, WindowHost

if TYPE_CHECKING:
    from console.ui.wall.camera_number import NumberEntry
    from console.ui.wall.tile import Tile
    from console.ui.wall.wall_view import WallView


class WallHost(WindowHost, Protocol):
    """The shell with the walls of its windows. UI thread."""

    def wall_view_of(self, board: int) -> WallView | None:
        """Return the view that shows a board; None where no window does."""
        ...


class WallWindow(ActionWindow, Protocol):
    """A window with a wall. UI thread."""

    @property
    def host(self) -> WallHost:
        """The shell."""
        ...

    @property
    def wall_view(self) -> WallView:
        """The wall of this window."""
        ...

    @property
    def entry(self) -> NumberEntry:
        """The camera number that is being typed."""
        ...


def selected_tile(window: WallWindow) -> tuple[Tile, int]:
    """Return the selected tile, on whichever monitor, and the number of its camera.

    Raises:
        OperatorError: no camera is on it.
    """
    view = window.host.wall_view_of(window.context.bridge.wall.wall.active)
    tile = view.selected_tile() if view else None
    if tile is None or tile.stream is None:
        raise OperatorError("There is no camera on the selected tile.", "Select a tile with a camera.")
    return tile, tile.stream.camera


def selected_camera(window: WallWindow) -> int:
    """Return the number of the camera on the selected tile.

    Raises:
        OperatorError: there is none.
    """
    return selected_tile(window)[1]
