"""What a tile says while it shows a recording: its time, the speed, and why there is no picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from console.bridge import labels
from console.domain.clock import LONDON
from console.domain.instants import spoken_moment, spoken_time
from console.domain.privacy.mask_state import MaskState
from console.domain.wall.tile_status import PlaybackStatus
from console.ui.wall.overlay_image import blank
from console.ui.widgets.state_icons import draw_shape
from console.ui.widgets.theme import font, on_picture

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import TileStatus

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
    metrics = QFontMetricsF(painter.font())
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
    words, speed = footer_words(status, metrics, inner.width(), 10 * scale)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, words)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, speed)
    painter.end()
    return image


def footer_words(status: TileStatus, metrics: QFontMetricsF, room: float, gap: float) -> tuple[str, str]:
    """Return what the line says at its left and its right, so that neither covers the other.

    The time and who lifted a zone come first; the speed is said as fully as there is room beside them.

    Args:
        status: of the tile, which plays a recording.
        metrics: of the font.
        room: width of the line, pixels.
        gap: between the two, pixels.
    """
    playback = status.playback or PlaybackStatus()
    lift = ""
    if status.lift is not None:
        # Who lifted a zone is said on every picture on which it is lifted.
        lift = f" · {labels.left_words(status.lift.left_s)} · {labels.lift_words(status.lift)}"
    shortest = _time(playback, metrics, 0.0) + lift
    speeds = _speeds(playback)
    beside = room - gap - metrics.horizontalAdvance(shortest)
    speed = next((words for words in speeds if metrics.horizontalAdvance(words) <= beside), speeds[-1])
    left = room - gap - metrics.horizontalAdvance(speed)
    words = _time(playback, metrics, left - metrics.horizontalAdvance(lift)) + lift
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, left), speed


def _speeds(playback: PlaybackStatus) -> list[str]:
    """Return the speed and what is left out, the fullest words first."""
    words = labels.rate_words(playback.rate, is_playing=playback.is_playing)
    busy = [f"{words} · {labels.busy_word()}"] if playback.is_busy else []
    key_frames = [f"{words} · {labels.key_frames_word()}"] if playback.only_key_frames else []
    return [*busy, *key_frames, words]


def _time(playback: PlaybackStatus, metrics: QFontMetricsF, room: float) -> str:
    """Return date and time if there is room for both, else the time."""
    if playback.recorded_utc is None:
        return "–"
    words = spoken_moment(playback.recorded_utc)
    return words if metrics.horizontalAdvance(words) <= room else spoken_time(playback.recorded_utc)


def missing_plate(status: TileStatus, rect: Rect, scale: float) -> QImage | None:
    """Return a plate that says why a played tile has no picture; None if it has one."""
    playback = status.playback
    if playback is None or not playback.missing:
        return None
    rows = [labels.missing_word(), playback.missing]
    if playback.until_utc is not None:
        rows.append(labels.again_words(until_words(playback.until_utc, playback.recorded_utc)))
    return _plate(rows, rect, scale)


def until_words(until_utc: dt.datetime, recorded_utc: dt.datetime | None) -> str:
    """Return a time, with its date if that is another day: a small tile has no room for what is known."""
    days = {utc.astimezone(LONDON).date() for utc in (until_utc, recorded_utc or until_utc)}
    is_same = recorded_utc is not None and len(days) == 1
    return spoken_time(until_utc) if is_same else spoken_moment(until_utc)


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
