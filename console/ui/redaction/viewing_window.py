"""The window of a viewing seat: one redacted clip, covered, over everything else on the monitor (DIS-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from console.ui.base.background import ask
from console.ui.widgets.forms import button, words
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent

    from console.domain.errors import ConsoleError
    from console.services.redaction.viewings import PreparedViewing
    from console.ui.base.context import PaneContext

LEAST_MS = 20
SECOND_MS = 1000


class ViewedPicture(QWidget):
    """One picture, as large as it fits. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(320, 180))
        self.setAccessibleName(self.tr("Redacted copy"))
        self.image = QImage()

    def show_frame(self, pixels: bytes, size: tuple[int, int]) -> None:
        """Show a picture, three bytes a pixel."""
        width, height = size
        self.image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), on_picture("plate"))
        if self.image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scaled = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - scaled.width()) / 2, (self.height() - scaled.height()) / 2
        painter.drawImage(QRectF(left, top, scaled.width(), scaled.height()), self.image)


class ViewingWindow(QWidget):
    """Plays one clip over the whole monitor, and closes when the staff have the seat again. UI thread.

    It is no dialog: those are put away when the console is locked.

    Args:
        context: of the pane that began it.
        viewing: what is shown.
        beside: its monitor is taken.
    """

    def __init__(self, context: PaneContext, viewing: PreparedViewing, beside: QWidget) -> None:
        super().__init__(beside.window(), Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Viewing for request {0}").format(viewing.request))
        self._context, self._viewings, self.viewing = context, context.services.viewings, viewing
        self.frame, self._is_reading, self._is_over = 0, False, False
        self.picture = ViewedPicture()
        self.place = QSlider(Qt.Orientation.Horizontal)
        self.place.setRange(0, max(0, viewing.clip.frames - 1))
        self.place.setAccessibleName(self.tr("Place in the clip"))
        self.line = words("")
        self.play_button = button(self.tr("&Play"), self.play, is_first=True)
        self.back_button = button(self.tr("One picture &back"), lambda: self.go_to(self.frame - 1))
        self.on_button = button(self.tr("One picture &on"), lambda: self.go_to(self.frame + 1))
        self.end_button = button(self.tr("&End the viewing"), self.end)
        self.end_button.setToolTip(self.tr("The staff then unlock the console with their password."))
        below = QHBoxLayout()
        for widget in (self.play_button, self.back_button, self.on_button):
            below.addWidget(widget)
        below.addWidget(self.line, 1)
        below.addWidget(self.end_button)
        column = QVBoxLayout(self)
        column.addWidget(self.picture, 1)
        column.addWidget(self.place)
        column.addLayout(below)
        self._timer = QTimer(self)
        self._timer.setInterval(max(LEAST_MS, round(viewing.clip.frame_s * SECOND_MS)))
        self._timer.timeout.connect(self._play_on)
        self.place.valueChanged.connect(self.go_to)
        context.bridge.attendance.changed.connect(self._follow)
        self.setGeometry(beside.window().screen().geometry())
        self._read()

    def play(self) -> None:
        """Play on, or from the begin if it is at the end; or stand still."""
        if self._timer.isActive():
            self._timer.stop()
        else:
            if self.frame + 1 >= self.viewing.clip.frames:
                self.go_to(0)
            self._timer.start()
        is_playing = self._timer.isActive()
        self.play_button.setText(self.tr("&Stand still") if is_playing else self.tr("&Play"))

    def end(self) -> None:
        """Show nothing any more; the seat stays locked until the staff unlock it."""
        if self._timer.isActive():
            self.play()
        self.hide()

    def _play_on(self) -> None:
        if self._is_reading:
            return
        if self.frame + 1 >= self.viewing.clip.frames:
            self.play()
        else:
            self.go_to(self.frame + 1)

    def go_to(self, frame: int) -> None:
        """Go to a picture."""
        self.frame = max(0, min(self.viewing.clip.frames - 1, frame))
        self.place.blockSignals(True)
        self.place.setValue(self.frame)
        self.place.blockSignals(False)
        self._read()

    def _read(self) -> None:
        if self._is_reading or self._is_over:
            return
        frame, clip = self.frame, self.viewing.clip
        self._is_reading = True

        def show(pixels: bytes) -> None:
            self._is_reading = False
            if self._is_over:
                self._close_clip()
                return
            self.picture.show_frame(pixels, clip.size)
            self.line.setText(self.tr("Picture {0} of {1}").format(frame + 1, clip.frames))
            if frame != self.frame:
                self._read()

        def refuse(error: ConsoleError) -> None:
            self._is_reading = False
            self._timer.stop()
            self._context.bridge.messages.refuse(error)
            if self._is_over:
                self._close_clip()

        ask(self._context, lambda: clip.rgb(frame), show, refuse)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.go_to(self.frame + by)

    def closeEvent(self, event: QCloseEvent) -> None:
        # Whoever views it may close the window.
        if not self._is_over:
            event.ignore()
            self.end()

    def _follow(self) -> None:
        """Close when the viewing has ended; the pictures are deleted from the disk."""
        if self._is_over or self._viewings.viewing is self.viewing:
            return
        self._is_over = True
        self._timer.stop()
        self.hide()
        if not self._is_reading:
            self._close_clip()

    def _close_clip(self) -> None:
        def closed(_: None) -> None:
            self.close()

        ask(self._context, self.viewing.clip.close, closed)
