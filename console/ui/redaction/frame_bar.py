"""The frames of a clip as a bar: which were seen, the chosen track's key boxes, and where one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from console.ui.redaction.sitting import RedactionSitting

HEIGHT_PX, SEEN_PX, KEY_PX = 34, 8, 7


class FrameBar(QWidget):
    """Shows a sitting's frames; a click goes to one. UI thread."""

    sought = Signal(int)

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.setFixedHeight(round(HEIGHT_PX * scale))
        self._scale = scale
        self._sitting: RedactionSitting | None = None

    def follow(self, sitting: RedactionSitting | None) -> None:
        """Show a sitting; None shows nothing."""
        self._sitting = sitting
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("plate"))
        sitting = self._sitting
        if sitting is None or not sitting.job.frames:
            return
        step = self.width() / sitting.job.frames
        high = SEEN_PX * self._scale
        bits = bin(sitting.seen.bits)[:1:-1]
        begin = None
        for frame in range(sitting.job.frames + 1):
            is_seen = frame < len(bits) and bits[frame] == "1"
            if is_seen and begin is None:
                begin = frame
            elif not is_seen and begin is not None:
                painter.fillRect(QRectF(begin * step, 0, (frame - begin) * step, high), colour("accent"))
                begin = None
        if sitting.track is not None:
            self._paint_track(painter, step)
        painter.fillRect(QRectF(sitting.frame * step, 0, max(2.0, step), self.height()), colour("text"))

    def _paint_track(self, painter: QPainter, step: float) -> None:
        track = self._sitting.track if self._sitting is not None else None
        if track is None:
            return
        middle = self.height() * 0.65
        for stretch in track.stretches:
            length = (stretch.last - stretch.first + 1) * step
            painter.fillRect(QRectF(stretch.first * step, middle - 1, length, 3), colour("muted"))
        size = KEY_PX * self._scale
        for key in track.keys:
            place = (key.frame + 0.5) * step - size / 2
            painter.fillRect(QRectF(place, middle - size / 2, size, size), colour("text"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._seek(event)

    def _seek(self, event: QMouseEvent) -> None:
        if self._sitting is not None and self.width():
            self.sought.emit(int(event.position().x() / self.width() * self._sitting.job.frames))
