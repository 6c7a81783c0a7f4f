"""Zones of the world on a picture, for all positions that the camera may have had.

A corner is a direction, and a side is the plane through two of them, so it is straight in every picture. The
zone may cover its place at the middle position, and everything that a side sweeps over on the way to any
other position of the box: what enters the zone crosses a side.
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
"""Number of positions along one axis of the box."""
WIDE = 0.75
"""In parts of the angle of view: a wider box covers everything near it."""


def on_picture(
    zone: Polygon, lens: LensModel, box: PositionBounds, size: tuple[int, int]
) -> list[list[Point]] | None:
    """Return polygons, in pixels, that together cover a zone for every position in the box.

    Args:
        zone: corners, degrees.
        lens: of the camera.
        box: positions that the camera may have had.
        size: of the picture.

    Returns:
        The polygons; None: the box is so wide that the whole picture must be covered, if the zone may be in
        it.
    """
    corners = np.array([unit_vector(pan, tilt) for pan, tilt in zone])
    fov = lens.fov_deg(box.zoom[0])
    if _width_deg(lens, box) > WIDE * lens.fov_deg(box.zoom[1]):
        return None if _may_be_near(corners, lens, box, fov, size) else []
    aspect = size[0] / size[1]
    middle = _camera_rays(corners, lens, box.middle, aspect)
    polygons = [_placed(_clipped(middle[0]), middle[1], size)]
    other_views = [_camera_rays(corners, lens, position, aspect) for position in _positions(box, lens)]
    count = len(corners)
    for at in range(count):
        swept = [
            place
            for rays, focal in other_views
            for place in _placed(_clipped_side(rays[at], rays[(at + 1) % count]), focal, size)
        ]
        if len(swept) >= 3:
            polygons.append(_hull(swept))
    return [polygon for polygon in polygons if len(polygon) >= 3]


def _width_deg(lens: LensModel, box: PositionBounds) -> float:
    pan = (box.pan[1] - box.pan[0]) * abs(lens.pan_half_deg)
    tilt = (box.tilt[1] - box.tilt[0]) * abs(lens.tilt_half_deg)
    return max(pan, tilt)


def _may_be_near(
    corners: Floats, lens: LensModel, box: PositionBounds, fov: float, size: tuple[int, int]
) -> bool:
    """Return whether a zone may be in a picture of any position in the box, judged by cones around both."""
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
    """Return positions over the whole box, widened by the model's error."""
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


def _camera_rays(
    corners: Floats, lens: LensModel, position: PtzPosition, aspect: float
) -> tuple[Floats, float]:
    """Return right, down and forward of each corner, and the focal length in picture widths."""
    view = lens.view_at(position, aspect)
    rows = np.array([view.right, view.down, view.forward])
    return corners @ rows.T, view.focal


def _clipped(rays: Floats) -> Floats:
    """Return the part of a polygon in front of the camera."""
    ahead = rays[:, 2] > NEAR
    if ahead.all():
        return rays
    clipped = []
    for at, current in enumerate(rays):
        before = rays[at - 1]
        if ahead[at] != ahead[at - 1]:
            clipped.append(before + (NEAR - before[2]) / (current[2] - before[2]) * (current - before))
        if ahead[at]:
            clipped.append(current)
    return np.array(clipped).reshape(-1, 3)


def _clipped_side(first: Floats, second: Floats) -> Floats:
    ends = np.array([first, second])
    ahead = ends[:, 2] > NEAR
    if ahead.all() or not ahead.any():
        return ends[ahead]
    crossing = first + (NEAR - first[2]) / (second[2] - first[2]) * (second - first)
    return np.array([ends[ahead][0], crossing])


def _placed(rays: Floats, focal: float, size: tuple[int, int]) -> list[Point]:
    if not len(rays):
        return []
    focal_px = focal * size[0]
    places = rays[:, :2] / rays[:, 2:] * focal_px + (size[0] / 2, size[1] / 2)
    return [(float(x), float(y)) for x, y in places]


def _hull(places: list[Point]) -> list[Point]:
    ring = cv2.convexHull(np.asarray(places, np.float32)).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in ring]
