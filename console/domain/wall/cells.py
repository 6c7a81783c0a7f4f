"""Whole-pixel geometry of a wall. Edges are rounded once, so tiles neither overlap nor leave a gap."""

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
        """The first column outside."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row outside."""
        return self.y + self.height

    @property
    def area(self) -> int:
        """The number of pixels inside."""
        return self.width * self.height

    def contains(self, x: int, y: int) -> bool:
        """Return whether a pixel is inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def overlaps(self, other: Rect) -> bool:
        """Return whether at least one pixel is shared."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )


def exact(width: int, height: int, into: Rect, most: int) -> Rect:
    """Return the picture's own size, centred, if it fills the rectangle except for `most` pixels.

    Otherwise the rectangle is returned. Scalers round sizes to what they can do fast. Copying such a picture
    costs a third of stretching it by a few pixels, and looks sharper.
    """
    across, down = into.width - width, into.height - height
    if 0 <= across <= most and 0 <= down <= most:
        return Rect(into.x + across // 2, into.y + down // 2, width, height)
    return into


def cut(length: int, parts: int) -> tuple[int, ...]:
    """Return the `parts + 1` edges that cut a length into parts which differ by at most one pixel."""
    return tuple(length * part // parts for part in range(parts + 1))


def fit(width: int, height: int, into: Rect, caption: int = 0) -> Rect:
    """Return the largest rectangle of a picture's shape inside a tile (letter-boxed, never stretched).

    Args:
        width: width of the picture.
        height: height of the picture.
        into: the tile.
        caption: rows at the top of the tile that are not used for the picture.
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
