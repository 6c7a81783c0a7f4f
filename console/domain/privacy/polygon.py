"""Polygons of any unit: what is one, what is refused, what of one lies in a picture."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from console.domain.errors import OperatorError
from console.domain.ptz.lens import Point

if TYPE_CHECKING:
    from collections.abc import Sequence

Polygon: TypeAlias = tuple[Point, ...]

CORNERS_MOST = 64


def check_polygon(corners: Sequence[Point], least_area: float) -> None:
    """Refuse what is no polygon that covers something.

    Args:
        corners: in order, not closed.
        least_area: in the square of the corners' unit.

    Raises:
        OperatorError: too few or too many corners, a corner that is no number, no area, or it crosses itself.
    """
    if len(corners) < 3:
        raise OperatorError("A zone has at least three corners.", "Add the missing ones.")
    if len(corners) > CORNERS_MOST:
        raise OperatorError(f"A zone has at most {CORNERS_MOST} corners.", "Draw it coarser, or as two.")
    if not all(math.isfinite(part) for corner in corners for part in corner):
        raise OperatorError("A corner of the zone is no place.", "Draw the zone again.")
    if crosses_itself(corners):
        raise OperatorError("The zone's outline crosses itself.", "Move the corner so that no sides cross.")
    if abs(area(corners)) < least_area:
        raise OperatorError("The zone covers nothing.", "Draw it larger.")


def area(corners: Sequence[Point]) -> float:
    """The area, positive where the corners run clockwise on a picture."""
    ring = [*corners, corners[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def crosses_itself(corners: Sequence[Point]) -> bool:
    """Whether two sides that are no neighbours touch, or a corner stands twice."""
    count = len(corners)
    if len(set(corners)) != count:
        return True
    sides = [(corners[at], corners[(at + 1) % count]) for at in range(count)]
    for one in range(count):
        for other in range(one + 1, count):
            is_next = other == one + 1 or (one == 0 and other == count - 1)
            if sides_touch(sides[one], sides[other], are_neighbours=is_next):
                return True
    return False


def sides_touch(one: tuple[Point, Point], other: tuple[Point, Point], *, are_neighbours: bool) -> bool:
    """Whether two sides touch where they may not; neighbours share a corner and may not fold back."""
    return _folds_back(one, other) if are_neighbours else _touch(*one, *other)


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _within(a: Point, b: Point, c: Point) -> bool:
    """Whether `c`, on the line through `a` and `b`, lies between them."""
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


def _folds_back(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether the next side runs back over the one before it."""
    ends = set(one) ^ set(other)
    middle = next(iter(set(one) & set(other)), None)
    if middle is None or len(ends) != 2:
        return False
    a, b = ends
    along = (a[0] - middle[0]) * (b[0] - middle[0]) + (a[1] - middle[1]) * (b[1] - middle[1])
    return _turn(middle, a, b) == 0 and along > 0


def contains(corners: Sequence[Point], point: Point) -> bool:
    """Whether a point lies inside (even-odd rule)."""
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
    """What of a polygon lies in a rectangle; concave ones may run along its sides."""
    kept = list(corners)
    for axis, edge, is_least in ((0, left, True), (0, right, False), (1, top, True), (1, bottom, False)):
        kept = _clip_side(kept, axis, edge, is_least=is_least)
    return kept


def _clip_side(corners: list[Point], axis: int, edge: float, *, is_least: bool) -> list[Point]:
    kept: list[Point] = []
    for at, here in enumerate(corners):
        before = corners[at - 1]
        is_in, was_in = (one[axis] >= edge if is_least else one[axis] <= edge for one in (here, before))
        if is_in != was_in:
            part = (edge - before[axis]) / (here[axis] - before[axis])
            crossing = [before[other] + part * (here[other] - before[other]) for other in (0, 1)]
            crossing[axis] = edge
            kept.append((crossing[0], crossing[1]))
        if is_in:
            kept.append(here)
    return kept
