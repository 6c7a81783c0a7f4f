"""What waits for a countersignature, and what of it somebody has read and marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from console.domain.people.permissions import Permission
from console.services.books.service import newest_number
from console.ui.base.asking import ask
from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import CaseFile, Entry, EntryRef
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

MOST = 500
"""That the store tells at once."""


class Queue(QObject):
    """UI thread. Follows the books by itself for as long as somebody is there who may countersign."""

    changed = Signal()
    """Entries, what was read or what is marked."""
    gone = Signal(object)
    """References that were marked and wait no longer: somebody else countersigned them."""

    def __init__(self, context: PaneContext, desk: BooksAtConsole, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self.entries: Sequence[Entry] = ()
        """All that waits (the oldest 500), or all of the book that is chosen; oldest first."""
        self.total = 0
        self.books: dict[str, int] = {}
        """How many wait in which book, of those that were looked at."""
        self.book = ""
        self.read: dict[EntryRef, int] = {}
        """Number of the newest entry of each case when its page was shown to its end."""
        self.marked: dict[EntryRef, None] = {}
        self.person: Actor | None = None
        self.refusal: ConsoleError | None = None
        self.is_loaded = False
        self._asked = 0
        self._changes = BookChangeSignal(desk, self)
        self._changes.written.connect(lambda _: self.ask())

    # -- who and what ----------------------------------------------------------------------------------------

    @property
    def may(self) -> bool:
        """Whether the person on duty countersigns."""
        return self._desk.may(Permission.COUNTERSIGN)

    def follow_person(self) -> bool:
        """Forget what somebody else has read; whether it is another person."""
        person = self._desk.person()
        if person == self.person:
            return False
        self.person, self.book = person, ""
        self.read, self.marked = {}, {}
        self._show((), 0, {})
        self.is_loaded = False
        self.ask()
        return True

    def choose(self, book: str) -> None:
        """Only one book; an empty name: all."""
        self.book = book
        self.ask()

    def ask(self) -> None:
        """Look again at what waits."""
        if not self.may:
            return
        self._asked += 1
        asked, book, desk = self._asked, self.book, self._desk

        def look() -> tuple[Sequence[Entry], Sequence[Entry]]:
            every = desk.due()
            # Beyond what is told at once, the entries of one book may all stand behind those of the others.
            is_cut = bool(book) and len(every) >= MOST
            return every, desk.due(book) if is_cut else [one for one in every if book in {"", one.book}]

        ask(
            self._context,
            look,
            lambda found: self._take(asked, *found) if isValid(self) else None,
            lambda error: self._refuse(asked, error) if isValid(self) else None,
        )

    def _take(self, asked: int, every: Sequence[Entry], chosen: Sequence[Entry]) -> None:
        if asked != self._asked:
            return
        self.refusal, self.is_loaded = None, True
        waits = {one.ref for one in (*every, *chosen)}
        gone = [ref for ref in self.marked if ref not in waits]
        self.read = {ref: number for ref, number in self.read.items() if ref in waits}
        self.marked = dict.fromkeys(ref for ref in self.marked if ref in waits)
        books: dict[str, int] = {}
        for one in every:
            books[one.book] = books.get(one.book, 0) + 1
        self._show(chosen, len(every), books)
        if gone:
            self.gone.emit(gone)

    def _show(self, entries: Sequence[Entry], total: int, books: dict[str, int]) -> None:
        self.entries, self.total, self.books = entries, total, books
        self.changed.emit()

    def _refuse(self, asked: int, error: ConsoleError) -> None:
        if asked == self._asked:
            self.refusal = error
            self._show((), 0, {})

    # -- read and marked -------------------------------------------------------------------------------------

    def is_own(self, entry: Entry) -> bool:
        """Whether the person on duty is its author: nobody countersigns their own."""
        return self.person is not None and self.person.login == entry.author

    def is_read(self, entry: Entry) -> bool:
        """Whether its page was shown to its end."""
        return entry.ref in self.read

    def note_read(self, case: CaseFile) -> None:
        """The page of an entry was shown to its end."""
        ref, newest = case.entry.ref, newest_number(case)
        if self.read.get(ref) != newest and any(one.ref == ref for one in self.entries):
            self.read[ref] = newest
            self.changed.emit()

    def note_grown(self, case: CaseFile) -> None:
        """Something may have been added since it was read: then it must be read again."""
        ref = case.entry.ref
        if ref in self.read and newest_number(case) > self.read[ref]:
            del self.read[ref]
            self.marked.pop(ref, None)
            self.changed.emit()

    def mark(self, entry: Entry, *, is_marked: bool) -> None:
        """Mark an entry that was read and is not one's own; others stay as they are."""
        if not is_marked:
            self.marked.pop(entry.ref, None)
        elif self.is_read(entry) and not self.is_own(entry):
            self.marked[entry.ref] = None
        self.changed.emit()

    def mark_all_read(self) -> None:
        """Mark everything that was read."""
        for entry in self.entries:
            if self.is_read(entry) and not self.is_own(entry):
                self.marked[entry.ref] = None
        self.changed.emit()

    def chosen(self) -> list[EntryRef]:
        """What is marked, as the list has it."""
        return list(self.marked)

    def _note_all_grown(self, cases: list[CaseFile]) -> None:
        for case in cases:
            if isValid(self):
                self.note_grown(case)

    def look_again(self) -> None:
        """After a refusal: cases that have grown since they were read lose their marks."""
        refs, desk = self.chosen(), self._desk
        ask(
            self._context,
            lambda: [desk.case(ref) for ref in refs],
            self._note_all_grown,
            lambda _: None,
        )
        self.ask()
