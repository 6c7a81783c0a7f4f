"""Zones of the world as they lie on a picture, for all positions that the head may have had.

A corner is a direction; a side is the plane through two of them, so it is straight on every picture. What the
zone may cover is the zone at the middle position, and all that a side sweeps over on its way to any other
position of the box: whatever comes to lie inside crosses a side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from console.domain.ptz.lens import NEAR, LensModel, unit_vector
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.privacy.polygon import Polygon
    from console.domain.privacy.position_bounds import PositionBounds, Span
    from console.domain.ptz.lens import Point

Floats: TypeAlias = npt.NDArray[np.float64]
STEPS_MOST = 5
"""Positions along one axis of the box."""
WIDE = 0.75
"""Of the angle of view: a box that is wider covers all that is anywhere near."""


def on_picture(
    zone: Polygon, lens: LensModel, box: PositionBounds, size: tuple[int, int]
) -> list[list[Point]] | None:
    """Polygons, in pixels, that together cover a zone wherever the head was in the box.

    None: the box is so wide that the whole picture has to be covered, where the zone may be in it at all.
    """
    corners = np.array([unit_vector(pan, tilt) for pan, tilt in zone])
    fov = lens.fov_deg(box.zoom[0])
    if _width_deg(lens, box) > WIDE * lens.fov_deg(box.zoom[1]):
        return None if _may_be_near(corners, lens, box, fov, size) else []
    aspect = size[0] / size[1]
    middle = _seen(corners, lens, box.middle, aspect)
    polygons = [_placed(_clipped(middle[0]), middle[1], size)]
    others = [_seen(corners, lens, position, aspect) for position in _positions(box, lens)]
    count = len(corners)
    for at in range(count):
        swept = [
            place
            for seen, focal in others
            for place in _placed(_clipped_side(seen[at], seen[(at + 1) % count]), focal, size)
        ]
        if len(swept) >= 3:
            polygons.append(_hull(swept))
    return [one for one in polygons if len(one) >= 3]


def _width_deg(lens: LensModel, box: PositionBounds) -> float:
    pan = (box.pan[1] - box.pan[0]) * abs(lens.pan_half_deg)
    tilt = (box.tilt[1] - box.tilt[0]) * abs(lens.tilt_half_deg)
    return max(pan, tilt)


def _may_be_near(
    corners: Floats, lens: LensModel, box: PositionBounds, fov: float, size: tuple[int, int]
) -> bool:
    """Whether a zone may be in a picture of any position in the box, judged by cones around both."""
    centre = corners.mean(axis=0)
    centre /= max(float(np.linalg.norm(centre)), 1e-9)
    reach = float(np.degrees(np.arccos(np.clip(corners @ centre, -1, 1))).max())
    ahead = unit_vector(*lens.direction(box.middle))
    apart = float(np.degrees(np.arccos(np.clip(np.dot(centre, ahead), -1, 1))))
    half = fov / 2
    diagonal = np.degrees(np.arctan(np.tan(np.radians(half)) * np.hypot(1, size[1] / size[0])))
    turned = (
        (box.pan[1] - box.pan[0]) * abs(lens.pan_half_deg)
        + (box.tilt[1] - box.tilt[0]) * abs(lens.tilt_half_deg)
    ) / 2
    return bool(apart <= reach + diagonal + turned + lens.error_deg + 1.0)


def _positions(box: PositionBounds, lens: LensModel) -> Iterator[PtzPosition]:
    """Positions all over the box, with the model's error at its edges."""
    fov = lens.fov_deg(box.zoom[1])
    pan_error = lens.error_deg / abs(lens.pan_half_deg)
    tilt_error = lens.error_deg / abs(lens.tilt_half_deg)
    # The angle's error in pan shrinks towards the zenith, where a degree of pan is less than one of arc.
    for pan in _spread(box.pan, pan_error, fov / 16 / abs(lens.pan_half_deg)):
        for tilt in _spread(box.tilt, tilt_error, fov / 16 / abs(lens.tilt_half_deg)):
            for zoom in sorted({box.zoom[0], box.zoom[1]}):
                yield PtzPosition(pan, tilt, zoom)


def _spread(span: Span, error: float, step: float) -> list[float]:
    low, high = span[0] - error, span[1] + error
    count = min(STEPS_MOST, max(2, int(np.ceil((high - low) / step)) + 1))
    return [low + (high - low) * at / (count - 1) for at in range(count)]


def _seen(corners: Floats, lens: LensModel, position: PtzPosition, aspect: float) -> tuple[Floats, float]:
    """Right, down and forward of each corner, and the focal length in picture widths."""
    sight = lens.sight(position, aspect)
    rows = np.array([sight.right, sight.down, sight.forward])
    return corners @ rows.T, sight.focal


def _clipped(seen: Floats) -> Floats:
    """The part of a polygon that lies in front."""
    ahead = seen[:, 2] > NEAR
    if ahead.all():
        return seen
    kept = []
    for at, here in enumerate(seen):
        before = seen[at - 1]
        if ahead[at] != ahead[at - 1]:
            kept.append(before + (NEAR - before[2]) / (here[2] - before[2]) * (here - before))
        if ahead[at]:
            kept.append(here)
    return np.array(kept).reshape(-1, 3)


def _clipped_side(one: Floats, other: Floats) -> Floats:
    ends = np.array([one, other])
    ahead = ends[:, 2] > NEAR
    if ahead.all() or not ahead.any():
        return ends[ahead]
    crossing = one + (NEAR - one[2]) / (other[2] - one[2]) * (other - one)
    return np.array([ends[ahead][0], crossing])


def _placed(seen: Floats, focal: float, size: tuple[int, int]) -> list[Point]:
    if not len(seen):
        return []
    focal_px = focal * size[0]
    places = seen[:, :2] / seen[:, 2:] * focal_px + (size[0] / 2, size[1] / 2)
    return [(float(x), float(y)) for x, y in places]


def _hull(places: list[Point]) -> list[Point]:
    ring = cv2.convexHull(np.asarray(places, np.float32)).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in ring]
