"""The base of panes that list what one book says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from console.ui.books.change_signal import BookChangeSignal

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.ui.base.context import PaneContext


class BookListPane(QWidget):
    """Keeps a list of one book up to date for whoever is signed in. UI thread.

    A subclass says how its list is emptied (`clear`) and filled (`refresh`).

    Args:
        context: of the window.
        book: name of the book whose new entries change the list.
    """

    def __init__(self, context: PaneContext, book: str) -> None:
        super().__init__()
        self._context, self._books, self._book = context, context.services.books, book
        self.changes = BookChangeSignal(self._books, self)
        self.changes.written.connect(self._follow_books)
        context.bridge.attendance.changed.connect(self.follow_person)

    def clear(self, why: str) -> None:
        """Empty the list and say why."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Fill the list with what the person may read."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def follow_person(self) -> None:
        """Empty the list at once: the next person may not be allowed to read what is shown."""
        self.clear("")
        if self.isVisible():
            self.refresh()

    def _follow_books(self, books: frozenset[str]) -> None:
        if self.isVisible() and self._book in books:
            self.refresh()
