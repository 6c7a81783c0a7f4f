"""What a tile says while it shows a recording: its time, the speed, and why there is no picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from console.bridge import labels
from console.domain.books.instants import spoken_moment, spoken_time
from console.domain.privacy.mask_state import MaskState
from console.ui.wall.overlay_image import blank
from console.ui.widgets.state_icons import draw_shape
from console.ui.widgets.theme import font, on_picture

if TYPE_CHECKING:
    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import PlaybackStatus, TileStatus

FOOTER_PX = 24
PAD_PX = 12
PLATE_ALPHA = 230


def playback_footer(status: TileStatus, rect: Rect, scale: float) -> QImage | None:
    """Return the line at the bottom: recorded time and speed, and whether zones are covered."""
    playback = status.playback
    if playback is None:
        return None
    image = blank(rect.width, round(FOOTER_PX * scale))
    painter = QPainter(image)
    painter.fillRect(image.rect(), on_picture("playback"))
    painter.setFont(font(12 * scale, bold=True))
    painter.setPen(on_picture("on_accent"))
    inner = QRectF(image.rect()).adjusted(8 * scale, 0, -8 * scale, 0)
    right = _speed(playback)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, right)
    room = inner.width() - QFontMetricsF(painter.font()).horizontalAdvance(right) - 10 * scale
    if status.mask.state is MaskState.MASKED:
        size = 14 * scale
        draw_shape(
            painter,
            MaskState.MASKED.value,
            inner.x(),
            (image.height() - size) / 2,
            size,
            "on_accent",
            is_on_picture=True,
        )
        inner.setLeft(inner.left() + size + 6 * scale)
        room -= size + 6 * scale
    words = _time(playback, painter, room)
    if status.lift is not None:
        # Who lifted a zone is said on every picture on which it is lifted.
        words = f"{words} · {labels.left_words(status.lift.left_s)} · {labels.lift_words(status.lift)}"
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
    painter.end()
    return image


def _speed(playback: PlaybackStatus) -> str:
    words = labels.rate_words(playback.rate, is_playing=playback.is_playing)
    if playback.is_busy:
        return f"{words} · {labels.busy_word()}"
    return f"{words} · {labels.key_frames_word()}" if playback.only_key_frames else words


def _time(playback: PlaybackStatus, painter: QPainter, room: float) -> str:
    """Return date and time if there is room for both, else the time."""
    if playback.recorded_utc is None:
        return "–"
    words = spoken_moment(playback.recorded_utc)
    metrics = QFontMetricsF(painter.font())
    return words if metrics.horizontalAdvance(words) <= room else spoken_time(playback.recorded_utc)


def missing_plate(status: TileStatus, rect: Rect, scale: float) -> QImage | None:
    """Return a plate that says why a played tile has no picture; None if it has one."""
    playback = status.playback
    if playback is None or not playback.missing:
        return None
    rows = [labels.missing_word(), playback.missing]
    if playback.until_utc is not None:
        rows.append(labels.again_words(spoken_moment(playback.until_utc)))
    return _plate(rows, rect, scale)


def _plate(rows: list[str], rect: Rect, scale: float) -> QImage:
    bold, plain = font(16 * scale, bold=True), font(12 * scale)
    room = rect.width - 4 * PAD_PX * scale
    fonts = [bold, *[plain] * (len(rows) - 1)]
    texts = [
        QFontMetricsF(used).elidedText(row, Qt.TextElideMode.ElideRight, room)
        for row, used in zip(rows, fonts, strict=True)
    ]
    widest = max(QFontMetricsF(used).horizontalAdvance(row) for row, used in zip(texts, fonts, strict=True))
    heights = [28 * scale, *[19 * scale] * (len(rows) - 1)]
    image = blank(widest + 2 * PAD_PX * scale, sum(heights) + PAD_PX * scale)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(on_picture("plate", PLATE_ALPHA))
    painter.drawRoundedRect(QRectF(image.rect()), 7 * scale, 7 * scale)
    y = PAD_PX / 2 * scale
    for row, used, height in zip(texts, fonts, heights, strict=True):
        painter.setFont(used)
        painter.setPen(on_picture("text" if used is bold else "muted"))
        painter.drawText(QRectF(0, y, image.width(), height), Qt.AlignmentFlag.AlignCenter, row)
        y += height
    painter.end()
    return image
