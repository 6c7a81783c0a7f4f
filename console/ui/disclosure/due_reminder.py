"""Tells whoever answers requests, complaints and breaches what is due; messages never contain names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.domain.books.instants import spoken_moment
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.ui.base.background import ask_as_person
from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    from console.domain.disclosure.breach import BreachCase
    from console.domain.disclosure.complaint import ComplaintCase
    from console.domain.disclosure.request import RequestCase
    from console.domain.errors import ConsoleError
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext


class DueReminder(QObject):
    """Reminds at sign-in; a breach is shown as soon as anyone reports it. UI thread."""

    def __init__(self, context: PaneContext, books: BooksAtConsole, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._books = context, books
        self._warned: set[str] = set()
        changes = BookChangeSignal(books, self)
        changes.written.connect(self._follow_books)
        context.bridge.attendance.changed.connect(self.remind)

    def _follow_books(self, books: frozenset[str]) -> None:
        if "security" in books:
            self.warn_of_breaches()

    def remind(self) -> None:
        """Tell the person who signed in what is due; nothing where they do not answer it."""
        self._clear()
        books = self._books
        if books.may(Permission.ENTER_DISCLOSURE):
            ask_as_person(
                self._context, lambda: books.requests.due(books.actor()), self._requests, self._unread
            )
        if books.may(Permission.ANSWER_COMPLAINT):
            ask_as_person(
                self._context, lambda: books.complaints.due(books.actor()), self._complaints, self._unread
            )
        self.warn_of_breaches()

    def warn_of_breaches(self) -> None:
        """Show the open breaches to those who handle them, until the Commissioner is told."""
        books = self._books
        if books.may(Permission.ENTER_SECURITY):
            ask_as_person(
                self._context, lambda: books.breaches.open(books.actor()), self._breaches, self._unread
            )

    def _unread(self, _error: ConsoleError) -> None:
        # The panes themselves say why they cannot read; the next sign-in asks again.
        return

    def _requests(self, due: list[RequestCase]) -> None:
        if due:
            late = sum(one.is_overdue(day_of(self._books.media.now_utc())) for one in due)
            what = self.tr("Requests due within a week: {0}, overdue: {1}.").format(len(due) - late, late)
            self._note(what, [one.number for one in due])

    def _complaints(self, due: list[ComplaintCase]) -> None:
        if due:
            what = self.tr("Complaints to be acknowledged or answered soon: {0}.").format(len(due))
            self._note(what, [one.number for one in due])

    def _note(self, what: str, numbers: list[int]) -> None:
        said = self.tr("Numbers: {0}").format(", ".join(map(str, numbers)))
        self._context.bridge.messages.note(what, said)

    def _breaches(self, found: list[BreachCase]) -> None:
        messages = self._context.bridge.messages
        waiting = {f"breach {one.number}": one for one in found if one.due_utc is not None}
        for key in self._warned - waiting.keys():
            messages.clear_fault(key)
        for key, one in waiting.items():
            if key not in self._warned and one.due_utc is not None:
                due = spoken_moment(one.due_utc, seconds=False)
                messages.fault(
                    key,
                    self.tr("Breach {0} of data protection was reported.").format(one.number),
                    self.tr("Tell the Commissioner by {0}, or enter why not.").format(due),
                )
        self._warned = set(waiting)

    def _clear(self) -> None:
        """Take away what was shown to the person before."""
        for key in self._warned:
            self._context.bridge.messages.clear_fault(key)
        self._warned = set()
