"""Converts pen strokes to an SVG path in a box of 1000 × 300 and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath

from console.domain.numbers import clamp

if TYPE_CHECKING:
    from collections.abc import Sequence

BOX = (1000, 300)
_STEP = re.compile(r"([ML]) (-?\d{1,4}) (-?\d{1,4})")


def svg_path(strokes: Sequence[Sequence[tuple[float, float]]]) -> str:
    """Return the SVG path of strokes whose points are fractions of the box, 0 to 1."""
    steps = []
    for stroke in strokes:
        for number, (across, down) in enumerate(stroke):
            x, y = (round(part * side) for part, side in zip((across, down), BOX, strict=True))
            steps.append(f"{'L' if number else 'M'} {clamp(x, 0, BOX[0])} {clamp(y, 0, BOX[1])}")
    return " ".join(steps)


def painter_path(path: str) -> QPainterPath:
    """Return the strokes as a painter path; parts that are not valid are skipped."""
    result = QPainterPath()
    for step in _STEP.finditer(path):
        point = QPointF(min(int(step[2]), BOX[0]), min(int(step[3]), BOX[1]))
        if step[1] == "M" or result.isEmpty():
            result.moveTo(point)
            # A stroke without length would not be drawn as a dot.
            result.lineTo(point + QPointF(0.1, 0))
        else:
            result.lineTo(point)
    return result


def points_of(path: str) -> list[list[tuple[float, float]]]:
    """Return the strokes of a path as fractions of the box."""
    strokes: list[list[tuple[float, float]]] = []
    for step in _STEP.finditer(path):
        if step[1] == "M" or not strokes:
            strokes.append([])
        strokes[-1].append((int(step[2]) / BOX[0], int(step[3]) / BOX[1]))
    return strokes
