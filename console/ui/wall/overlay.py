"""The overlays of a tile, drawn once for each change and cached as small images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from console.bridge import labels
from console.domain.cameras.status import RecordingState
from console.domain.privacy.mask_state import MaskState
from console.domain.ptz.model import Phase
from console.domain.wall.framing import PictureFit
from console.ui.base.action import action_by_id
from console.ui.wall.overlay_image import OverlayImage, blank
from console.ui.wall.playback_overlay import missing_plate, playback_footer
from console.ui.wall.reticle import reticle_pieces
from console.ui.wall.state_plate import plate_image
from console.ui.wall.steering_vector import aim_piece
from console.ui.widgets.state_icons import draw_shape, tint_of
from console.ui.widgets.theme import font, on_picture

if TYPE_CHECKING:
    from console.domain.wall.cells import Rect
    from console.domain.wall.tile_status import TileStatus
    from console.ui.widgets.state_icons import Shape

STRIP_PX = 24
CAPTION_SHARE = 9
"""A tile this many times as high as the strip gives the strip rows of its own."""
EVENTS_MOST = 3
STRIP_ALPHA = 210
"""Opacity at which text stays legible over a white sky; a test measures it."""


def overlay(status: TileStatus, rect: Rect, scale: float) -> tuple[OverlayImage, ...]:
    """Return the overlay images of a tile; the first one of a camera's tile is the strip.

    Args:
        status: the state to show.
        rect: the tile, device pixels.
        scale: the theme's scale times the screen's pixel ratio.
    """
    if status.camera is None:
        return _hint_pieces(rect, scale)
    # On small tiles the text is drawn smaller before words are left out.
    scale *= 0.86 if rect.width < 300 * scale else 1.0
    pieces = [OverlayImage(0, 0, _Strip(status, rect.width, scale).drawn())]
    plate = missing_plate(status, rect, scale) or plate_image(status, rect, scale)
    if plate is not None:
        x, y = (rect.width - plate.width()) // 2, (rect.height - plate.height()) // 2
        pieces.append(OverlayImage(x, max(y, round(STRIP_PX * scale)), plate))
    is_played = status.playback is not None
    footer = playback_footer(status, rect, scale) if is_played else _add_footer(status, rect.width, scale)
    if footer is not None:
        pieces.append(OverlayImage(0, rect.height - footer.height(), footer))
    if status.aim is not None:
        pieces.append(aim_piece(status.aim, rect, scale))
    if status.reticle is not None:
        pieces += reticle_pieces(status.reticle, rect, scale)
    return tuple(pieces)


def caption_rows(rect: Rect, scale: float, *, lies_over: bool = False) -> int:
    """Return the rows at a tile's top that the strip has to itself, device pixels.

    The strip must not cover the clock that many cameras write there. On a small tile, where the clock cannot
    be read, the picture has the whole tile and the strip lies over it; with `lies_over` on every tile.
    """
    rows = round(STRIP_PX * scale)
    return rows if rect.height >= rows * CAPTION_SHARE and not lies_over else 0


class _Strip:
    """The line at the top of a tile: number, name and states."""

    def __init__(self, status: TileStatus, width: int, scale: float) -> None:
        self.status = status
        self.scale = scale
        self.height = round(STRIP_PX * scale)
        self.image = blank(width, self.height)
        self.right = width - 7 * scale
        self.left = 0.0
        self.small = font(11 * scale, bold=True)

    def drawn(self) -> QImage:
        """Draw from both ends; what does not fit between is shortened or left out."""
        painter = QPainter(self.image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.image.rect(), on_picture("plate", STRIP_ALPHA))
        self._add_number(painter)
        for shape, word in self._marks():
            self._add_mark(painter, shape, word)
        self._add_name(painter)
        painter.end()
        return self.image

    def _add_number(self, painter: QPainter) -> None:
        text = str(self.status.camera)
        bold = font(13 * self.scale, bold=True)
        width = max(QFontMetricsF(bold).horizontalAdvance(text) + 12 * self.scale, 26 * self.scale)
        badge = QRectF(0, 0, width, self.height)
        tint, ink = ("spot", "on_accent") if self.status.is_spot else ("hover", "text")
        if self.status.is_selected:
            tint, ink = "accent", "on_accent"
        painter.fillRect(badge, on_picture(tint))
        painter.setFont(bold)
        painter.setPen(on_picture(ink))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        self.left = width + 8 * self.scale

    def _marks(self) -> list[tuple[Shape, str]]:
        """Return the states from the right: all shapes, and those words that fit, most important first."""
        status = self.status
        marks: list[tuple[Shape, str]] = [
            (status.recording, labels.recording_short(status.recording)),
            (status.state, labels.picture_word(status.state)),
        ]
        if status.mask.state is not MaskState.NONE:
            marks.append((status.mask.state.value, labels.mask_word(status.mask.state)))
        elif status.masked:
            marks.append((MaskState.MASKED.value, labels.masked_word()))
        if status.is_spot:
            marks.append(("spot", labels.spot_word()))
        if status.steering is not Phase.NONE:
            marks.append((status.steering, labels.steering_word(status.steering)))
        marks += [(kind, labels.event_word(kind)) for kind in status.events[:EVENTS_MOST]]
        if status.playback is not None:
            # Nothing of this camera is live here, so no live state is shown.
            marks = [("playback", labels.playback_word())]
        if status.fit is not PictureFit.FIT:
            marks.append((status.fit.value, labels.fit_word(status.fit)))
        fitting = self._fitting_words(marks)
        return [(shape, word if word in fitting else "") for shape, word in marks]

    def _fitting_words(self, marks: list[tuple[Shape, str]]) -> set[str]:
        metrics = QFontMetricsF(self.small)
        # The name keeps a fifth of the strip; if less is left, only shapes are drawn.
        room = self.right - self.left - len(marks) * 22 * self.scale - self.image.width() * 0.2
        fitting = set()
        # The state of the picture comes first, then the recording, then the rest.
        for _, word in [*marks[1:2], marks[0], *marks[2:]]:
            width = metrics.horizontalAdvance(word) + 4 * self.scale
            if width <= room:
                fitting.add(word)
                room -= width
        return fitting

    def _add_mark(self, painter: QPainter, shape: Shape, word: str) -> None:
        size = 13 * self.scale
        tint = tint_of(shape)
        if word:
            self.right -= QFontMetricsF(self.small).horizontalAdvance(word)
            painter.setFont(self.small)
            painter.setPen(on_picture("text" if tint in {"good", "record"} else tint))
            place = QRectF(self.right, 0, self.image.width(), self.height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
            self.right -= 4 * self.scale
        self.right -= size
        draw_shape(painter, shape, self.right, (self.height - size) / 2, size, is_on_picture=True)
        self.right -= 9 * self.scale

    def _add_name(self, painter: QPainter) -> None:
        plain = font(12.5 * self.scale)
        room = self.right - self.left
        text = QFontMetricsF(plain).elidedText(self.status.name, Qt.TextElideMode.ElideRight, room)
        painter.setFont(plain)
        painter.setPen(on_picture("text"))
        painter.drawText(QRectF(self.left, 0, room, self.height), Qt.AlignmentFlag.AlignVCenter, text)


def _add_footer(status: TileStatus, width: int, scale: float) -> QImage | None:
    """Return the line at the bottom, or None if there is nothing to say."""
    # A lifted zone comes first, because it must be readable on the smallest tile.
    parts = _add_private(status)
    if status.authorised:
        words = labels.authorised_words(status.authorised, status.authorised_left_s)
        parts.append((None, words, "accent"))
    if status.magnified > 1:
        parts.append(("zoom", labels.zoom_word(status.magnified), "accent"))
    if status.clock_error_s is not None:
        parts.append(("clock", labels.clock_word(status.clock_error_s), "warn"))
    if status.steering is Phase.UNCONFIRMED:
        parts.append((status.steering, labels.steering_word(status.steering), "bad"))
    parts += _add_steered(status)
    if status.recording in {RecordingState.FAILED, RecordingState.DOUBTFUL, RecordingState.SILENT}:
        tint = "bad" if status.recording is RecordingState.FAILED else "warn"
        parts.append((status.recording, labels.recording_word(status.recording), tint))
    if status.figures:
        parts.append((None, status.figures, "text"))
    if not parts:
        return None
    image = blank(width, round(22 * scale))
    painter = QPainter(image)
    painter.fillRect(image.rect(), on_picture("plate", STRIP_ALPHA))
    x = 8 * scale
    small = font(11 * scale, bold=True)
    painter.setFont(small)
    for shape, text, tint in parts:
        if shape is not None:
            draw_shape(painter, shape, x, 4 * scale, 14 * scale, is_on_picture=True)
            x += 18 * scale
        painter.setPen(on_picture(tint))
        painter.drawText(QRectF(x, 0, width - x, image.height()), Qt.AlignmentFlag.AlignVCenter, text)
        x += QFontMetricsF(small).horizontalAdvance(text) + 14 * scale
    painter.end()
    return image


def _add_private(status: TileStatus) -> list[tuple[Shape | None, str, str]]:
    """Return who lifted a zone and for how long, or why the whole picture is covered."""
    if status.lift is not None:
        shape = MaskState.LIFTED.value
        parts = (labels.left_words(status.lift.left_s), labels.lift_words(status.lift))
        return [(shape, " · ".join(parts), "warn")]
    if status.mask.state is MaskState.COVERED:
        return [(MaskState.COVERED.value, labels.mask_words(status.mask), "warn")]
    return []


def _add_steered(status: TileStatus) -> list[tuple[Shape | None, str, str]]:
    """Return who holds the camera, what it does by itself, and whether it answers late."""
    parts: list[tuple[Shape | None, str, str]] = []
    if status.is_reserved:
        parts.append((None, labels.reserved_words(), "warn"))
    if status.reservation is not None:
        parts.append((None, labels.reservation_words(status.reservation), "accent"))
    if status.automation is not None:
        parts.append((None, labels.automation_words(status.automation), "text"))
    if status.late_ms is not None:
        parts.append((Phase.AWAY, labels.late_words(status.late_ms), "warn"))
    if status.points:
        parts.append((None, labels.pointing_words(), "accent"))
    return parts


def _hint_pieces(rect: Rect, scale: float) -> tuple[OverlayImage, ...]:
    """Return the hint of an empty tile; nothing if it does not fit."""
    small = font(12 * scale)
    metrics = QFontMetricsF(small)
    lines = labels.empty_words().format(action_by_id("enter-here").spoken_keys).split("\n")
    width, line = max(metrics.horizontalAdvance(text) for text in lines) + 4, 19 * scale
    if width > rect.width or line * len(lines) > rect.height:
        return ()
    image = blank(width, line * len(lines))
    painter = QPainter(image)
    painter.setFont(small)
    for number, text in enumerate(lines):
        painter.setPen(on_picture("muted"))
        painter.drawText(QRectF(0, number * line, width, line), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return (OverlayImage((rect.width - image.width()) // 2, (rect.height - image.height()) // 2, image),)
