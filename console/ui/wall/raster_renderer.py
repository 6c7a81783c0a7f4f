"""The renderer for machines without a graphics processor.

Pictures arrive scaled and converted from the capture threads, so painting is copying. Only what changed is
painted, once for each tick of the wall. On two old cores this needs half the time, or less, of one widget
for each tile, OpenGL in software, or QML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtWidgets import QWidget

from console.domain.streaming.picture import PixelFormat
from console.domain.wall.cells import Rect
from console.ui.wall.image_conversion import qimage
from console.ui.wall.renderer import BORDER_PX
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPaintEvent

    from console.domain.streaming.picture import Picture
    from console.ui.wall.tile import Tile

GREYED_ALPHA = 120
"""Opacity of the black laid over a dead picture, of 255."""
SMOOTH_TILES_MOST = 4
"""Most enlarged tiles that are scaled smoothly, because smooth scaling is slow."""


def qrect(rect: Rect) -> QRect:
    """Return the rectangle as a `QRect`."""
    return QRect(rect.x, rect.y, rect.width, rect.height)


def greyed(image: QImage) -> QImage:
    """Return a dead picture in darkened grey, so that no one takes it for live."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8).convertToFormat(QImage.Format.Format_RGB32)
    painter = QPainter(grey)
    painter.fillRect(grey.rect(), QColor(0, 0, 0, GREYED_ALPHA))
    painter.end()
    return grey


class RasterRenderer(QWidget):
    """One monitor's wall, drawn by the processor. UI thread."""

    pixel_format = PixelFormat.BGRA

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tiles: list[Tile] = []
        self._images: dict[int, tuple[Picture, bool, QImage]] = {}
        self._gaps = QRegion()
        self._requested_region = QRegion()
        """Region requested since the last painting; anything more was requested by the window system."""
        self._tiles_to_repaint: set[int] = set()
        """Tiles of which more than the picture changed."""

    @property
    def widget(self) -> QWidget:
        """Return this widget."""
        return self

    def arrange(self, tiles: Sequence[Tile]) -> None:
        """Draw these tiles from now on."""
        self._tiles = list(tiles)
        self._images.clear()
        size = self.size() * self.devicePixelRatioF()
        self._gaps = QRegion(0, 0, size.width() + 1, size.height() + 1)
        for tile in self._tiles:
            self._gaps -= QRegion(qrect(tile.rect))
        self.update()

    def present(self, tiles: Sequence[Tile]) -> None:
        """Draw newer pictures in the next frame."""
        dirty = QRegion()
        for tile in tiles:
            if tile.status.is_dead:
                self._tiles_to_repaint.add(tile.tile)
            dirty += self._logical(tile.rect if tile.status.is_dead else tile.picture_rect)
        self._requested_region += dirty
        self.update(dirty)

    def refresh(self, tile: Tile) -> None:
        """Redraw a whole tile in the next frame."""
        self._tiles_to_repaint.add(tile.tile)
        self._requested_region += self._logical(tile.rect)
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
            painter.fillRect(rect, on_picture("wall"))
        smooth = sum(tile.is_enlarged for tile in self._tiles) <= SMOOTH_TILES_MOST
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        whole = self._tiles_to_repaint
        if not (region - self._requested_region).isEmpty():
            whole = {tile.tile for tile in self._tiles}
        for tile in self._tiles:
            if region.intersects(self._logical(tile.rect)):
                self._paint_tile(painter, tile, is_whole=tile.tile in whole)
        painter.end()
        self._requested_region, self._tiles_to_repaint = QRegion(), set()

    def _paint_tile(self, painter: QPainter, tile: Tile, *, is_whole: bool) -> None:
        rect = tile.rect
        picture_rect = tile.picture_rect
        if tile.picture is None:
            painter.fillRect(qrect(rect), on_picture("tile"))
        else:
            if is_whole:
                for margin in _free_margins(rect, picture_rect):
                    painter.fillRect(margin, on_picture("tile"))
            self._paint_picture(painter, tile, picture_rect)
        for piece in tile.pieces:
            # Overlays above the picture did not change and need no painting.
            if is_whole or rect.y + piece.y + piece.image.height() > picture_rect.y:
                painter.drawImage(rect.x + piece.x, rect.y + piece.y, piece.image)
        paint_border(painter, tile)
        tile.painted()

    def _paint_picture(self, painter: QPainter, tile: Tile, picture_rect: Rect) -> None:
        image, framing = self._image(tile), tile.framing
        is_as_large = image.width() == picture_rect.width and image.height() == picture_rect.height
        if framing.is_whole and is_as_large:
            # Nothing is scaled, as on most tiles: copying costs a third.
            painter.drawImage(picture_rect.x, picture_rect.y, image)
            return
        part = QRectF(
            framing.left * image.width(),
            framing.top * image.height(),
            framing.width * image.width(),
            framing.height * image.height(),
        )
        seen = part.toRect()
        if seen.width() == picture_rect.width and seen.height() == picture_rect.height:
            painter.drawImage(
                picture_rect.x, picture_rect.y, image, seen.x(), seen.y(), seen.width(), seen.height()
            )
        elif framing.is_whole:
            painter.drawImage(qrect(picture_rect), image)
        else:
            painter.drawImage(QRectF(qrect(picture_rect)), image, part)

    def _image(self, tile: Tile) -> QImage:
        picture = tile.picture
        if picture is None:
            return QImage()
        dead = tile.status.is_dead
        cached = self._images.get(tile.tile)
        if cached is not None and cached[0] is picture and cached[1] == dead:
            return cached[2]
        image = qimage(picture)
        if dead:
            image = greyed(image)
        self._images[tile.tile] = (picture, dead, image)
        return image


def _free_margins(rect: Rect, picture_rect: Rect) -> list[QRect]:
    """Return the parts of a tile that a letter-boxed picture leaves free."""
    sides = [
        QRect(rect.x, rect.y, rect.width, picture_rect.y - rect.y),
        QRect(rect.x, picture_rect.bottom, rect.width, rect.bottom - picture_rect.bottom),
        QRect(rect.x, picture_rect.y, picture_rect.x - rect.x, picture_rect.height),
        QRect(picture_rect.right, picture_rect.y, rect.right - picture_rect.right, picture_rect.height),
    ]
    return [side for side in sides if not side.isEmpty()]


def paint_border(painter: QPainter, tile: Tile) -> None:
    """Draw the selection as a closed frame and the spot as corners, so that both can be seen at once."""
    wide = round(BORDER_PX * tile.scale)
    is_played = tile.status.playback is not None
    if is_played:
        _paint_frame(painter, tile.rect, wide, on_picture("playback"))
    if tile.is_target or tile.status.is_selected:
        # The frame of a recording stays; the selection is drawn within it.
        inner = _shrunk(tile.rect, wide) if is_played else tile.rect
        _paint_frame(painter, inner, wide, on_picture("accent"))
    if tile.status.is_spot:
        _corners(painter, tile.rect, round((BORDER_PX + 2) * tile.scale), on_picture("spot"))


def _shrunk(rect: Rect, by: int) -> Rect:
    return Rect(rect.x + by, rect.y + by, max(1, rect.width - 2 * by), max(1, rect.height - 2 * by))


def _paint_frame(painter: QPainter, rect: Rect, wide: int, tint: QColor) -> None:
    painter.fillRect(rect.x, rect.y, rect.width, wide, tint)
    painter.fillRect(rect.x, rect.bottom - wide, rect.width, wide, tint)
    painter.fillRect(rect.x, rect.y, wide, rect.height, tint)
    painter.fillRect(rect.right - wide, rect.y, wide, rect.height, tint)


def _corners(painter: QPainter, rect: Rect, wide: int, tint: QColor) -> None:
    length = max(12, min(rect.width, rect.height) // 7)
    for x, inward in ((rect.x, 0), (rect.right, 1)):
        for y, upward in ((rect.y, 0), (rect.bottom, 1)):
            painter.fillRect(x - inward * length, y - upward * wide, length, wide, tint)
            painter.fillRect(x - inward * wide, y - upward * length, wide, length, tint)
