"""The data that a renderer needs for one tile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.wall.cells import Rect
from console.domain.wall.framing import Framing, PictureFit, framed, room_of, wanted_size
from console.domain.wall.tile_status import TileStatus
from console.domain.wall.zoom import Zoom

if TYPE_CHECKING:
    from console.domain.streaming.picture import Picture
    from console.ui.wall.overlay_image import OverlayImage
    from console.ui.wall.tile_stream import TileStream


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
    fit: PictureFit = PictureFit.FIT
    """How the picture uses the tile."""
    is_target: bool = False
    """Whether a camera is being dragged over the tile."""
    _sizes: tuple[int, int, int, int, Zoom] | None = None
    _framing: Framing = field(default_factory=lambda: Framing(Rect(0, 0, 0, 0)))
    _is_enlarged: bool = False

    @property
    def picture(self) -> Picture | None:
        """Return the newest picture, however old."""
        return self.stream.picture if self.stream else None

    @property
    def framing(self) -> Framing:
        """Return where the picture is and which part of it is seen; the tile itself if there is none."""
        picture = self.picture
        if picture is None:
            return Framing(self.rect)
        source = picture.source_width or picture.width, picture.source_height or picture.height
        sizes = *source, picture.width, picture.height, self.zoom
        if sizes != self._sizes:
            self._sizes = sizes
            room = room_of(self.rect, self.caption)
            framing = framed(self.fit, source, (picture.width, picture.height), room, self.zoom)
            seen = picture.width * framing.width, picture.height * framing.height
            is_enlarged = seen[0] < framing.place.width - 1 or seen[1] < framing.place.height - 1
            self._framing, self._is_enlarged = framing, not self.zoom.is_whole or is_enlarged
        return self._framing

    @property
    def is_enlarged(self) -> bool:
        """Whether the picture has fewer pixels than are painted, or is magnified."""
        # Without a picture the framing is none of these.
        return self.framing is self._framing and self._is_enlarged

    @property
    def picture_rect(self) -> Rect:
        """Return the rectangle of the picture; the tile itself if there is none."""
        return self.framing.place

    @property
    def shape(self) -> float:
        """Return width by height of the camera's picture, whatever the tile makes of it."""
        picture = self.picture
        if picture is None:
            return self.rect.width / self.rect.height
        if picture.source_width and picture.source_height:
            return picture.source_width / picture.source_height
        return picture.width / picture.height

    @property
    def wanted_size(self) -> tuple[int, int]:
        """Return the size in which to ask for the camera's picture, device pixels."""
        picture = self.picture
        source = None
        if picture is not None:
            source = picture.source_width or picture.width, picture.source_height or picture.height
        return wanted_size(self.fit, source, room_of(self.rect, self.caption), self.zoom.factor)

    def painted(self) -> None:
        """Tell the feed once that the newest picture was drawn."""
        if self.stream is not None:
            self.stream.painted()
