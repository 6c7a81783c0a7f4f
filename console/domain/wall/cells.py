"""Whole-pixel geometry of a wall: nothing here rounds twice, so tiles neither overlap nor leave a seam."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in device pixels; right and bottom are exclusive."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column that is no longer inside."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row that is no longer inside."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """Pixels inside."""
        return self.width * self.height

    def contains(self, x: int, y: int) -> bool:
        """Whether a pixel lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def overlaps(self, other: Rect) -> bool:
        """Whether at least one pixel is shared."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


def exact(width: int, height: int, into: Rect, most: int) -> Rect:
    """A picture's own size, centred, where it fills the rectangle but for `most` pixels; else the rectangle.

    Scalers round sizes to what they do fast. Copying such a picture costs a third of stretching it by a few
    pixels, and looks sharper.
    """
    across, down = into.width - width, into.height - height
    if 0 <= across <= most and 0 <= down <= most:
        return Rect(into.x + across // 2, into.y + down // 2, width, height)
    return into


def cut(length: int, parts: int) -> tuple[int, ...]:
    """The `parts + 1` edges that cut a length into parts which differ by one pixel at most."""
    return tuple(length * part // parts for part in range(parts + 1))


def fit(width: int, height: int, into: Rect, caption: int = 0) -> Rect:
    """The largest rectangle of a picture's shape inside a tile (letter-boxed, never stretched).

    Args:
        width: of the picture.
        height: of the picture.
        into: the tile.
        caption: rows at the tile's top that are not the picture's.
    """
    if width <= 0 or height <= 0:
        return into
    rows = max(1, into.height - caption)
    if into.width * height <= rows * width:
        shown_width, shown_height = into.width, into.width * height // width
    else:
        shown_width, shown_height = rows * width // height, rows
    shown_width, shown_height = max(1, shown_width), max(1, shown_height)
    top = into.height - rows + (rows - shown_height) // 2
    return Rect(into.x + (into.width - shown_width) // 2, into.y + top, shown_width, shown_height)
