"""Paints zones while they are drawn: outlines, corners, invalid sides and the chosen cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPainterPath, QPen, QPolygonF

from console.domain.privacy.model import ZoneStyle
from console.ui.widgets.theme import font, on_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.lens import Point

CORNER_PX = 9.0
BLOCKS = 8
"""Blocks on the longer side of a zone, as in the capture threads."""
SOLID = "#404040"


def placed(outline: Sequence[Point], place: QRectF) -> list[QPointF]:
    """Return fractions of the picture as points of the widget."""
    return [QPointF(place.x() + x * place.width(), place.y() + y * place.height()) for x, y in outline]


def _stroke(painter: QPainter, tint: str, width: float, style: Qt.PenStyle) -> QPen:
    pen = QPen(on_picture(tint), width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    return pen


def draw_outline(
    painter: QPainter,
    points: Sequence[QPointF],
    tint: str,
    scale: float,
    *,
    is_closed: bool = True,
    is_dashed: bool = False,
) -> None:
    """Draw a line with a dark edge, visible on white and on black.

    Args:
        painter: the painter.
        points: the corners, pixels of the widget.
        tint: colour name.
        scale: scale of the lines.
        is_closed: join the last corner to the first.
        is_dashed: draw a dashed line.
    """
    if len(points) < 2:
        return
    shape = QPolygonF(list(points))
    style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
    for pen in (
        _stroke(painter, "plate", 5 * scale, Qt.PenStyle.SolidLine),
        _stroke(painter, tint, 2 * scale, style),
    ):
        painter.setPen(pen)
        if is_closed:
            painter.drawPolygon(shape)
        else:
            painter.drawPolyline(shape)


def draw_bad_sides(painter: QPainter, points: Sequence[QPointF], bad_sides: set[int], scale: float) -> None:
    """Draw invalid sides thick, in another colour and with a cross."""
    for number in bad_sides:
        side_start, side_end = points[number % len(points)], points[(number + 1) % len(points)]
        painter.setPen(_stroke(painter, "bad", 4 * scale, Qt.PenStyle.DashLine))
        painter.drawLine(side_start, side_end)
        middle, arm = (side_start + side_end) / 2, 6 * scale
        painter.setPen(_stroke(painter, "bad", 3 * scale, Qt.PenStyle.SolidLine))
        for side in (1, -1):
            painter.drawLine(middle + QPointF(-arm, -arm * side), middle + QPointF(arm, arm * side))


def draw_corners(painter: QPainter, points: Sequence[QPointF], chosen: int | None, scale: float) -> None:
    """Draw corners as squares; the selected one is filled and larger."""
    for index, point in enumerate(points):
        side = CORNER_PX * scale * (1.35 if index == chosen else 1.0)
        box = QRectF(point.x() - side / 2, point.y() - side / 2, side, side)
        painter.setPen(QPen(on_picture("plate"), 1.5 * scale))
        painter.setBrush(on_picture("accent" if index == chosen else "text"))
        painter.drawRect(box)


def draw_name(
    painter: QPainter, points: Sequence[QPointF], name: str, tint: str, scale: float, place: QRectF
) -> None:
    """Draw the zone's name below it, within the picture."""
    if not points or not name:
        return
    bounding_rect = QPolygonF(list(points)).boundingRect()
    small = font(12 * scale, bold=True)
    metrics = QFontMetricsF(small)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, max(bounding_rect.width(), 130 * scale))
    width, height = metrics.horizontalAdvance(text) + 12 * scale, 20 * scale
    # The plate is below the zone, so that it does not hide what the operator is looking at.
    left = min(
        max(bounding_rect.center().x() - width / 2, place.left()), max(place.left(), place.right() - width)
    )
    box = QRectF(left, min(bounding_rect.bottom() + 7 * scale, place.bottom() - height), width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(on_picture("plate", 220))
    painter.drawRoundedRect(box, 4 * scale, 4 * scale)
    painter.setPen(on_picture(tint))
    painter.setFont(small)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


def draw_effect(
    painter: QPainter, points: Sequence[QPointF], style: ZoneStyle, image: QImage | None, place: QRectF
) -> None:
    """Draw the zone as it will look when saved.

    Args:
        painter: the painter.
        points: the corners, pixels of the widget.
        style: solid, pixelated or blurred.
        image: the picture; None draws a solid cover.
        place: rectangle of the picture in the widget.
    """
    path = QPainterPath()
    path.addPolygon(QPolygonF(list(points)))
    path.closeSubpath()
    painter.save()
    painter.setClipPath(path)
    if style is ZoneStyle.SOLID or image is None:
        painter.fillPath(path, QColor(SOLID))
    else:
        _draw_coarse(painter, path.boundingRect(), style, image, place)
    painter.restore()


def _draw_coarse(painter: QPainter, box: QRectF, style: ZoneStyle, image: QImage, place: QRectF) -> None:
    part = box.intersected(place)
    if part.isEmpty():
        return
    across, down = image.width() / place.width(), image.height() / place.height()
    source = QRectF(
        (part.x() - place.x()) * across,
        (part.y() - place.y()) * down,
        part.width() * across,
        part.height() * down,
    ).toAlignedRect()
    longest = max(source.width(), source.height(), 1)
    width = max(1, round(BLOCKS * source.width() / longest))
    height = max(1, round(BLOCKS * source.height() / longest))
    smooth = Qt.TransformationMode.SmoothTransformation
    small = image.copy(source).scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    is_blurred = style is ZoneStyle.BLUR
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=is_blurred)
    if is_blurred:
        small = small.scaled(width * 8, height * 8, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    painter.drawImage(part, small)
