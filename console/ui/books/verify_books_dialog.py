"""The dialog that verifies every entry against its chain and the signed heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTableView, QWidget

from console.domain.errors import ConsoleError
from console.ui.base.job_dialog import JobDialog
from console.ui.books.verification_text import proof_columns, verdict
from console.ui.widgets.column_model import ColumnTable
from console.ui.widgets.forms import button, words
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from console.domain.books.proof import BookProof, ExportProof
    from console.services.books.verification import BookVerification
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

TABLE_HEIGHT = 420


class VerifyDialog(JobDialog):
    """Verifies all books; starts at once. UI thread."""

    def __init__(
        self, context: PaneContext, books: BooksAtConsole, proving: BookVerification, parent: QWidget
    ) -> None:
        super().__init__(context, self.tr("Verify books"), parent)
        self._books, self._proofs = books, proving
        self.verdict = words("")
        self.model: ColumnTable[BookProof] = ColumnTable(proof_columns(), self)
        self.table = QTableView()
        self.table.setModel(self.model)
        SortedTable.dress(self.table)
        self.table.setMinimumHeight(TABLE_HEIGHT)
        self.keys = words("", "muted")
        self.again = button(self.tr("&Verify again"), self.verify)
        for widget in (self.verdict, self.table, self.keys):
            self.column.addWidget(widget)
        self.finish(self.again)
        self.verify()

    def verify(self) -> None:
        """Read and verify every book."""
        try:
            actor = self._books.actor()
        except ConsoleError as error:
            self.column.show_refusal(error)
            return
        self.verdict.setText("")
        self.model.set_rows([])
        self.begin(
            lambda progress: self._proofs.books(actor, progress),
            self._show,
            self.tr("Entries checked: {0}"),
        )

    def show_busy(self, *, is_busy: bool) -> None:
        super().show_busy(is_busy=is_busy)
        self.again.setVisible(not is_busy)

    def _show(self, proof: ExportProof) -> None:
        self.verdict.setObjectName("good" if proof.is_whole and not proof.uncompared else "refusal")
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(verdict(proof))
        self.model.set_rows(list(proof.books))
        self.keys.setText(self.tr("Signing keys: {0}").format(", ".join(sorted(proof.keys)) or "–"))
