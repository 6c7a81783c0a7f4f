"""From the axes of a joystick to a velocity: dead zone, curve, steps, noise is no command."""

from __future__ import annotations

import math
from dataclasses import dataclass

from console.domain.ptz.model import STILL, Velocity

STEPS = 50
"""Of each axis: what an unsteady hand changes within a step is no new command."""
LEAST = 0.02


@dataclass(frozen=True, slots=True)
class JoystickResponse:
    """How a joystick answers to the hand."""

    dead: float = 0.12
    """Part of the way from the middle that is the middle."""
    curve: float = 2.0
    """1: straight; more: finer near the middle."""
    inverts_pan: bool = False
    inverts_tilt: bool = False
    inverts_zoom: bool = False


def velocity(feel: JoystickResponse, right: float, down: float, twist: float) -> Velocity:
    """What axes of −1 to 1 wish for: right, pulled towards the operator, twisted to the right (nearer)."""
    if not all(math.isfinite(axis) for axis in (right, down, twist)):
        return STILL
    length = math.hypot(right, down)
    part = _curved(feel, min(1.0, length))
    zoom = math.copysign(_curved(feel, abs(twist)), twist)
    if not part and not zoom:
        return STILL
    pan, tilt = (part * right / length, -part * down / length) if length else (0.0, 0.0)
    return Velocity(
        _stepped(-pan if feel.inverts_pan else pan),
        _stepped(-tilt if feel.inverts_tilt else tilt),
        _stepped(-zoom if feel.inverts_zoom else zoom),
    )


def _curved(feel: JoystickResponse, pulled: float) -> float:
    if pulled <= feel.dead:
        return 0.0
    # A move of next to nothing would be none on many cameras.
    return max(LEAST, math.pow((min(pulled, 1.0) - feel.dead) / (1.0 - feel.dead), feel.curve))


def _stepped(speed: float) -> float:
    return round(speed * STEPS) / STEPS


class VelocityFilter:
    """Lets a velocity through only where it differs by more than noise; the middle always, at once."""

    def __init__(self, least_s: float = 0.015) -> None:
        self.now = STILL
        self._least_s = least_s
        self._told_s = -math.inf

    def changed(self, wish: Velocity, now_s: float) -> bool:
        """Whether this is to be told; the newest wins, so what is held back now comes at the next look."""
        if wish == self.now:
            return False
        if not wish.is_still and (now_s - self._told_s < self._least_s or not self._differs(wish)):
            return False
        self.now, self._told_s = wish, now_s
        return True

    def _differs(self, wish: Velocity) -> bool:
        if self.now.is_still:
            return True
        most = max(
            abs(wish.pan - self.now.pan), abs(wish.tilt - self.now.tilt), abs(wish.zoom - self.now.zoom)
        )
        # One step is noise around a border of two steps.
        return most > 1.5 / STEPS
