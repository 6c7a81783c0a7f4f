"""Calculate where a PTZ camera must look to see a zone, and where a zone is in a view."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from console.domain.numbers import clamp
from console.domain.ptz.lens import NEAR, unit_vector
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import LensModel, LensView, Point

ROOM = 2.5
"""The width of the view as a multiple of the zone, so that the surroundings are visible."""
REACH = 1.0


def aim_at(lens: LensModel, polygon: Polygon, aspect: float = 16 / 9) -> PtzPosition:
    """Return the position that has a zone in the centre of the picture, as far as the camera can turn."""
    pans, tilts = [corner[0] for corner in polygon], [corner[1] for corner in polygon]
    pan, tilt = (min(pans) + max(pans)) / 2, (min(tilts) + max(tilts)) / 2
    wide = max(max(pans) - min(pans), (max(tilts) - min(tilts)) * aspect) * ROOM
    turns = [(pan + 360.0 * turn - lens.pan_zero_deg) / lens.pan_half_deg for turn in (-1, 0, 1)]
    best = min(turns, key=lambda at: (abs(at) > REACH, abs(at)))
    return PtzPosition(
        clamp(best, -REACH, REACH),
        clamp((tilt - lens.tilt_zero_deg) / lens.tilt_half_deg, -REACH, REACH),
        zoom_for(lens, wide),
    )


def zoom_for(lens: LensModel, fov_deg: float) -> float:
    """Return the largest zoom whose view is at least this wide."""
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


def outline_in(view: LensView, polygon: Polygon) -> list[Point]:
    """Return a world polygon on the picture, in its parts, without what is behind the camera."""
    corners = [view.seen(unit_vector(*corner)) for corner in polygon]
    outline: list[Point] = []
    for at, here in enumerate(corners):
        before = corners[at - 1]
        if (here[2] > NEAR) != (before[2] > NEAR):
            part = (NEAR - before[2]) / (here[2] - before[2])
            across, down = (before[axis] + part * (here[axis] - before[axis]) for axis in (0, 1))
            outline.append(view.place((across, down, NEAR)))
        if here[2] > NEAR:
            outline.append(view.place(here))
    return outline


def is_in_front(view: LensView, polygon: Polygon) -> bool:
    """Return whether all corners of a polygon are in front of the camera."""
    return all(view.seen(unit_vector(*corner))[2] > NEAR for corner in polygon)
