"""The shapes that show states, so that colour is never the only sign."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from console.domain.cameras.events import EventKind
from console.domain.cameras.status import PictureState, RecordingState
from console.domain.privacy.mask_state import MaskState
from console.domain.ptz.model import Phase
from console.ui.widgets.theme import colour, on_picture, worn

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.widgets.palette import ThemeName


def _pen(tint: QColor, width: float = 1.6) -> QPen:
    return QPen(tint, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _filled(painter: QPainter, tint: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)


def _lined(painter: QPainter, tint: QColor, width: float = 1.6) -> None:
    painter.setPen(_pen(tint, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)


# Each shape is drawn in a square of 16 by 16.


def _triangle(painter: QPainter, tint: QColor) -> None:
    _filled(painter, tint)
    painter.drawPolygon(QPolygonF([QPointF(4, 2.5), QPointF(13.5, 8), QPointF(4, 13.5)]))


def _level(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 2)
    painter.drawLine(QPointF(3, 5.5), QPointF(13, 5.5))
    painter.drawLine(QPointF(3, 10.5), QPointF(13, 10.5))


def _snowflake(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.5)
    for turn in range(3):
        angle = turn * math.pi / 3
        across, down = 6.3 * math.cos(angle), 6.3 * math.sin(angle)
        painter.drawLine(QPointF(8 - across, 8 - down), QPointF(8 + across, 8 + down))
        for end in (1, -1):
            root = QPointF(8 + end * across * 0.6, 8 + end * down * 0.6)
            for side in (0.8, -0.8):
                tip = angle + side if end > 0 else angle + math.pi + side
                painter.drawLine(root, root + QPointF(2.2 * math.cos(tip), 2.2 * math.sin(tip)))


def _black(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint)
    painter.drawRect(QRectF(2, 3, 12, 10))
    _filled(painter, tint)
    painter.drawPolygon(QPolygonF([QPointF(2, 13), QPointF(14, 3), QPointF(14, 13)]))


def _no_signal(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.8)
    for radius in (2.5, 5.5):
        painter.drawArc(QRectF(8 - radius, 10 - radius, 2 * radius, 2 * radius), 40 * 16, 100 * 16)
    painter.drawLine(QPointF(2.5, 13.5), QPointF(13.5, 2.5))
    _filled(painter, tint)
    painter.drawEllipse(QPointF(8, 11.5), 1.4, 1.4)


def _refused(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.8)
    painter.drawEllipse(QPointF(8, 8), 6, 6)
    painter.drawLine(QPointF(4.5, 8), QPointF(11.5, 8))


def _connecting(painter: QPainter, tint: QColor) -> None:
    _filled(painter, tint)
    for dot in range(3):
        painter.drawEllipse(QPointF(3.5 + 4.5 * dot, 8), 1.5, 1.5)


def _hollow(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 5, 5)


def _disc(painter: QPainter, tint: QColor) -> None:
    _filled(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 5, 5)


def _lapse(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 5.5, 5.5)
    _filled(painter, tint)
    painter.drawPie(QRectF(4.5, 4.5, 7, 7), 90 * 16, -120 * 16)


def _not_recording(painter: QPainter, tint: QColor) -> None:
    _hollow(painter, tint)
    painter.drawLine(QPointF(4.6, 11.4), QPointF(11.4, 4.6))


def _failed(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint)
    painter.drawPolygon(QPolygonF([QPointF(8, 1.5), QPointF(14.8, 14), QPointF(1.2, 14)]))
    painter.drawLine(QPointF(8, 6), QPointF(8, 9.4))
    painter.drawPoint(QPointF(8, 11.8))


def _masked(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.4)
    painter.drawRoundedRect(QRectF(2, 3, 12, 10), 2, 2)
    for left in (4.5, 8.0, 11.5):
        painter.drawLine(QPointF(left - 1.6, 12), QPointF(left + 1.6, 4))


def _lifted(painter: QPainter, tint: QColor) -> None:
    """Draw the frame of the mask with an eye."""
    _lined(painter, tint, 1.5)
    painter.drawArc(QRectF(1.5, 3.5, 13, 12), 30 * 16, 120 * 16)
    painter.drawArc(QRectF(1.5, 0.5, 13, 12), 210 * 16, 120 * 16)
    _filled(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 2.3, 2.3)


def _masked_whole(painter: QPainter, tint: QColor) -> None:
    """Draw the filled frame of the mask."""
    _filled(painter, tint)
    painter.drawRoundedRect(QRectF(2, 3, 12, 10), 2, 2)


def _clock(painter: QPainter, tint: QColor) -> None:
    _hollow(painter, tint)
    painter.drawPolyline(QPolygonF([QPointF(8, 5), QPointF(8, 8), QPointF(10.4, 9)]))


def _spot(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 5.6, 5.6)
    _filled(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 2.4, 2.4)


_ARROWS = [
    QPolygonF([QPointF(8, 0.5), QPointF(10.8, 4), QPointF(5.2, 4)]),
    QPolygonF([QPointF(8, 15.5), QPointF(10.8, 12), QPointF(5.2, 12)]),
    QPolygonF([QPointF(0.5, 8), QPointF(4, 5.2), QPointF(4, 10.8)]),
    QPolygonF([QPointF(15.5, 8), QPointF(12, 5.2), QPointF(12, 10.8)]),
]


def _steerable(painter: QPainter, tint: QColor) -> None:
    _filled(painter, tint)
    for arrow in _ARROWS:
        painter.drawPolygon(arrow)


def _moving(painter: QPainter, tint: QColor) -> None:
    _steerable(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 2.6, 2.6)


def _stopping(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.5)
    painter.drawPolygon(_octagon())


def _unconfirmed(painter: QPainter, tint: QColor) -> None:
    _stopping(painter, tint)
    painter.drawLine(QPointF(8, 4.5), QPointF(8, 8.6))
    painter.drawPoint(QPointF(8, 11.4))


def _unsteered(painter: QPainter, tint: QColor) -> None:
    _steerable(painter, tint)
    _lined(painter, tint, 1.8)
    painter.drawLine(QPointF(3, 13), QPointF(13, 3))


def _octagon() -> QPolygonF:
    corners = [math.pi / 8 + turn * math.pi / 4 for turn in range(8)]
    return QPolygonF([QPointF(8 + 7 * math.cos(turn), 8 + 7 * math.sin(turn)) for turn in corners])


def _zoom(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.8)
    painter.drawEllipse(QPointF(6.8, 6.8), 4.4, 4.4)
    painter.drawLine(QPointF(10.2, 10.2), QPointF(13.6, 13.6))


def _opened(painter: QPainter, tint: QColor) -> None:
    """Draw an open circle for an open case."""
    _lined(painter, tint, 2)
    painter.drawArc(QRectF(3, 3, 10, 10), 60 * 16, 300 * 16)
    _filled(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 2, 2)


def _ticked(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 2)
    painter.drawPolyline(QPolygonF([QPointF(3, 8.5), QPointF(6.5, 12), QPointF(13, 4)]))


def _rewound(painter: QPainter, tint: QColor) -> None:
    """Draw two triangles to the left, for playback."""
    _filled(painter, tint)
    for left in (1.5, 8.0):
        painter.drawPolygon(QPolygonF([QPointF(left + 6, 3), QPointF(left, 8), QPointF(left + 6, 13)]))


def _cut_off(painter: QPainter, tint: QColor) -> None:
    """Draw a picture that is wider than its frame."""
    _lined(painter, tint, 1.5)
    painter.drawRect(QRectF(4.5, 3, 7, 10))
    for left, right in ((0.5, 3), (13, 15.5)):
        painter.drawLine(QPointF(left, 8), QPointF(right, 8))


def _stretched(painter: QPainter, tint: QColor) -> None:
    """Draw an arrow with two heads within a frame."""
    _lined(painter, tint, 1.5)
    painter.drawRect(QRectF(1, 3, 14, 10))
    painter.drawLine(QPointF(4, 8), QPointF(12, 8))
    for tip, inward in ((3.5, 2.5), (12.5, -2.5)):
        painter.drawPolyline(
            QPolygonF([QPointF(tip + inward, 5.8), QPointF(tip, 8), QPointF(tip + inward, 10.2)])
        )


def _enlarged(painter: QPainter, tint: QColor) -> None:
    """Draw the corners of a frame, for one picture alone."""
    _lined(painter, tint, 1.8)
    for x, inward in ((2.5, 4), (13.5, -4)):
        for y, upward in ((3, 4), (13, -4)):
            painter.drawPolyline(QPolygonF([QPointF(x + inward, y), QPointF(x, y), QPointF(x, y + upward)]))


def _camera(painter: QPainter, tint: QColor) -> None:
    """Draw a photographer's camera for a snapshot."""
    _lined(painter, tint, 1.6)
    painter.drawRoundedRect(QRectF(1.5, 5, 13, 8.5), 1.5, 1.5)
    painter.drawEllipse(QPointF(8, 9.2), 2.5, 2.5)
    painter.drawLine(QPointF(5.5, 3), QPointF(10.5, 3))


def _pinned(painter: QPainter, tint: QColor) -> None:
    """Draw a pin, for what stays with one camera."""
    _filled(painter, tint)
    painter.drawPolygon(
        QPolygonF(
            [QPointF(5, 2), QPointF(11, 2), QPointF(10, 7), QPointF(13, 10), QPointF(3, 10), QPointF(6, 7)]
        )
    )
    _lined(painter, tint, 1.6)
    painter.drawLine(QPointF(8, 10), QPointF(8, 14.5))


def _dash(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint, 1.8)
    painter.drawLine(QPointF(5, 8), QPointF(11, 8))


def _walks(painter: QPainter, tint: QColor) -> None:
    """Draw chevrons for motion."""
    _lined(painter, tint, 1.8)
    for left in (2.5, 7.0, 11.5):
        painter.drawPolyline(QPolygonF([QPointF(left, 4), QPointF(left + 3, 8), QPointF(left, 12)]))


def _covered(painter: QPainter, tint: QColor) -> None:
    """Draw a crossed-out eye for tampering."""
    _lined(painter, tint)
    painter.drawArc(QRectF(1.5, 4, 13, 11), 25 * 16, 130 * 16)
    painter.drawArc(QRectF(1.5, 1, 13, 11), 205 * 16, 130 * 16)
    painter.drawLine(QPointF(3, 14), QPointF(13, 2))


def _contact(painter: QPainter, tint: QColor) -> None:
    """Draw an open contact for a digital input."""
    _lined(painter, tint, 1.8)
    painter.drawLine(QPointF(1.5, 11), QPointF(5, 11))
    painter.drawLine(QPointF(5, 11), QPointF(11, 5))
    painter.drawLine(QPointF(11, 11), QPointF(14.5, 11))


def _fence(painter: QPainter, tint: QColor) -> None:
    """Draw a field with a dot for an analytics rule."""
    _lined(painter, tint, 1.5)
    painter.drawPolygon(QPolygonF([QPointF(4, 3), QPointF(14, 3), QPointF(12, 13), QPointF(2, 13)]))
    _filled(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 2, 2)


def _rings(painter: QPainter, tint: QColor) -> None:
    """Draw a bell for any other event."""
    _lined(painter, tint)
    painter.drawPolyline(QPolygonF([QPointF(2.5, 12), QPointF(4.5, 9.5), QPointF(4.5, 6.5), QPointF(8, 2.5)]))
    painter.drawPolyline(
        QPolygonF([QPointF(8, 2.5), QPointF(11.5, 6.5), QPointF(11.5, 9.5), QPointF(13.5, 12)])
    )
    painter.drawLine(QPointF(2.5, 12), QPointF(13.5, 12))
    painter.drawPoint(QPointF(8, 14.2))


def _doubtful(painter: QPainter, tint: QColor) -> None:
    _lined(painter, tint)
    painter.drawEllipse(QPointF(8, 8), 5.5, 5.5)
    painter.drawLine(QPointF(8, 5), QPointF(8, 8.5))
    painter.drawPoint(QPointF(8, 11))


def _silent(painter: QPainter, tint: QColor) -> None:
    """Draw a loudspeaker that is crossed out."""
    _lined(painter, tint)
    edges = ((3, 6), (5.5, 6), (9, 3), (9, 13), (5.5, 10), (3, 10))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in edges]))
    painter.drawLine(QPointF(11, 6), QPointF(14, 10))
    painter.drawLine(QPointF(14, 6), QPointF(11, 10))


_PICTURE: dict[PictureState, tuple[Callable[[QPainter, QColor], None], str]] = {
    PictureState.OFF: (_hollow, "muted"),
    PictureState.CONNECTING: (_connecting, "muted"),
    PictureState.LIVE: (_triangle, "good"),
    PictureState.STATIC: (_level, "good"),
    PictureState.FROZEN: (_snowflake, "warn"),
    PictureState.BLACK: (_black, "warn"),
    PictureState.NO_SIGNAL: (_no_signal, "bad"),
    PictureState.REFUSED: (_refused, "bad"),
    PictureState.WAITING: (_connecting, "muted"),
}
_RECORDING: dict[RecordingState, tuple[Callable[[QPainter, QColor], None], str]] = {
    RecordingState.OFF: (_not_recording, "muted"),
    RecordingState.STARTING: (_connecting, "muted"),
    RecordingState.REAL_TIME: (_disc, "record"),
    RecordingState.TIME_LAPSE: (_lapse, "record"),
    RecordingState.FAILED: (_failed, "bad"),
    RecordingState.DOUBTFUL: (_doubtful, "warn"),
    RecordingState.SILENT: (_silent, "warn"),
}
_OTHER: dict[str, tuple[Callable[[QPainter, QColor], None], str]] = {
    MaskState.MASKED.value: (_masked, "accent"),
    MaskState.LIFTED.value: (_lifted, "warn"),
    MaskState.COVERED.value: (_masked_whole, "warn"),
    "clock": (_clock, "warn"),
    "spot": (_spot, "spot"),
    "fault": (_failed, "bad"),
    "zoom": (_zoom, "accent"),
    "open": (_opened, "spot"),
    "closed": (_ticked, "good"),
    "alone": (_dash, "muted"),
    "alone here": (_enlarged, "text"),
    "snapshot": (_camera, "text"),
    "pinned": (_pinned, "warn"),
    "fill": (_cut_off, "accent"),
    "stretch": (_stretched, "accent"),
    "playback": (_rewound, "playback"),
}

_STEERING: dict[Phase, tuple[Callable[[QPainter, QColor], None], str]] = {
    Phase.NONE: (_hollow, "muted"),
    Phase.STEERABLE: (_steerable, "muted"),
    Phase.MOVING: (_moving, "accent"),
    Phase.STOPPING: (_stopping, "warn"),
    Phase.UNCONFIRMED: (_unconfirmed, "bad"),
    Phase.AWAY: (_unsteered, "warn"),
}

_EVENT: dict[EventKind, tuple[Callable[[QPainter, QColor], None], str]] = {
    EventKind.MOTION: (_walks, "accent"),
    EventKind.TAMPER: (_covered, "bad"),
    EventKind.INPUT: (_contact, "warn"),
    EventKind.SIGNAL_LOSS: (_no_signal, "bad"),
    EventKind.RULE: (_fence, "warn"),
    EventKind.OTHER: (_rings, "accent"),
}

Shape = PictureState | RecordingState | Phase | EventKind | str


def _painter_and_word(shape: Shape) -> tuple[Callable[[QPainter, QColor], None], str]:
    if isinstance(shape, PictureState):
        return _PICTURE[shape]
    if isinstance(shape, Phase):
        return _STEERING[shape]
    if isinstance(shape, EventKind):
        return _EVENT[shape]
    return _RECORDING[shape] if isinstance(shape, RecordingState) else _OTHER[shape]


def tint_of(shape: Shape) -> str:
    """Return the theme's colour name of a shape."""
    return _painter_and_word(shape)[1]


def draw_shape(
    painter: QPainter,
    shape: Shape,
    x: float,
    y: float,
    size: float,
    tint: str = "",
    *,
    is_on_picture: bool = False,
) -> None:
    """Draw a shape in a square at (x, y).

    Args:
        painter: the painter.
        shape: a state or a name.
        x: left edge.
        y: top edge.
        size: length of the side.
        tint: colour name; empty for the shape's own.
        is_on_picture: in the colours of what lies over pictures.
    """
    draw, default_tint = _painter_and_word(shape)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(x, y)
    painter.scale(size / 16, size / 16)
    draw(painter, (on_picture if is_on_picture else colour)(tint or default_tint))
    painter.restore()


_SHAPES_BY_KEY: dict[int, tuple[Shape, int]] = {}
"""By the key that Qt gives to each icon and its copies."""


def icon(shape: Shape, size: int = 32) -> QIcon:
    """Return a shape as an icon in the colours of the theme in use; the same one each time."""
    return _icon(shape, size, worn().theme)


@cache
def _icon(shape: Shape, size: int, theme: ThemeName) -> QIcon:
    del theme
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_shape(painter, shape, 0, 0, size)
    painter.end()
    made = QIcon(pixmap)
    _SHAPES_BY_KEY[made.cacheKey()] = shape, size
    return made


def in_present_colours(old: QIcon) -> QIcon:
    """Return the icon of the same shape in the theme in use; any other icon as it is."""
    found = _SHAPES_BY_KEY.get(old.cacheKey())
    return icon(*found) if found else old
