"""Draws flat surfaces in perspective; in each pixel the nearest surface wins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.town.lens import clip_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.demo.simulated.pixels import Floats, Pixels
    from console.demo.simulated.town.lens import SceneLens
    from console.demo.simulated.town.types import Points, TexturedSurface

_SEEN_ALPHA = 100


class Raster:
    """A picture in progress, with its depth. Used by one thread.

    Args:
        lens: of the camera, at the picture's size.
        sky: what is seen where nothing stands; drawn upon.
    """

    def __init__(self, lens: SceneLens, sky: Pixels) -> None:
        self.lens = lens
        self.colour = sky
        self.nearness: Floats = np.zeros((lens.height, lens.width), np.float32)
        """One by distance along the axis, 1/m."""

    def draw_all(self, surfaces: Iterable[TexturedSurface]) -> None:
        """Draw surfaces, in any order."""
        for surface in surfaces:
            self.draw(surface)

    def draw(self, surface: TexturedSurface) -> None:
        """Draw one surface where nothing nearer is."""
        corner, across, down = (np.array(vector) for vector in (surface.corner, surface.across, surface.down))
        outline = np.array(surface.outline)
        world = corner + outline[:, :1] * across + outline[:, 1:] * down
        seen = clip_near(self.lens.seen(world))
        if len(seen) < 3:
            return
        pixels = self.lens.on_picture(seen)
        box = self._box(pixels)
        if box is None:
            return
        left, top, right, bottom = box
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cv2.fillConvexPoly(mask, _fixed(pixels - (left, top)), 255, shift=6)
        near = self._nearness(across, down, corner, box)
        depth = self.nearness[top:bottom, left:right]
        visible = cv2.bitwise_and(mask, cv2.compare(near, depth, cv2.CMP_GT))
        x, y, width, height = cv2.boundingRect(visible)
        if not width:
            return
        inner = np.s_[y : y + height, x : x + width]
        texture = _level(surface, pixels)
        patch = self._warp(surface, texture, (left + x, top + y, left + x + width, top + y + height))
        visible = visible[inner]
        if texture.shape[2] == 4:
            _, solid = cv2.threshold(patch[..., 3].copy(), _SEEN_ALPHA, 255, cv2.THRESH_BINARY)
            visible = cv2.bitwise_and(visible, solid)
            patch = np.asarray(cv2.cvtColor(patch, cv2.COLOR_BGRA2BGR), np.uint8)
        cv2.copyTo(patch, visible, self.colour[top:bottom, left:right][inner])
        cv2.copyTo(near[inner], visible, depth[inner])

    def _box(self, pixels: Points) -> tuple[int, int, int, int] | None:
        low, high = np.floor(pixels.min(axis=0)) - 1, np.ceil(pixels.max(axis=0)) + 1
        left, top = max(int(max(low[0], -1e6)), 0), max(int(max(low[1], -1e6)), 0)
        right = min(int(min(high[0], 1e6)), self.lens.width)
        bottom = min(int(min(high[1], 1e6)), self.lens.height)
        return (left, top, right, bottom) if right > left and bottom > top else None

    def _nearness(
        self, across: Points, down: Points, corner: Points, box: tuple[int, int, int, int]
    ) -> Floats:
        """Return one by depth over a box: on a plane it is linear in the picture."""
        normal = self.lens.rotation @ _cross(across, down)
        offset = float(normal @ self.lens.seen(corner[None])[0])
        if abs(offset) < 1e-9:
            return np.zeros((box[3] - box[1], box[2] - box[0]), np.float32)
        focal = self.lens.focal_px
        columns = (np.arange(box[0], box[2]) + 0.5 - self.lens.width / 2) / focal * normal[0]
        rows = (np.arange(box[1], box[3]) + 0.5 - self.lens.height / 2) / focal * normal[1]
        return np.asarray((rows[:, None] + columns[None] + normal[2]) / offset, np.float32)

    def _warp(self, surface: TexturedSurface, texture: Pixels, box: tuple[int, int, int, int]) -> Pixels:
        height, width = texture.shape[:2]
        corner, across, down = (np.array(vector) for vector in (surface.corner, surface.across, surface.down))
        shift = np.array([[1, 0, -box[0]], [0, 1, -box[1]], [0, 0, 1.0]])
        scale = np.diag([1 / width, 1 / height, 1.0])
        matrix = shift @ self.lens.homography(corner, across, down) @ scale
        size = (box[2] - box[0], box[3] - box[1])
        return np.asarray(
            cv2.warpPerspective(
                texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.uint8,
        )


def _cross(a: Points, b: Points) -> Points:
    """As `np.cross`, which takes ten times as long over three numbers."""
    ax, ay, az = a.tolist()
    bx, by, bz = b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def _fixed(pixels: Points) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Points for OpenCV with 6 bits of fraction; far ones are brought near enough for its integers."""
    return np.round(np.clip(pixels, -20_000, 20_000) * 64).astype(np.int32)


def _area(corners: Sequence[Sequence[float]]) -> float:
    """Return the area of a polygon."""
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2


def _level(surface: TexturedSurface, pixels: Points) -> Pixels:
    """Return the level of the texture pyramid that has about as many pixels as are visible."""
    area = _area(pixels.tolist())
    part = _area(surface.outline)
    height, width = surface.texture[0].shape[:2]
    ratio = width * height * part / max(area, 1.0)
    level = int(max(0.0, math.log2(max(ratio, 1e-6)) / 2 + 0.2))
    return surface.texture[min(level, len(surface.texture) - 1)]
