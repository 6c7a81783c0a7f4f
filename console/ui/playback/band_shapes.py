"""How the bands of a timeline are drawn: each kind has a shape of its own, besides its colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPolygonF

from console.domain.playback.timeline import BandKind
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QColor, QPainter

    Draw = Callable[[QPainter, QRectF, QColor], None]

HATCH_PX, DASH_PX, DOT_PX = 6.0, 4.0, 3.0
MOST_PIECES = 400
"""Dashes, dots or lines of one band; on a long band they lie farther apart."""


def _whole(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    painter.fillRect(rect, tint)


def _lower_half(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    painter.fillRect(rect.adjusted(0, rect.height() * 0.45, 0, 0), tint)


def _line(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    painter.fillRect(rect, colour("tile"))
    painter.fillRect(QRectF(rect.left(), rect.center().y() - 1, rect.width(), 3), tint)


def _hatched(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    painter.fillRect(rect, colour("tile"))
    if rect.width() < HATCH_PX:
        # Too narrow for lines: the upper half, which no other kind has.
        painter.fillRect(rect.adjusted(0, 0, 0, -rect.height() / 2), tint)
        return
    painter.setClipRect(rect)
    painter.setPen(tint)
    for x in _places(rect.adjusted(-rect.height(), 0, 0, 0), HATCH_PX):
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()))
    painter.setClipping(False)


def _outlined(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    painter.fillRect(rect, tint)
    painter.fillRect(rect.adjusted(1, 1, -1, -1), colour("surface"))


def _low_line(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    painter.fillRect(rect.adjusted(0, rect.height() - 2, 0, 0), tint)


def _dashed(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    for x in _places(rect, 2 * DASH_PX):
        painter.fillRect(QRectF(x, rect.top(), min(DASH_PX, rect.right() - x), rect.height()), tint)


def _dotted(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    top = rect.center().y() - DOT_PX / 2
    for x in _places(rect, 2 * DOT_PX):
        painter.fillRect(QRectF(x, top, min(DOT_PX, rect.right() - x), DOT_PX), tint)


def _flag(painter: QPainter, rect: QRectF, tint: QColor) -> None:
    middle, half = rect.center().x(), max(rect.height() * 0.8, 3.0)
    corners = [
        QPointF(middle - half, rect.top()),
        QPointF(middle + half, rect.top()),
        QPointF(middle, rect.bottom()),
    ]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawPolygon(QPolygonF(corners))


def _places(rect: QRectF, step: float) -> list[float]:
    """Return where pieces begin, from the left; farther apart where there would be too many."""
    step = max(step, rect.width() / MOST_PIECES)
    return [rect.left() + number * step for number in range(int(rect.width() / step) + 1)]


_LOOKS: Final[dict[BandKind, tuple[str, Draw]]] = {
    BandKind.REAL_TIME: ("good", _whole),
    BandKind.TIME_LAPSE: ("accent", _lower_half),
    BandKind.GAP: ("bad", _line),
    BandKind.DAMAGED: ("warn", _hatched),
    BandKind.INCIDENT: ("record", _outlined),
    BandKind.REVIEWED: ("playback", _low_line),
    BandKind.BOOKMARK: ("text", _flag),
    BandKind.HELD: ("accent", _whole),
    BandKind.LIFTED: ("warn", _dashed),
    BandKind.MOTION: ("warn", _dotted),
}
"""Rows are filled by the first four kinds, the strip of marks above them by the others."""


def paint_band(painter: QPainter, kind: BandKind, rect: QRectF) -> None:
    """Draw a band of a kind in a rectangle."""
    tint, draw = _LOOKS[kind]
    draw(painter, rect, colour(tint))
