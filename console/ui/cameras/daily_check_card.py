"""One camera of the daily check: its picture, what the console sees, and the operator's verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.domain.cameras.check import CameraCheck, CheckVerdict
from console.ui.wall.live_view import LiveView
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from console.domain.cameras.camera import Camera
    from console.services.ports import CameraFeed

MARGIN_PX = 6


class DailyCheckCard(QWidget):
    """Shows one camera of the daily check with its verdict. UI thread."""

    said = Signal(int, object, str)
    """Emitted with the camera, the `CheckVerdict` and the description of the defect."""
    chosen = Signal(int)
    """Emitted with the camera when the operator clicks the card."""
    typed = Signal()
    """Emitted when the description of a defect is complete."""

    def __init__(self, feed: CameraFeed) -> None:
        super().__init__()
        self.camera: Camera | None = None
        self._is_chosen = False
        self.picture = LiveView(feed)
        self.picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.name, self.state = QLabel(), QLabel()
        self.name.setWordWrap(True)
        self.state.setObjectName("fieldname")
        self.state.setWordWrap(True)
        self.fine, self.defect = QPushButton(self.tr("In order")), QPushButton(self.tr("Defect"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("What is wrong"))
        self.words.setMaxLength(500)
        for button in (self.fine, self.defect):
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fine.setToolTip(self.tr("In order (F)"))
        self.defect.setToolTip(self.tr("Defect (D)"))
        self._lay_out()
        self.fine.clicked.connect(lambda _on: self._emit_verdict(CheckVerdict.FINE))
        self.defect.clicked.connect(lambda _on: self._emit_verdict(CheckVerdict.DEFECT))
        self.words.textEdited.connect(lambda _text: self._emit_verdict(CheckVerdict.DEFECT))
        self.words.returnPressed.connect(self.typed)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.name, 1)
        row.addWidget(self.fine)
        row.addWidget(self.defect)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[MARGIN_PX] * 4)
        column.setSpacing(4)
        column.addWidget(self.picture, 1)
        column.addLayout(row)
        column.addWidget(self.state)
        column.addWidget(self.words)

    def show_camera(self, camera: Camera | None) -> None:
        """Show another camera; None empties the card."""
        if camera == self.camera:
            return
        self.camera = camera
        self.setVisible(camera is not None)
        self.picture.show_camera(camera.number if camera else None)
        self.name.setText(f"{camera.number}  {camera.name}" if camera else "")
        self.name.setToolTip(camera.place if camera else "")

    def show_look(self, look: CameraCheck, automatic: str, *, is_chosen: bool) -> None:
        """Show the verdict so far and what the console sees by itself.

        Args:
            look: the verdict so far.
            automatic: what the console sees by itself; empty if all is well.
            is_chosen: whether the card is selected.
        """
        self.fine.setChecked(look.verdict is CheckVerdict.FINE)
        self.defect.setChecked(look.verdict is CheckVerdict.DEFECT)
        self.words.setVisible(look.verdict is CheckVerdict.DEFECT)
        if self.words.text().strip() != look.defect:
            self.words.setText(look.defect)
        self.state.setText(automatic or self.tr("Picture and recording are working"))
        self.state.setProperty("tint", "warn" if automatic else "")
        self.state.style().polish(self.state)
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            self.update()

    def _emit_verdict(self, verdict: CheckVerdict) -> None:
        if self.camera is not None:
            self.said.emit(self.camera.number, verdict, self.words.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.camera is not None:
            self.chosen.emit(self.camera.number)

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent" if self._is_chosen else "line"), 2 if self._is_chosen else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()
