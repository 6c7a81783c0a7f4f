"""A new outline while it is drawn, corner by corner or as a rectangle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.numbers import clamp
from console.domain.privacy.editing import box_of, check_next, check_outline, crossed_sides
from console.ui.privacy import zone_painting

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QPainter

    from console.domain.privacy.polygon import Polygon
    from console.domain.ptz.lens import Point
    from console.ui.privacy.coordinates import ZoneCoordinates

DRAG_PARTS = 0.012
"""A press that moves no farther than this fraction of the picture is a click."""


class OutlineTool:
    """Collects the corners of a new zone. UI thread.

    Args:
        coordinates: the coordinate system of the corners.
    """

    def __init__(self, coordinates: ZoneCoordinates) -> None:
        self.coordinates = coordinates
        self.corners: list[Point] = []
        self._pressed: Point | None = None
        self._hover: Point | None = None
        self._closing: tuple[Point, ...] = ()
        """An outline that could not be closed, kept to show why."""

    @property
    def is_pressed(self) -> bool:
        """Return whether the mouse button is down."""
        return self._pressed is not None

    def press(self, part: Point) -> None:
        """Handle a mouse press."""
        self._pressed, self._closing = part, ()

    def hover(self, part: Point, *, is_down: bool) -> None:
        """Handle a mouse move."""
        self._hover = part
        if not is_down:
            self._pressed = None

    def release(self, part: Point) -> bool:
        """Handle a mouse release; return whether a rectangle is complete.

        Raises:
            OperatorError: there can be no corner here.
        """
        start, self._pressed = self._pressed, None
        if start is None:
            return False
        if self._is_drag(start, part) and not self.corners:
            box = box_of(_clamp(start), _clamp(part))
            self.corners = [self.coordinates.corner(corner) for corner in box]
            return True
        self.add(start)
        return False

    def add(self, part: Point) -> None:
        """Add a corner.

        Raises:
            OperatorError: it is outside the picture, or its side would cross another.
        """
        if not (0 <= part[0] <= 1 and 0 <= part[1] <= 1):
            raise OperatorError("This is outside the picture.", "Draw the zone on the picture.")
        corner = self.coordinates.corner(part)
        check_next(self.corners, corner)
        self.corners.append(corner)

    def take_back(self) -> bool:
        """Remove the last corner; return whether there was one."""
        self._closing = ()
        return bool(self.corners and self.corners.pop())

    def closed(self) -> Polygon:
        """Return the polygon.

        Raises:
            OperatorError: the outline is not valid; the corners stay.
        """
        try:
            check_outline(self.corners, self.coordinates.space)
        except OperatorError:
            self._closing = tuple(self.corners)
            if len(self.corners) == 4 and self._is_box():
                self.corners = []
            raise
        return tuple(self.corners)

    def paint(self, painter: QPainter, place: QRectF, scale: float) -> None:
        """Paint the outline, the next side and what is wrong."""
        corners, hover, pressed = self.corners, self._hover, self._pressed
        if pressed is not None and hover is not None and not corners and self._is_drag(pressed, hover):
            box = zone_painting.placed(box_of(_clamp(pressed), _clamp(hover)), place)
            zone_painting.draw_outline(painter, box, "accent", scale, is_dashed=True)
            return
        outline = zone_painting.placed(self.coordinates.outline(tuple(corners)), place)
        zone_painting.draw_outline(painter, outline, "accent", scale, is_closed=False)
        if hover is not None and corners:
            self._paint_next(painter, place, hover, scale)
        if self._closing:
            bad_sides = crossed_sides(self._closing, is_closed=True)
            zone_painting.draw_bad_sides(
                painter,
                zone_painting.placed(self.coordinates.outline(self._closing), place),
                bad_sides,
                scale,
            )
        zone_painting.draw_corners(painter, outline, len(outline) - 1, scale)

    def _paint_next(self, painter: QPainter, place: QRectF, hover: Point, scale: float) -> None:
        chain = [*self.corners, self.coordinates.corner(_clamp(hover))]
        points = zone_painting.placed(self.coordinates.outline(tuple(chain)), place)
        zone_painting.draw_outline(painter, points[-2:], "accent", scale, is_closed=False, is_dashed=True)
        bad_sides = crossed_sides(chain, is_closed=False)
        if len(points) == len(chain):
            zone_painting.draw_bad_sides(painter, points, bad_sides, scale)

    def _is_box(self) -> bool:
        outline = self.coordinates.outline(tuple(self.corners))
        return len({x for x, _ in outline}) <= 2 or len({y for _, y in outline}) <= 2

    @staticmethod
    def _is_drag(start: Point, end: Point) -> bool:
        return math.hypot(start[0] - end[0], start[1] - end[1]) > DRAG_PARTS


def _clamp(part: Point) -> Point:
    return clamp(part[0], 0.0, 1.0), clamp(part[1], 0.0, 1.0)
