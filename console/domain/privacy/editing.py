"""Zones while they are drawn: sides that cross, where a corner goes in, and what can be taken back."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.privacy.model import ZoneSpace, check_place
from console.domain.privacy.polygon import CORNERS_MOST, sides_touch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.privacy.model import Zone
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import Point

UNDO_MOST = 200


class ZoneDraft:
    """A camera's zones as they are being changed; nothing of it holds before it is kept.

    Args:
        zones: those in force.
    """

    def __init__(self, zones: tuple[Zone, ...] = ()) -> None:
        self.kept = zones
        self.zones = zones
        self._before: list[tuple[Zone, ...]] = []
        self._after: list[tuple[Zone, ...]] = []

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to keep."""
        return self.zones != self.kept

    @property
    def is_redrawn(self) -> bool:
        """Whether a place was drawn or moved, and not only a word changed."""
        return {(zone.id, zone.polygon) for zone in self.zones} != {
            (zone.id, zone.polygon) for zone in self.kept
        }

    def zone(self, zone_id: str) -> Zone | None:
        """One of them."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)

    def change(self, zones: tuple[Zone, ...]) -> None:
        """One step, which `undo` takes back."""
        if zones != self.zones:
            self._before = [*self._before[1 - UNDO_MOST :], self.zones]
            self._after.clear()
            self.zones = zones

    def put(self, zone: Zone) -> None:
        """A zone is new, or another than it was."""
        if self.zone(zone.id) is None:
            self.change((*self.zones, zone))
        else:
            self.change(tuple(zone if known.id == zone.id else known for known in self.zones))

    def drop(self, zone_id: str) -> None:
        """A zone is taken away."""
        self.change(tuple(zone for zone in self.zones if zone.id != zone_id))

    def undo(self) -> bool:
        """Take the last step back; whether there was one."""
        if not self._before:
            return False
        self._after.append(self.zones)
        self.zones = self._before.pop()
        return True

    def redo(self) -> bool:
        """Bring it back."""
        if not self._after:
            return False
        self._before.append(self.zones)
        self.zones = self._after.pop()
        return True


def crossed_sides(corners: Sequence[Point], *, is_closed: bool) -> set[int]:
    """The sides that cross or touch another one that is no neighbour; a side begins at its corner."""
    count = len(corners)
    last = count if is_closed else count - 1
    sides = [(corners[at], corners[(at + 1) % count]) for at in range(max(0, last))]
    found = {at for at, (here, there) in enumerate(sides) if here == there}
    for one in range(len(sides)):
        for other in range(one + 1, len(sides)):
            is_next = other == one + 1 or (is_closed and one == 0 and other == count - 1)
            if sides_touch(sides[one], sides[other], are_neighbours=is_next):
                found |= {one, other}
    return found


def check_next(corners: Sequence[Point], corner: Point) -> None:
    """Whether a drawing may go on at a corner.

    Raises:
        OperatorError: its side would cross another, or there are too many corners.
    """
    if len(corners) >= CORNERS_MOST:
        raise OperatorError(f"A zone has at most {CORNERS_MOST} corners.", "Draw it coarser, or as two.")
    if corner in corners:
        raise OperatorError("There is a corner here already.", "Enter closes the outline.")
    if crossed_sides([*corners, corner], is_closed=False):
        raise OperatorError("This side would cross another one.", "Choose another place for the corner.")


def check_outline(corners: Sequence[Point], space: ZoneSpace) -> None:
    """Whether a closed outline can be a zone.

    Raises:
        OperatorError: why not.
    """
    check_place(tuple(corners), space)


def with_corner(corners: Polygon, side: int, corner: Point) -> Polygon:
    """With one more corner on a side."""
    return (*corners[: side + 1], corner, *corners[side + 1 :])


def without_corner(corners: Polygon, at: int) -> Polygon:
    """With one corner less.

    Raises:
        OperatorError: three are the least.
    """
    if len(corners) <= 3:
        raise OperatorError("A zone has at least three corners.", "Delete the whole zone instead.")
    return (*corners[:at], *corners[at + 1 :])


def box_of(one: Point, other: Point) -> Polygon:
    """A rectangle from two opposite corners, clockwise on a picture."""
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def far_from(point: Point, one: Point, other: Point) -> float:
    """How far a point is from a side."""
    along = other[0] - one[0], other[1] - one[1]
    length = along[0] ** 2 + along[1] ** 2
    part = ((point[0] - one[0]) * along[0] + (point[1] - one[1]) * along[1]) / length if length else 0.0
    part = min(max(part, 0.0), 1.0)
    return math.hypot(point[0] - one[0] - part * along[0], point[1] - one[1] - part * along[1])
