"""The town's ground, seen from above: roads, pavements, squares, the river, and the shadows on them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.town.paint import Paper
from console.demo.simulated.town.types import TexturedSurface, Unpainted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.town.types import Colour, Lamp, Light

WEST, EAST, SOUTH, NORTH = -115.0, 115.0, -125.0, 115.0
SCALE = 16.0
_TILE_M = 10.0
_ASPHALT: Colour = (92, 88, 86)
_FLAGS: Colour = (164, 170, 174)
_KERB: Colour = (186, 190, 192)
_WHITE: Colour = (222, 226, 226)
_YELLOW: Colour = (84, 196, 224)
_GRASS: Colour = (72, 124, 92)
_WATER: Colour = (128, 112, 84)
_SETTS: Colour = (148, 164, 180)
SHADOW = (0.42, 0.62)
"""Metres east and north of a shadow for each metre of height."""
LIGHT_POOL_M = 7.0


class GroundPainter:
    """Paints the ground; all lengths are metres."""

    def __init__(self) -> None:
        self.paper = Paper(EAST - WEST, NORTH - SOUTH, _FLAGS, SCALE, 5)
        self._shadow = np.zeros(self.paper.base.shape[:2], np.uint8)

    def area(self, west: float, south: float, east: float, north: float, colour: Colour) -> None:
        """A rectangle."""
        self.paper.box(west - WEST, NORTH - north, east - west, north - south, colour)

    def road(self, west: float, south: float, east: float, north: float) -> None:
        """A carriageway with its kerbs."""
        self.area(west - 0.2, south - 0.2, east + 0.2, north + 0.2, _KERB)
        self.area(west, south, east, north, _ASPHALT)

    def dashes(
        self, a: tuple[float, float], b: tuple[float, float], on: float, off: float, width: float
    ) -> None:
        """A broken white line."""
        start, end = np.array(a), np.array(b)
        length = float(np.hypot(*(end - start)))
        step = (end - start) / length
        for at in np.arange(0, length, on + off):
            self.stroke(tuple(start + step * at), tuple(start + step * min(at + on, length)), _WHITE, width)

    def stroke(self, a: tuple[float, float], b: tuple[float, float], colour: Colour, width: float) -> None:
        """A line."""
        self.paper.line((a[0] - WEST, NORTH - a[1]), (b[0] - WEST, NORTH - b[1]), colour, width)

    def shade(self, footprint: tuple[float, float, float, float], height: float) -> None:
        """The shadow of a box."""
        west, south, east, north = footprint
        dx, dy = SHADOW[0] * height, SHADOW[1] * height
        corners = [
            (x + sx, y + sy) for x in (west, east) for y in (south, north) for sx, sy in ((0, 0), (dx, dy))
        ]
        hull = cv2.convexHull(np.array([self._px(x, y) for x, y in corners], np.int32))
        cv2.fillConvexPoly(self._shadow, hull, 255)

    def shade_disc(self, x: float, y: float, radius: float, height: float) -> None:
        """The shadow of a tree's crown."""
        cx, cy = self._px(x + SHADOW[0] * height, y + SHADOW[1] * height)
        cv2.ellipse(
            self._shadow, (cx, cy), (round(radius * SCALE), round(radius * SCALE)), 0, 0, 360, 190, -1
        )
        cv2.line(self._shadow, self._px(x, y), (cx, cy), 190, 5)

    @staticmethod
    def _px(x: float, y: float) -> tuple[int, int]:
        return round((x - WEST) * SCALE), round((NORTH - y) * SCALE)

    def pools(self, lamps: list[Lamp]) -> None:
        """Paint what the lamps light at night."""
        span = round(LIGHT_POOL_M * SCALE)
        axis = np.linspace(-1, 1, 2 * span)
        fall = np.clip(1 - np.hypot(axis[:, None], axis[None]), 0, 1) ** 1.6
        pool = (fall[..., None] * np.array([70, 128, 176])).astype(np.uint8)
        for lamp in lamps:
            cx, cy = self._px(lamp.x_m, lamp.y_m)
            left, top = max(cx - span, 0), max(cy - span, 0)
            target = self.paper.glow[top : cy + span, left : cx + span]
            source = pool[top - cy + span :, left - cx + span :][: target.shape[0], : target.shape[1]]
            cv2.add(target, source, dst=target)

    def surfaces(self, light: Light) -> Iterator[TexturedSurface]:
        """Return the whole ground as square tiles."""
        self.paper.grain(0.13, 0.13, 3)
        self.paper.stain(4, 4)
        if light.sun > 0.2:
            soft = cv2.GaussianBlur(self._shadow, (0, 0), 4)
            remaining = 1 - np.arange(256)[:, None] / 255 * np.array([0.40, 0.46, 0.5])
            gain = cv2.LUT(cv2.merge([soft, soft, soft]), np.round(255 * remaining).astype(np.uint8)[None])
            cv2.multiply(self.paper.base, gain, dst=self.paper.base, scale=1 / 255)
        shown = self.paper.lit(light, 0.95)
        step = round(_TILE_M * SCALE)
        for row in range(0, shown.shape[0] - step + 1, step):
            for column in range(0, shown.shape[1] - step + 1, step):
                tile = shown[row : row + step, column : column + step]
                corner = (WEST + column / SCALE, NORTH - row / SCALE, 0.0)
                shown_later = Unpainted(partial(_itself, tile))
                yield TexturedSurface(corner, (_TILE_M, 0.0, 0.0), (0.0, -_TILE_M, 0.0), shown_later)


def _itself(tile: Pixels) -> Pixels:
    return tile


def lay_out() -> GroundPainter:
    """Westerleigh: the High Street, Station Road, Mill Lane, two squares, a car park and the river."""
    ground = GroundPainter()
    _pavings(ground)
    _roads(ground)
    _car_park(ground)
    _bus_station(ground)
    _riverside(ground)
    return ground


def _grid(ground: GroundPainter, box: tuple[float, float, float, float], step: float, colour: Colour) -> None:
    west, south, east, north = box
    for x in np.arange(west, east, step):
        ground.stroke((float(x), south), (float(x), north), colour, 0.05)
    for y in np.arange(south, north, step):
        ground.stroke((west, float(y)), (east, float(y)), colour, 0.05)


def _pavings(ground: GroundPainter) -> None:
    _grid(ground, (WEST, -7, EAST, 7), 0.9, (150, 156, 160))
    _grid(ground, (34, 7, 48, 96), 0.9, (150, 156, 160))
    ground.area(-38, 7, 2, 45, _SETTS)
    _grid(ground, (-38, 7, 2, 45), 1.2, (128, 142, 156))
    for inset, colour in ((4.0, (120, 132, 150)), (4.8, _SETTS), (10.0, (120, 132, 150)), (10.8, _SETTS)):
        ground.area(-38 + inset, 7 + inset, 2 - inset, 45 - inset, colour)
    _grid(ground, (-27, 18, -9, 34), 1.2, (128, 142, 156))


def _roads(ground: GroundPainter) -> None:
    ground.road(WEST, -3.5, EAST, 3.5)
    ground.road(37.5, 3.5, 44.5, 80)
    ground.road(24, 80, 60, 92)
    ground.road(-65, -86, -59, -3.5)
    ground.area(37.5, 3, 44.5, 4, _ASPHALT)
    ground.area(-65, -4, -59, -3, _ASPHALT)
    ground.dashes((WEST, 0), (EAST, 0), 2, 4, 0.12)
    ground.dashes((41, 6), (41, 78), 2, 4, 0.12)
    ground.dashes((-62, -84), (-62, -6), 2, 4, 0.1)
    for y in (3.25, 3.0, -3.25, -3.0):
        ground.stroke((WEST, y), (EAST, y), _YELLOW, 0.08)
    ground.dashes((37.5, 3.9), (44.5, 3.9), 0.6, 0.3, 0.2)
    ground.dashes((-65, -3.9), (-59, -3.9), 0.6, 0.3, 0.2)
    for y in np.arange(-3.4, 3.3, 1.0):
        ground.area(29.8, float(y), 33.4, float(y) + 0.5, _WHITE)
    for x in (28.0, 35.0):
        ground.dashes((x, -3.4), (x, 3.4), 0.4, 0.3, 0.1)


def _car_park(ground: GroundPainter) -> None:
    ground.area(-57, -78, -12, -24, (98, 92, 90))
    ground.area(-59.2, -53, -56, -46, _ASPHALT)
    for row in (-30.0, -46.0, -62.0, -76.0):
        for x in np.arange(-50, -14, 2.6):
            ground.stroke((float(x), row - 2.4), (float(x), row + 2.4), _WHITE, 0.1)
        ground.stroke((-50, row), (-14.5, row), _WHITE, 0.1)
    for y in (-38.0, -54.0):
        ground.stroke((-52, y), (-46, y), _WHITE, 0.15)
        ground.stroke((-46, y), (-47.4, y + 0.8), _WHITE, 0.15)
        ground.stroke((-46, y), (-47.4, y - 0.8), _WHITE, 0.15)


def _bus_station(ground: GroundPainter) -> None:
    ground.area(2, -54, 54, -18, (104, 100, 98))
    ground.road(14, -19, 24, -3.5)
    ground.area(14, -20, 24, -3, _ASPHALT)
    for y in (-28.0, -42.0):
        ground.area(6, y - 1.7, 48, y + 1.7, _KERB)
        ground.area(6.2, y - 1.5, 47.8, y + 1.5, _FLAGS)
        ground.stroke((6, y + 1.9), (48, y + 1.9), _YELLOW, 0.15)
        ground.stroke((6, y - 1.9), (48, y - 1.9), _YELLOW, 0.15)


def _riverside(ground: GroundPainter) -> None:
    ground.area(WEST, -86, EAST, -79, _GRASS)
    ground.area(-70, -88, -54, -79, _FLAGS)
    ground.area(WEST, -92, EAST, -86, (150, 168, 178))
    _grid(ground, (WEST, -92, EAST, -86), 1.5, (134, 150, 160))
    ground.area(WEST, -118, EAST, -92.4, _WATER)
    ground.area(WEST, SOUTH, EAST, -118, _GRASS)
    rng = np.random.default_rng(9)
    for x, y in rng.uniform((WEST, -117.5), (EAST, -93), (2600, 2)):
        tone = int(rng.integers(-14, 26))
        colour = (_WATER[0] + tone, _WATER[1] + tone, _WATER[2] + tone)
        ground.stroke((float(x), float(y)), (float(x) + float(rng.uniform(0.5, 2.5)), float(y)), colour, 0.09)
