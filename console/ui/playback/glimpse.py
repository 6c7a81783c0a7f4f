"""The small picture over the timeline, of the time under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from console.domain.instants import spoken_moment
from console.ui.base.background import ask_as_person
from console.ui.wall.image_conversion import image_of

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.streaming.picture import Picture
    from console.ui.base.context import PaneContext
    from console.ui.playback.session import PlaybackSession

RESTS_MS = 150
"""A picture is fetched once the mouse has rested for so long."""


class TimelineGlimpse(QObject):
    """Shows a picture of the selected camera while the mouse rests on the timeline in a review. UI thread.

    Args:
        context: of the pane.
        session: whose review is shown.
        timeline: above which the picture appears.
        over: the widget that owns the picture.
    """

    def __init__(
        self, context: PaneContext, session: PlaybackSession, timeline: QWidget, over: QWidget
    ) -> None:
        super().__init__(timeline)
        self._context, self._session, self._timeline = context, session, timeline
        self._over = over
        self._at_utc: dt.datetime | None = None
        self._x = 0
        self._is_fetching = False
        self.label = QLabel(over)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label.setObjectName("glimpse")
        self.label.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(RESTS_MS)
        self._timer.timeout.connect(self._fetch)

    def point_at(self, at_utc: dt.datetime | None, x: float) -> None:
        """Follow the mouse; None: it has left."""
        self._at_utc, self._x = at_utc, round(x)
        self.label.hide()
        if at_utc is None or self._session.review is None:
            self._timer.stop()
        else:
            self._timer.start()

    def _fetch(self) -> None:
        player, at_utc, camera = self._session.player, self._at_utc, self._session.selected
        if player is None or at_utc is None or self._is_fetching:
            return
        self._is_fetching = True

        def show(picture: Picture | None) -> None:
            self._is_fetching = False
            if self._at_utc != at_utc:
                self._timer.start()  # the mouse went on meanwhile
            elif picture is not None and self._session.player is player:
                self._show(picture)

        def fail(_error: object) -> None:
            self._is_fetching = False

        ask_as_person(self._context, lambda: player.glimpse(camera, at_utc), show, fail)

    def _show(self, picture: Picture) -> None:
        self.label.setPixmap(QPixmap.fromImage(image_of(picture)))
        self.label.setAccessibleName(spoken_moment(picture.captured_utc))
        self.label.adjustSize()
        place = self._timeline.mapTo(self._over, QPoint(self._x, 0))
        left = place.x() - self.label.width() // 2
        right_most = self._over.width() - self.label.width()
        self.label.move(max(0, min(left, right_most)), place.y() - self.label.height() - 2)
        self.label.show()
        self.label.raise_()
