"""A calendar in which the days that have recordings are marked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget

from console.domain.playback.timeline import recorded_days
from console.ui.base.background import ask
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.playback.timeline import TimelineBand
    from console.ui.base.context import PaneContext

MONTH = dt.timedelta(days=31)


class FootageCalendar(QWidget):
    """Opens over the pane and closes when a day is chosen. UI thread; deleted when closed.

    Args:
        context: the context of the pane.
        camera: whose recordings are marked.
        day: shown at first.
        parent: the widget over which it opens.
    """

    chosen = Signal(object)
    """The day (`datetime.date`), in local time."""

    def __init__(self, context: PaneContext, camera: int, day: dt.date, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._camera = context, camera
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.currentPageChanged.connect(lambda _year, _month: self._fetch())
        self.calendar.activated.connect(self._choose)
        self.calendar.clicked.connect(self._choose)
        QVBoxLayout(self).addWidget(self.calendar)
        self._fetch()

    def _fetch(self) -> None:
        """Mark the days of the month that is shown, and of its neighbours."""
        first = dt.datetime(self.calendar.yearShown(), self.calendar.monthShown(), 1, tzinfo=dt.UTC)
        source = self._context.services.playback.source

        def work() -> Sequence[TimelineBand]:
            return source.bands(self._camera, first - MONTH, first + 2 * MONTH)

        ask(self._context, work, self._mark, lambda _error: self._mark(()))

    def _mark(self, bands: Sequence[TimelineBand]) -> None:
        marked = QTextCharFormat()
        marked.setForeground(colour("good"))
        marked.setFontWeight(700)
        for day in recorded_days(bands):
            self.calendar.setDateTextFormat(QDate(day.year, day.month, day.day), marked)

    def _choose(self, day: QDate) -> None:
        self.chosen.emit(dt.date(day.year(), day.month(), day.day()))
        self.close()
