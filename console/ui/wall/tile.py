"""The data that a renderer needs for one tile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect, exact, fit
from console.domain.wall.tile_status import TileStatus
from console.domain.wall.zoom import Zoom

if TYPE_CHECKING:
    from console.domain.streaming.picture import Picture
    from console.ui.wall.overlay_image import OverlayImage
    from console.ui.wall.tile_stream import TileStream

ROUNDED_MOST = 16
"""Pixels by which a picture made for a tile may be smaller than it."""


@dataclass(slots=True)
class Tile:
    """One tile on one surface; changed by the wall view, read by the renderer. UI thread."""

    tile: int
    rect: Rect
    """Rectangle on the surface, device pixels."""
    stream: TileStream | None = None
    """The stream of the camera; None for an empty tile."""
    status: TileStatus = field(default_factory=TileStatus)
    pieces: tuple[OverlayImage, ...] = ()
    withheld: int | None = None
    """A camera that this seat does not have now; there is no stream then."""
    is_drawn: bool = False
    """Whether `pieces` were drawn for `face`."""
    caption: int = 0
    """Height of the strip at the top, device pixels."""
    scale: float = 1.0
    """Scale of borders: the theme's times the screen's."""
    zoom: Zoom = field(default_factory=Zoom)
    _sizes: tuple[int, int, int, int, bool] | None = None
    _shown: Rect = field(default_factory=lambda: Rect(0, 0, 0, 0))
    is_target: bool = False
    """Whether a camera is being dragged over the tile."""

    @property
    def picture(self) -> Picture | None:
        """Return the newest picture, however old."""
        return self.stream.picture if self.stream else None

    @property
    def picture_rect(self) -> Rect:
        """Return the rectangle of the picture; the tile itself if there is none."""
        picture = self.picture
        if picture is None:
            return self.rect
        sizes = picture.source_width, picture.source_height, picture.width, picture.height, self.zoom.is_whole
        if sizes != self._sizes:
            self._sizes, self._shown = sizes, self._fit_picture(picture)
        return self._shown

    def _fit_picture(self, picture: Picture) -> Rect:
        width, height = (
            picture.source_width or picture.width,
            picture.source_height or picture.height,
        )
        place = fit(width, height, self.rect, self.caption)
        if not self.zoom.is_whole:
            return place
        return exact(picture.width, picture.height, place, ROUNDED_MOST)

    def painted(self) -> None:
        """Tell the feed once that the newest picture was drawn."""
        if self.stream is not None:
            self.stream.painted()
