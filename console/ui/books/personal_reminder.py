"""Reminds the person at the console of what is theirs to do; it goes when they do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from console.ui.base.background import ask_as_person
from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.entries import EntryRef
    from console.domain.errors import ConsoleError
    from console.ui.base.context import PaneContext


class PersonalReminder(QObject):
    """Checks when someone signs in, when its books change, and from time to time. UI thread.

    Others see the monitor too, so that a message has numbers and no names. What one person was reminded of
    leaves the list of messages with them: the next person may not know of it.

    Args:
        context: the console.
        books: whose entries change what is to be done.
        every_s: seconds between two checks.
        parent: keeps it.
    """

    def __init__(self, context: PaneContext, books: frozenset[str], every_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._books = context, context.services.books
        self._of_books, self._every_s = books, every_s
        self._reported: set[str] = set()
        self._login = ""
        self._checked_s = -every_s
        context.bridge.attendance.changed.connect(self.follow_person)
        context.bridge.camera_status.polled.connect(self._poll)
        changes = BookChangeSignal(self._books, self)
        changes.written.connect(self._follow_books)
        self.follow_person()

    def has_duty(self) -> bool:
        """Return whether it is anything to the person at the console. Does not wait."""
        raise NotImplementedError

    def find(self) -> Any:
        """Return what is to be done; on a thread that may wait."""
        raise NotImplementedError

    def texts(self, found: Any) -> Mapping[str, tuple[str, str]]:
        """Return what to say of what was found, and what to do about it, by a key for each."""
        raise NotImplementedError

    def entry(self, _key: str, _found: Any) -> EntryRef | None:
        """Return the entry where what is said by a key is done; of several the most urgent one."""
        return None

    def follow_person(self) -> None:
        """Take away what the person before was reminded of, and check for whoever is there."""
        attendance = self._context.bridge.attendance
        person = attendance.person
        login = person.login if person is not None and attendance.is_open else ""
        if login != self._login:
            self._login = login
            self._remind({})
        self.check()

    def _follow_books(self, books: frozenset[str]) -> None:
        if not self._of_books.isdisjoint(books):
            self.check()

    def _poll(self) -> None:
        if time.monotonic() - self._checked_s >= self._every_s:
            self.check()

    def check(self) -> None:
        """Check now, for the person at the console."""
        self._checked_s = time.monotonic()
        if not self._login or not self.has_duty():
            self._remind({})
            return
        ask_as_person(self._context, self.find, self._show, self._unread)

    def _unread(self, _error: ConsoleError) -> None:
        # The pane says why it cannot read; the next check comes soon.
        return

    def _show(self, found: Any) -> None:
        self._remind(self.texts(found) if self._login else {}, found)

    def _remind(self, texts: Mapping[str, tuple[str, str]], found: Any = None) -> None:
        messages = self._context.bridge.messages
        for key in self._reported - texts.keys():
            # Not only ended: the list of messages is there for whoever sits down next.
            messages.withdraw(key)
        for key, (what, then) in texts.items():
            messages.remind(key, what, then, self.entry(key, found))
        self._reported = set(texts)
