"""What a hand does with a mouse and `QTest` does not do whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget


def double_click(widget: QWidget, pos: QPoint) -> None:
    """Double-click with the left button, and let go of it: `QTest` leaves it down for all later tests."""
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=pos)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=pos)
