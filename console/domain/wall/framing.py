"""How a picture lies on a tile: fitted, filling or stretched, and which part of it is seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from console.domain.numbers import clamp
from console.domain.wall.cells import Rect, exact, fit
from console.domain.wall.zoom import Zoom

ROUNDED_MOST = 16
"""Pixels by which a picture made for a tile may differ from it: scalers round sizes to what is fast."""


class PictureFit(Enum):
    """How a picture uses its tile."""

    FIT = "fit"
    """All of the picture, in its own shape; the rest of the tile stays free."""
    FILL = "fill"
    """All of the tile, in the picture's own shape; what does not fit is cut off at two edges."""
    STRETCH = "stretch"
    """All of the picture over all of the tile; its shape changes."""

    @property
    def next(self) -> PictureFit:
        """The one after this, round and round."""
        every = tuple(PictureFit)
        return every[(every.index(self) + 1) % len(every)]


@dataclass(frozen=True, slots=True)
class Framing:
    """Where a picture is drawn, and the part of it that is seen there. The one mapping between the two.

    Attributes:
        place: on the surface, device pixels.
        left: of the part, as a fraction of the picture's width.
        top: of the part, as a fraction of the picture's height.
        width: of the part, as a fraction of the picture's width.
        height: of the part, as a fraction of the picture's height.
    """

    place: Rect
    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0

    @property
    def is_whole(self) -> bool:
        """Whether all of the picture is seen."""
        return self.width >= 1.0 and self.height >= 1.0

    def to_picture(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the surface as fractions of the picture; outside, the nearest one inside."""
        across = clamp((x - self.place.x) / max(1, self.place.width), 0.0, 1.0)
        down = clamp((y - self.place.y) / max(1, self.place.height), 0.0, 1.0)
        return self.left + across * self.width, self.top + down * self.height

    def to_surface(self, across: float, down: float) -> tuple[float, float]:
        """Return where a point of the picture, in fractions, is drawn; outside `place` if it is not seen."""
        return (
            self.place.x + (across - self.left) / self.width * self.place.width,
            self.place.y + (down - self.top) / self.height * self.place.height,
        )

    def zoomed(self, zoom: Zoom, x: float, y: float, by: float) -> Zoom:
        """Return a zoom by a factor that keeps what is at a point of the surface there."""
        across, down = self.to_picture(x, y)
        return zoom.about((across - zoom.left) / zoom.span, (down - zoom.top) / zoom.span, by)

    def dragged(self, zoom: Zoom, across: float, down: float) -> Zoom:
        """Return the zoom after the picture was dragged by device pixels of the surface."""
        share_x = across / max(1, self.place.width) * self.width
        share_y = down / max(1, self.place.height) * self.height
        return zoom.moved(-share_x / zoom.span, -share_y / zoom.span)


def framed(
    how: PictureFit,
    source: tuple[int, int],
    made: tuple[int, int],
    room: Rect,
    zoom: Zoom | None = None,
) -> Framing:
    """Return how a picture lies on the room that a tile has for it.

    Args:
        how: fitted, filling or stretched.
        source: width and height in the stream, which give the picture its shape.
        made: width and height to which it was scaled.
        room: the tile without its caption, device pixels.
        zoom: the part that the operator looks at.
    """
    zoom = zoom or Zoom()
    if how is PictureFit.FIT:
        place = fit(*source, room)
        if zoom.is_whole:
            place = exact(*made, place, ROUNDED_MOST)
        return Framing(place, zoom.left, zoom.top, zoom.span, zoom.span)
    if how is PictureFit.STRETCH:
        return Framing(room, zoom.left, zoom.top, zoom.span, zoom.span)
    across, down = _kept_shares(source, made, room, zoom)
    return Framing(
        room,
        zoom.left + zoom.span * (1 - across) / 2,
        zoom.top + zoom.span * (1 - down) / 2,
        zoom.span * across,
        zoom.span * down,
    )


def _kept_shares(
    source: tuple[int, int], made: tuple[int, int], room: Rect, zoom: Zoom
) -> tuple[float, float]:
    """Return the shares of width and height that a filling picture keeps."""
    spare = made[0] - room.width, made[1] - room.height
    if zoom.is_whole and min(spare) >= 0 and min(spare) <= ROUNDED_MOST:
        # It was made for this tile: it is copied, which costs a third of stretching it by a few pixels.
        return room.width / made[0], room.height / made[1]
    shape = source[0] * room.height / max(1, source[1] * room.width)
    return (1 / shape, 1.0) if shape > 1 else (1.0, shape)


def wanted_size(
    how: PictureFit, source: tuple[int, int] | None, room: Rect, factor: float
) -> tuple[int, int]:
    """Return the size in which to ask for a picture, so that it is sharp and no larger than it needs to be.

    Args:
        how: fitted, filling or stretched.
        source: width and height in the stream; None: not known yet.
        room: the tile without its caption, device pixels.
        factor: of the digital zoom, because a zoomed tile shows a part.
    """
    width, height = room.width, room.height
    if how is not PictureFit.FIT and source is not None and min(source) > 0:
        # Pictures are made in their own shape, so one that covers the tile is larger than it on one side.
        width = max(width, -(-height * source[0] // source[1]))
        height = max(height, -(-width * source[1] // source[0]))
        width, height = width + ROUNDED_MOST // 2, height + ROUNDED_MOST // 2
    return round(width * factor), round(height * factor)


def room_of(rect: Rect, caption: int) -> Rect:
    """Return a tile without the rows at its top that the strip has to itself."""
    rows = max(1, rect.height - caption)
    return Rect(rect.x, rect.bottom - rows, rect.width, rows)
