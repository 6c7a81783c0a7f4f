"""The vector that is drawn while the mouse steers: where it was pressed, and where it pulls to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from console.ui.wall.overlay_image import OverlayImage, blank
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import TileVector

MARGIN_PX = 14


def aim_piece(aim: TileVector, rect: Rect, scale: float) -> OverlayImage:
    """The vector, on an image no larger than it needs, within its tile."""
    margin = round(MARGIN_PX * scale)
    left, top = max(0, min(aim.x, aim.to_x) - margin), max(0, min(aim.y, aim.to_y) - margin)
    right = min(rect.width, max(aim.x, aim.to_x) + margin)
    bottom = min(rect.height, max(aim.y, aim.to_y) + margin)
    image = blank(right - left, bottom - top)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-left, -top)
    start, end = QPointF(aim.x, aim.y), QPointF(aim.to_x, aim.to_y)
    # Dark under light: it is seen over a white sky and over a black street.
    for tint, wide in (("plate", 5.0), ("accent", 2.0)):
        draw = _box if aim.is_box else _arrow
        draw(painter, start, end, scale, QPen(colour(tint), wide * scale, Qt.PenStyle.SolidLine))
    painter.end()
    return OverlayImage(left, top, image)


def _box(painter: QPainter, start: QPointF, end: QPointF, scale: float, pen: QPen) -> None:
    del scale
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(start, end).normalized())


def _arrow(painter: QPainter, start: QPointF, end: QPointF, scale: float, pen: QPen) -> None:
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = 5 * scale
    painter.drawEllipse(QRectF(start.x() - ring, start.y() - ring, 2 * ring, 2 * ring))
    away = end - start
    length = math.hypot(away.x(), away.y())
    if length <= 2 * ring:
        return
    along = away / length
    across = QPointF(-along.y(), along.x())
    tip = 8 * scale
    painter.drawLine(start + along * ring, end)
    painter.drawPolyline(
        QPolygonF([end - along * tip + across * tip * 0.6, end, end - along * tip - across * tip * 0.6])
    )
