"""The timeline: the selected camera above, all others below, from a second to a year wide."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QToolTip, QWidget

from console.bridge.labels import band_words
from console.domain.clock import LONDON
from console.domain.date_names import short_month
from console.domain.instants import spoken_day, spoken_moment
from console.domain.playback.timeline import BandKind, TimelineBand, TimelineView
from console.ui.playback.band_shapes import paint_band
from console.ui.widgets.theme import colour, font, text_scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from console.domain.playback.clock import PlaybackLoop

LABEL_PX, ROW_PX, MARK_PX = 18, 20, 6
TICK_LEAST_PX = 84
DAY_S = 86400.0
ZOOM_STEP = 1.25
CLICK_PX = 4
BOOKMARK_PX = 3
_UNDER = (BandKind.TIME_LAPSE, BandKind.REAL_TIME, BandKind.DAMAGED, BandKind.GAP)
"""Bands that fill a row, in the order in which they are painted."""
_MARKS = (
    BandKind.REVIEWED,
    BandKind.HELD,
    BandKind.LIFTED,
    BandKind.INCIDENT,
    BandKind.MOTION,
    BandKind.BOOKMARK,
)
"""Bands that are lines along the upper edge of the first row."""


class TimelineWidget(QWidget):
    """Draws the bands once for each view and the cursor at every tick. UI thread."""

    sought = Signal(object)
    """The time that was clicked, or typed by keys."""
    pointed = Signal(object, float)
    """The time under the mouse (None: it has left) and its place."""
    moved = Signal()
    """Another time is shown: its bands may be missing."""

    def __init__(self, scale: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lengths = scale
        self.view = TimelineView(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), 4 * 3600.0, 1)
        self.above: Sequence[TimelineBand] = ()
        self.below: Sequence[TimelineBand] = ()
        self.marks: Sequence[TimelineBand] = ()
        self.names = "", ""
        """What the two rows are about."""
        self.position_utc: dt.datetime | None = None
        self.now_utc: dt.datetime | None = None
        self.loop: PlaybackLoop | None = None
        self._picture: QPixmap | None = None
        self._pressed: QPointF | None = None
        self._dragged_px = 0.0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._fit_height()
        self.setAccessibleName(self.tr("Timeline"))

    @property
    def _scale(self) -> float:
        return text_scale(self._lengths)

    def _fit_height(self) -> None:
        self.setFixedHeight(round((LABEL_PX + 2 * ROW_PX + MARK_PX + 4) * self._scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._picture = None
            self._fit_height()

    # -- what is shown --------------------------------------------------------------------------------------

    def show_view(self, view: TimelineView) -> None:
        """Show another time."""
        view = TimelineView(view.begin_utc, view.seconds, max(1, self.width()))
        if view != self.view:
            self.view, self._picture = view, None
            self.moved.emit()
            self.update()

    def show_bands(
        self, above: Sequence[TimelineBand], below: Sequence[TimelineBand], marks: Sequence[TimelineBand]
    ) -> None:
        """Show what there is of the selected camera, of all others, and what is marked."""
        self.above, self.below, self.marks, self._picture = above, below, marks, None
        self.update()

    def show_position(
        self, position_utc: dt.datetime | None, loop: PlaybackLoop | None, now_utc: dt.datetime
    ) -> None:
        """Show where playback is; the view follows when the cursor leaves it."""
        self.loop, self.now_utc = loop, now_utc
        if position_utc != self.position_utc:
            is_followed = self.position_utc is not None and self._pressed is None
            self.position_utc = position_utc
            if (
                position_utc is not None
                and is_followed
                and not 0 <= self.view.x(position_utc) <= self.width()
            ):
                self.show_view(self.view.centred(position_utc))
        self.update()

    # -- painting -------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        if self._picture is None:
            self._picture = self._drawn()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        self._paint_loop(painter)
        for instant_utc, tint in ((self.now_utc, "muted"), (self.position_utc, "text")):
            if instant_utc is not None:
                x = self.view.x(instant_utc)
                if -1 <= x <= self.width():
                    painter.fillRect(QRectF(x - 1, 0, 2 * self._scale, self.height()), colour(tint))
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _paint_loop(self, painter: QPainter) -> None:
        if self.loop is not None:
            begin, end = self.view.x(self.loop.begin_utc), self.view.x(self.loop.end_utc)
            painter.fillRect(QRectF(begin, 0, max(1.0, end - begin), self.height()), colour("text", 40))

    def _drawn(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(colour("surface"))
        painter = QPainter(picture)
        self._paint_labels(painter)
        top = LABEL_PX * self._scale
        row = ROW_PX * self._scale
        mark = MARK_PX * self._scale
        self._paint_row(painter, self.above, QRectF(0, top + mark, self.width(), row))
        self._paint_row(painter, self.below, QRectF(0, top + mark + row + 3, self.width(), row * 0.8))
        self._paint_names(painter, (top + mark, top + mark + row + 3))
        for band in sorted(self.marks, key=lambda band: band.kind in _MARKS and _MARKS.index(band.kind)):
            if band.kind in _MARKS:
                self._paint_band(painter, band, QRectF(0, top, self.width(), mark - 1))
        painter.end()
        return picture

    def _paint_labels(self, painter: QPainter) -> None:
        painter.setFont(font(11 * self._scale))
        for tick in self.view.ticks(TICK_LEAST_PX * self._scale):
            x = self.view.x(tick)
            painter.fillRect(QRectF(x, 0, 1, self.height()), colour("line"))
            painter.setPen(colour("muted"))
            place = QRectF(x + 4, 0, 200 * self._scale, LABEL_PX * self._scale)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, _label(tick, self.view.seconds))

    def _paint_names(self, painter: QPainter, tops: tuple[float, float]) -> None:
        painter.setFont(font(10 * self._scale, bold=True))
        for name, top in zip(self.names, tops, strict=True):
            room = QFontMetricsF(painter.font()).horizontalAdvance(name) + 8 * self._scale
            place = QRectF(0, top, room, 14 * self._scale)
            if name:
                painter.fillRect(place, colour("plate", 190))
                painter.setPen(colour("text"))
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_row(self, painter: QPainter, bands: Sequence[TimelineBand], place: QRectF) -> None:
        painter.fillRect(place, colour("tile"))
        for kind in _UNDER:
            for band in bands:
                if band.kind is kind:
                    self._paint_band(painter, band, place)

    def _paint_band(self, painter: QPainter, band: TimelineBand, place: QRectF) -> None:
        begin = max(place.left(), self.view.x(band.begin_utc))
        end = min(place.right(), self.view.x(band.end_utc))
        if end < place.left() or begin > place.right():
            return
        # A gap of a second must be seen on a timeline of a month.
        least = BOOKMARK_PX * self._scale if band.kind is BandKind.BOOKMARK else 1.0
        rect = QRectF(begin, place.top(), max(least, end - begin), place.height())
        paint_band(painter, band.kind, rect)

    # -- mouse and keys -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._picture = None
        self.view = TimelineView(self.view.begin_utc, self.view.seconds, max(1, self.width()))
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.angleDelta().x():
            pixels = -(event.angleDelta().x() or event.angleDelta().y())
            self.show_view(self.view.moved(pixels))
        else:
            self.show_view(self.view.zoomed(ZOOM_STEP**-notches, event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragged_px = event.position(), 0.0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self.pointed.emit(self.view.at(event.position().x()), event.position().x())
            QToolTip.showText(event.globalPosition().toPoint(), self.words_at(event.position()), self)
            return
        moved = self._pressed.x() - event.position().x()
        self._dragged_px += abs(moved)
        if self._dragged_px > CLICK_PX:
            self.show_view(self.view.moved(moved))
        self._pressed = event.position()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None, 0.0)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None and self._dragged_px <= CLICK_PX:
            self.sought.emit(self.view.at(event.position().x()))
        self._pressed = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = {
                Qt.Key.Key_Plus: 1 / ZOOM_STEP,
                Qt.Key.Key_Equal: 1 / ZOOM_STEP,
                Qt.Key.Key_Minus: ZOOM_STEP,
            }
            pixels = {Qt.Key.Key_Left: -self.width() / 4, Qt.Key.Key_Right: self.width() / 4}
            key = Qt.Key(event.key())
            if key in factor:
                self.zoom(factor[key])
                return
            if key in pixels:
                self.show_view(self.view.moved(pixels[key]))
                return
        super().keyPressEvent(event)

    def zoom(self, factor: float) -> None:
        """Zoom about the cursor if it is seen, else about the middle."""
        x = self.view.x(self.position_utc) if self.position_utc is not None else -1.0
        self.show_view(self.view.zoomed(factor, x if 0 <= x <= self.width() else self.width() / 2))

    def words_at(self, point: QPointF) -> str:
        """Return the time under the mouse and what there is."""
        is_upper = point.y() < (LABEL_PX + MARK_PX + ROW_PX + 1) * self._scale
        return self.words_of(self.view.at(point.x()), is_upper=is_upper)

    def words_of(self, instant_utc: dt.datetime, *, is_upper: bool) -> str:
        """Return a time and what there is at it, of the selected camera or of the others."""
        reach = dt.timedelta(seconds=2 * self.view.seconds / max(1, self.width()))
        rows = [spoken_moment(instant_utc)]
        bands = (*self.marks, *(self.above if is_upper else self.below))
        rows += [
            band_words(band)
            for band in bands
            if band.begin_utc - reach <= instant_utc <= band.end_utc + reach
        ]
        return "\n".join(dict.fromkeys(rows))


def _label(tick_utc: dt.datetime, seconds: float) -> str:
    local = tick_utc.astimezone(LONDON)
    is_midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    if is_midnight:
        in_the_year = f"{local.day} {short_month(local.month)}"
        return in_the_year if seconds < 60 * DAY_S else spoken_day(local.date())
    if seconds > 120:
        # In the repeated hour of autumn, the second passing is told apart.
        words = f"{local:%H:%M}"
    else:
        words = f"{local:%H:%M:%S}" + (f".{local.microsecond // 100000}" if local.microsecond else "")
    is_repeated = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{words} {local.tzname()}" if is_repeated else words
