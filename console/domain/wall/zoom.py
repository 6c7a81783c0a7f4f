"""Digital zoom: the part of a picture that a tile shows, as fractions of the picture."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.numbers import clamp

MOST = 8.0
STEP = 1.25
"""One notch of the wheel, one press of the key."""


@dataclass(frozen=True, slots=True)
class Zoom:
    """A window into the picture: its magnification and its left and top edge (0 to 1)."""

    factor: float = 1.0
    left: float = 0.0
    top: float = 0.0

    @property
    def span(self) -> float:
        """The width and height of the window as a fraction of the picture's."""
        return 1.0 / self.factor

    @property
    def is_whole(self) -> bool:
        """Whether the whole picture is shown."""
        return self.factor <= 1.0

    def about(self, x: float, y: float, by: float) -> Zoom:
        """Magnify so that the point at (x, y) of the tile, as fractions, stays in place."""
        factor = clamp(self.factor * by, 1.0, MOST)
        span = 1.0 / factor
        return _clamped(factor, self.left + x * (self.span - span), self.top + y * (self.span - span))

    def moved(self, across: float, down: float) -> Zoom:
        """Move the window by fractions of its size."""
        return _clamped(self.factor, self.left + across * self.span, self.top + down * self.span)


def _clamped(factor: float, left: float, top: float) -> Zoom:
    most = 1.0 - 1.0 / factor
    return Zoom(factor, clamp(left, 0.0, most), clamp(top, 0.0, most))
