"""The base of all dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from console.ui.widgets.reach import make_reachable

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent


class Dialog(QDialog):
    """A dialog whose controls have names for screen readers and follow each other as they are laid out."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        make_reachable(self, self.windowTitle())
