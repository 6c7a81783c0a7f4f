"""Drawing of zones: crossing sides, new corners, undo and redo."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.numbers import clamp
from console.domain.privacy.model import ZoneSpace, check_place
from console.domain.privacy.polygon import CORNERS_MOST, sides_touch
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.privacy.model import Zone
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import Point

UNDO_MOST = 200


class ZoneDraft:
    """The zones of a camera while they are edited. Nothing takes effect before they are saved.

    Args:
        zones: the zones in force.
    """

    def __init__(self, zones: tuple[Zone, ...] = ()) -> None:
        self.kept = zones
        self.zones = zones
        self._before: list[tuple[Zone, ...]] = []
        self._after: list[tuple[Zone, ...]] = []

    @property
    def is_changed(self) -> bool:
        """Whether there are unsaved changes."""
        return self.zones != self.kept

    @property
    def is_redrawn(self) -> bool:
        """Whether an outline was drawn or moved, and not only a text changed."""
        return {(zone.id, zone.polygon) for zone in self.zones} != {
            (zone.id, zone.polygon) for zone in self.kept
        }

    def zone(self, zone_id: str) -> Zone | None:
        """Return a zone by its id, or None."""
        return next((zone for zone in self.zones if zone.id == zone_id), None)

    def change(self, zones: tuple[Zone, ...]) -> None:
        """Make one change, which `undo` reverts."""
        if zones != self.zones:
            self._before = [*self._before[1 - UNDO_MOST :], self.zones]
            self._after.clear()
            self.zones = zones

    def put(self, zone: Zone) -> None:
        """Add a zone, or replace it."""
        if self.zone(zone.id) is None:
            self.change((*self.zones, zone))
        else:
            self.change(tuple(zone if drawn.id == zone.id else drawn for drawn in self.zones))

    def drop(self, zone_id: str) -> None:
        """Remove a zone."""
        self.change(tuple(zone for zone in self.zones if zone.id != zone_id))

    def undo(self) -> bool:
        """Undo the last change. Return whether there was one."""
        if not self._before:
            return False
        self._after.append(self.zones)
        self.zones = self._before.pop()
        return True

    def redo(self) -> bool:
        """Redo the last undone change. Return whether there was one."""
        if not self._after:
            return False
        self._before.append(self.zones)
        self.zones = self._after.pop()
        return True


def crossed_sides(corners: Sequence[Point], *, is_closed: bool) -> set[int]:
    """Return the sides that cross or touch a side that is no neighbour. A side begins at its corner."""
    count = len(corners)
    last = count if is_closed else count - 1
    sides = [(corners[at], corners[(at + 1) % count]) for at in range(max(0, last))]
    crossed = {at for at, (begin, end) in enumerate(sides) if begin == end}
    for first in range(len(sides)):
        for second in range(first + 1, len(sides)):
            is_next = second == first + 1 or (is_closed and first == 0 and second == count - 1)
            if sides_touch(sides[first], sides[second], are_neighbours=is_next):
                crossed |= {first, second}
    return crossed


def check_next(corners: Sequence[Point], corner: Point) -> None:
    """Check whether a drawing may continue with a corner.

    Raises:
        OperatorError: its side would cross another, or there are too many corners.
    """
    if len(corners) >= CORNERS_MOST:
        raise OperatorError(
            text("A zone can have at most {corners_most} corners.", corners_most=CORNERS_MOST),
            "Use fewer corners, or draw two zones.",
        )
    if corner in corners:
        raise OperatorError("There is already a corner here.", "Choose another place, or close the outline.")
    if crossed_sides([*corners, corner], is_closed=False):
        raise OperatorError("This side would cross another side.", "Choose another place for the corner.")


def check_outline(corners: Sequence[Point], space: ZoneSpace) -> None:
    """Check whether a closed outline can be a zone.

    Raises:
        OperatorError: what is wrong with it.
    """
    check_place(tuple(corners), space)


def with_corner(corners: Polygon, side: int, corner: Point) -> Polygon:
    """Return the outline with a corner added on a side."""
    return (*corners[: side + 1], corner, *corners[side + 1 :])


def without_corner(corners: Polygon, at: int) -> Polygon:
    """Return the outline without a corner.

    Raises:
        OperatorError: only three corners are left.
    """
    if len(corners) <= 3:
        raise OperatorError("A zone needs at least three corners.", "Delete the whole zone instead.")
    return (*corners[:at], *corners[at + 1 :])


def box_of(first: Point, second: Point) -> Polygon:
    """Return a rectangle from two opposite corners, clockwise on a picture."""
    (left, right), (top, bottom) = sorted((first[0], second[0])), sorted((first[1], second[1]))
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def far_from(point: Point, begin: Point, end: Point) -> float:
    """Return the distance of a point from a side."""
    along = end[0] - begin[0], end[1] - begin[1]
    length = along[0] ** 2 + along[1] ** 2
    part = ((point[0] - begin[0]) * along[0] + (point[1] - begin[1]) * along[1]) / length if length else 0.0
    part = clamp(part, 0.0, 1.0)
    return math.hypot(point[0] - begin[0] - part * along[0], point[1] - begin[1] - part * along[1])
