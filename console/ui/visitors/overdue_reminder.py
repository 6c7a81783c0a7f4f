"""Tells in the message centre when a visitor should have left, once for as long as it lasts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.ui.base.asking import ask
from console.ui.visitors.present_table import clock_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.visitors.visit import Visit
    from console.services.visitors.service import VisitorService
    from console.ui.base.context import PaneContext

EVERY_S = 20.0


class OverdueReminder(QObject):
    """Looks now and then, whoever sits here. A notice never has names: anybody may read it. UI thread."""

    def __init__(self, context: PaneContext, visits: VisitorService, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._visits = context, visits
        self._told: set[str] = set()
        self._looked_s = -EVERY_S
        self._is_looking = False
        context.bridge.statuses.polled.connect(self._poll)

    def _poll(self) -> None:
        if time.monotonic() - self._looked_s >= EVERY_S:
            self.look()

    def look(self) -> None:
        """Look now; never two looks at once."""
        self._looked_s = time.monotonic()
        if not self._is_looking:
            self._is_looking = True
            # A database that cannot be read is told of by whoever needs it; the next look comes.
            ask(self._context, self._visits.overdue, self._tell, lambda _: self._tell(None))

    def _tell(self, overdue: Sequence[Visit] | None) -> None:
        self._is_looking = False
        if overdue is None:
            return
        messages = self._context.bridge.messages
        late = {f"visitor {one.number} overdue": one for one in overdue}
        for key in self._told - late.keys():
            messages.over(key)
        for key, visit in late.items():
            if key not in self._told:
                messages.fault(key, self._words(visit), self.tr("Ask them; then sign them out."))
        self._told = set(late)

    def _words(self, visit: Visit) -> str:
        about = ", ".join(filter(None, (visit.badge, visit.organisation or visit.visitor)))
        return self.tr("Visitor {0} ({1}) should have left at {2}.").format(
            visit.number, about, clock_of(visit.until_utc)
        )
