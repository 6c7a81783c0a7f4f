"""Reminds those who may read an authorisation that it ends soon, or has ended and is not cancelled."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.people.permissions import Permission
from console.domain.surveillance.authorisation import AuthorisationState
from console.ui.base.background import ask_as_person
from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.errors import ConsoleError
    from console.domain.surveillance.authorisation import Authorisation
    from console.ui.base.context import PaneContext

EVERY_S = 60.0
BOOK = "authorisations"


class AuthorisationReminder(QObject):
    """Checks when someone signs in, and from time to time while they are there. UI thread.

    A message has the number of the authorisation and nothing else of it: others see the monitor too. It goes
    when the person does.
    """

    def __init__(self, context: PaneContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._books = context, context.services.books
        self._reported: set[str] = set()
        self._login = ""
        self._checked_s = -EVERY_S
        context.bridge.attendance.changed.connect(self.follow_person)
        context.bridge.camera_status.polled.connect(self._poll)
        changes = BookChangeSignal(self._books, self)
        changes.written.connect(self._follow_books)
        self.follow_person()

    def follow_person(self) -> None:
        """Take away what the person before was reminded of, and check for whoever is there."""
        attendance = self._context.bridge.attendance
        person = attendance.person
        login = person.login if person is not None and attendance.is_open else ""
        if login != self._login:
            self._login = login
            self._show([])
        self.check()

    def _follow_books(self, books: frozenset[str]) -> None:
        if BOOK in books:
            self.check()

    def _poll(self) -> None:
        if time.monotonic() - self._checked_s >= EVERY_S:
            self.check()

    def check(self) -> None:
        """Check now, for the person at the console."""
        self._checked_s = time.monotonic()
        if not self._login or not self._books.may(Permission.READ_AUTHORISATIONS):
            self._show([])
            return
        service, books = self._books.surveillance, self._books
        ask_as_person(self._context, lambda: service.to_remind(books.actor()), self._show, self._unread)

    def _unread(self, _error: ConsoleError) -> None:
        # The pane says why it cannot read; the next check comes soon.
        return

    def _show(self, found: Sequence[Authorisation]) -> None:
        messages = self._context.bridge.messages
        now_utc = self._books.surveillance.now_utc()
        texts = {f"authorisation {one.number}": self._text(one, now_utc) for one in found if self._login}
        for key in self._reported - texts.keys():
            # Not only ended: the list of messages is there for whoever sits down next.
            messages.withdraw(key)
        for key, (what, then) in texts.items():
            messages.remind(key, what, then)
        self._reported = set(texts)

    def _text(self, one: Authorisation, now_utc: dt.datetime) -> tuple[str, str]:
        if one.state(now_utc) is AuthorisationState.ENDED:
            what = self.tr("Authorisation {0} has ended and is not cancelled.")
            then = self.tr("Enter its cancellation under Surveillance.")
        else:
            what = self.tr("Authorisation {0} ends within 24 hours.")
            then = self.tr("Enter its renewal or its cancellation under Surveillance.")
        return what.format(one.number), then
