"""What was written to the books, here or at another console, told on the UI thread."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from console.services.books_at_console import BooksAtConsole

GATHER_MS = 400
"""Acts of the program come in bursts; a list that follows each of them would never stand still."""


class BookChangeSignal(QObject):
    """Ends with its parent. UI thread."""

    written = Signal(object)
    """Names of the books with new entries, a set."""
    _told = Signal(object)

    def __init__(self, desk: BooksAtConsole, parent: QObject) -> None:
        super().__init__(parent)
        self._books: set[str] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(GATHER_MS)
        self._timer.timeout.connect(self._tell)
        self._told.connect(self._gather)
        changes = desk.changes
        if changes is None:
            return

        def tell(books: frozenset[str]) -> None:
            # On a thread of the store; this object may have gone in the same instant.
            with suppress(RuntimeError):
                self._told.emit(books)

        changes.subscribe(tell)
        self.destroyed.connect(lambda: changes.unsubscribe(tell))

    def _gather(self, books: frozenset[str]) -> None:
        self._books |= books
        if not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        books, self._books = frozenset(self._books), set()
        self.written.emit(books)
