"""Tells whoever takes the seat that the daily check is due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.ui.base.asking import ask
from console.ui.base.on_sign_on import OnSignOn

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from console.domain.people.person import Person
    from console.services.cameras.daily_check import DailyChecks, LastCheck
    from console.ui.base.context import PaneContext

DUE_AFTER = dt.timedelta(hours=24)


class DailyCheckReminder(OnSignOn):
    """UI thread."""

    def __init__(self, context: PaneContext, checks: DailyChecks, parent: QObject) -> None:
        super().__init__(context, parent)
        self._checks = checks
        self.follow()

    def look(self, person: Person) -> None:
        """Ask when the last check was."""
        del person
        if self._context.bridge.wall.cameras and self._context.bridge.attendance.may(Permission.ENTER_FAULT):
            ask(self._context, self._checks.last, self._tell, lambda _error: None)

    def _tell(self, last: LastCheck | None) -> None:
        if last is None or dt.datetime.now(dt.UTC) - last.checked_utc > DUE_AFTER:
            self._context.bridge.messages.note(
                self.tr("The daily check of all cameras is due."), self.tr("Make it with Shift+F3.")
            )
