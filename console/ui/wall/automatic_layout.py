"""Fitting an automatic layout to the room that the wall has beside the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect
from console.domain.wall.layouts import WIDE, automatic
from console.ui.wall.overlay import caption_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.wall.layouts import Layout
    from console.ui.wall.tile import Tile


def fitted(
    layout: Layout, tiles: Sequence[Tile], size: tuple[int, int], scale: float, *, lies_over: bool
) -> Layout:
    """Return an automatic layout for a room; any other layout as it is.

    Args:
        layout: of the board.
        tiles: shown until now, whose pictures tell the cameras' shape.
        size: of the room, device pixels.
        scale: from the theme's lengths to device pixels.
        lies_over: whether number, name and state lie over the pictures.
    """
    if not layout.is_automatic:
        return layout

    def caption(height: int) -> int:
        return caption_rows(Rect(0, 0, height, height), scale, lies_over=lies_over)

    pictures = [tile.stream.picture for tile in tiles if tile.stream is not None]
    shapes = sorted(picture.width / picture.height for picture in pictures if picture is not None)
    aspect = shapes[len(shapes) // 2] if shapes else WIDE
    return automatic(len(layout.cells), *size, aspect, caption)
