"""Convert a mouse drag to a velocity."""

from __future__ import annotations

import math

from console.domain.ptz.model import STILL, Velocity

DEAD_PX = 8.0
"""Shorter drags are ignored, because hands shake."""


def pulled(right: float, down: float, reach: float) -> Velocity:
    """Return the velocity of a drag. Speed grows with the square of its length: fine near the middle.

    Args:
        right: pixels to the right of where the button was pressed.
        down: pixels down from there.
        reach: pixels for the maximum speed.
    """
    length = math.hypot(right, down)
    if length <= DEAD_PX:
        return STILL
    part = min(1.0, (length - DEAD_PX) / max(1.0, reach - DEAD_PX)) ** 2
    # Many cameras do not move at very low speeds.
    part = max(part, 0.02)
    return Velocity(pan=part * right / length, tilt=-part * down / length)
