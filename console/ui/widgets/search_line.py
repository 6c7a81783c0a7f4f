"""A search line that is wide enough for what it says while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLineEdit

SPARE_LETTERS = 5
"""Room for the edges and for the button that clears the line."""


class SearchLine(QLineEdit):
    """Asks for the width of its hint; its place may still make it narrower. UI thread.

    Args:
        hint: what is searched, shown while nothing is typed.
    """

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)

    def sizeHint(self) -> QSize:
        letters = self.fontMetrics()
        needed = (
            letters.horizontalAdvance(self.placeholderText()) + SPARE_LETTERS * letters.averageCharWidth()
        )
        return super().sizeHint().expandedTo(QSize(needed, 0))
