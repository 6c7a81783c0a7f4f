"""Choosing the painter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui.context import Painter
from console.ui.wall.raster import RasterWall

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.wall.surface import Surface


def make_surface(painter: Painter, failed: Callable[[str], None]) -> Surface:
    """The surface for a painter; `failed` is told why, where a graphics processor turns out to be none."""
    del painter, failed
    return RasterWall()


def other_painter(surface: Surface) -> Painter:
    """The painter that is not in use."""
    return Painter.GPU if isinstance(surface, RasterWall) else Painter.RASTER
