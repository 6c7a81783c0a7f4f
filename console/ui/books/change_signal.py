"""Forwards changes of the books, from this or another console, to the UI thread."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from console.services.books_at_console import BooksAtConsole

GATHER_MS = 400
"""Milliseconds for which changes are collected, because the program writes entries in bursts."""


class BookChangeSignal(QObject):
    """Reports changed books until its parent is deleted. UI thread."""

    written = Signal(object)
    """Emitted with the set of names of books that have new entries."""
    _notified = Signal(object)

    def __init__(self, service: BooksAtConsole, parent: QObject) -> None:
        super().__init__(parent)
        self._books: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._emit_written)
        self._notified.connect(self._collect)
        changes = service.changes

        def notify(books: frozenset[str]) -> None:
            # This runs on a thread of the store, and the object may have been deleted meanwhile.
            with suppress(RuntimeError):
                self._notified.emit(books)

        changes.subscribe(notify)
        self.destroyed.connect(lambda: changes.unsubscribe(notify))

    def _collect(self, books: frozenset[str]) -> None:
        self._books |= books
        if not self._timer.isActive():
            self._timer.start()

    def _emit_written(self) -> None:
        books, self._books = frozenset(self._books), set()
        self.written.emit(books)
