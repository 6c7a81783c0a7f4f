"""Polygons in any unit: validation, area, clipping."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from console.domain.errors import OperatorError
from console.domain.ptz.lens import Point
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Sequence

Polygon: TypeAlias = tuple[Point, ...]

CORNERS_MOST = 64


def check_polygon(corners: Sequence[Point], least_area: float) -> None:
    """Refuse corners that do not form a polygon with an area.

    Args:
        corners: the corners in order; the last side closes the polygon.
        least_area: minimum area, in the square of the corners' unit.

    Raises:
        OperatorError: too few or too many corners, an invalid corner, no area, or crossing sides.
    """
    if len(corners) < 3:
        raise OperatorError("A zone needs at least three corners.", "Add the missing corners.")
    if len(corners) > CORNERS_MOST:
        raise OperatorError(
            text("A zone can have at most {corners_most} corners.", corners_most=CORNERS_MOST),
            "Use fewer corners, or draw two zones.",
        )
    if not all(math.isfinite(part) for corner in corners for part in corner):
        raise OperatorError("A corner of the zone is not a valid position.", "Draw the zone again.")
    if crosses_itself(corners):
        raise OperatorError(
            "The outline of the zone crosses itself.", "Move the corner so that no sides cross."
        )
    if abs(area(corners)) < least_area:
        raise OperatorError("The zone is too small.", "Draw it larger.")


def area(corners: Sequence[Point]) -> float:
    """Return the area, positive if the corners run clockwise on a picture."""
    ring = [*corners, corners[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def crosses_itself(corners: Sequence[Point]) -> bool:
    """Return whether two sides that are not neighbours touch, or a corner occurs twice."""
    count = len(corners)
    if len(set(corners)) != count:
        return True
    sides = [(corners[at], corners[(at + 1) % count]) for at in range(count)]
    for first in range(count):
        for second in range(first + 1, count):
            is_next = second == first + 1 or (first == 0 and second == count - 1)
            if sides_touch(sides[first], sides[second], are_neighbours=is_next):
                return True
    return False


def sides_touch(first: tuple[Point, Point], second: tuple[Point, Point], *, are_neighbours: bool) -> bool:
    """Return whether two sides touch where they may not. Neighbours may not fold back."""
    return _folds_back(first, second) if are_neighbours else _touch(*first, *second)


def sides_cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Return whether two sides cross each other, not only touch."""
    (a, b), (c, d) = first, second
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(a: Point, b: Point, c: Point) -> bool:
    """Return whether `c`, on the line through `a` and `b`, is between them."""
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])


def _touch(a: Point, b: Point, c: Point, d: Point) -> bool:
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return (
        (turns[0] == 0 and _within(a, b, c))
        or (turns[1] == 0 and _within(a, b, d))
        or (turns[2] == 0 and _within(c, d, a))
        or (turns[3] == 0 and _within(c, d, b))
    )


def _folds_back(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Return whether the next side runs back over the one before it."""
    ends = set(first) ^ set(second)
    middle = next(iter(set(first) & set(second)), None)
    if middle is None or len(ends) != 2:
        return False
    a, b = ends
    along = (a[0] - middle[0]) * (b[0] - middle[0]) + (a[1] - middle[1]) * (b[1] - middle[1])
    return _turn(middle, a, b) == 0 and along > 0


def contains(corners: Sequence[Point], point: Point) -> bool:
    """Return whether a point is inside (even-odd rule)."""
    x, y = point
    is_inside = False
    before = corners[-1]
    for here in corners:
        if (here[1] > y) != (before[1] > y):
            across = (before[0] - here[0]) * (y - here[1]) / (before[1] - here[1]) + here[0]
            is_inside ^= x < across
        before = here
    return is_inside


def clip(corners: Sequence[Point], left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return the part of a polygon inside a rectangle. Concave ones may run along its sides."""
    clipped = list(corners)
    for axis, edge, is_least in ((0, left, True), (0, right, False), (1, top, True), (1, bottom, False)):
        clipped = _clip_side(clipped, axis, edge, is_least=is_least)
    return clipped


def _clip_side(corners: list[Point], axis: int, edge: float, *, is_least: bool) -> list[Point]:
    clipped: list[Point] = []
    for at, here in enumerate(corners):
        before = corners[at - 1]
        is_in, was_in = (
            corner[axis] >= edge if is_least else corner[axis] <= edge for corner in (here, before)
        )
        if is_in != was_in:
            part = (edge - before[axis]) / (here[axis] - before[axis])
            crossing = [
                before[coordinate] + part * (here[coordinate] - before[coordinate]) for coordinate in (0, 1)
            ]
            crossing[axis] = edge
            clipped.append((crossing[0], crossing[1]))
        if is_in:
            clipped.append(here)
    return clipped
