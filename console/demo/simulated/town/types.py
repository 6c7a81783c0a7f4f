"""The types that the town is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, overload

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.demo.simulated.pixels import Pixels

Points: TypeAlias = npt.NDArray[np.float64]
Colour: TypeAlias = tuple[int, int, int]
"""Blue, green, red."""

UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


class Unpainted(Sequence["Pixels"]):
    """A pyramid that is painted when it is first read, because no camera sees most walls. Any thread.

    Args:
        paint: makes the picture; always the same one.
    """

    def __init__(self, paint: Callable[[], Pixels]) -> None:
        self._paint = paint

    @cached_property
    def _levels(self) -> tuple[Pixels, ...]:
        return pyramid(self._paint())

    @overload
    def __getitem__(self, at: int) -> Pixels: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[Pixels]: ...

    def __getitem__(self, at: int | slice) -> Pixels | Sequence[Pixels]:
        """One level, or several."""
        return self._levels[at]

    def __len__(self) -> int:
        """How many levels."""
        return len(self._levels)


@dataclass(frozen=True, slots=True)
class TexturedSurface:
    """A flat surface with a picture on it."""

    corner: tuple[float, float, float]
    """Where the picture's upper left is."""
    across: tuple[float, float, float]
    """From there to its upper right."""
    down: tuple[float, float, float]
    """And to its lower left."""
    texture: Sequence[Pixels]
    """The picture and its halves; with a fourth channel it has holes."""
    outline: tuple[tuple[float, float], ...] = UNIT_SQUARE
    """The part that is there, convex, in units of `across` and `down`."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """A street lantern."""

    x_m: float
    y_m: float
    z_m: float


@dataclass(frozen=True, slots=True)
class Light:
    """Time of day."""

    name: str
    ambient: tuple[float, float, float]
    """Blue, green and red gain of what the sky lights."""
    sun: float
    """How much brighter what faces the sun is."""
    zenith: Colour
    horizon: Colour
    is_dark: bool


DAY = Light("day", (1.0, 1.0, 1.0), 0.34, (214, 164, 112), (236, 226, 212), is_dark=False)
DUSK = Light("dusk", (0.50, 0.36, 0.33), 0.08, (92, 52, 38), (96, 118, 188), is_dark=True)
LIGHTS = {light.name: light for light in (DAY, DUSK)}


def pyramid(picture: Pixels) -> tuple[Pixels, ...]:
    """Return a picture and its halved copies, down to 8 pixels."""
    import cv2

    levels = [np.ascontiguousarray(picture)]
    while min(levels[-1].shape[:2]) >= 16:
        height, width = levels[-1].shape[:2]
        half = cv2.resize(levels[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        levels.append(np.asarray(half, np.uint8))
    return tuple(levels)
