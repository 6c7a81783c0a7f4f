"""Fetches the bands of a timeline in the background, the selected camera first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.playback.timeline import TimelineBand, united
from console.ui.base.background import ask, ask_as_person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.playback.timeline import TimelineView
    from console.ui.base.context import PaneContext

SOON_MS = 120
"""Dragging asks many times in a row; the bands are fetched when it rests."""
AGAIN_MS = 5_000
"""Bands near the present grow."""


class TimelineLoader(QObject):
    """Keeps the bands of three times the time that is shown. UI thread."""

    loaded = Signal()
    """Newer bands are there."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._view: TimelineView | None = None
        self._span: tuple[dt.datetime, dt.datetime] | None = None
        self._waiting: list[int] = []
        self._is_fetching = False
        self._bands: dict[int, Sequence[TimelineBand]] = {}
        self._spans: dict[int, tuple[dt.datetime, dt.datetime]] = {}
        self.below: Sequence[TimelineBand] = ()
        """Where any other camera was recorded."""
        self.marks: Sequence[TimelineBand] = ()
        """What the books know of the selected camera."""
        self.cameras: Sequence[int] = ()
        self.selected = 0
        self._soon, self._again = QTimer(self), QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._fetch)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._refresh)

    @property
    def above(self) -> Sequence[TimelineBand]:
        """The bands of the selected camera."""
        return self._bands.get(self.selected, ())

    def is_known(self, instant_utc: dt.datetime) -> bool:
        """Return whether the bands of the selected camera have been fetched for this time."""
        begin_utc, end_utc = self._spans.get(self.selected, (instant_utc, instant_utc))
        return begin_utc <= instant_utc < end_utc

    def start(self) -> None:
        """Follow what is recorded now."""
        self._again.start()

    def stop(self) -> None:
        """Fetch nothing more: the pane is hidden."""
        self._again.stop()
        self._soon.stop()

    def follow(self, view: TimelineView, cameras: Sequence[int], selected: int) -> None:
        """Fetch what is missing for a view."""
        is_other = tuple(cameras) != tuple(self.cameras)
        self.cameras, self.selected, self._view = cameras, selected, view
        span = self._span
        is_known = span is not None and span[0] <= view.begin_utc and view.end_utc <= span[1]
        is_coarse = span is not None and (span[1] - span[0]).total_seconds() > 40 * view.seconds
        if is_other or not is_known or is_coarse:
            self._soon.start()

    def fetch_again(self) -> None:
        """Fetch everything anew: a bookmark was set or deleted."""
        self._soon.start()

    def _refresh(self) -> None:
        view = self._view
        if view is not None and view.end_utc > self._context.services.playback.now_utc() - dt.timedelta(
            minutes=5
        ):
            self._fetch()

    def _fetch(self) -> None:
        view = self._view
        if view is None:
            return
        length = dt.timedelta(seconds=view.seconds)
        self._span = view.begin_utc - length, view.end_utc + length
        others = [camera for camera in self.cameras if camera != self.selected]
        self._waiting = [self.selected, *others] if self.selected else others
        self._next()

    def _next(self) -> None:
        if self._is_fetching or not self._waiting or self._span is None:
            return
        self._is_fetching = True
        camera, span = self._waiting.pop(0), self._span
        source = self._context.services.playback.source
        if camera == self.selected:
            self._fetch_marks(camera, span)

        def work() -> Sequence[TimelineBand]:
            return source.bands(camera, *span)

        ask(
            self._context,
            work,
            lambda bands: self._take(camera, span, bands),
            lambda _error: self._take(camera, span, ()),
        )

    def _fetch_marks(self, camera: int, span: tuple[dt.datetime, dt.datetime]) -> None:
        """Fetch what the books know; without the right to read them there are no marks."""
        service, seat = self._context.services.playback, self._context.services.people.seat

        def work() -> Sequence[TimelineBand]:
            actor = seat.current_actor()
            return [*service.marks.of(actor, camera, *span), *service.bookmarks.of(actor, camera, *span)]

        ask_as_person(self._context, work, self._take_marks, lambda _error: self._take_marks(()))

    def _take_marks(self, marks: Sequence[TimelineBand]) -> None:
        self.marks = marks
        self.loaded.emit()

    def _take(
        self, camera: int, span: tuple[dt.datetime, dt.datetime], bands: Sequence[TimelineBand]
    ) -> None:
        self._is_fetching = False
        self._bands[camera], self._spans[camera] = bands, span
        if camera == self.selected or not self._waiting:
            self._bands = {
                one: kept for one, kept in self._bands.items() if one in {*self.cameras, self.selected}
            }
            self.loaded.emit()
        if not self._waiting:
            self._unite()
        self._next()

    def _unite(self) -> None:
        """Join the bands of the others in the background: a month of 64 cameras takes 50 ms."""
        others = [bands for camera, bands in self._bands.items() if camera != self.selected]
        ask(self._context, lambda: united(others), self._take_below)

    def _take_below(self, bands: Sequence[TimelineBand]) -> None:
        self.below = bands
        self.loaded.emit()
