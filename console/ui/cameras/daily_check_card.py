"""One camera of the daily check: its picture, what the console sees by itself, what the person says."""

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
    """UI thread."""

    said = Signal(int, object, str)
    """Camera, `CheckVerdict`, words of the defect."""
    chosen = Signal(int)
    """The person went to this card."""
    typed = Signal()
    """The words of a defect are said."""

    def __init__(self, feed: CameraFeed) -> None:
        super().__init__()
        self.camera: Camera | None = None
        self._is_chosen = False
        self.picture = LiveView(feed)
        self.picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.name, self.state = QLabel(), QLabel()
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
        self.fine.clicked.connect(lambda _on: self._say(CheckVerdict.FINE))
        self.defect.clicked.connect(lambda _on: self._say(CheckVerdict.DEFECT))
        self.words.textEdited.connect(lambda _text: self._say(CheckVerdict.DEFECT))
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
        """Another camera; None empties the card."""
        if camera == self.camera:
            return
        self.camera = camera
        self.setVisible(camera is not None)
        self.picture.show_camera(camera.number if camera else None)
        self.name.setText(f"{camera.number}  {camera.name}" if camera else "")
        self.name.setToolTip(camera.place if camera else "")

    def show_look(self, look: CameraCheck, seen: str, *, is_chosen: bool) -> None:
        """What was said of it, and what the console sees by itself."""
        self.fine.setChecked(look.verdict is CheckVerdict.FINE)
        self.defect.setChecked(look.verdict is CheckVerdict.DEFECT)
        self.words.setVisible(look.verdict is CheckVerdict.DEFECT)
        if self.words.text().strip() != look.defect:
            self.words.setText(look.defect)
        self.state.setText(seen or self.tr("picture and recording run"))
        self.state.setStyleSheet(f"color: {colour('warn').name()};" if seen else "")
        if is_chosen != self._is_chosen:
            self._is_chosen = is_chosen
            self.update()

    def _say(self, verdict: CheckVerdict) -> None:
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
