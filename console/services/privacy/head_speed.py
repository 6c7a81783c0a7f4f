"""The highest speed of a pan/tilt head, from the positions that it reports while it swings from side to side.

What is covered of a moving camera depends on it: the usual figures are those of the fastest domes, and cover
the whole picture of a slower one whenever it moves.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.numbers import clamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.lens import LensModel
    from console.domain.ptz.model import PtzPosition, PtzStatus

SWING_DEG = 120.0
"""Less than half a turn, so that a head that turns without end takes the way that is measured."""
WINDOW_S, MOVED_S = 0.2, 0.6
"""Speed is taken over the one, from a swing that lasts the other: else the highest may not be reached."""
MARGIN = 1.5
"""Times the measured speed: presets, cold grease and another firmware may be faster."""
MOST_DEG_S = 1000.0
MOST_ZOOM_S = 10.0
AXES = ("pan", "tilt", "zoom")


def swing(begin: PtzPosition, axis: str, lens: LensModel) -> tuple[PtzPosition, PtzPosition]:
    """Return the two ends of a swing in one axis, around the present view as far as the head reaches."""
    if axis == "zoom":
        return replace(begin, zoom=0.0), replace(begin, zoom=1.0)
    half_deg = abs(lens.pan_half_deg if axis == "pan" else lens.tilt_half_deg)
    half = min(0.9, SWING_DEG / 2 / half_deg)
    middle = clamp(getattr(begin, axis), half - 1, 1 - half)
    wide = replace(begin, zoom=0.0)
    if axis == "pan":
        return replace(wide, pan=middle - half), replace(wide, pan=middle + half)
    return replace(wide, tilt=middle - half), replace(wide, tilt=middle + half)


def fastest(reports: Sequence[PtzStatus], axis: str) -> float | None:
    """Return the highest speed in one axis, in units of the position per second; never less than it was.

    None: the swing was too short, or was reported too seldom, to tell.
    """
    seen = [
        (report.asked_s, report.answered_s, getattr(report.position, axis))
        for report in reports
        if report.position is not None and report.asked_s is not None and report.answered_s is not None
    ]
    moving = [at for at in range(1, len(seen)) if seen[at][2] != seen[at - 1][2]]
    if len(moving) < 3 or seen[moving[-1]][0] - seen[moving[0]][1] < MOVED_S:
        return None
    most = 0.0
    for at, (_, answered_s, place) in enumerate(seen):
        for asked_s, _, later in seen[at + 1 :]:
            if asked_s - answered_s >= WINDOW_S:
                # The positions are of instants within question and answer, so the time between is the least.
                most = max(most, abs(later - place) / (asked_s - answered_s))
                break
    return most or None


def with_measured_speed(lens: LensModel, per_s: Sequence[float | None]) -> LensModel:
    """Return a lens with the measured speeds and a margin; an axis that could not be measured keeps its own.

    Args:
        lens: its axes turn positions into degrees.
        per_s: speeds in pan, tilt and zoom, in units of positions per second.
    """
    scales = abs(lens.pan_half_deg), abs(lens.tilt_half_deg), 1.0
    limits = MOST_DEG_S, MOST_DEG_S, MOST_ZOOM_S
    pan, tilt, zoom = (
        usual if measured is None else min(measured * scale * MARGIN, limit)
        for usual, measured, scale, limit in zip(lens.timing.most_per_s, per_s, scales, limits, strict=True)
    )
    return replace(lens, timing=replace(lens.timing, most_per_s=(pan, tilt, zoom)))
