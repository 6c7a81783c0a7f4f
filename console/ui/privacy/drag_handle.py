"""What the mouse takes hold of: a corner, or a whole zone."""

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
    from console.ui.privacy.canvas import ZoneCanvas
    from console.ui.privacy.coordinates import ZoneCoordinates

REACH_PX = 10.0


@dataclass(frozen=True)
class DragHandle:
    """Where something was taken hold of.

    Args:
        polygon: as it was then.
        at: the corner; None: the whole.
        begin: on the picture, in its parts.
    """

    polygon: Polygon
    at: int | None
    begin: Point

    def moved(self, ground: ZoneCoordinates, by: Point) -> Polygon:
        """The polygon with the corner, or all of it, moved by parts of the picture; it stays on it."""
        outline = ground.outline(self.polygon)
        if self.at is not None:
            x, y = outline[self.at]
            corner = ground.corner((_held(x + by[0]), _held(y + by[1])))
            return (*self.polygon[: self.at], corner, *self.polygon[self.at + 1 :])
        across, down = by
        if ground.space is ZoneSpace.PICTURE:
            across = _held(across, -min(x for x, _ in outline), 1 - max(x for x, _ in outline))
            down = _held(down, -min(y for _, y in outline), 1 - max(y for _, y in outline))
        return tuple(ground.corner((x + across, y + down)) for x, y in outline)


def find_grip(canvas: ZoneCanvas, point: QPointF) -> tuple[Zone, int | None] | None:
    """The corner of the chosen zone under a point, or whatever zone is there."""
    ground, place = canvas.ground, canvas.place()
    if ground is None:
        return None
    chosen = canvas.zone
    if chosen is not None and ground.is_whole(chosen.polygon):
        for at, corner in enumerate(zone_painting.placed(ground.outline(chosen.polygon), place)):
            if math.hypot(corner.x() - point.x(), corner.y() - point.y()) <= REACH_PX * canvas.scale:
                return chosen, at
    part = canvas.part_at(point)
    # The chosen one first: where zones lie over each other, it is the one that is meant.
    zones = sorted(canvas.draft.zones, key=lambda zone: zone.id != canvas.zone_id)
    for zone in zones:
        outline = ground.outline(zone.polygon)
        if len(outline) >= 3 and contains(outline, part):
            return zone, None
    return None


def _held(value: float, least: float = 0.0, most: float = 1.0) -> float:
    if least > most:
        return 0.0
    return min(max(value, least), most)
