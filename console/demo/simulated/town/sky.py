"""The sky behind everything: colour by height, and clouds that stay where they are."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from console.demo.simulated.pixels import Floats, Pixels
    from console.demo.simulated.town.lens import SceneLens
    from console.demo.simulated.town.types import Light


@lru_cache(maxsize=1)
def _clouds() -> Floats:
    """Cover by bearing (two pixels a degree) and height; left and right edges meet."""
    rng = np.random.default_rng(4)
    cover = np.zeros((180, 720), np.float32)
    for cells, strength in ((12, 1.0), (30, 0.6), (70, 0.32), (150, 0.18)):
        noise = rng.normal(0, strength, (max(cells // 4, 3), cells)).astype(np.float32)
        noise = np.concatenate([noise, noise[:, :2]], axis=1)
        width = round(720 * (cells + 2) / cells)
        cover += cv2.resize(noise, (width, 180), interpolation=cv2.INTER_CUBIC)[:, :720]
    return np.asarray(np.clip(cover * 0.5 + 0.1, 0, 1), np.float32)


def draw_sky(lens: SceneLens, light: Light) -> Pixels:
    """A picture full of sky."""
    step = 4
    columns = (np.arange(0, lens.width, step) - lens.width / 2) / lens.focal_px
    rows = (np.arange(0, lens.height, step) - lens.height / 2) / lens.focal_px
    rays = np.stack(np.broadcast_arrays(columns[None], rows[:, None], np.ones(1)), axis=-1) @ lens.rotation
    bearing = np.degrees(np.arctan2(rays[..., 0], rays[..., 1])) % 360
    height = np.degrees(np.arctan2(rays[..., 2], np.hypot(rays[..., 0], rays[..., 1])))
    part = np.clip(height / 45, 0, 1)[..., None] ** 0.7
    colour = np.array(light.horizon) * (1 - part) + np.array(light.zenith) * part
    at_x, at_y = (bearing * 2).astype(np.float32), np.clip(height * 3 + 10, 0, 179).astype(np.float32)
    cover = cv2.remap(_clouds(), at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)[..., None]
    white = np.array((250, 248, 246)) * np.array(light.ambient) ** 0.5
    colour = colour * (1 - cover * 0.75) + white * cover * 0.75
    small = np.clip(colour, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, (lens.width, lens.height), interpolation=cv2.INTER_LINEAR), np.uint8)
