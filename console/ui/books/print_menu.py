"""What can be done with a book as a whole: print, export, verify. A button for the head of a pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.books.book_view import BookView

translate = QCoreApplication.translate


class PrintMenu(QPushButton):
    """UI thread. Ctrl+P works in the whole pane.

    Args:
        work: the book at work whose entries are chosen.
        pane: has the key.
    """

    def __init__(self, context: PaneContext, desk: BooksAtConsole, work: BookView, pane: QWidget) -> None:
        super().__init__(translate("Paper", "&Paper"))
        self._context, self._desk, self._work = context, desk, work
        menu = QMenu(self)
        self.setMenu(menu)
        self.print_action = self._act(translate("Paper", "&Print…"), self.print_book)
        self.print_action.setShortcut(QKeySequence("Ctrl+P"))
        self.print_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pane.addAction(self.print_action)
        self.export_action = self._act(translate("Paper", "&Export…"), self.export_books)
        self.verify_action = self._act(translate("Paper", "&Verify the books now…"), self.verify_books)
        menu.addActions([self.print_action, self.export_action, self.verify_action])

    def _act(self, text: str, do: Callable[[], QDialog | None]) -> QAction:
        made = QAction(text, self)
        made.triggered.connect(lambda _: self._try(do))
        return made

    def _try(self, do: Callable[[], QDialog | None]) -> None:
        try:
            dialog = do()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
        else:
            if dialog is not None:
                dialog.finished.connect(self.activateWindow)
                dialog.open()

    def _permit(self, act: Permission) -> None:
        # The service asks again, and records it: here nobody shall fill a form in for nothing.
        person = self._desk.actor()
        if not self._desk.may(act):
            raise not_permitted(person, act)

    def print_book(self) -> QDialog:
        """The dialog that prints.

        Raises:
            OperatorError: nobody is on duty, they may not, or no book is open.
        """
        from console.ui.books.print_book_dialog import PrintDialog
        from console.ui.books.print_choice import PrintSelection

        self._permit(Permission.PRINT_BOOKS)
        work, printing = self._work, self._desk.printing
        if work.book is None or printing is None:
            raise _no_books()
        case, chosen = work.view.case, [entry.number for entry in work.list.selected()]
        newest = max(
            (work.list.model.entry(row).number for row in range(work.list.model.rowCount())), default=0
        )
        selected = PrintSelection(work.book.name, case.entry.number if case else None, chosen, newest)
        return PrintDialog(self._context, self._desk, printing, selected, self)

    def export_books(self) -> QDialog:
        """The dialog that exports; the errors are those of `print_book`."""
        from console.ui.books.export_books_dialog import ExportDialog

        self._permit(Permission.EXPORT_BOOKS)
        desk = self._desk
        if desk.exports is None or desk.proving is None:
            raise _no_books()
        book = self._work.book.name if self._work.book is not None else ""
        return ExportDialog(self._context, desk, (desk.exports, desk.proving), book, self)

    def verify_books(self) -> QDialog:
        """The dialog that verifies; the errors are those of `print_book`."""
        from console.ui.books.verify_books_dialog import VerifyDialog

        self._permit(Permission.READ_BOOKS)
        if self._desk.proving is None:
            raise _no_books()
        return VerifyDialog(self._context, self._desk, self._desk.proving, self)


def _no_books() -> OperatorError:
    return OperatorError(
        translate("Paper", "There is nothing to print or export here."),
        translate("Paper", "Open a book first."),
    )
