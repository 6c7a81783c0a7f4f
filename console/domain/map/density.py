"""How many pixels a metre has at a place in the picture, from how a fixed camera hangs over flat ground.

A camera without roll sees a level ground whose density depends on the row of the picture alone, and grows
evenly from the horizon down. Distortion of the lens is not reckoned with: a wide lens is a few per cent off
at the picture's edge.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSON_M = 1.7
HEIGHTS_M, TILTS_DEG, FOVS_DEG, ASPECTS = (0.5, 200.0), (-10.0, 90.0), (1.0, 150.0), (0.2, 5.0)
APART_LEAST = 0.05
"""People have to stand so far apart in the picture's height, or nothing follows from them."""
_STEPS, _ROUNDS = 200, 60


@dataclass(frozen=True, slots=True)
class Mounting:
    """How a fixed camera hangs, over flat ground.

    Raises:
        OperatorError: no camera hangs so.
    """

    height_m: float
    tilt_deg: float
    """Of the middle of the picture, downwards from level."""
    fov_deg: float
    """Horizontal angle of view."""
    aspect: float = 16 / 9
    """Width of the picture by its height, as it was calibrated."""

    def __post_init__(self) -> None:
        for name, (least, most) in (
            ("height_m", HEIGHTS_M),
            ("tilt_deg", TILTS_DEG),
            ("fov_deg", FOVS_DEG),
            ("aspect", ASPECTS),
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                raise OperatorError(
                    f"No camera hangs so: {_WORDS[name]} of {value:g}.",
                    f"It can be from {least:g} to {most:g}.",
                )

    def pixels_per_m(self, row: float, width_px: int) -> float | None:
        """Across the line of sight, on the ground at a row of the picture; None above the horizon.

        Args:
            row: 0 at the top of the picture to 1 at its bottom.
            width_px: of the picture whose pixels are counted.
        """
        half = math.tan(math.radians(self.fov_deg) / 2)
        depth_m = self._depth_m(row)
        return None if depth_m is None else width_px / 2 / half / depth_m

    def distance_m(self, row: float) -> float | None:
        """Along the ground, from under the camera to what is seen at a row; None above the horizon."""
        depth_m, tilt = self._depth_m(row), math.radians(self.tilt_deg)
        if depth_m is None:
            return None
        return depth_m * (math.cos(tilt) - self._down(row) * math.sin(tilt))

    def row_of(self, pixels_per_m: float, width_px: int) -> float:
        """The row at which the ground has a density; it may lie outside the picture."""
        half = math.tan(math.radians(self.fov_deg) / 2)
        tilt = math.radians(self.tilt_deg)
        if math.cos(tilt) < 1e-6:
            return math.inf
        down = (pixels_per_m * 2 * half / width_px * self.height_m - math.sin(tilt)) / math.cos(tilt)
        return 0.5 + down * self.aspect / 2 / half

    def _down(self, row: float) -> float:
        return (row - 0.5) * 2 * math.tan(math.radians(self.fov_deg) / 2) / self.aspect

    def _depth_m(self, row: float) -> float | None:
        tilt = math.radians(self.tilt_deg)
        sinking = self._down(row) * math.cos(tilt) + math.sin(tilt)
        return self.height_m / sinking if sinking > 1e-6 else None


_WORDS = {
    "height_m": "a height (m)",
    "tilt_deg": "a tilt (degrees)",
    "fov_deg": "an angle of view (degrees)",
    "aspect": "a shape of picture (width by height)",
}


@dataclass(frozen=True, slots=True)
class PersonMark:
    """Somebody of known height who stands in the picture; rows from 0 at the top to 1."""

    feet: float
    head: float
    height_m: float = PERSON_M


def from_people(marks: Sequence[PersonMark], fov_deg: float, aspect: float) -> Mounting:
    """How the camera hangs, from people who stand upright on the ground.

    Each person gives the camera's height for every tilt; the tilt at which all agree best is taken.

    Raises:
        OperatorError: too few, too near each other, or they do not agree on any camera.
    """
    if len(marks) < 2:
        raise OperatorError(
            "One person is not enough to calibrate by.", "Mark two or three at different distances."
        )
    feet = [mark.feet for mark in marks]
    if max(feet) - min(feet) < APART_LEAST:
        raise OperatorError(
            "The people stand at nearly the same distance.", "Mark one near and one far from the camera."
        )
    half = math.tan(math.radians(fov_deg) / 2)
    seen = [((mark.feet - 0.5) * 2 * half / aspect, (mark.head - 0.5) * 2 * half / aspect) for mark in marks]
    heights = [mark.height_m for mark in marks]
    low, high = (math.radians(one) for one in (TILTS_DEG[0], 85.0))
    step = (high - low) / _STEPS
    best = min((low + at * step for at in range(_STEPS + 1)), key=lambda tilt: _spread(seen, heights, tilt))
    for _ in range(_ROUNDS):
        step *= 0.7
        best = min((best - step, best, best + step), key=lambda tilt: _spread(seen, heights, tilt))
    found = _heights(seen, heights, best)
    if found is None or _spread(seen, heights, best) > 0.2:
        raise OperatorError(
            "These marks fit no camera over flat ground.",
            "Draw each from the feet to the top of the head, of people who stand upright.",
        )
    return Mounting(sum(found) / len(found), math.degrees(best), fov_deg, aspect)


def _heights(
    seen: Sequence[tuple[float, float]], heights: Sequence[float], tilt: float
) -> list[float] | None:
    """The camera's height by each person; None where the tilt is impossible."""
    found = []
    for (feet, head), person_m in zip(seen, heights, strict=True):
        near, far = _slope(feet, tilt), _slope(head, tilt)
        if near is None or far is None or near <= 1e-6 or far >= near:
            return None
        # Head and feet are at one distance; a head above the camera's level has a slope below zero.
        found.append(person_m / (1 - far / near))
    return found


def _slope(down: float, tilt: float) -> float | None:
    """How steeply a ray falls; None where it does not lead away from the camera."""
    forward = math.cos(tilt) - down * math.sin(tilt)
    return (down * math.cos(tilt) + math.sin(tilt)) / forward if forward > 1e-6 else None


def _spread(seen: Sequence[tuple[float, float]], heights: Sequence[float], tilt: float) -> float:
    """How far the people disagree, in parts of the mean height."""
    found = _heights(seen, heights, tilt)
    if found is None:
        return math.inf
    return (max(found) - min(found)) / (sum(found) / len(found))


def to_json(mounting: Mounting) -> str:
    """For the camera fact `density`."""
    return json.dumps(asdict(mounting))


def from_json(content: str) -> Mounting:
    """Read what `to_json` wrote.

    Raises:
        EnvironmentFault: it makes no sense.
    """
    try:
        told = json.loads(content)
        return Mounting(*(float(told[name]) for name in ("height_m", "tilt_deg", "fov_deg", "aspect")))
    except (ValueError, KeyError, TypeError, OperatorError):
        raise EnvironmentFault(
            "What is kept of a camera's pixel density cannot be read.", "Calibrate the camera again."
        ) from None
