"""The interface of the renderers of a wall; one surface fills one monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.streaming.picture import PixelFormat
    from console.ui.wall.tile import Tile

GAP_PX = 2
"""Gap between tiles, device pixels."""
BORDER_PX = 3


class WallRenderer(Protocol):
    """Draws tiles. UI thread."""

    @property
    def pixel_format(self) -> PixelFormat:
        """Return the pixel format in which pictures must come."""
        ...

    @property
    def widget(self) -> QWidget:
        """Return the surface as a widget."""
        ...

    def arrange(self, tiles: Sequence[Tile]) -> None:
        """Draw these tiles from now on."""
        ...

    def present(self, tiles: Sequence[Tile]) -> None:
        """Draw newer pictures of these tiles."""
        ...

    def refresh(self, tile: Tile) -> None:
        """Redraw a tile whose overlay, zoom or border has changed."""
        ...
