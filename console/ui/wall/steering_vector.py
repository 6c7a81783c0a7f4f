"""The arrow that is drawn while the mouse steers a camera."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from console.ui.wall.overlay_image import OverlayImage, blank
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import TileVector

MARGIN_PX = 14


def aim_piece(aim: TileVector, rect: Rect, scale: float) -> OverlayImage:
    """Return the arrow or box on an image as small as possible, within its tile.

    Args:
        aim: the arrow or box, in device pixels of the tile.
        rect: the tile.
        scale: scale of the lines.
    """
    margin = round(MARGIN_PX * scale)
    left, top = max(0, min(aim.x, aim.to_x) - margin), max(0, min(aim.y, aim.to_y) - margin)
    right = min(rect.width, max(aim.x, aim.to_x) + margin)
    bottom = min(rect.height, max(aim.y, aim.to_y) + margin)
    image = blank(right - left, bottom - top)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(-left, -top)
    start, end = QPointF(aim.x, aim.y), QPointF(aim.to_x, aim.to_y)
    # A dark line under a light one is visible over a white sky and over a black street.
    for tint, wide in (("plate", 5.0), ("accent", 2.0)):
        draw = _paint_box if aim.is_box else _paint_arrow
        draw(painter, start, end, scale, QPen(on_picture(tint), wide * scale, Qt.PenStyle.SolidLine))
    painter.end()
    return OverlayImage(left, top, image)


def _paint_box(painter: QPainter, start: QPointF, end: QPointF, scale: float, pen: QPen) -> None:
    del scale
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(start, end).normalized())


def _paint_arrow(painter: QPainter, start: QPointF, end: QPointF, scale: float, pen: QPen) -> None:
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = 5 * scale
    painter.drawEllipse(QRectF(start.x() - ring, start.y() - ring, 2 * ring, 2 * ring))
    offset = end - start
    length = math.hypot(offset.x(), offset.y())
    if length <= 2 * ring:
        return
    along = offset / length
    across = QPointF(-along.y(), along.x())
    tip = 8 * scale
    painter.drawLine(start + along * ring, end)
    painter.drawPolyline(
        QPolygonF([end - along * tip + across * tip * 0.6, end, end - along * tip - across * tip * 0.6])
    )
