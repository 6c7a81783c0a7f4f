"""The dialog that exports books as CSV and JSON lines with proof, then verifies the export (LOG-05)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from console.bridge.labels import book_words
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.ui.base.job_dialog import JobDialog
from console.ui.base.save_file import PlaceLine, WrittenLine, documents
from console.ui.books.verification_text import verdict
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.books.proof import ExportProof
    from console.services.books.exports import Exports
    from console.services.books.verification import BookVerification
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

LIST_HEIGHT = 210


class ExportDialog(JobDialog):
    """Exports books to a folder. UI thread.

    Args:
        book: the book that is selected first; empty for all.
    """

    def __init__(
        self,
        context: PaneContext,
        service: BooksAtConsole,
        services: tuple[Exports, BookVerification],
        book: str,
        parent: QWidget,
    ) -> None:
        super().__init__(context, self.tr("Export books"), parent)
        self._service = service
        self._exports, self._proofs = services
        self.books = QListWidget()
        self.books.setAccessibleName(self.tr("Books"))
        self.books.setMinimumHeight(LIST_HEIGHT)
        for readable in service.readable():
            item = QListWidgetItem(book_words(readable.title))
            item.setData(Qt.ItemDataRole.UserRole, readable.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_check(is_on=book in {"", readable.name}))
            self.books.addItem(item)
        self.all_box = QCheckBox(self.tr("All books"))
        self.all_box.setChecked(not book)
        self.all_box.clicked.connect(self._check_all)
        self.personal = QCheckBox(self.tr("Include personal details in readable form"))
        self.personal.setEnabled(service.may(Permission.READ_PERSONAL))
        if not self.personal.isEnabled():
            self.personal.setText(self.tr("Personal details are left out: your role cannot read them"))
        self.place = PlaceLine(is_folder=True)
        self.place.offer(documents() / f"watchroom books {dt.datetime.now(dt.UTC):%Y-%m-%d %H%M}")
        self.written = WrittenLine()
        self.verdict = words("")
        self.verdict.hide()
        self.do_button = button(self.tr("&Export books"), self.export, is_first=True)
        self._lay_out()

    def _lay_out(self) -> None:
        about = self.tr(
            "Each book is saved as CSV for reading and as JSON lines for checking, with its hash "
            "chain and a signed list of the files. The export is verified at once and recorded "
            "in the audit log."
        )
        self.column.addWidget(words(about, "muted"))
        for widget in (self.all_box, self.books, self.personal):
            self.column.addWidget(widget)
        self.column.field(self.tr("New folder"), self.place)
        self.column.addWidget(self.verdict)
        self.column.addWidget(self.written)
        self.finish(self.do_button)

    def _check_all(self) -> None:
        for row in range(self.books.count()):
            self.books.item(row).setCheckState(_check(is_on=self.all_box.isChecked()))

    def chosen(self) -> list[str]:
        """Return the names of the selected books."""
        items = [self.books.item(row) for row in range(self.books.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def export(self) -> None:
        """Write the export, then verify it."""
        self.verdict.hide()
        self.written.hide()
        try:
            into, books, actor = self.place.path(), self.chosen(), self._service.actor()
            if not books:
                raise OperatorError(self.tr("No book is selected."), self.tr("Select at least one book."))
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        personal = self.personal.isEnabled() and self.personal.isChecked()

        def work(progress: Callable[[int], None]) -> ExportProof:
            progress(0)
            self._exports.export(actor, into, books, progress, personal=personal)
            return self._proofs.export(actor, into, progress)

        self.begin(work, lambda proof: self._show(proof, into), self.tr("Entries: {0}"))

    def given_up_words(self) -> str:
        """Return the text for a stopped export; an incomplete export is deleted."""
        return self.tr("Stopped. An incomplete export was deleted.")

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        self.do_button.setVisible(not is_busy)
        for widget in (self.books, self.all_box, self.place):
            widget.setEnabled(not is_busy)
        self.personal.setEnabled(not is_busy and self._service.may(Permission.READ_PERSONAL))

    def _show(self, proof: ExportProof, into: Path) -> None:
        self.verdict.setObjectName("good" if proof.is_whole and not proof.uncompared else "refusal")
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(verdict(proof))
        self.verdict.show()
        self.written.show_saved(str(into), into)
        self.adjustSize()


def _check(*, is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked
