"""One camera's live picture as a widget for panes and dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from console.bridge.labels import translated
from console.domain.errors import ConsoleError
from console.domain.streaming.picture import PixelFormat
from console.domain.wall.tile_status import DEAD_AFTER_S
from console.ui.wall.image_conversion import qimage
from console.ui.wall.monitor_sight import MonitorSight
from console.ui.wall.tile_stream import TileStream
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QResizeEvent, QShowEvent

    from console.domain.streaming.picture import Picture
    from console.services.ports import CameraFeed

TICK_MS = 60
"""Milliseconds between pictures; smooth enough to judge a picture by."""


class LiveView(QWidget):
    """Shows a camera while it is visible. UI thread.

    Args:
        feed: the source of the pictures.
        parent: the parent widget.
        prefers_main: use the main stream at any size.
    """

    arrived = Signal()
    """Emitted when a newer picture is shown."""

    def __init__(
        self, feed: CameraFeed | None, parent: QWidget | None = None, *, prefers_main: bool = False
    ) -> None:
        super().__init__(parent)
        self._feed, self._prefers_main = feed, prefers_main
        self._camera: int | None = None
        self._stream: TileStream | None = None
        self.problem = ""
        """Text shown in place of the picture."""
        self._sight, self._withheld = MonitorSight(self), ""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setMinimumSize(160, 90)

    @property
    def camera(self) -> int | None:
        """Return the number of the camera that is shown."""
        return self._camera

    @property
    def picture(self) -> Picture | None:
        """Return the newest picture, with its privacy masks."""
        return self._stream.picture if self._stream else None

    def show_camera(self, camera: int | None, feed: CameraFeed | None = None) -> None:
        """Show another camera or none; from another feed if one is given."""
        self._unsubscribe()
        self._camera, self._feed, self.problem = camera, feed or self._feed, ""
        if self.isVisible():
            self._subscribe()
        self.update()

    def place(self) -> QRectF:
        """Return the rectangle of the picture in the widget; the whole widget if there is none."""
        picture = self.picture
        if picture is None or not picture.width:
            return QRectF(self.rect())
        width, height = picture.source_width or picture.width, picture.source_height or picture.height
        scale = min(self.width() / width, self.height() / height)
        size = width * scale, height * scale
        return QRectF((self.width() - size[0]) / 2, (self.height() - size[1]) / 2, *size)

    def image(self) -> QImage | None:
        """Return the newest picture as a separate image."""
        picture = self.picture
        return qimage(picture).copy() if picture else None

    def set_lifted_zones(self, lifted: frozenset[str]) -> None:
        """Set which privacy zones are lifted; see `TileStream.allow`."""
        if self._stream is not None:
            self._stream.allow(lifted)

    def paint_over(self, painter: QPainter, place: QRectF) -> None:
        """Draw marks over the picture; for subclasses."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), on_picture("tile"))
        picture, place = self.picture, self.place()
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, qimage(picture))
            if self._stream is not None:
                self._stream.painted()
        if message := self.problem or self._withheld or self._state_text(picture):
            painter.fillRect(place, on_picture("tile", 190))
            painter.setPen(on_picture("muted"))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(wrapped), message)
        self.paint_over(painter, place)
        painter.end()

    def _state_text(self, picture: Picture | None) -> str:
        if self._camera is None:
            return self.tr("No camera")
        if picture is None:
            return self.tr("Waiting for the picture")
        status = self._feed.status(self._camera) if self._feed else None
        if status is not None and self._stream is not None:
            age_s = self._stream.status(status).age_s
            if age_s is not None and age_s > DEAD_AFTER_S:
                return self.tr("No picture for {0} s").format(int(age_s))
        return ""

    def _subscribe(self) -> None:
        if self._camera is None or self._feed is None or self._stream is not None:
            return
        # It ticks also without a picture, to notice that it came to another monitor.
        self._timer.start()
        self._sight.has_moved()
        self._withheld = self._sight.why_not(self._feed, self._camera)
        if self._withheld:
            return
        try:
            self._stream = TileStream(self._feed, self._camera, self._pixels(), PixelFormat.BGRA)
        except ConsoleError as error:
            self.problem = translated(error.what)
            return
        self._stream.resize(self._pixels(), prefers_main=self._prefers_main)

    def _unsubscribe(self) -> None:
        self._timer.stop()
        if self._stream is not None:
            self._stream.close()
        self._stream = None

    def _pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(16, round(self.width() * ratio)), max(16, round(self.height() * ratio))

    def _tick(self) -> None:
        if self._sight.has_moved():
            self._unsubscribe()
            self._subscribe()
        if self._stream is not None and self._stream.take():
            self.arrived.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._stream is not None:
            self._stream.resize(self._pixels(), prefers_main=self._prefers_main)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._subscribe()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._unsubscribe()
