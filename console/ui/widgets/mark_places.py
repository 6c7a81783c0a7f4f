"""Where the plates of cameras lie on the map so that each number is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from collections.abc import Mapping

GAP_PX = 4.0
ROWS, COLUMNS = 4, 3
"""How many plates a plate may be moved away from its place, down and sideways."""


def spread(plates: Mapping[int, QRectF], seen: QRectF) -> dict[int, QPointF]:
    """Return how far each plate is moved so that none covers another or is cut off at the edge.

    Args:
        plates: where each would lie, on its own place; the first have the choice.
        seen: the part that is seen. A plate whose place is not in it stays where it is.
    """
    taken: list[QRectF] = []
    moved = {}
    for number, plate in plates.items():
        shift = QPointF()
        if seen.contains(plate.center()):
            shift = _nearest_free(plate, taken, seen)
            taken.append(plate.translated(shift))
        moved[number] = shift
    return moved


def _nearest_free(plate: QRectF, taken: list[QRectF], seen: QRectF) -> QPointF:
    # First into the part that is seen, then away from the others by whole plates.
    inside = QPointF(
        max(0.0, seen.left() - plate.left()) - max(0.0, plate.right() - seen.right()),
        max(0.0, seen.top() - plate.top()) - max(0.0, plate.bottom() - seen.bottom()),
    )
    across, down = plate.width() / 2 + GAP_PX, plate.height() + GAP_PX
    steps = sorted(
        (
            QPointF(across * column, down * row)
            for column in range(-2 * COLUMNS, 2 * COLUMNS + 1)
            for row in range(-ROWS, ROWS + 1)
        ),
        key=lambda step: (step.x() ** 2 + step.y() ** 2, step.y(), step.x()),
    )
    for step in steps:
        at = plate.translated(inside + step)
        if seen.contains(at) and not any(at.intersects(other) for other in taken):
            return inside + step
    return inside
