"""Reminds of overdue visitors, once each: nothing is out of order, so nobody acknowledges it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.bridge.labels import choice_word
from console.ui.base.background import ask
from console.ui.books.change_signal import BookChangeSignal
from console.ui.visitors.present_table import clock_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.visitors.visit import Visit
    from console.ui.base.context import PaneContext

EVERY_S = 20.0
BOOK = "visitors"


class OverdueReminder(QObject):
    """Checks from time to time, whoever is signed in; messages never contain names. UI thread."""

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._visits = context, context.services.books.visits
        self._reported: set[str] = set()
        self._checked_s = -EVERY_S
        self._is_checking = self._is_asked_again = False
        context.bridge.camera_status.polled.connect(self._poll)
        changes = BookChangeSignal(context.services.books, self)
        changes.written.connect(self._follow_books)

    def _follow_books(self, books: frozenset[str]) -> None:
        if BOOK in books:
            self.check()

    def _poll(self) -> None:
        if time.monotonic() - self._checked_s >= EVERY_S:
            self.check()

    def check(self) -> None:
        """Check now, or as soon as the check that runs has ended: it may have read an older state."""
        self._checked_s = time.monotonic()
        if self._is_checking:
            self._is_asked_again = True
            return
        self._is_checking = True
        # A database error is reported by other calls, and the next check comes soon.
        ask(self._context, self._visits.overdue, self._answered, lambda _: self._answered(None))

    def _answered(self, overdue: Sequence[Visit] | None) -> None:
        is_asked_again, self._is_checking, self._is_asked_again = self._is_asked_again, False, False
        if overdue is not None:
            self._report_overdue(overdue)
        if is_asked_again:
            self.check()

    def _report_overdue(self, overdue: Sequence[Visit]) -> None:
        messages = self._context.bridge.messages
        overdue_visits = {f"visitor {visit.number} overdue": visit for visit in overdue}
        for key in self._reported - overdue_visits.keys():
            messages.clear_fault(key)
        for key, visit in overdue_visits.items():
            if key not in self._reported:
                messages.remind(
                    key, self._overdue_text(visit), self.tr("Check with them, then sign them out.")
                )
        self._reported = set(overdue_visits)

    def _overdue_text(self, visit: Visit) -> str:
        about = ", ".join(filter(None, (visit.badge, visit.organisation or choice_word(visit.visitor))))
        return self.tr("Visitor {0} ({1}) should have left at {2}.").format(
            visit.number, about, clock_of(visit.until_utc)
        )
