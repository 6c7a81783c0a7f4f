"""Brushes for the town's walls and grounds: what is lit by the sky, and what shines by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from console.demo.simulated.pixels import Floats, Pixels
    from console.demo.simulated.town.types import Colour, Light, Points

_MIDDLE = 40


class Paper:
    """A rectangle to paint on, in metres from its upper left corner. One thread."""

    def __init__(self, width_m: float, height_m: float, colour: Colour, scale: float, seed: int) -> None:
        self.scale = scale
        self.width_m, self.height_m = width_m, height_m
        size = max(round(height_m * scale), 8), max(round(width_m * scale), 8)
        self.base = np.empty((*size, 3), np.uint8)
        self.base[:] = colour
        self.glow = np.zeros_like(self.base)
        self.rng = np.random.default_rng(seed)

    def _px(self, *metres: float) -> list[int]:
        return [round(length * self.scale) for length in metres]

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle."""
        left, top, right, bottom = self._px(x, y, x + width, y + height)
        self.base[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = colour

    def shine(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A rectangle that shines at night."""
        left, top, right, bottom = self._px(x, y, x + width, y + height)
        self.glow[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)] = colour

    def polygon(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A filled polygon."""
        corners = np.round(np.array(points) * self.scale * 16).astype(np.int32)
        cv2.fillPoly(self.base, [corners], colour, cv2.LINE_AA, 4)

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        cx, cy, r = (round(length * self.scale * 16) for length in (x, y, radius))
        cv2.circle(self.base, (cx, cy), r, colour, -1, cv2.LINE_AA, 4)

    def line(self, a: tuple[float, float], b: tuple[float, float], colour: Colour, width: float) -> None:
        """A stroke."""
        ends = [tuple(self._px(*point)) for point in (a, b)]
        cv2.line(self.base, ends[0], ends[1], colour, max(round(width * self.scale), 1), cv2.LINE_AA)

    def text(self, x: float, y: float, height: float, words: str, colour: Colour, room: float) -> None:
        """Draw words centred at `x` with their baseline at `y`, narrowed to fit."""
        font, thick = cv2.FONT_HERSHEY_DUPLEX, max(round(height * self.scale / 9), 1)
        size = height * self.scale / 22
        (width, _), _ = cv2.getTextSize(words, font, size, thick)
        size *= min(1.0, room * self.scale / max(width, 1))
        (width, _), _ = cv2.getTextSize(words, font, size, thick)
        at = round(x * self.scale - width / 2), round(y * self.scale)
        for layer, ink in ((self.base, colour), (self.glow, tuple(channel // 2 for channel in colour))):
            cv2.putText(layer, words, at, font, size, ink, thick, cv2.LINE_AA)

    def gradient(self, x: float, y: float, width: float, height: float, top: Colour, foot: Colour) -> None:
        """Fill a rectangle whose colour changes from top to bottom."""
        left, high, right, low = self._px(x, y, x + width, y + height)
        left, high = max(left, 0), max(high, 0)
        if low <= high or right <= left:
            return
        part = np.linspace(0, 1, low - high)[:, None, None]
        self.base[high:low, left:right] = (np.array(top) * (1 - part) + np.array(foot) * part).astype(
            np.uint8
        )[: self.base[high:low].shape[0]]

    def grain(self, cell_x: float, cell_y: float, strength: float) -> None:
        """Bricks, stones, slates: each cell a little lighter or darker."""
        cells = max(int(self.height_m / cell_y), 1), max(int(self.width_m / cell_x), 1)
        self._vary(cells, strength, cv2.INTER_NEAREST)

    def stain(self, size_m: float, strength: float) -> None:
        """Soft large patches, as weather makes them."""
        cells = max(int(self.height_m / size_m) + 2, 2), max(int(self.width_m / size_m) + 2, 2)
        self._vary(cells, strength, cv2.INTER_CUBIC)

    def _vary(self, cells: tuple[int, int], strength: float, how: int) -> None:
        height, width = self.base.shape[:2]
        noise = np.clip(self.rng.normal(_MIDDLE, strength, cells), 0, 2 * _MIDDLE).astype(np.uint8)
        large = cv2.resize(noise, (width, height), interpolation=how)
        lighter = cv2.add(self.base, cv2.merge([large, large, large]))
        self.base = np.asarray(cv2.subtract(lighter, np.full_like(self.base, _MIDDLE)), np.uint8)

    def lit(self, light: Light, facing: float) -> Pixels:
        """Return the paper in a light, turned to the sun by `facing` (0 to 1)."""
        levels = np.arange(256)[:, None] * gains(light, facing)[None]
        table = np.clip(levels, 0, 255).astype(np.uint8)[None]
        shown = np.asarray(cv2.LUT(self.base, table), np.uint8)
        return np.asarray(cv2.add(shown, self.glow), np.uint8) if light.is_dark else shown


def hiding(nearness: Floats, than: float) -> tuple[Pixels, bool]:
    """Where a part of the picture is nearer than something, 0 or 255, and whether it is so anywhere."""
    _, mask = cv2.threshold(nearness, than, 255, cv2.THRESH_BINARY)
    hidden = cv2.convertScaleAbs(mask)
    return np.asarray(hidden, np.uint8), cv2.hasNonZero(hidden)


def gains(light: Light, facing: float) -> Points:
    """Return the blue, green and red gain of a surface turned to the sun by `facing` (0 to 1)."""
    return np.asarray(np.array(light.ambient) * (1 - light.sun + light.sun * 1.25 * facing))
