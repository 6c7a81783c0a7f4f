"""The monitors that are connected, as the model knows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect
from console.domain.wall.monitors import Monitor

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen


def monitor_of(screen: QScreen) -> Monitor:
    """A screen by what its EDID and the desktop say of it."""
    place = screen.geometry()
    return Monitor(
        screen.manufacturer(),
        screen.model(),
        screen.serialNumber(),
        screen.name(),
        Rect(place.x(), place.y(), place.width(), place.height()),
    )
