"""Where a movable camera must look to have a zone in its view, and where a zone lies in a view."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from console.domain.ptz.lens import NEAR, unit_vector
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import LensModel, LensView, Point

ROOM = 2.5
"""The view is so many times as wide as the zone: its surroundings tell where it is."""
REACH = 1.0


def aim_at(lens: LensModel, polygon: Polygon, aspect: float = 16 / 9) -> PtzPosition:
    """The position from which a zone lies in the middle of the picture, as far as the head reaches."""
    pans, tilts = [corner[0] for corner in polygon], [corner[1] for corner in polygon]
    pan, tilt = (min(pans) + max(pans)) / 2, (min(tilts) + max(tilts)) / 2
    wide = max(max(pans) - min(pans), (max(tilts) - min(tilts)) * aspect) * ROOM
    turns = [(pan + 360.0 * turn - lens.pan_zero_deg) / lens.pan_half_deg for turn in (-1, 0, 1)]
    best = min(turns, key=lambda at: (abs(at) > REACH, abs(at)))
    return PtzPosition(
        _held(best, -REACH, REACH),
        _held((tilt - lens.tilt_zero_deg) / lens.tilt_half_deg, -REACH, REACH),
        zoom_for(lens, wide),
    )


def zoom_for(lens: LensModel, fov_deg: float) -> float:
    """The nearest zoom whose view is still at least so wide."""
    if fov_deg >= lens.fov[0][1]:
        return lens.fov[0][0]
    for (wider, f0), (nearer, f1) in pairwise(lens.fov):
        if fov_deg >= f1:
            low, high = wider, nearer
            for _ in range(30):
                middle = (low + high) / 2
                low, high = (middle, high) if lens.fov_deg(middle) >= fov_deg else (low, middle)
            return low if f0 > f1 else wider
    return lens.fov[-1][0]


def outline_in(sight: LensView, polygon: Polygon) -> list[Point]:
    """A world polygon on the picture, in its parts; without what lies behind the camera."""
    seen = [sight.seen(unit_vector(*corner)) for corner in polygon]
    kept: list[Point] = []
    for at, here in enumerate(seen):
        before = seen[at - 1]
        if (here[2] > NEAR) != (before[2] > NEAR):
            part = (NEAR - before[2]) / (here[2] - before[2])
            across, down = (before[axis] + part * (here[axis] - before[axis]) for axis in (0, 1))
            kept.append(sight.place((across, down, NEAR)))
        if here[2] > NEAR:
            kept.append(sight.place(here))
    return kept


def is_in_front(sight: LensView, polygon: Polygon) -> bool:
    """Whether all corners of a polygon can be placed."""
    return all(sight.seen(unit_vector(*corner))[2] > NEAR for corner in polygon)


def _held(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)
