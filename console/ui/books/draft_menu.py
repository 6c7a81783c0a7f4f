"""The button with a person's own drafts of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton

from console.domain.books.entries import EntryRef
from console.domain.books.incidents import BOOK as INCIDENTS
from console.domain.errors import ConsoleError
from console.ui.base.background import ask_as_person
from console.ui.books.corrections import draft_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.kinds import Book
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext


class DraftMenu(QPushButton):
    """Lists the drafts of the person at the console; hidden while there are none. UI thread."""

    wanted = Signal(object, str)
    """Emitted with the `EntryDraft` that was chosen, and how what it is about is called."""

    def __init__(self, context: PaneContext, service: BooksAtConsole) -> None:
        super().__init__()
        self._context, self._service = context, service
        self._shown: tuple[str, str] | None = None
        """Whose drafts of which book are offered, or asked for."""
        self.setMenu(QMenu(self))
        self.hide()

    def look(self, book: Book | None) -> None:
        """Offer the person's own drafts of a book; those of somebody else, or of another, go at once."""
        person = self._service.person()
        wanted = (person.login, book.name) if person is not None and book is not None else None
        if wanted != self._shown:
            self._shown = wanted
            self._offer(())
        if book is None or wanted is None:
            return

        def offer(drafts: Sequence[tuple[EntryDraft, str]]) -> None:
            if wanted == self._shown:
                self._offer(drafts)

        ask_as_person(self._context, lambda: _named_drafts(self._service, book.name), offer, lambda _: None)

    def _offer(self, drafts: Sequence[tuple[EntryDraft, str]]) -> None:
        menu = self.menu()
        menu.clear()
        for draft, about in drafts:
            action = menu.addAction(draft_words(draft, about))
            action.triggered.connect(lambda _=False, draft=draft, about=about: self.wanted.emit(draft, about))
        self.setText(self.tr("&Drafts ({0})").format(len(drafts)))
        self.setVisible(bool(drafts))


def _named_drafts(service: BooksAtConsole, book: str) -> list[tuple[EntryDraft, str]]:
    """Return the drafts with the number by which people call what each is about; else empty. It waits."""
    return [(draft, _called(service, book, draft.about)) for draft in service.my_drafts(book)]


def _called(service: BooksAtConsole, book: str, about: int | None) -> str:
    if about is None:
        return ""
    if book != INCIDENTS.name:
        return str(about)
    try:
        return service.case(EntryRef(book, about)).entry.called
    except ConsoleError:
        return str(about)
