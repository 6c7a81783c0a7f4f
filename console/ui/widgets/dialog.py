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
        self._stay_on_monitor()

    def _stay_on_monitor(self) -> None:
        """Move, and shrink where its layout allows it, so that no button lies beyond the monitor's edge."""
        area, frame = self.screen().availableGeometry(), self.frameGeometry()
        if area.contains(frame):
            return
        edges = frame.size() - self.size()
        self.resize(self.size().boundedTo(area.size() - edges))
        frame = self.frameGeometry()
        frame.moveRight(min(frame.right(), area.right()))
        frame.moveBottom(min(frame.bottom(), area.bottom()))
        self.move(max(frame.left(), area.left()), max(frame.top(), area.top()))
