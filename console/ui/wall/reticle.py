"""A cross in the picture with the pixels per metre at that place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from console.ui.wall.overlay_image import OverlayImage, blank
from console.ui.widgets.state_icons import draw_shape
from console.ui.widgets.theme import font, on_picture

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import Reticle

ARM_PX, GAP_PX, LINE_PX, PLATE_ALPHA = 15, 4, 19, 220


def reticle_pieces(reticle: Reticle, rect: Rect, scale: float) -> list[OverlayImage]:
    """Return the cross and its text within the tile; the text goes where there is room.

    Args:
        reticle: place and text.
        rect: the tile.
        scale: scale of text and lengths.
    """
    cross = _paint_cross(scale)
    half = cross.width() // 2
    words = _text_image(reticle, scale)
    distance = half + round(6 * scale)
    x, y = reticle.x + distance, reticle.y - words.height() // 2
    if x + words.width() > rect.width:
        x = reticle.x - distance - words.width()
    if x < 0:
        # If there is no room on either side, put the text below or above.
        x, y = reticle.x - words.width() // 2, reticle.y + distance
        y = y if y + words.height() <= rect.height else reticle.y - distance - words.height()
    x = max(0, min(x, rect.width - words.width()))
    y = max(0, min(y, rect.height - words.height()))
    return [OverlayImage(reticle.x - half, reticle.y - half, cross), OverlayImage(x, y, words)]


def _paint_cross(scale: float) -> QImage:
    arm, gap = ARM_PX * scale, GAP_PX * scale
    image = blank(2 * arm + 2, 2 * arm + 2)
    painter = QPainter(image)
    painter.translate(image.width() / 2, image.height() / 2)
    # A dark line under a light one is visible over a white sky and over a black street.
    for tint, wide in (("plate", 4.0), ("text", 1.6)):
        painter.setPen(QPen(on_picture(tint), wide * scale))
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(QPointF(across * gap, down * gap), QPointF(across * arm, down * arm))
    painter.end()
    return image


def _text_image(reticle: Reticle, scale: float) -> QImage:
    bold, plain = font(13 * scale, bold=True), font(12 * scale)
    line, pad = LINE_PX * scale, 8 * scale
    mark = 18 * scale if reticle.is_met is not None else 0.0
    width = max(
        QFontMetricsF(bold).horizontalAdvance(reticle.figure),
        QFontMetricsF(plain).horizontalAdvance(reticle.verdict) + mark,
    )
    image = blank(width + 2 * pad + 2, line * (2 if reticle.verdict else 1) + pad)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(on_picture("plate", PLATE_ALPHA))
    painter.drawRoundedRect(QRectF(image.rect()), 5 * scale, 5 * scale)
    painter.setFont(bold)
    painter.setPen(on_picture("text"))
    centre = Qt.AlignmentFlag.AlignVCenter
    painter.drawText(QRectF(pad, pad / 2, width + 2, line), centre, reticle.figure)
    if reticle.is_met is not None:
        shape = "closed" if reticle.is_met else "fault"
        draw_shape(
            painter,
            shape,
            pad,
            pad / 2 + line + 2 * scale,
            14 * scale,
            "" if reticle.is_met else "warn",
            is_on_picture=True,
        )
    painter.setFont(plain)
    painter.setPen(on_picture("muted" if reticle.is_met is None else "good" if reticle.is_met else "warn"))
    painter.drawText(QRectF(pad + mark, pad / 2 + line, width + 2, line), centre, reticle.verdict)
    painter.end()
    return image
