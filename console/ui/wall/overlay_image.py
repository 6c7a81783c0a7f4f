"""A small image over a tile."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage


@dataclass(frozen=True, slots=True)
class OverlayImage:
    """An image and its place relative to the tile's corner, device pixels."""

    x: int
    y: int
    image: QImage


def blank(width: float, height: float) -> QImage:
    """Return a transparent image."""
    image = QImage(max(1, round(width)), max(1, round(height)), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image
