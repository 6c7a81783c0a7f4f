"""One camera's live picture as a widget of its own: for panes and dialogs that need a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget

from console.domain.errors import ConsoleError
from console.domain.streaming.picture import PixelFormat
from console.domain.wall.tile_status import DEAD_AFTER_S
from console.ui.wall.image_conversion import qimage
from console.ui.wall.tile_stream import TileStream
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QResizeEvent, QShowEvent

    from console.domain.streaming.picture import Picture
    from console.services.ports import CameraFeed

TICK_MS = 60
"""Smooth enough to judge a picture by, and a fraction of what the wall does."""


class LiveView(QWidget):
    """Looks while it is visible. UI thread.

    Args:
        feed: whose pictures.
        prefers_main: whether the main stream is wanted, whatever the size.
    """

    arrived = Signal()
    """A newer picture is shown."""

    def __init__(
        self, feed: CameraFeed | None, parent: QWidget | None = None, *, prefers_main: bool = False
    ) -> None:
        super().__init__(parent)
        self._feed, self._prefers_main = feed, prefers_main
        self._camera: int | None = None
        self._sight: TileStream | None = None
        self.problem = ""
        """Said in place of the picture."""
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.setMinimumSize(160, 90)

    @property
    def camera(self) -> int | None:
        """The camera that is shown."""
        return self._camera

    @property
    def picture(self) -> Picture | None:
        """The newest picture; masked like every other."""
        return self._sight.picture if self._sight else None

    def show_camera(self, camera: int | None, feed: CameraFeed | None = None) -> None:
        """Look at another camera, or at none; by another feed where one is given."""
        self._end()
        self._camera, self._feed, self.problem = camera, feed or self._feed, ""
        if self.isVisible():
            self._begin()
        self.update()

    def place(self) -> QRectF:
        """Where the picture lies in the widget; all of it while there is none."""
        picture = self.picture
        if picture is None or not picture.width:
            return QRectF(self.rect())
        width, height = picture.source_width or picture.width, picture.source_height or picture.height
        scale = min(self.width() / width, self.height() / height)
        shown = width * scale, height * scale
        return QRectF((self.width() - shown[0]) / 2, (self.height() - shown[1]) / 2, *shown)

    def image(self) -> QImage | None:
        """The newest picture as an image of its own."""
        picture = self.picture
        return qimage(picture).copy() if picture else None

    def sight_allows(self, lifted: frozenset[str]) -> None:
        """Which privacy zones are lifted now: see `TileStream.allow`."""
        if self._sight is not None:
            self._sight.allow(lifted)

    def paint_over(self, painter: QPainter, place: QRectF) -> None:
        """Drawn over the picture; for those who need marks on it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("tile"))
        picture, place = self.picture, self.place()
        if picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, qimage(picture))
            if self._sight is not None:
                self._sight.painted()
        if said := self.problem or self._state(picture):
            painter.fillRect(place, colour("tile", 190))
            painter.setPen(colour("muted"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), said)
        self.paint_over(painter, place)
        painter.end()

    def _state(self, picture: Picture | None) -> str:
        if self._camera is None:
            return self.tr("No camera")
        if picture is None:
            return self.tr("Waiting for the picture")
        status = self._feed.status(self._camera) if self._feed else None
        if status is not None and self._sight is not None:
            age_s = self._sight.look(status).age_s
            if age_s is not None and age_s > DEAD_AFTER_S:
                return self.tr("No picture for {0} s").format(int(age_s))
        return ""

    def _begin(self) -> None:
        if self._camera is None or self._feed is None or self._sight is not None:
            return
        try:
            self._sight = TileStream(self._feed, self._camera, self._pixels(), PixelFormat.BGRA)
        except ConsoleError as error:
            self.problem = error.what
            return
        self._sight.resize(self._pixels(), prefers_main=self._prefers_main)
        self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        if self._sight is not None:
            self._sight.close()
        self._sight = None

    def _pixels(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(16, round(self.width() * ratio)), max(16, round(self.height() * ratio))

    def _tick(self) -> None:
        if self._sight is not None and self._sight.take():
            self.arrived.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._sight is not None:
            self._sight.resize(self._pixels(), prefers_main=self._prefers_main)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._end()
