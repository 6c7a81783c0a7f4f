"""A person at the keyboard, whose effort is counted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

KEY_S = 0.28
"""Seconds that an average typist needs for a key (Card, Moran and Newell 1980)."""


class Hands:
    """Presses keys where the keyboard is, and counts them apart from the words that are typed."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.presses = self.letters = 0
        self._begun_s = time.monotonic()

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.presses += 1
            QTest.keyClick(QApplication.focusWidget() or self._window, key, modifier)
            QApplication.processEvents()

    def type(self, words: str) -> None:
        self.letters += len(words)
        QTest.keyClicks(QApplication.focusWidget() or self._window, words)

    @property
    def seconds(self) -> float:
        """What a person needs for the keys, and the console until it has entered them."""
        return KEY_S * (self.presses + self.letters) + time.monotonic() - self._begun_s
