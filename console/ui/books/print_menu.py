"""The button with the actions for a whole book: print, export and verify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton

from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.ui.base.keys_home import give_keys
from console.ui.books.keys import PRINT_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QWidget

    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.books.book_view import BookView

translate = QCoreApplication.translate


class PrintMenu(QPushButton):
    """A menu button for printing, exporting and verifying books; Ctrl+P works in the whole pane. UI thread.

    Args:
        work: the book view whose selected entries are printed.
        pane: the pane in which Ctrl+P works.
    """

    def __init__(self, context: PaneContext, books: BooksAtConsole, work: BookView, pane: QWidget) -> None:
        super().__init__(translate("Paper", "&Print and export"))
        self._context, self._books, self._work = context, books, work
        menu = QMenu(self)
        self.setMenu(menu)
        self.print_action = self._create_action(translate("Paper", "&Print…"), self.print_book)
        self.print_action.setShortcuts([QKeySequence(keys) for keys in PRINT_KEYS])
        self.print_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        pane.addAction(self.print_action)
        self.export_action = self._create_action(translate("Paper", "&Export…"), self.export_books)
        self.verify_action = self._create_action(translate("Paper", "&Verify books…"), self.verify_books)
        self.yes_action = self._create_action(translate("Paper", "&Who said yes…"), self.list_agreements)
        menu.addActions([self.print_action, self.export_action, self.verify_action, self.yes_action])

    def _create_action(self, text: str, do: Callable[[], QDialog | None]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _: self._open_dialog(do))
        return action

    def _open_dialog(self, do: Callable[[], QDialog | None]) -> None:
        try:
            dialog = do()
        except ConsoleError as error:
            self._context.bridge.messages.refuse(error)
        else:
            if dialog is not None:
                dialog.finished.connect(lambda _: give_keys(self.window()))
                dialog.open()

    def _require(self, act: Permission) -> None:
        # The service checks and records the permission again; this check saves filling in a form in vain.
        person = self._books.actor()
        if not self._books.may(act):
            raise not_permitted(person, act)

    def print_book(self) -> QDialog:
        """Return the print dialog.

        Raises:
            OperatorError: no one is signed on, the role is not permitted, or no book is open.
        """
        from console.ui.books.print_book_dialog import PrintDialog
        from console.ui.books.print_choice import PrintSelection

        self._require(Permission.PRINT_BOOKS)
        work = self._work
        if work.book is None:
            raise _no_books()
        case, chosen = work.view.case, [entry.number for entry in work.list.selected()]
        shown, days = work.list.on_screen()
        current, called = (case.entry.number, case.entry.own_number) if case is not None else (None, "")
        selected = PrintSelection(work.book.name, current, chosen, shown, days, called)
        return PrintDialog(self._context, self._books, self._books.printing, selected, self)

    def export_books(self) -> QDialog:
        """Return the export dialog; raises the errors of `print_book`."""
        from console.ui.books.export_books_dialog import ExportDialog

        self._require(Permission.EXPORT_BOOKS)
        books = self._books
        book = self._work.book.name if self._work.book is not None else ""
        return ExportDialog(self._context, books, (books.exports, books.verification), book, self)

    def verify_books(self) -> QDialog:
        """Return the verification dialog; raises the errors of `print_book`."""
        from console.ui.books.verify_books_dialog import VerifyDialog

        self._require(Permission.READ_BOOKS)
        return VerifyDialog(self._context, self._books, self._books.verification, self)

    def list_agreements(self) -> QDialog:
        """Return the dialog with every time the scheme said yes; raises the errors of `print_book`."""
        from console.ui.books.agreements_dialog import AgreementsDialog

        self._require(Permission.READ_AUDIT)
        return AgreementsDialog(self._context, self)


def _no_books() -> OperatorError:
    return OperatorError(
        translate("Paper", "There is nothing to print or export here."),
        translate("Paper", "Open a book first."),
    )
