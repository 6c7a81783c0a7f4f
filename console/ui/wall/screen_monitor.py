"""The connected monitors in terms of the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect
from console.domain.wall.monitors import Monitor

if TYPE_CHECKING:
    from PySide6.QtGui import QScreen


def monitor_of(screen: QScreen) -> Monitor:
    """Return the monitor that a screen is, by its EDID data and desktop name."""
    place = screen.geometry()
    return Monitor(
        screen.manufacturer(),
        screen.model(),
        screen.serialNumber(),
        screen.name(),
        Rect(place.x(), place.y(), place.width(), place.height()),
    )
