"""The wall of one monitor as its input handlers see it: mouse, drag and drop, steering, pixel density."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtWidgets import QWidget

    from console.domain.wall.model import Board
    from console.domain.wall.tile_status import TileVector
    from console.domain.wall.zoom import Zoom
    from console.ui.base.context import PaneContext
    from console.ui.wall.tile import Tile


class TileArea(Protocol):
    """Implemented by `WallView`. UI thread."""

    context: PaneContext
    board_index: int
    tiles: list[Tile]
    is_click_to_centre: bool

    @property
    def widget(self) -> QWidget:
        """The widget that receives the events."""
        ...

    @property
    def board(self) -> Board:
        """The board that this monitor shows."""
        ...

    @property
    def scale(self) -> float:
        """The factor from the theme's lengths to device pixels."""
        ...

    def arrange(self, *, gently: bool = False) -> None:
        """Place the tiles again."""
        ...

    def refresh_camera(self, camera: int) -> None:
        """Draw the overlays of a camera's tiles again."""
        ...

    def show_aim(self, camera: int | None, aim: TileVector | None) -> None:
        """Draw a steering vector on a camera's tiles; None removes it."""
        ...

    def set_click_to_centre(self, *, is_on: bool) -> None:
        """Turn click-to-centre on or off."""
        ...

    def zoom(self, view: Tile, zoom: Zoom) -> None:
        """Show a part of a tile's picture."""
        ...

    def selected_tile(self) -> Tile | None:
        """Return the selected tile, or None."""
        ...

    def view_at(self, point: QPointF) -> Tile | None:
        """Return the tile at a point of the widget, or None."""
        ...

    def mark_target(self, target: Tile | None) -> None:
        """Mark the tile on which a camera would be dropped; None removes the mark."""
        ...
