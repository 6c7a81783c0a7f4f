"""How a movable camera's position becomes a direction, and a direction a place on the picture.

Directions are of the head's own frame: degrees to the right of pan zero, degrees up from its level. A mount
that leans does not matter then, because zones are kept in the same frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from console.domain.ptz.model import PtzPosition

Vector: TypeAlias = tuple[float, float, float]
NEAR = 0.02
"""Less than this in front of the camera (of a unit vector) counts as behind it: 88.9° from the middle."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How far apart in time a picture and a report of the head may be; and how fast the head may be.

    Attributes:
        latency_least_s: a frame arrives at least so long after it was taken.
        latency_most_s: and at most so long, where it was not delayed on its way.
        stale_s: the head's answer may be so much older than the question.
        most_per_s: greatest speed in pan, tilt (degrees) and zoom (parts of its range).
        gain_per_s2: greatest acceleration, the same.
    """

    latency_least_s: float = 0.0
    latency_most_s: float = 0.5
    stale_s: float = 0.1
    most_per_s: Vector = (300.0, 200.0, 1.0)
    gain_per_s2: Vector = (600.0, 400.0, 4.0)


@dataclass(frozen=True, slots=True)
class LensModel:
    """A head with its lens. Positions are in ONVIF's generic spaces.

    Attributes:
        pan_zero_deg: direction at pan 0.
        pan_half_deg: degrees from pan 0 to pan 1; negative where the axis runs to the left.
        tilt_zero_deg: degrees up at tilt 0.
        tilt_half_deg: degrees from tilt 0 to tilt 1; negative where the axis runs downwards.
        fov: zoom and horizontal angle of view in degrees, by zoom; between them by its logarithm.
        roll_deg: the picture is turned by so much clockwise against the head's level.
        error_deg: directions may be wrong by so much.
        timing: see there.
        is_calibrated: whether pictures showed it; else it is what the camera reports.
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
        """Degrees to the right and up."""
        return (
            self.pan_zero_deg + position.pan * self.pan_half_deg,
            self.tilt_zero_deg + position.tilt * self.tilt_half_deg,
        )

    def fov_deg(self, zoom: float) -> float:
        """Horizontal angle of view."""
        points = self.fov
        if zoom <= points[0][0]:
            return points[0][1]
        for (z0, f0), (z1, f1) in pairwise(points):
            if zoom <= z1:
                part = (zoom - z0) / (z1 - z0)
                return math.exp(math.log(f0) + part * (math.log(f1) - math.log(f0)))
        return points[-1][1]

    def sight(self, position: PtzPosition, aspect: float) -> LensView:
        """The picture's geometry at a position; `aspect` is its width by its height."""
        pan, tilt = self.direction(position)
        return sight(pan, tilt, self.fov_deg(position.zoom), self.roll_deg, aspect)


@dataclass(frozen=True, slots=True)
class LensView:
    """One view: rows right, down and forward in the head's frame, and the focal length in picture widths."""

    right: Vector
    down: Vector
    forward: Vector
    focal: float
    aspect: float

    def seen(self, direction: Vector) -> Vector:
        """Right, down and forward parts of a unit vector."""
        return _dot(direction, self.right), _dot(direction, self.down), _dot(direction, self.forward)

    def place(self, seen: Vector) -> Point:
        """Parts of the picture, for what was `seen` in front."""
        across, down, ahead = seen
        return 0.5 + self.focal * across / ahead, 0.5 + self.focal * self.aspect * down / ahead

    def direction_at(self, point: Point) -> tuple[float, float]:
        """Degrees to the right and up of a place on the picture, in its parts."""
        across, down = (point[0] - 0.5) / self.focal, (point[1] - 0.5) / self.focal / self.aspect
        sums = [across * self.right[axis] + down * self.down[axis] + self.forward[axis] for axis in range(3)]
        length = math.hypot(*sums)
        pan = math.degrees(math.atan2(sums[0], sums[1]))
        return pan, math.degrees(math.asin(max(-1.0, min(1.0, sums[2] / length))))


def sight(pan_deg: float, tilt_deg: float, fov_deg: float, roll_deg: float, aspect: float) -> LensView:
    """The geometry of a view."""
    pan, tilt, roll = math.radians(pan_deg), math.radians(tilt_deg), math.radians(roll_deg)
    right = (math.cos(pan), -math.sin(pan), 0.0)
    forward = (math.sin(pan) * math.cos(tilt), math.cos(pan) * math.cos(tilt), math.sin(tilt))
    down = (math.sin(pan) * math.sin(tilt), math.cos(pan) * math.sin(tilt), -math.cos(tilt))
    turned = [math.cos(roll) * r - math.sin(roll) * d for r, d in zip(right, down, strict=True)]
    sunk = [math.sin(roll) * r + math.cos(roll) * d for r, d in zip(right, down, strict=True)]
    focal = 0.5 / math.tan(math.radians(fov_deg) / 2)
    return LensView(_vector(turned), _vector(sunk), forward, focal, aspect)


def unit_vector(pan_deg: float, tilt_deg: float) -> Vector:
    """Of a direction."""
    pan, tilt = math.radians(pan_deg), math.radians(tilt_deg)
    return math.sin(pan) * math.cos(tilt), math.cos(pan) * math.cos(tilt), math.sin(tilt)


def check_lens(lens: LensModel) -> None:
    """Refuse a model that no camera has.

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
        raise _no_lens("a number of it is none")
    if not (1 <= abs(lens.pan_half_deg) <= 400 and 1 <= abs(lens.tilt_half_deg) <= 180):
        raise _no_lens("its axes do not move")
    if not 0 <= lens.error_deg <= 10:
        raise _no_lens("it is wrong by more than 10°")
    _check_fov(lens.fov)
    if not 0 <= times.latency_least_s <= times.latency_most_s <= 5 or not 0 <= times.stale_s <= 5:
        raise _no_lens("its times are none")
    if min(*times.most_per_s, *times.gain_per_s2) <= 0:
        raise _no_lens("its speeds are none")


def _check_fov(fov: tuple[tuple[float, float], ...]) -> None:
    zooms = [zoom for zoom, _ in fov]
    if not fov or len(fov) > 64 or zooms != sorted(set(zooms)):
        raise _no_lens("it has no angle of view for each zoom")
    if not all(0.05 <= angle <= 130 for _, angle in fov):
        raise _no_lens("an angle of view is none")


def _no_lens(why: str) -> OperatorError:
    return OperatorError(f"This is no model of the camera's lens: {why}.", "Calibrate the camera again.")


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _vector(parts: list[float]) -> Vector:
    return parts[0], parts[1], parts[2]


Point: TypeAlias = tuple[float, float]
