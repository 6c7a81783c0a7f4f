"""The tiles of a review: drawn by the wall's renderer, never looking live."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QRubberBand, QWidget

from console.bridge.playback import played_tile
from console.domain.playback.motion import MotionArea
from console.domain.wall.cells import Rect, cut
from console.domain.wall.tile_status import TileStatus, lift_status
from console.domain.wall.zoom import STEP, Zoom
from console.ui.playback.density import PlayedDensity
from console.ui.wall.authorised_tile import withheld
from console.ui.wall.monitor_sight import MonitorSight
from console.ui.wall.overlay import caption_rows, overlay
from console.ui.wall.raster_renderer import RasterRenderer
from console.ui.wall.renderer import GAP_PX
from console.ui.wall.tile import Tile
from console.ui.wall.tile_stream import TileStream
from console.ui.widgets.key_pointer import KeyPointer
from console.ui.widgets.theme import text_scale

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent, QWheelEvent

    from console.ui.base.context import PaneContext
    from console.ui.playback.session import PlaybackSession

PAN_STEP = 0.15
"""Part of the seen width or height by which one key press moves a zoomed picture."""


class PlaybackTiles(QWidget):
    """Shows every camera of a review in a grid. UI thread."""

    selected = Signal(int)
    """Number of the camera whose tile was chosen."""

    area_drawn = Signal(object)
    """The part of the selected camera's picture that was drawn (`MotionArea`)."""

    def __init__(self, context: PaneContext, session: PlaybackSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, session
        self.surface = RasterRenderer(self)
        self._sight = MonitorSight(self)
        self.tiles: list[Tile] = []
        self.density = PlayedDensity(context, self)
        self.single = False
        """Whether only the selected camera is shown."""
        self._dragged: QPointF | None = None
        self._is_drawing = False
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, self)
        self.setMinimumSize(160, 90)
        self._pointer = KeyPointer(self, self._drawing_place, lambda: self._is_drawing)
        session.changed.connect(self.arrange)
        session.ticked.connect(self.tick)

    @property
    def scale(self) -> float:
        """Return the factor from the theme's lengths to device pixels."""
        return text_scale(self._context.settings.scale) * self.devicePixelRatioF()

    def arrange(self) -> None:
        """Lay out the cameras of the review and stream them."""
        zooms = {tile.stream.camera: tile.zoom for tile in self.tiles if tile.stream is not None}
        for tile in self.tiles:
            if tile.stream is not None:
                tile.stream.close()
        self.tiles = []
        self._sight.has_moved()
        player, review = self._session.player, self._session.review
        if player is not None and review is not None:
            cameras = (self._session.selected,) if self.single else review.request.cameras
            for number, (camera, rect) in enumerate(zip(cameras, self._rects(len(cameras)), strict=True)):
                caption = caption_rows(rect, self.scale, lies_over=self._context.settings.names_over_pictures)
                tile = Tile(number, rect, caption=caption, scale=self.scale)
                tile.zoom = zooms.get(camera, Zoom())
                if self._sight.why_not(self._context.services.feed, camera):
                    tile.withheld = camera
                else:
                    tile.stream = TileStream(player, camera, tile.wanted_size, self.surface.pixel_format)
                self.tiles.append(tile)
        self.surface.arrange(self.tiles)
        self.tick()

    def _rects(self, count: int) -> list[Rect]:
        ratio = self.devicePixelRatioF()
        width, height = round(self.width() * ratio), round(self.height() * ratio)
        columns = max(1, math.ceil(math.sqrt(count)))
        rows = max(1, math.ceil(count / columns))
        xs, ys = cut(width + GAP_PX, columns), cut(height + GAP_PX, rows)
        return [
            Rect(
                xs[number % columns],
                ys[number // columns],
                max(1, xs[number % columns + 1] - xs[number % columns] - GAP_PX),
                max(1, ys[number // columns + 1] - ys[number // columns] - GAP_PX),
            )
            for number in range(count)
        ]

    def tick(self) -> None:
        """Show newer pictures, and what each tile says."""
        if self._sight.has_moved():
            self.arrange()
            return
        newer = [tile for tile in self.tiles if tile.stream is not None and tile.stream.take()]
        for tile in self.tiles:
            self._update(tile)
        if newer:
            self.surface.present(newer)

    def _update(self, tile: Tile) -> None:
        player, stream = self._session.player, tile.stream
        if tile.withheld is not None:
            self._withhold(tile, tile.withheld)
        if player is None or stream is None:
            return
        lifts = self._context.services.playback.lifts
        is_selected = stream.camera == self._session.selected
        base = TileStatus(
            is_selected=is_selected,
            reticle=self.density.reticle(tile) if is_selected else None,
            magnified=round(tile.zoom.factor, 1),
            lift=lift_status(lifts.lifts_of(stream.camera), lifts.now_s()),
        )
        review = self._session.review
        camera = review.cameras.get(stream.camera) if review is not None else None
        status = played_tile(camera, stream.camera, player, base)
        if status.playback is not None and status.playback.missing:
            # A picture of another time must not stand where there is none.
            stream.picture = None
        if status != tile.status or not tile.is_drawn:
            tile.status, tile.is_drawn = status, True
            tile.pieces = overlay(status, tile.rect, self.scale)
            self.surface.refresh(tile)

    def _withhold(self, tile: Tile, camera: int) -> None:
        """Say on a tile why this monitor does not show its camera."""
        why = self._sight.why_not(self._context.services.feed, camera)
        status = withheld(self._context, camera, TileStatus(), why)
        if status != tile.status or not tile.is_drawn:
            tile.status, tile.is_drawn = status, True
            tile.pieces = overlay(status, tile.rect, self.scale)
            self.surface.refresh(tile)

    def begin_area(self) -> None:
        """Have the next drag on the selected tile draw an area of its whole picture."""
        tile = self.tile_of(self._session.selected)
        if tile is not None:
            self.zoom(tile, Zoom())
            self._is_drawing = True
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.setFocus()

    def _drawing_place(self) -> QRectF:
        """Return where the selected camera's picture is, in pixels of the widget."""
        tile, ratio = self.tile_of(self._session.selected), self.devicePixelRatioF()
        if tile is None:
            return QRectF(self.rect())
        rect = tile.picture_rect
        return QRectF(rect.x / ratio, rect.y / ratio, (rect.width - 1) / ratio, (rect.height - 1) / ratio)

    def _end_area(self, begin: QPointF, end: QPointF) -> None:
        self._is_drawing = False
        self._band.hide()
        self.unsetCursor()
        tile = self.tile_of(self._session.selected)
        if tile is None:
            return
        (left, top), (right, bottom) = self._share(tile, begin), self._share(tile, end)
        area = MotionArea(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        self.area_drawn.emit(area)

    def _share(self, tile: Tile, point: QPointF) -> tuple[float, float]:
        """Return where a point lies on the picture of a tile, 0 to 1 from the left and from the top."""
        place = point * self.devicePixelRatioF()
        return tile.framing.to_picture(place.x(), place.y())

    def tile_of(self, camera: int) -> Tile | None:
        """Return the tile of a camera."""
        return next((tile for tile in self.tiles if tile.stream and tile.stream.camera == camera), None)

    def select(self, camera: int) -> None:
        """Select a camera's tile."""
        self._session.selected = camera
        self.tick()
        self.selected.emit(camera)

    def select_next(self, by: int) -> None:
        """Select the next or previous tile."""
        review = self._session.review
        if review is not None:
            cameras = review.request.cameras
            index = (cameras.index(self._session.selected) + by) % len(cameras)
            self.select(cameras[index])
            if self.single:
                self.arrange()

    def zoom_by(self, notches: int) -> None:
        """Zoom the selected recording about the middle of what is seen."""
        tile = self.tile_of(self._session.selected)
        if tile is not None:
            self.zoom(tile, tile.zoom.about(0.5, 0.5, STEP**notches))

    def pan_by(self, across: int, down: int) -> None:
        """Move within the zoomed picture of the selected recording."""
        tile = self.tile_of(self._session.selected)
        if tile is not None:
            self.zoom(tile, tile.zoom.moved(across * PAN_STEP, down * PAN_STEP))

    def toggle_single(self) -> None:
        """Show the selected camera alone, or all."""
        self.single = not self.single
        self.arrange()

    def zoom(self, tile: Tile, zoom: Zoom) -> None:
        """Show a part of a tile's picture."""
        if tile.stream is not None and zoom != tile.zoom:
            tile.zoom = zoom
            tile.stream.resize(tile.wanted_size, prefers_main=True)
            self._update(tile)
            self.surface.refresh(tile)

    def _at(self, point: QPointF) -> Tile | None:
        ratio = self.devicePixelRatioF()
        x, y = int(point.x() * ratio), int(point.y() * ratio)
        return next((tile for tile in self.tiles if tile.rect.contains(x, y)), None)

    # -- Qt events ------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.surface.setGeometry(self.rect())
        self.arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        tile = self._at(event.position())
        if self._is_drawing and tile is not self.tile_of(self._session.selected):
            self._is_drawing = False
            self.unsetCursor()
        if tile is not None and tile.stream is not None and event.button() is Qt.MouseButton.LeftButton:
            self._dragged = event.position()
            self.select(tile.stream.camera)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tile = self.tile_of(self._session.selected)
        if self._is_drawing and self._dragged is not None:
            self._band.setGeometry(QRectF(self._dragged, event.position()).normalized().toRect())
            self._band.show()
            return
        if self._dragged is None or tile is None or tile.zoom.is_whole:
            return
        moved = (event.position() - self._dragged) * self.devicePixelRatioF()
        self._dragged = event.position()
        self.zoom(tile, tile.framing.dragged(tile.zoom, moved.x(), moved.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_drawing and self._dragged is not None:
            self._end_area(self._dragged, event.position())
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) is not None:
            self.toggle_single()

    def wheelEvent(self, event: QWheelEvent) -> None:
        tile = self._at(event.position())
        if tile is None:
            return
        notches, place = event.angleDelta().y() / 120, event.position() * self.devicePixelRatioF()
        self.zoom(tile, tile.framing.zoomed(tile.zoom, place.x(), place.y(), STEP**notches))
