"""The plate in the middle of a tile whose picture is not live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from console.bridge import labels
from console.domain.wall.tile_status import spoken_age
from console.ui.wall.overlay_image import blank
from console.ui.widgets.state_icons import draw_shape, tint_of
from console.ui.widgets.theme import font, on_picture

if TYPE_CHECKING:
    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import TileStatus

PAD_PX = 12
ICON_PX = 22
PLATE_ALPHA = 230


def plate_image(status: TileStatus, rect: Rect, scale: float) -> QImage | None:
    """Return an image with state, age and cause; None over a live picture.

    Args:
        status: the state to show.
        rect: the tile.
        scale: scale of text and lengths.
    """
    if not status.is_dead:
        return None
    return _Plate(status, rect, scale).drawn()


class _Plate:
    def __init__(self, status: TileStatus, rect: Rect, scale: float) -> None:
        self.status = status
        self.scale = scale
        self.word_font = font(16 * scale, bold=True)
        self.cause_font = font(12 * scale)
        self.word = labels.picture_word(status.state)
        self.age = spoken_age(status.age_s) if status.age_s is not None else ""
        self.room = rect.width - 2 * PAD_PX * scale
        self.cause = QFontMetricsF(self.cause_font).elidedText(
            status.fault, Qt.TextElideMode.ElideRight, self.room - 2 * PAD_PX * scale
        )

    def drawn(self) -> QImage:
        scale = self.scale
        line = 26 * scale
        height = line + 2 * 7 * scale + (18 * scale if self.cause else 0)
        image = blank(self._width(), height)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(on_picture("plate", PLATE_ALPHA))
        painter.drawRoundedRect(QRectF(image.rect()), 7 * scale, 7 * scale)
        self._paint_head(painter, image.width(), line)
        if self.cause:
            painter.setFont(self.cause_font)
            painter.setPen(on_picture("muted"))
            below = QRectF(0, 7 * scale + line, image.width(), 18 * scale)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.cause)
        painter.end()
        return image

    def _head_width(self) -> float:
        metrics = QFontMetricsF(self.word_font)
        width = ICON_PX * self.scale + 8 * self.scale + metrics.horizontalAdvance(self.word)
        # Reserve the width of the widest digits, so that the plate keeps its size while the age counts.
        return width + (10 * self.scale + self._age_width() if self.age else 0)

    def _age_width(self) -> float:
        return QFontMetricsF(self.word_font).horizontalAdvance("0" * len(self.age))

    def _width(self) -> float:
        cause = QFontMetricsF(self.cause_font).horizontalAdvance(self.cause)
        return min(max(self._head_width(), cause), self.room) + 2 * PAD_PX * self.scale

    def _paint_head(self, painter: QPainter, width: int, line: float) -> None:
        scale, top = self.scale, 7 * self.scale
        x = (width - self._head_width()) / 2
        draw_shape(
            painter,
            self.status.state,
            x,
            top + (line - ICON_PX * scale) / 2,
            ICON_PX * scale,
            is_on_picture=True,
        )
        x += (ICON_PX + 8) * scale
        painter.setFont(self.word_font)
        painter.setPen(
            on_picture("text" if tint_of(self.status.state) == "muted" else tint_of(self.status.state))
        )
        painter.drawText(QRectF(x, top, width, line), Qt.AlignmentFlag.AlignVCenter, self.word)
        x += QFontMetricsF(self.word_font).horizontalAdvance(self.word) + 10 * scale
        painter.setPen(on_picture("text"))
        painter.drawText(QRectF(x, top, width, line), Qt.AlignmentFlag.AlignVCenter, self.age)
