"""Whether a change of privacy zones shows more than before. Weakening a zone needs what lifting it needs."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from console.domain.privacy.model import ZoneSpace, ZoneStyle
from console.domain.privacy.polygon import area, contains, sides_cross

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.privacy.model import Zone, ZoneSet
    from console.domain.ptz.lens import LensModel, Point, Timing

_STRENGTH = {ZoneStyle.SOLID: 3, ZoneStyle.PIXELATE: 2, ZoneStyle.BLUR: 1}
_NUDGE = 1e-9


def weakened(before: ZoneSet, after: ZoneSet) -> list[Zone]:
    """Return the zones in force that a change would remove or weaken."""
    if before.space is not after.space or (before.masked_recording and not after.masked_recording):
        return list(before.zones)
    return [zone for zone in before.zones if _is_weaker(zone, after.zone(zone.id))]


def uncovered_by(before: LensModel | None, after: LensModel, zones: ZoneSet) -> list[Zone]:
    """Return the zones in force that may cover less under another lens.

    Zones of a moving camera are directions: under another lens they lie elsewhere on the picture. That is
    made up for only where the new lens widens all of them by at least as much as it moves them: the margin
    of the masks is the lens's error in pan and in tilt.
    """
    if zones.space is not ZoneSpace.WORLD or not zones.zones or before == after:
        return []
    if before is None or not _covers_as_long(before.timing, after.timing):
        return list(zones.zones)
    pan_deg = abs(after.pan_zero_deg - before.pan_zero_deg) + abs(after.pan_half_deg - before.pan_half_deg)
    tilt_deg = abs(after.tilt_zero_deg - before.tilt_zero_deg)
    tilt_deg += abs(after.tilt_half_deg - before.tilt_half_deg)
    is_widened = max(pan_deg, tilt_deg) <= after.error_deg - before.error_deg + _NUDGE
    is_turned = abs(after.roll_deg - before.roll_deg) > _NUDGE
    return [] if is_widened and not is_turned and _has_same_angles(before, after) else list(zones.zones)


def _has_same_angles(before: LensModel, after: LensModel) -> bool:
    zooms = {zoom for zoom, _ in (*before.fov, *after.fov)}
    # Between two of them both are straight lines of logarithms.
    return all(abs(math.log(after.fov_deg(zoom) / before.fov_deg(zoom))) <= _NUDGE for zoom in zooms)


def _covers_as_long(before: Timing, after: Timing) -> bool:
    """Return whether all that a camera can have reached is at least as wide as before."""
    is_later = after.latency_most_s >= before.latency_most_s and after.stale_s >= before.stale_s
    is_faster = all(new >= old for old, new in zip(before.most_per_s, after.most_per_s, strict=True))
    is_brisker = all(new >= old for old, new in zip(before.gain_per_s2, after.gain_per_s2, strict=True))
    return is_later and after.latency_least_s <= before.latency_least_s and is_faster and is_brisker


def needs_second(zones: Sequence[Zone]) -> bool:
    """Return whether a second person must agree before these zones are weakened.

    A zone that is never lifted cannot be removed by one person either.
    """
    return any(zone.needs_second or zone.lift_most_s <= 0 for zone in zones)


def _is_weaker(zone: Zone, after: Zone | None) -> bool:
    if after is None:
        return True
    is_looser = (zone.needs_second and not after.needs_second) or after.lift_most_s > zone.lift_most_s
    may_more = bool(zone.lifters) and (not after.lifters or not after.lifters <= zone.lifters)
    is_thinner = _STRENGTH[after.style] < _STRENGTH[zone.style] or (zone.in_camera and not after.in_camera)
    return is_looser or may_more or is_thinner or not _covers(after.polygon, zone.polygon)


def _covers(outer: Sequence[Point], inner: Sequence[Point]) -> bool:
    """Return whether one polygon covers another completely."""
    if list(outer) == list(inner):
        return True
    corners_inside = all(contains(outer, corner) or _is_on(outer, corner) for corner in inner)
    crossed = any(sides_cross(first, second) for first in _sides(outer) for second in _sides(inner))
    # A notch of the outer polygon may reach into the inner one between two corners.
    notched = any(contains(inner, corner) and not _is_on(inner, corner) for corner in outer)
    return corners_inside and not crossed and not notched and abs(area(outer)) >= abs(area(inner)) - _NUDGE


def _sides(corners: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise([*corners, corners[0]]))


def _is_on(corners: Sequence[Point], point: Point) -> bool:
    """Return whether a point is on a side."""
    return any(_distance(side, point) <= _NUDGE for side in _sides(corners))


def _distance(side: tuple[Point, Point], point: Point) -> float:
    (ax, ay), (bx, by) = side
    length2 = (bx - ax) ** 2 + (by - ay) ** 2
    along = ((point[0] - ax) * (bx - ax) + (point[1] - ay) * (by - ay)) / length2 if length2 else 0.0
    along = min(1.0, max(0.0, along))
    return float(((ax + along * (bx - ax) - point[0]) ** 2 + (ay + along * (by - ay) - point[1]) ** 2) ** 0.5)
