"""The painter for machines without a graphics processor.

Pictures come scaled and converted from the capture threads, so painting is copying. Only what changed is
painted, all of it in one go for each tick of the stage. On two old cores this beats every other way
(one widget for each tile, OpenGL in software, QML) by half or more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from console.domain.streaming.picture import PixelFormat
from console.ui.wall.image_conversion import qimage
from console.ui.wall.renderer import BORDER_PX
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPaintEvent

    from console.domain.streaming.picture import Picture
    from console.domain.wall.cells import Rect
    from console.ui.wall.tile import Tile

GREYED_ALPHA = 120
"""How much a dead picture is darkened, of 255."""
SMOOTH_TILES_MOST = 4
"""Enlarging smoothly costs; a wall of many enlarged tiles is enlarged plainly."""


def qrect(rect: Rect) -> QRect:
    """The same rectangle for Qt."""
    return QRect(rect.x, rect.y, rect.width, rect.height)


def greyed(image: QImage) -> QImage:
    """A dead picture: without colour and darker, so that nobody takes it for the street."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(grey)
    painter.fillRect(grey.rect(), QColor(0, 0, 0, GREYED_ALPHA))
    painter.end()
    return grey


class RasterRenderer(QWidget):
    """One monitor's wall, painted by the processor."""

    pixel_format = PixelFormat.BGRA

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tiles: list[Tile] = []
        self._images: dict[int, tuple[Picture, bool, QImage]] = {}
        self._gaps = QRegion()
        self._asked = QRegion()
        """What was asked for since the last painting; anything more is the window system's wish."""
        self._whole: set[int] = set()
        """Tiles of which more changed than the picture."""

    @property
    def widget(self) -> QWidget:
        """Itself."""
        return self

    def arrange(self, tiles: Sequence[Tile]) -> None:
        """Paint these tiles from now on."""
        self._tiles = list(tiles)
        self._images.clear()
        size = self.size() * self.devicePixelRatioF()
        self._gaps = QRegion(0, 0, size.width() + 1, size.height() + 1)
        for tile in self._tiles:
            self._gaps -= QRegion(qrect(tile.rect))
        self.update()

    def present(self, tiles: Sequence[Tile]) -> None:
        """Paint newer pictures at the next chance."""
        dirty = QRegion()
        for tile in tiles:
            if tile.face.is_dead:
                self._whole.add(tile.tile)
            dirty += self._logical(tile.rect if tile.face.is_dead else tile.picture_rect)
        self._asked += dirty
        self.update(dirty)

    def refresh(self, tile: Tile) -> None:
        """Paint a whole tile at the next chance."""
        self._whole.add(tile.tile)
        self._asked += self._logical(tile.rect)
        self.update(self._logical(tile.rect))

    def _logical(self, rect: Rect) -> QRect:
        ratio = self.devicePixelRatioF()
        if ratio == 1.0:
            return qrect(rect)
        return QRectF(rect.x / ratio, rect.y / ratio, rect.width / ratio, rect.height / ratio).toAlignedRect()

    def sizeHint(self) -> QSize:
        return QSize(1280, 720)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        region = event.region()
        painter = QPainter(self)
        if ratio != 1.0:
            painter.scale(1 / ratio, 1 / ratio)
        gaps = self._gaps & region if ratio == 1.0 else self._gaps
        for rect in cast("Iterable[QRect]", gaps):
            painter.fillRect(rect, colour("wall"))
        smooth = sum(self._is_enlarged(tile) for tile in self._tiles) <= SMOOTH_TILES_MOST
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        whole = self._whole
        if not (region - self._asked).isEmpty():
            whole = {tile.tile for tile in self._tiles}
        for tile in self._tiles:
            if region.intersects(self._logical(tile.rect)):
                self._paint_tile(painter, tile, is_whole=tile.tile in whole)
        painter.end()
        self._asked, self._whole = QRegion(), set()

    @staticmethod
    def _is_enlarged(tile: Tile) -> bool:
        picture = tile.picture
        return picture is not None and (not tile.zoom.is_whole or picture.width < tile.picture_rect.width - 1)

    def _paint_tile(self, painter: QPainter, tile: Tile, *, is_whole: bool) -> None:
        rect = tile.rect
        shown = tile.picture_rect
        if tile.picture is None:
            painter.fillRect(qrect(rect), colour("tile"))
        else:
            if is_whole:
                for margin in _margins(rect, shown):
                    painter.fillRect(margin, colour("tile"))
            self._paint_picture(painter, tile, shown)
        for piece in tile.pieces:
            # The strip beside a new picture is as it was.
            if is_whole or rect.y + piece.y + piece.image.height() > shown.y:
                painter.drawImage(rect.x + piece.x, rect.y + piece.y, piece.image)
        paint_border(painter, tile)
        tile.painted()

    def _paint_picture(self, painter: QPainter, tile: Tile, shown: Rect) -> None:
        image = self._image(tile)
        if tile.zoom.is_whole:
            if image.width() == shown.width and image.height() == shown.height:
                painter.drawImage(shown.x, shown.y, image)
            else:
                painter.drawImage(qrect(shown), image)
            return
        zoom = tile.zoom
        part = QRectF(
            zoom.left * image.width(),
            zoom.top * image.height(),
            zoom.span * image.width(),
            zoom.span * image.height(),
        )
        painter.drawImage(QRectF(qrect(shown)), image, part)

    def _image(self, tile: Tile) -> QImage:
        picture = tile.picture
        if picture is None:
            return QImage()
        dead = tile.face.is_dead
        kept = self._images.get(tile.tile)
        if kept is not None and kept[0] is picture and kept[1] == dead:
            return kept[2]
        image = qimage(picture)
        if dead:
            image = greyed(image)
        self._images[tile.tile] = (picture, dead, image)
        return image


def _margins(rect: Rect, shown: Rect) -> list[QRect]:
    """What a letter-boxed picture leaves of its tile."""
    sides = [
        QRect(rect.x, rect.y, rect.width, shown.y - rect.y),
        QRect(rect.x, shown.bottom, rect.width, rect.bottom - shown.bottom),
        QRect(rect.x, shown.y, shown.x - rect.x, shown.height),
        QRect(shown.right, shown.y, rect.right - shown.right, shown.height),
    ]
    return [side for side in sides if not side.isEmpty()]


def paint_border(painter: QPainter, tile: Tile) -> None:
    """Selection: a closed accent frame. Spot: amber corners. Both at once stay tellable apart."""
    if tile.is_target or tile.face.is_selected:
        _frame(painter, tile.rect, round(BORDER_PX * tile.scale), colour("accent"))
    if tile.face.is_spot:
        _corners(painter, tile.rect, round((BORDER_PX + 2) * tile.scale), colour("spot"))


def _frame(painter: QPainter, rect: Rect, wide: int, tint: QColor) -> None:
    painter.fillRect(rect.x, rect.y, rect.width, wide, tint)
    painter.fillRect(rect.x, rect.bottom - wide, rect.width, wide, tint)
    painter.fillRect(rect.x, rect.y, wide, rect.height, tint)
    painter.fillRect(rect.right - wide, rect.y, wide, rect.height, tint)


def _corners(painter: QPainter, rect: Rect, wide: int, tint: QColor) -> None:
    long = max(12, min(rect.width, rect.height) // 7)
    for x, inward in ((rect.x, 0), (rect.right, 1)):
        for y, upward in ((rect.y, 0), (rect.bottom, 1)):
            painter.fillRect(x - inward * long, y - upward * wide, long, wide, tint)
            painter.fillRect(x - inward * wide, y - upward * long, wide, long, tint)
