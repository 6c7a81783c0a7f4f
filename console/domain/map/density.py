"""Calculate the pixels per metre at a place in the picture, for a fixed camera above flat ground.

For a camera without roll, the density on level ground depends only on the row of the picture and grows evenly
from the horizon down. Lens distortion is not considered: a wide lens is a few per cent off at the edge.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from console.domain.errors import UNFIT_VALUES, EnvironmentFault, OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

PERSON_M = 1.7
HEIGHTS_M, TILTS_DEG, FOVS_DEG, ASPECTS = (0.5, 200.0), (-10.0, 90.0), (1.0, 150.0), (0.2, 5.0)
APART_LEAST = 0.05
"""The minimum distance of people, as a fraction of the picture's height."""
_STEPS, _ROUNDS = 200, 60


@dataclass(frozen=True, slots=True)
class Mounting:
    """The mounting of a fixed camera above flat ground.

    Raises:
        OperatorError: a value is out of range.
    """

    height_m: float
    tilt_deg: float
    """Tilt of the picture's centre, downwards from level."""
    fov_deg: float
    """Horizontal angle of view."""
    aspect: float = 16 / 9
    """Width of the picture divided by its height, when it was calibrated."""

    def __post_init__(self) -> None:
        for name, (least, most) in (
            ("height_m", HEIGHTS_M),
            ("tilt_deg", TILTS_DEG),
            ("fov_deg", FOVS_DEG),
            ("aspect", ASPECTS),
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and least <= value <= most):
                label = _LABELS[name]
                raise OperatorError(
                    text("The {label} cannot be {value:g}.", label=label, value=value),
                    text("Enter a value from {least:g} to {most:g}.", least=least, most=most),
                )

    def pixels_per_m(self, row: float, width_px: int) -> float | None:
        """Return the density across the line of sight, on the ground at a row; None above the horizon.

        Args:
            row: 0 at the top of the picture to 1 at its bottom.
            width_px: width of the picture whose pixels are counted.
        """
        half = math.tan(math.radians(self.fov_deg) / 2)
        depth_m = self._depth_m(row)
        return None if depth_m is None else width_px / 2 / half / depth_m

    def distance_m(self, row: float) -> float | None:
        """Return the distance along the ground from below the camera to a row; None above the horizon."""
        depth_m, tilt = self._depth_m(row), math.radians(self.tilt_deg)
        if depth_m is None:
            return None
        return depth_m * (math.cos(tilt) - self._down(row) * math.sin(tilt))

    def row_of(self, pixels_per_m: float, width_px: int) -> float:
        """Return the row at which the ground has this density. It may be outside the picture."""
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


_LABELS = {
    "height_m": "mounting height (m)",
    "tilt_deg": "tilt (degrees)",
    "fov_deg": "angle of view (degrees)",
    "aspect": "aspect ratio of the picture",
}


@dataclass(frozen=True, slots=True)
class PersonMark:
    """A standing person of known height in the picture. Rows from 0 at the top to 1."""

    feet: float
    head: float
    height_m: float = PERSON_M


def from_people(marks: Sequence[PersonMark], fov_deg: float, aspect: float) -> Mounting:
    """Calculate the mounting from people who stand upright on the ground.

    Each person gives the camera's height for every tilt. The tilt at which they agree best is used.

    Raises:
        OperatorError: too few marks, too close to each other, or no mounting fits them.
    """
    if len(marks) < 2:
        raise OperatorError(
            "One person is not enough for calibration.", "Mark two or three people at different distances."
        )
    feet = [mark.feet for mark in marks]
    if max(feet) - min(feet) < APART_LEAST:
        raise OperatorError(
            "The people are at nearly the same distance.",
            "Mark one person near the camera and one far from it.",
        )
    half = math.tan(math.radians(fov_deg) / 2)
    offsets = [
        ((mark.feet - 0.5) * 2 * half / aspect, (mark.head - 0.5) * 2 * half / aspect) for mark in marks
    ]
    heights = [mark.height_m for mark in marks]
    low, high = (math.radians(angle) for angle in (TILTS_DEG[0], 85.0))
    step = (high - low) / _STEPS
    best = min(
        (low + at * step for at in range(_STEPS + 1)), key=lambda tilt: _spread(offsets, heights, tilt)
    )
    for _ in range(_ROUNDS):
        step *= 0.7
        best = min((best - step, best, best + step), key=lambda tilt: _spread(offsets, heights, tilt))
    estimates = _heights(offsets, heights, best)
    if estimates is None or _spread(offsets, heights, best) > 0.2:
        raise OperatorError(
            "The marks do not match a camera above flat ground.",
            "Mark people who stand upright, each from the feet to the top of the head.",
        )
    return Mounting(sum(estimates) / len(estimates), math.degrees(best), fov_deg, aspect)


def _heights(
    offsets: Sequence[tuple[float, float]], heights: Sequence[float], tilt: float
) -> list[float] | None:
    """Return the camera's height by each person; None if the tilt is impossible."""
    estimates = []
    for (feet, head), person_m in zip(offsets, heights, strict=True):
        near, far = _slope(feet, tilt), _slope(head, tilt)
        if near is None or far is None or near <= 1e-6 or far >= near:
            return None
        # Head and feet have the same distance. A head above the camera has a negative slope.
        estimates.append(person_m / (1 - far / near))
    return estimates


def _slope(down: float, tilt: float) -> float | None:
    """Return how steeply a ray falls; None if it does not lead away from the camera."""
    forward = math.cos(tilt) - down * math.sin(tilt)
    return (down * math.cos(tilt) + math.sin(tilt)) / forward if forward > 1e-6 else None


def _spread(offsets: Sequence[tuple[float, float]], heights: Sequence[float], tilt: float) -> float:
    """Return how far the people disagree, as a fraction of the mean height."""
    estimates = _heights(offsets, heights, tilt)
    if estimates is None:
        return math.inf
    return (max(estimates) - min(estimates)) / (sum(estimates) / len(estimates))


def to_json(mounting: Mounting) -> str:
    """Return the content of the camera fact `density`."""
    return json.dumps(asdict(mounting))


def from_json(content: str) -> Mounting:
    """Read what `to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        stored = json.loads(content)
        return Mounting(*(float(stored[name]) for name in ("height_m", "tilt_deg", "fov_deg", "aspect")))
    except (*UNFIT_VALUES, OperatorError):
        raise EnvironmentFault(
            "The saved pixel-density calibration of a camera cannot be read.", "Calibrate the camera again."
        ) from None
