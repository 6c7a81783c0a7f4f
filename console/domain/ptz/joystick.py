"""Convert joystick axes to a velocity, with dead zone, curve and steps."""

from __future__ import annotations

import math
from dataclasses import dataclass

from console.domain.ptz.model import STILL, Velocity

STEPS = 50
"""Steps per axis. Changes within a step, from an unsteady hand, are not sent."""
LEAST = 0.02


@dataclass(frozen=True, slots=True)
class JoystickResponse:
    """The response of the joystick."""

    dead: float = 0.12
    """The fraction of the deflection that counts as centre."""
    curve: float = 2.0
    """1: linear; higher: finer near the centre."""
    inverts_pan: bool = False
    inverts_tilt: bool = False
    inverts_zoom: bool = False


def velocity(feel: JoystickResponse, right: float, down: float, twist: float) -> Velocity:
    """Return the velocity for axes of −1 to 1: right, pulled to the operator, twisted right (zoom in)."""
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
    # Many cameras do not move at very low speeds.
    return max(LEAST, math.pow((min(pulled, 1.0) - feel.dead) / (1.0 - feel.dead), feel.curve))


def _stepped(speed: float) -> float:
    return round(speed * STEPS) / STEPS


class VelocityFilter:
    """Filters a velocity: passes it on only if it differs by more than noise. The centre passes at once."""

    def __init__(self, least_s: float = 0.015) -> None:
        self.now = STILL
        self._least_s = least_s
        self._sent_s = -math.inf

    def changed(self, wish: Velocity, now_s: float) -> bool:
        """Return whether this velocity must be sent. One that is held back is compared at the next call."""
        if wish == self.now:
            return False
        if not wish.is_still and (now_s - self._sent_s < self._least_s or not self._differs(wish)):
            return False
        self.now, self._sent_s = wish, now_s
        return True

    def _differs(self, wish: Velocity) -> bool:
        if self.now.is_still:
            return True
        most = max(
            abs(wish.pan - self.now.pan), abs(wish.tilt - self.now.tilt), abs(wish.zoom - self.now.zoom)
        )
        # A change of one step may be noise at the border of two steps.
        return most > 1.5 / STEPS
