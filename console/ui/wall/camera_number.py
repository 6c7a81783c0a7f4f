"""The camera number while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.cameras.camera import Camera

FORGOTTEN_AFTER_MS = 8000
DIGITS_MOST = 5


class NumberEntry(QFrame):
    """Shows large digits over the wall with the name of the camera. UI thread."""

    def __init__(self, cameras: Mapping[int, Camera], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("entry")
        self._cameras = cameras
        self._parent_widget = parent
        self._typed = ""
        self.digits = QLabel()
        self.digits.setObjectName("digits")
        self.digits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.meaning = QLabel()
        self.meaning.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 10, 28, 14)
        column.setSpacing(0)
        column.addWidget(self.digits)
        column.addWidget(self.meaning)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FORGOTTEN_AFTER_MS)
        self._timer.timeout.connect(self.take)
        self.hide()

    def type(self, digit: str) -> None:
        """Add a digit."""
        self._typed = (self._typed + digit)[:DIGITS_MOST]
        self._show()

    def erase(self) -> None:
        """Remove the last digit."""
        self._typed = self._typed[:-1]
        self._show()

    def take(self) -> str:
        """Return the typed digits and clear them."""
        typed, self._typed = self._typed, ""
        self._show()
        return typed

    def _show(self) -> None:
        self._timer.stop()
        self.setVisible(bool(self._typed))
        if not self._typed:
            return
        camera = self._cameras.get(int(self._typed))
        self.digits.setText(self._typed)
        self.meaning.setText(camera.name if camera else self.tr("No such camera"))
        self.adjustSize()
        self.raise_()
        self._timer.start()
        outer = self._parent_widget.size()
        self.move((outer.width() - self.width()) // 2, (outer.height() - self.height()) // 2)
