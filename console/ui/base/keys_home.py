"""Where the keyboard goes back to when a dialog or an answer is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def give_keys(window: QWidget) -> None:
    """Give the keyboard to a window, or to the dialog that is open over it meanwhile."""
    if not isValid(window):
        return
    dialog = QApplication.activeModalWidget()
    (dialog if dialog is not None and _covers(dialog, window) else window).activateWindow()


def _covers(dialog: QWidget, window: QWidget) -> bool:
    below: QWidget | None = dialog
    while below is not None and below is not window:
        below = below.parentWidget()
    return below is not None or dialog.windowModality() is Qt.WindowModality.ApplicationModal
