"""The renderer that uses the graphics processor: planes become textures, a shader converts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QRhiDepthStencilClearValue,
    QRhiTexture,
    QRhiTextureSubresourceUploadDescription,
    QRhiTextureUploadDescription,
    QRhiTextureUploadEntry,
    QRhiViewport,
)
from PySide6.QtWidgets import QRhiWidget, QWidget

from console.bridge.labels import translated
from console.domain.errors import EnvironmentFault
from console.domain.streaming.picture import PixelFormat
from console.domain.wall.cells import Rect
from console.ui.wall.gpu_textures import (
    CORNERS,
    PlaneTextures,
    bindings,
    corner_buffer,
    corners,
    pipeline,
    sampler,
)
from console.ui.wall.raster_renderer import paint_border, qrect
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import (
        QRhi,
        QRhiBuffer,
        QRhiCommandBuffer,
        QRhiGraphicsPipeline,
        QRhiResourceUpdateBatch,
        QRhiShaderResourceBindings,
    )

    from console.domain.streaming.picture import Picture
    from console.ui.wall.tile import Tile

SOFTWARE = ("llvmpipe", "softpipe", "swiftshader", "basic render", "lavapipe")
"""Names of software renderers, which are slower than the raster renderer."""
WHOLE = (0.0, 0.0, 1.0, 1.0)


def is_software(renderer: str) -> bool:
    """Return whether the name belongs to a software renderer."""
    return any(name in renderer.lower() for name in SOFTWARE)


class GpuRenderer(QRhiWidget):
    """One monitor's wall, drawn by the graphics processor. UI thread.

    Args:
        failed: called once with the reason if there is no real graphics processor.
        bears_software: accept a software renderer because the operator asked for it.
    """

    pixel_format = PixelFormat.YUV420

    def __init__(self, failed: Callable[[str], None], *, bears_software: bool = False) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._failed: Callable[[str], None] | None = failed
        self._allows_software = bears_software
        self._tiles: list[Tile] = []
        self._planes: dict[int, PlaneTextures] = {}
        self._uploaded: dict[int, Picture] = {}
        self._stale_tiles: dict[int, Tile] = {}
        self._drawn_rects: dict[int, Rect] = {}
        self._writing = QImage()
        self._writing_texture: QRhiTexture | None = None
        self._writing_bindings: QRhiShaderResourceBindings | None = None
        self._pipelines: list[QRhiGraphicsPipeline] = []
        self._corners: QRhiBuffer | None = None
        self._rhi: QRhi | None = None
        self.renderFailed.connect(
            lambda: self._report_failure(self.tr("The graphics processor cannot be used."))
        )

    @property
    def widget(self) -> QWidget:
        """Return this widget."""
        return self

    # -- surface --------------------------------------------------------------------------------------------

    def arrange(self, tiles: Sequence[Tile]) -> None:
        """Draw these tiles from now on."""
        self._tiles = list(tiles)
        self._stale_tiles = {tile.tile: tile for tile in tiles}
        self._uploaded.clear()
        self._writing.fill(Qt.GlobalColor.transparent)
        self._writing = QImage()
        self.update()

    def present(self, tiles: Sequence[Tile]) -> None:
        """Draw newer pictures in the next frame."""
        for tile in tiles:
            if self._drawn_rects.get(tile.tile) != tile.picture_rect:
                self._stale_tiles[tile.tile] = tile
        self.update()

    def refresh(self, tile: Tile) -> None:
        """Redraw a tile's overlay in the next frame."""
        self._stale_tiles[tile.tile] = tile
        self.update()

    def _report_failure(self, why: str) -> None:
        if self._failed is not None:
            # Wait for the next turn of the loop, because the surface must not be replaced while Qt paints it.
            failed, self._failed = self._failed, None
            QTimer.singleShot(0, self, lambda: failed(why))

    # -- Qt -------------------------------------------------------------------------------------------------

    def initialize(self, cb: QRhiCommandBuffer) -> None:
        del cb
        rhi = self.rhi()
        if rhi is self._rhi and self._pipelines:
            return
        self.releaseResources()
        self._rhi = rhi
        # Use the text of the object, because reading `deviceName` crashes the process (PySide6 6.11.3).
        name = str(rhi.driverInfo())
        if is_software(name) and not self._allows_software:
            self._report_failure(name)
            return
        try:
            self._make_pipelines(rhi)
        except EnvironmentFault as fault:
            self._report_failure(translated(fault.what))

    def _make_pipelines(self, rhi: QRhi) -> None:
        self._sampler = sampler(rhi)
        # Any three textures will do, because a pipeline depends only on their number.
        scratch = [rhi.newTexture(QRhiTexture.Format.R8, QSize(2, 2)) for _ in range(3)]
        for texture in scratch:
            texture.create()
        self._scratch = scratch
        target = self.renderTarget().renderPassDescriptor()
        pictures = bindings(rhi, scratch, self._sampler)
        writing = bindings(rhi, scratch[:1], self._sampler)
        self._layout_bindings = (pictures, writing)
        self._pipelines = [
            pipeline(rhi, "picture.frag", pictures, target, is_blended=False),
            pipeline(rhi, "overlay.frag", writing, target, is_blended=True),
        ]

    def releaseResources(self) -> None:
        for planes in self._planes.values():
            planes.destroy()
        self._planes.clear()
        self._uploaded.clear()
        self._pipelines.clear()
        self._corners = None
        self._writing_texture = None
        self._writing_bindings = None
        self._stale_tiles = {tile.tile: tile for tile in self._tiles}
        self._writing = QImage()

    def render(self, cb: QRhiCommandBuffer) -> None:  # type: ignore[override]  # so it is in Qt's own QRhiWidget
        rhi = self._rhi
        ground = on_picture("wall")
        if rhi is None or not self._pipelines:
            cb.beginPass(self.renderTarget(), ground, QRhiDepthStencilClearValue(1.0, 0))
            cb.endPass()
            return
        batch = rhi.nextResourceUpdateBatch()
        tiles = self._upload_pictures(rhi, batch)
        self._upload_writing(rhi, batch)
        buffer = self._upload_corners(rhi, batch, tiles)
        cb.beginPass(self.renderTarget(), ground, QRhiDepthStencilClearValue(1.0, 0), batch)
        self._draw(cb, buffer, tiles)
        cb.endPass()
        for tile in self._tiles:
            tile.painted()

    # -- the parts of a picture -----------------------------------------------------------------------------

    def _target_size(self) -> tuple[int, int]:
        size = self.renderTarget().pixelSize()
        return size.width(), size.height()

    def _upload_pictures(self, rhi: QRhi, batch: QRhiResourceUpdateBatch) -> list[Tile]:
        tiles = []
        for tile in self._tiles:
            picture = tile.picture
            if picture is None or picture.pixel_format is not PixelFormat.YUV420:
                continue
            planes = self._planes.get(tile.tile)
            if planes is None or planes.size != (picture.width, picture.height):
                if planes is not None:
                    planes.destroy()
                planes = self._planes[tile.tile] = PlaneTextures(rhi, picture, self._sampler)
                self._uploaded.pop(tile.tile, None)
            if self._uploaded.get(tile.tile) is not picture:
                planes.upload(batch, picture)
                self._uploaded[tile.tile] = picture
            tiles.append(tile)
        return tiles

    def _upload_corners(self, rhi: QRhi, batch: QRhiResourceUpdateBatch, tiles: list[Tile]) -> QRhiBuffer:
        size_bytes = (len(tiles) + 1) * CORNERS.size
        if self._corners is None or self._corners.size() < size_bytes:
            self._corners = corner_buffer(rhi, len(tiles) + 1)
        size = self._target_size()
        up = 1.0 if rhi.isYUpInNDC() else -1.0
        packed = b"".join(
            corners(
                tile.picture_rect,
                size,
                (tile.framing.left, tile.framing.top, tile.framing.width, tile.framing.height),
                (float(tile.picture is not None and tile.picture.full_range), float(tile.status.is_dead)),
                up,
            )
            for tile in tiles
        )
        packed += corners(Rect(0, 0, *size), size, WHOLE, (0.0, 0.0), up)
        batch.updateDynamicBuffer(self._corners, 0, packed)
        return self._corners

    def _draw(self, cb: QRhiCommandBuffer, buffer: QRhiBuffer, tiles: list[Tile]) -> None:
        width, height = self._target_size()
        cb.setGraphicsPipeline(self._pipelines[0])
        cb.setViewport(QRhiViewport(0, 0, width, height))
        for number, tile in enumerate(tiles):
            cb.setShaderResources(self._planes[tile.tile].bindings)
            cb.setVertexInput(0, [(buffer, number * CORNERS.size)])
            cb.draw(4)
        cb.setGraphicsPipeline(self._pipelines[1])
        cb.setViewport(QRhiViewport(0, 0, width, height))
        cb.setShaderResources(self._writing_bindings)
        cb.setVertexInput(0, [(buffer, len(tiles) * CORNERS.size)])
        cb.draw(4)

    # -- writing --------------------------------------------------------------------------------------------

    def _upload_writing(self, rhi: QRhi, batch: QRhiResourceUpdateBatch) -> None:
        size = QSize(*self._target_size())
        if self._writing.size() != size:
            self._writing = QImage(size, QImage.Format.Format_RGBA8888_Premultiplied)
            self._writing.fill(Qt.GlobalColor.transparent)
            self._stale_tiles = {tile.tile: tile for tile in self._tiles}
            self._make_writing_texture(rhi, size)
            for tile in self._tiles:
                self._draw_writing(tile)
            self._stale_tiles.clear()
            if self._writing_texture is not None:
                batch.uploadTexture(self._writing_texture, self._writing)
            return
        stale, self._stale_tiles = self._stale_tiles, {}
        for tile in stale.values():
            self._draw_writing(tile)
            self._upload_part(batch, qrect(tile.rect))

    def _make_writing_texture(self, rhi: QRhi, size: QSize) -> None:
        if self._writing_texture is None or self._writing_texture.pixelSize() != size:
            self._writing_texture = rhi.newTexture(QRhiTexture.Format.RGBA8, size)
            self._writing_texture.create()
            self._writing_bindings = bindings(rhi, [self._writing_texture], self._sampler)

    def _upload_part(self, batch: QRhiResourceUpdateBatch, part: QRect) -> None:
        if self._writing_texture is None:
            return
        inside = part & self._writing.rect()
        description = QRhiTextureSubresourceUploadDescription(self._writing.copy(inside))
        description.setDestinationTopLeft(QPoint(inside.x(), inside.y()))
        entry = QRhiTextureUploadEntry(0, 0, description)
        batch.uploadTexture(self._writing_texture, QRhiTextureUploadDescription(entry))

    def _draw_writing(self, tile: Tile) -> None:
        """Draw margins, overlays and border of one tile; the rest stays transparent."""
        picture_rect = self._drawn_rects[tile.tile] = tile.picture_rect
        painter = QPainter(self._writing)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.fillRect(qrect(tile.rect), on_picture("tile"))
        if tile.picture is not None:
            painter.fillRect(qrect(picture_rect), QColor(0, 0, 0, 0))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for piece in tile.pieces:
            painter.drawImage(tile.rect.x + piece.x, tile.rect.y + piece.y, piece.image)
        paint_border(painter, tile)
        painter.end()
