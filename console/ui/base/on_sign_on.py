"""Base of checks that run once after someone signs on; unlocking does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from console.domain.people.person import Person
    from console.ui.base.context import PaneContext


class OnSignOn(QObject):
    """Calls `check` for each person who signs on. UI thread.

    Subclasses call `person_changed` once when they are ready.
    """

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._login = ""
        context.bridge.attendance.changed.connect(self.person_changed)

    def person_changed(self) -> None:
        """Call `check` if another person has signed on."""
        attendance = self._context.bridge.attendance
        person = attendance.person
        login = person.login if person is not None else ""
        if login == self._login or (person is not None and not attendance.is_open):
            return
        self._login = login
        if person is not None:
            self.check(person)

    def check(self, person: Person) -> None:
        """Do the check for a person who has signed on."""
        raise NotImplementedError
