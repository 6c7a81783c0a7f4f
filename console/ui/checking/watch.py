"""Tells whoever takes the seat that the daily check is due."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.people.permissions import Act
from console.ui.books.asking import ask

if TYPE_CHECKING:
    from console.services.checks import Checks, LastCheck
    from console.ui.context import PaneContext

DUE_AFTER = dt.timedelta(hours=24)


class CheckWatch(QObject):
    """UI thread."""

    def __init__(self, context: PaneContext, checks: Checks, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._checks = context, checks
        self._login = ""
        """Who sits here; a lock and its opening are no sign-on."""
        context.bridge.attendance.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        attendance = self._context.bridge.attendance
        person = attendance.person
        login = person.login if person is not None else ""
        if login == self._login or (person is not None and not attendance.is_open):
            return
        self._login = login
        if login and self._context.bridge.wall.cameras and attendance.may(Act.ENTER_FAULT):
            ask(self._context, self._checks.last, self._tell, lambda _error: None)

    def _tell(self, last: LastCheck | None) -> None:
        if last is None or dt.datetime.now(dt.UTC) - last.checked_utc > DUE_AFTER:
            self._context.bridge.messages.note(
                self.tr("The daily check of all cameras is due."), self.tr("Make it with Shift+F3.")
            )
