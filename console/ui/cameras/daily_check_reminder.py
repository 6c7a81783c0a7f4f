"""Reminds the person who signs on that the daily check is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.ui.base.action import action_by_id
from console.ui.base.background import ask_as_person
from console.ui.base.on_sign_on import OnSignOn

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from console.domain.people.person import Person
    from console.services.cameras.daily_check import DailyChecks, LastCheck
    from console.ui.base.context import PaneContext


class DailyCheckReminder(OnSignOn):
    """Shows the reminder once after sign-on. UI thread."""

    def __init__(self, context: PaneContext, checks: DailyChecks, parent: QObject) -> None:
        super().__init__(context, parent)
        self._checks = checks
        self.person_changed()

    def signed_on(self, person: Person) -> None:
        """Load the time of the last check."""
        del person
        if self._context.bridge.wall.cameras and self._context.bridge.attendance.may(Permission.ENTER_FAULT):
            ask_as_person(self._context, self._checks.last, self._notify_if_due, lambda _error: None)

    def _notify_if_due(self, last: LastCheck | None) -> None:
        if self._checks.is_due(last):
            self._context.bridge.messages.note(
                self.tr("The daily check of all cameras is due."),
                self.tr("Open it with {0}.").format(action_by_id("check").spoken_keys),
            )
