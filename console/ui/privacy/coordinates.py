"""What the corners of a camera's zones stand on: the picture itself, or the world that a head looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.domain.privacy.aiming import is_in_front, outline_in
from console.domain.privacy.model import ZoneSpace

if TYPE_CHECKING:
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import LensView, Point


class ZoneCoordinates(Protocol):
    """Between corners of zones and places on the picture, in parts of it."""

    space: ZoneSpace

    def outline(self, polygon: Polygon) -> list[Point]:
        """Where a polygon lies on the picture; without what cannot be seen from here."""
        ...

    def is_whole(self, polygon: Polygon) -> bool:
        """Whether each of its corners has a place, so that they can be moved."""
        ...

    def corner(self, place: Point) -> Point:
        """The corner that a place on the picture is."""
        ...


class OnPicture:
    """Cameras that stand still: corners are parts of the picture."""

    space = ZoneSpace.PICTURE

    def outline(self, polygon: Polygon) -> list[Point]:
        """See `ZoneCoordinates`."""
        return list(polygon)

    def is_whole(self, polygon: Polygon) -> bool:
        """See `ZoneCoordinates`."""
        del polygon
        return True

    def corner(self, place: Point) -> Point:
        """See `ZoneCoordinates`."""
        return place


@dataclass(frozen=True)
class InWorld:
    """Cameras that move: corners are degrees to the right and up.

    Args:
        sight: of the present position.
        pan_deg: the direction of the middle of the picture.
    """

    sight: LensView
    pan_deg: float
    space = ZoneSpace.WORLD

    def outline(self, polygon: Polygon) -> list[Point]:
        """See `ZoneCoordinates`."""
        return outline_in(self.sight, polygon)

    def is_whole(self, polygon: Polygon) -> bool:
        """See `ZoneCoordinates`."""
        return is_in_front(self.sight, polygon)

    def corner(self, place: Point) -> Point:
        """See `ZoneCoordinates`: by way of this view; a zone across south has no corner a turn away."""
        pan, tilt = self.sight.direction_at(place)
        return pan + 360.0 * round((self.pan_deg - pan) / 360.0), tilt
