"""The countersign queue: entries to countersign, and which of them were read and marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from console.domain.people.permissions import Permission
from console.services.books.service import newest_number
from console.ui.base.background import ask
from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import CaseFile, Entry, EntryRef
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

MOST = 500
"""Entries that are shown at first, and how many more each time that more are wanted."""


class Queue(QObject):
    """The entries to countersign; follows the books while a person may countersign. UI thread."""

    changed = Signal()
    """Emitted when the entries, what was read or what is marked has changed."""
    countersigned = Signal(object)
    """Emitted with the marked entries that someone else has countersigned."""

    def __init__(self, context: PaneContext, service: BooksAtConsole, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._service = context, service
        self.entries: Sequence[Entry] = ()
        """The entries shown, oldest first: the oldest `most`, of the chosen book if one is chosen."""
        self.total = 0
        """How many wait in all books."""
        self.books: dict[str, int] = {}
        """Number of waiting entries by book."""
        self.book = ""
        self.most = MOST
        self.read: dict[EntryRef, int] = {}
        """For each case read to its end, the number of its newest entry at that time."""
        self.marked: dict[EntryRef, Entry] = {}
        self.person: Actor | None = None
        self.refusal: ConsoleError | None = None
        self.is_loaded = False
        self._request_number = 0
        self._changes = BookChangeSignal(service, self)
        self._changes.written.connect(lambda _: self.refresh())

    # -- who and what ----------------------------------------------------------------------------------------

    @property
    def may(self) -> bool:
        """Return whether the signed-on person may countersign."""
        return self._service.may(Permission.COUNTERSIGN)

    def follow_person(self) -> bool:
        """Forget what an earlier person has read; return whether the person has changed."""
        person = self._service.person()
        if person == self.person:
            return False
        self.person, self.book, self.most = person, "", MOST
        self.read, self.marked = {}, {}
        self._show((), 0, {})
        self.is_loaded = False
        self.refresh()
        return True

    def choose(self, book: str) -> None:
        """Show one book only; an empty name shows all."""
        self.book, self.most = book, MOST
        self.refresh()

    @property
    def further(self) -> int:
        """How many more entries wait, newer than those shown."""
        if len(self.entries) < self.most:
            return 0
        waiting = self.books.get(self.book, 0) if self.book else self.total
        return max(0, waiting - len(self.entries))

    def show_more(self) -> None:
        """Show the next entries as well."""
        self.most += MOST
        self.refresh()

    def refresh(self) -> None:
        """Load the waiting entries again."""
        if not self.may:
            return
        self._request_number += 1
        request, book, most, service = self._request_number, self.book, self.most, self._service

        def load_entries() -> tuple[Sequence[EntryRef], Sequence[Entry]]:
            return service.due_refs(), service.due(book, most)

        ask(
            self._context,
            load_entries,
            lambda entries: self._receive(request, *entries) if isValid(self) else None,
            lambda error: self._receive_refusal(request, error) if isValid(self) else None,
        )

    def _receive(self, request: int, waiting: Sequence[EntryRef], chosen: Sequence[Entry]) -> None:
        if request != self._request_number:
            return
        self.refusal, self.is_loaded = None, True
        # Nobody has read or marked anything when the pane opens on hundreds of entries.
        waiting_refs = set(waiting) if self.read or self.marked else set()
        countersigned = [entry for ref, entry in self.marked.items() if ref not in waiting_refs]
        self.read = {ref: number for ref, number in self.read.items() if ref in waiting_refs}
        self.marked = {ref: entry for ref, entry in self.marked.items() if ref in waiting_refs}
        books: dict[str, int] = {}
        for ref in waiting:
            books[ref.book] = books.get(ref.book, 0) + 1
        self._show(chosen, len(waiting), books)
        if countersigned:
            self.countersigned.emit(countersigned)

    def _show(self, entries: Sequence[Entry], total: int, books: dict[str, int]) -> None:
        self.entries, self.total, self.books = entries, total, books
        self.changed.emit()

    def _receive_refusal(self, request: int, error: ConsoleError) -> None:
        if request == self._request_number:
            self.refusal = error
            self._show((), 0, {})

    # -- read and marked -------------------------------------------------------------------------------------

    def is_own(self, entry: Entry) -> bool:
        """Return whether the signed-on person is the author, who cannot countersign the entry."""
        return self.person is not None and self.person.login == entry.author

    def is_read(self, entry: Entry) -> bool:
        """Return whether the page of the entry was shown to its end."""
        return entry.ref in self.read

    def note_read(self, case: CaseFile) -> None:
        """Record that the page of an entry was shown to its end."""
        ref, newest = case.entry.ref, newest_number(case)
        if self.read.get(ref) != newest and any(entry.ref == ref for entry in self.entries):
            self.read[ref] = newest
            self.changed.emit()

    def note_grown(self, case: CaseFile) -> None:
        """Remove the mark if something was added to the case since it was read."""
        ref = case.entry.ref
        if ref in self.read and newest_number(case) > self.read[ref]:
            del self.read[ref]
            self.marked.pop(ref, None)
            self.changed.emit()

    def mark(self, entry: Entry, *, is_marked: bool) -> None:
        """Mark or unmark an entry; only entries that were read and are not one's own can be marked."""
        if not is_marked:
            self.marked.pop(entry.ref, None)
        elif self.is_read(entry) and not self.is_own(entry):
            self.marked[entry.ref] = entry
        self.changed.emit()

    def mark_all_read(self) -> None:
        """Mark all entries that were read."""
        for entry in self.entries:
            if self.is_read(entry) and not self.is_own(entry):
                self.marked[entry.ref] = entry
        self.changed.emit()

    def chosen(self) -> list[EntryRef]:
        """Return the references of the marked entries."""
        return list(self.marked)

    def _note_all_grown(self, cases: list[CaseFile]) -> None:
        for case in cases:
            if isValid(self):
                self.note_grown(case)

    def look_again(self) -> None:
        """After a refusal, remove the marks of cases that have grown since they were read."""
        refs, service = self.chosen(), self._service
        ask(
            self._context,
            lambda: [service.case(ref) for ref in refs],
            self._note_all_grown,
            lambda _: None,
        )
        self.refresh()
