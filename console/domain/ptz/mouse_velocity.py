"""From a pull of the hand to a velocity."""

from __future__ import annotations

import math

from console.domain.ptz.model import STILL, Velocity

DEAD_PX = 8.0
"""A pull so short is a shaking hand."""


def pulled(right: float, down: float, reach: float) -> Velocity:
    """Direction by the direction, speed by the square of the length: fine near the middle, fast at the edge.

    Args:
        right: pixels from where the button was pressed.
        down: likewise.
        reach: pixels of the greatest speed.
    """
    length = math.hypot(right, down)
    if length <= DEAD_PX:
        return STILL
    part = min(1.0, (length - DEAD_PX) / max(1.0, reach - DEAD_PX)) ** 2
    # A move of next to nothing would be none on many cameras.
    part = max(part, 0.02)
    return Velocity(pan=part * right / length, tilt=-part * down / length)
