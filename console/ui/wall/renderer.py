"""What every painter of a wall can do. One surface fills one monitor; there are two kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.domain.streaming.picture import PixelFormat
    from console.ui.wall.tile import Tile

GAP_PX = 2
"""Between tiles, device pixels."""
BORDER_PX = 3


class WallRenderer(Protocol):
    """Paints tiles. UI thread."""

    @property
    def pixel_format(self) -> PixelFormat:
        """How pictures have to come."""
        ...

    @property
    def widget(self) -> QWidget:
        """The surface as a widget."""
        ...

    def arrange(self, tiles: Sequence[Tile]) -> None:
        """Paint these tiles from now on, all of them anew."""
        ...

    def present(self, tiles: Sequence[Tile]) -> None:
        """These tiles have newer pictures."""
        ...

    def refresh(self, tile: Tile) -> None:
        """What is written on a tile, its zoom or its border changed."""
        ...
