"""Convert a PTZ position to a direction, and a direction to a place on the picture.

Directions are in the frame of the pan/tilt head: degrees to the right of pan zero, degrees up from its level.
A tilted mount does not matter, because zones are kept in the same frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from console.domain.errors import OperatorError
from console.domain.numbers import clamp
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.ptz.model import PtzPosition

Vector: TypeAlias = tuple[float, float, float]
NEAR = 0.02
"""A forward part of a unit vector below this counts as behind the camera (88.9° from the centre)."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The timing of pictures and position reports, and the maximum speeds of the pan/tilt head.

    Attributes:
        latency_least_s: minimum time from taking a frame to its arrival.
        latency_most_s: maximum time from taking a frame to its arrival, without network delays.
        stale_s: maximum age of the reported position at the time of the question.
        most_per_s: maximum speed in pan, tilt (degrees) and zoom (parts of its range) per second.
        gain_per_s2: maximum acceleration in the same units per second squared.
    """

    latency_least_s: float = 0.0
    latency_most_s: float = 0.5
    stale_s: float = 0.1
    most_per_s: Vector = (300.0, 200.0, 1.0)
    gain_per_s2: Vector = (600.0, 400.0, 4.0)


@dataclass(frozen=True, slots=True)
class LensModel:
    """The model of a PTZ camera's lens and axes. Positions are in ONVIF's generic spaces.

    Attributes:
        pan_zero_deg: direction at pan 0.
        pan_half_deg: degrees from pan 0 to pan 1; negative if the axis runs to the left.
        tilt_zero_deg: degrees up at tilt 0.
        tilt_half_deg: degrees from tilt 0 to tilt 1; negative if the axis runs downwards.
        fov: pairs of zoom and horizontal angle of view in degrees, interpolated by its logarithm.
        roll_deg: clockwise rotation of the picture against the head's level.
        error_deg: maximum error of directions.
        timing: timing of pictures and reports.
        is_calibrated: whether it was calibrated from pictures; otherwise the camera reported it.
    """

    pan_zero_deg: float
    pan_half_deg: float
    tilt_zero_deg: float
    tilt_half_deg: float
    fov: tuple[tuple[float, float], ...]
    roll_deg: float = 0.0
    error_deg: float = 0.05
    timing: Timing = field(default=Timing())
    is_calibrated: bool = False

    def direction(self, position: PtzPosition) -> tuple[float, float]:
        """Return the direction of a position: degrees to the right and up."""
        return (
            self.pan_zero_deg + position.pan * self.pan_half_deg,
            self.tilt_zero_deg + position.tilt * self.tilt_half_deg,
        )

    def fov_deg(self, zoom: float) -> float:
        """Return the horizontal angle of view at a zoom."""
        points = self.fov
        if zoom <= points[0][0]:
            return points[0][1]
        for (z0, f0), (z1, f1) in pairwise(points):
            if zoom <= z1:
                part = (zoom - z0) / (z1 - z0)
                return math.exp(math.log(f0) + part * (math.log(f1) - math.log(f0)))
        return points[-1][1]

    def view_at(self, position: PtzPosition, aspect: float) -> LensView:
        """Return the geometry of the picture at a position. `aspect` is its width divided by its height."""
        pan, tilt = self.direction(position)
        return view_towards(pan, tilt, self.fov_deg(position.zoom), self.roll_deg, aspect)


@dataclass(frozen=True, slots=True)
class LensView:
    """The geometry of one view: right, down and forward vectors, and the focal length in picture widths."""

    right: Vector
    down: Vector
    forward: Vector
    focal: float
    aspect: float

    def seen(self, direction: Vector) -> Vector:
        """Return the right, down and forward parts of a unit vector."""
        return _dot(direction, self.right), _dot(direction, self.down), _dot(direction, self.forward)

    def place(self, vector: Vector) -> Point:
        """Return the place on the picture, in its parts, of a vector from `seen` that is in front."""
        across, down, ahead = vector
        return 0.5 + self.focal * across / ahead, 0.5 + self.focal * self.aspect * down / ahead

    def direction_at(self, point: Point) -> tuple[float, float]:
        """Return the direction of a place on the picture: degrees to the right and up."""
        across, down = (point[0] - 0.5) / self.focal, (point[1] - 0.5) / self.focal / self.aspect
        sums = [across * self.right[axis] + down * self.down[axis] + self.forward[axis] for axis in range(3)]
        length = math.hypot(*sums)
        pan = math.degrees(math.atan2(sums[0], sums[1]))
        return pan, math.degrees(math.asin(clamp(sums[2] / length, -1.0, 1.0)))


def view_towards(pan_deg: float, tilt_deg: float, fov_deg: float, roll_deg: float, aspect: float) -> LensView:
    """Return the geometry of a view. Angles in degrees; `aspect` is width divided by height."""
    pan, tilt, roll = math.radians(pan_deg), math.radians(tilt_deg), math.radians(roll_deg)
    right = (math.cos(pan), -math.sin(pan), 0.0)
    forward = (math.sin(pan) * math.cos(tilt), math.cos(pan) * math.cos(tilt), math.sin(tilt))
    down = (math.sin(pan) * math.sin(tilt), math.cos(pan) * math.sin(tilt), -math.cos(tilt))
    turned = [math.cos(roll) * r - math.sin(roll) * d for r, d in zip(right, down, strict=True)]
    sunk = [math.sin(roll) * r + math.cos(roll) * d for r, d in zip(right, down, strict=True)]
    focal = 0.5 / math.tan(math.radians(fov_deg) / 2)
    return LensView(_vector(turned), _vector(sunk), forward, focal, aspect)


def unit_vector(pan_deg: float, tilt_deg: float) -> Vector:
    """Return the unit vector of a direction."""
    pan, tilt = math.radians(pan_deg), math.radians(tilt_deg)
    return math.sin(pan) * math.cos(tilt), math.cos(pan) * math.cos(tilt), math.sin(tilt)


def check_lens(lens: LensModel) -> None:
    """Refuse a lens model that no camera can have.

    Raises:
        OperatorError: what is wrong with it.
    """
    times = lens.timing
    numbers = (
        *(lens.pan_zero_deg, lens.pan_half_deg, lens.tilt_zero_deg, lens.tilt_half_deg),
        *(lens.roll_deg, lens.error_deg, times.latency_least_s, times.latency_most_s, times.stale_s),
        *(part for point in lens.fov for part in point),
        *times.most_per_s,
        *times.gain_per_s2,
    )
    if not all(math.isfinite(number) for number in numbers):
        raise _no_lens("it contains a value that is not a number")
    if not (1 <= abs(lens.pan_half_deg) <= 400 and 1 <= abs(lens.tilt_half_deg) <= 180):
        raise _no_lens("the pan or tilt range is not valid")
    if not 0 <= lens.error_deg <= 10:
        raise _no_lens("its error is more than 10°")
    _check_fov(lens.fov)
    if not 0 <= times.latency_least_s <= times.latency_most_s <= 5 or not 0 <= times.stale_s <= 5:
        raise _no_lens("its timing is not valid")
    if min(*times.most_per_s, *times.gain_per_s2) <= 0:
        raise _no_lens("its speeds are not valid")


def _check_fov(fov: tuple[tuple[float, float], ...]) -> None:
    zooms = [zoom for zoom, _ in fov]
    if not fov or len(fov) > 64 or zooms != sorted(set(zooms)):
        raise _no_lens("an angle of view is missing for a zoom step")
    if not all(0.05 <= angle <= 130 for _, angle in fov):
        raise _no_lens("an angle of view is not valid")


def _no_lens(why: str) -> OperatorError:
    return OperatorError(
        text("The lens model of the camera is not valid: {why}.", why=why), "Calibrate the camera again."
    )


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _vector(parts: list[float]) -> Vector:
    return parts[0], parts[1], parts[2]


Point: TypeAlias = tuple[float, float]
