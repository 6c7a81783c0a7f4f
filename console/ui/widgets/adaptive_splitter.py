"""A splitter that puts a list above its page in a high pane and beside it in a wide one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from console.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

WIDE = 1.6
LEAST_LETTERS = 150


class AdaptiveSplitter(Splitter):
    """Changes its orientation with its width. UI thread.

    Args:
        first: the list.
        second: the page.
        share: share of the list, 0 to 1.
    """

    def __init__(self, first: QWidget, second: QWidget, share: float = 0.4) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._share = share
        self.addWidget(first)
        self.addWidget(second)
        self._divide(1000)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        least = self.fontMetrics().averageCharWidth() * LEAST_LETTERS
        is_wide = self.width() > max(WIDE * self.height(), least)
        orientation = Qt.Orientation.Horizontal if is_wide else Qt.Orientation.Vertical
        if self.orientation() is not orientation:
            self.setOrientation(orientation)
            self._divide(self.width() if is_wide else self.height())

    def _divide(self, whole: int) -> None:
        first = round(whole * self._share)
        self.setSizes([first, whole - first])
