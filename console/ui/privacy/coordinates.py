"""Coordinate systems of zone corners: the picture of a fixed camera, the directions of a PTZ camera."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.domain.privacy.aiming import is_in_front, outline_in
from console.domain.privacy.model import ZoneSpace

if TYPE_CHECKING:
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import LensView, Point


class ZoneCoordinates(Protocol):
    """Converts between corners of zones and points of the picture in fractions."""

    space: ZoneSpace

    def outline(self, polygon: Polygon) -> list[Point]:
        """Return a polygon on the picture, without what cannot be seen from here."""
        ...

    def is_whole(self, polygon: Polygon) -> bool:
        """Return whether every corner has a point on the picture, so that it can be moved."""
        ...

    def corner(self, place: Point) -> Point:
        """Return the corner at a point of the picture."""
        ...


class OnPicture:
    """Fixed cameras: corners are fractions of the picture."""

    space = ZoneSpace.PICTURE

    def outline(self, polygon: Polygon) -> list[Point]:
        """Return the polygon unchanged."""
        return list(polygon)

    def is_whole(self, polygon: Polygon) -> bool:
        """Return True: every corner is on the picture."""
        del polygon
        return True

    def corner(self, place: Point) -> Point:
        """Return the point unchanged."""
        return place


@dataclass(frozen=True)
class InWorld:
    """PTZ cameras: corners are degrees to the right and up.

    Args:
        view: the projection at the present position.
        pan_deg: the direction of the centre of the picture.
    """

    view: LensView
    pan_deg: float
    space = ZoneSpace.WORLD

    def outline(self, polygon: Polygon) -> list[Point]:
        """Return the polygon projected to the picture."""
        return outline_in(self.view, polygon)

    def is_whole(self, polygon: Polygon) -> bool:
        """Return whether all corners are in front of the camera."""
        return is_in_front(self.view, polygon)

    def corner(self, place: Point) -> Point:
        """Return the direction at a point, within half a turn of the present view."""
        pan, tilt = self.view.direction_at(place)
        return pan + 360.0 * round((self.pan_deg - pan) / 360.0), tilt
