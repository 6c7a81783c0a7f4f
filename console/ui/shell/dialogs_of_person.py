"""Dialogs go with the person who opened them: nothing that they read or typed stays for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from console.ui.widgets.forms import FormDialog

if TYPE_CHECKING:
    from console.bridge.attendance import Attendance


class DialogsOfPerson(QObject):
    """Closes every open dialog when someone else is at the console, or no one. UI thread.

    A form that is at work is only hidden: the one that changes the person hears of the change before its own
    answer arrives, and closes itself then.
    """

    def __init__(self, attendance: Attendance, parent: QObject) -> None:
        super().__init__(parent)
        self._attendance = attendance
        self._login = self._present()
        attendance.changed.connect(self._follow)

    def _present(self) -> str:
        person = self._attendance.person
        return person.login if person is not None else ""

    def _follow(self) -> None:
        before, self._login = self._login, self._present()
        if before in {"", self._login}:
            return
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, FormDialog) and widget.is_busy:
                widget.hide()
            elif isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
