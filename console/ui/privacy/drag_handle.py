"""Dragging a corner or a whole zone with the mouse."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.privacy.model import ZoneSpace
from console.domain.privacy.polygon import contains
from console.ui.privacy import zone_painting

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from console.domain.privacy.model import Zone
    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import Point
    from console.ui.privacy.coordinates import ZoneCoordinates
    from console.ui.privacy.zone_area import ZoneArea

REACH_PX = 10.0


@dataclass(frozen=True)
class DragHandle:
    """The start of a drag.

    Args:
        polygon: the polygon before the drag.
        at: the corner; None for the whole zone.
        begin: the start point as fractions of the picture.
    """

    polygon: Polygon
    at: int | None
    begin: Point

    def moved(self, coordinates: ZoneCoordinates, by: Point) -> Polygon:
        """Return the polygon moved by fractions of the picture, kept within it."""
        outline = coordinates.outline(self.polygon)
        if self.at is not None:
            x, y = outline[self.at]
            corner = coordinates.corner((_clamp(x + by[0]), _clamp(y + by[1])))
            return (*self.polygon[: self.at], corner, *self.polygon[self.at + 1 :])
        across, down = by
        if coordinates.space is ZoneSpace.PICTURE:
            across = _clamp(across, -min(x for x, _ in outline), 1 - max(x for x, _ in outline))
            down = _clamp(down, -min(y for _, y in outline), 1 - max(y for _, y in outline))
        return tuple(coordinates.corner((x + across, y + down)) for x, y in outline)


def find_grip(canvas: ZoneArea, point: QPointF) -> tuple[Zone, int | None] | None:
    """Return the zone under a point, with the corner if it is one of the selected zone."""
    coordinates, place = canvas.coordinates, canvas.place()
    if coordinates is None:
        return None
    chosen = canvas.zone
    if chosen is not None and coordinates.is_whole(chosen.polygon):
        for index, corner in enumerate(zone_painting.placed(coordinates.outline(chosen.polygon), place)):
            if math.hypot(corner.x() - point.x(), corner.y() - point.y()) <= REACH_PX * canvas.scale:
                return chosen, index
    part = canvas.part_at(point)
    # Test the selected zone first, because it is the one that is meant where zones overlap.
    zones = sorted(canvas.draft.zones, key=lambda zone: zone.id != canvas.zone_id)
    for zone in zones:
        outline = coordinates.outline(zone.polygon)
        if len(outline) >= 3 and contains(outline, part):
            return zone, None
    return None


def _clamp(value: float, least: float = 0.0, most: float = 1.0) -> float:
    if least > most:
        return 0.0
    return min(max(value, least), most)
