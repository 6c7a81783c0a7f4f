"""The page of one audit: its sample, the entry being read, the findings and the conclusion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import choice_words, error_words, translated
from console.domain.books.audit_file import FINDINGS, AuditFile, SampledEntry
from console.domain.books.entries import EntryRef
from console.domain.books.fields import MOST_LONG
from console.domain.books.spoken_refs import spoken_ref
from console.domain.errors import OperatorError
from console.ui.base.background import ask_as_person
from console.ui.books.audit_columns import SHAPES, sample_columns
from console.ui.books.reading_pane import ReadingPane
from console.ui.widgets.adaptive_splitter import AdaptiveSplitter
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.forms import button, words
from console.ui.widgets.plurals import plural
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from console.domain.books.entries import CaseFile
    from console.domain.errors import ConsoleError
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

LOOK_MS = 120
TEXT_LINES = 3


class SampleTable(QTableView):
    """The table of drawn entries; keys 1, 2 and 3 record a finding."""

    finding_typed = Signal(str)

    def __init__(self, model: ColumnTable[SampledEntry]) -> None:
        super().__init__()
        self.setModel(model)
        SortedTable.dress(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed.isdigit() and 1 <= int(typed) <= len(FINDINGS):
            self.finding_typed.emit(FINDINGS[int(typed) - 1])
        else:
            super().keyPressEvent(event)


class AuditWork(QWidget):
    """The page on which an auditor reads a sample, records findings and concludes. UI thread."""

    find_wanted = Signal(object, str, str)
    """Emitted with the entry's reference, the finding and the remarks."""
    conclude_wanted = Signal(str, str)
    """Emitted with the conclusion and the recommendations."""
    redraw_wanted = Signal()

    def __init__(self, context: PaneContext, books: BooksAtConsole) -> None:
        super().__init__()
        self._context, self._books = context, books
        self.file: AuditFile | None = None
        self.heading = words("", "heading")
        self.progress = words("", "muted")
        self.redrawn = words("")
        self.redrawn.hide()
        self.model: ColumnTable[SampledEntry] = ColumnTable(sample_columns(), self)
        self.table = SampleTable(self.model)
        self.view = ReadingPane(books, context.bridge.wall.cameras)
        self.part = words("", "muted")
        self.part.hide()
        self.remarks = QLineEdit()
        self.remarks.setMaxLength(MOST_LONG)
        self.remarks.setPlaceholderText(self.tr("Remarks: what is wrong or could be better"))
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.findings = [self._finding_button(number, finding) for number, finding in enumerate(FINDINGS, 1)]
        self.redraw_button = button(self.tr("Draw a&gain to check"), self.redraw_wanted.emit)
        self.conclude_button = button(self.tr("C&onclude audit…"), self._open_conclusion)
        self.conclusion = self._create_conclusion_form()
        self._look_timer = QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self.show_entry)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._row_changed())
        self.table.finding_typed.connect(self.record)
        self.setFocusProxy(self.table)

    def _finding_button(self, number: int, finding: str) -> QPushButton:
        widget = button(f"&{number}  {choice_words(finding)}", lambda: self.record(finding))
        widget.setIcon(icon(SHAPES[finding]))
        return widget

    def _create_conclusion_form(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        self.said, self.advised = QPlainTextEdit(), QPlainTextEdit()
        for edit, text in (
            (self.said, self.tr("Conclusion")),
            (self.advised, self.tr("Recommendations (optional)")),
        ):
            edit.setPlaceholderText(text)
            edit.setAccessibleName(text)
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(self.fontMetrics().lineSpacing() * TEXT_LINES + 24)
            column.addWidget(edit)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button(self.tr("Cancel"), whole.hide))
        self.end_button = button(self.tr("Conclude audit"), self._conclude, is_first=True)
        row.addWidget(self.end_button)
        column.addLayout(row)
        whole.hide()
        return whole

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.progress, 1)
        top.addWidget(self.redraw_button)
        top.addWidget(self.conclude_button)
        row = QHBoxLayout()
        for widget in self.findings:
            row.addWidget(widget)
        row.addWidget(self.remarks, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addLayout(top)
        column.addWidget(self.redrawn)
        column.addWidget(AdaptiveSplitter(self.table, self.view, 0.34), 1)
        column.addWidget(self.part)
        column.addWidget(self.refusal)
        column.addLayout(row)
        column.addWidget(self.conclusion)

    # -- what is shown ---------------------------------------------------------------------------------------

    def show_audit(self, file: AuditFile) -> None:
        """Show an audit; if it is shown already, select the next entry without a finding."""
        is_same = self.file is not None and self.file.ref == file.ref
        self.file = file
        if not is_same:
            self.redrawn.hide()
            self.conclusion.hide()
            self.remarks.clear()
            self.said.clear()
            self.advised.clear()
        self.refusal.hide()
        self.model.set_rows(file.sample)
        self._show_summary(file)
        for widget in (*self.findings, self.remarks, self.conclude_button):
            widget.setEnabled(file.is_open)
        self._go_to_next(file, is_same=is_same)
        self.show_entry()

    def _show_summary(self, file: AuditFile) -> None:
        state = self.tr("in progress") if file.is_open else self.tr("concluded")
        self.heading.setText(
            self.tr("Audit {0} by {1}, number {2}: {3}").format(
                file.ref.number, file.author, file.number, state
            )
        )
        parts = [self.tr("{0} of {1} checked").format(file.checked_count, len(file.sample))]
        parts += [f"{file.count(finding)} {finding}" for finding in FINDINGS if file.count(finding)]
        if file.conclusion:
            parts.append(file.conclusion)
        if file.recommendations:
            parts.append(self.tr("Recommended: {0}").format(file.recommendations))
        self.progress.setText(" · ".join(parts))

    def _go_to_next(self, file: AuditFile, *, is_same: bool) -> None:
        row = max(0, self.table.currentIndex().row()) if is_same else 0
        order = [*range(row, len(file.sample)), *range(row)]
        next_row = next((index for index in order if not file.sample[index].finding), row)
        flags = QItemSelectionModel.SelectionFlag
        self.model.reach(next_row)
        index = self.model.index(next_row, 0)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def current(self) -> SampledEntry | None:
        """Return the selected entry of the sample."""
        # What is not written yet still says what stood in this row before.
        self.model.reach(self.table.currentIndex().row())
        row: SampledEntry | None = self.table.currentIndex().data(ROW_ROLE)
        return row

    def _row_changed(self) -> None:
        self.refusal.hide()
        row = self.current()
        self.remarks.setText(row.remarks if row is not None else "")
        self._look_timer.start()

    def show_entry(self) -> None:
        """Load and show the selected entry."""
        row = self.current()
        if row is None:
            self.view.clear()
            return
        ref = row.ref
        ask_as_person(
            self._context,
            lambda: _read_whole_case(self._books, ref),
            lambda case: self._show_case(ref, case),
            lambda error: self._show_read_error(ref, error),
        )

    def _show_case(self, ref: EntryRef, case: CaseFile) -> None:
        row = self.current()
        if row is None or row.ref != ref:
            return
        is_part = case.entry.ref != ref
        self.part.setText(
            self.tr("{0} was drawn. The whole case is shown.").format(spoken_ref(ref)) if is_part else ""
        )
        self.part.setVisible(is_part)
        self.view.show_case(case)

    def _show_read_error(self, ref: EntryRef, error: ConsoleError) -> None:
        # A missing entry of the sample is shown as a refusal, because it is a finding.
        self.view.clear()
        self.refuse(
            OperatorError(
                self.tr("{0} cannot be read. {1}").format(spoken_ref(ref), translated(error.what)), error.then
            )
        )

    # -- findings --------------------------------------------------------------------------------------------

    def record(self, finding: str) -> None:
        """Record a finding for the selected entry; a fault needs remarks."""
        row = self.current()
        if row is None or self.file is None or not self.file.is_open:
            return
        remarks = self.remarks.text().strip()
        if finding != FINDINGS[0] and not remarks:
            self.refuse(
                OperatorError(
                    self.tr("A fault needs remarks."),
                    self.tr("Enter what is wrong, then record the finding again."),
                )
            )
            self.remarks.setFocus()
            return
        self.find_wanted.emit(row.ref, finding, remarks)

    def refuse(self, error: ConsoleError) -> None:
        """Show why something was refused."""
        self.refusal.setText(error_words(error))
        self.refusal.show()
        self.end_button.setEnabled(True)

    def _open_conclusion(self) -> None:
        self.conclusion.show()
        self.said.setFocus()
        file = self.file
        if file is not None and file.checked_count < len(file.sample):
            missing = len(file.sample) - file.checked_count
            self.refuse(
                OperatorError(
                    plural(
                        missing,
                        self.tr("1 entry of the sample has no finding yet."),
                        self.tr("{0} entries of the sample have no finding yet."),
                    ),
                    self.tr("Explain why in the conclusion."),
                )
            )

    def _conclude(self) -> None:
        conclusion = self.said.toPlainText().strip()
        if not conclusion:
            self.refuse(OperatorError(self.tr("Enter a conclusion."), self.tr("Say what the audit found.")))
            self.said.setFocus()
            return
        self.end_button.setEnabled(False)
        self.conclude_wanted.emit(conclusion, self.advised.toPlainText().strip())

    def show_redrawn(self, words_: str, *, is_same: bool) -> None:
        """Show the result of drawing the sample again."""
        self.redrawn.setText(words_)
        self.redrawn.setObjectName("good" if is_same else "refusal")
        self.redrawn.style().polish(self.redrawn)
        self.redrawn.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.redrawn.show()


def _read_whole_case(books: BooksAtConsole, ref: EntryRef) -> CaseFile:
    """Return the whole case of an entry, because a single follow-up entry does not explain itself."""
    case = books.case(ref)
    entry = case.entry
    return books.case(EntryRef(ref.book, entry.about[0])) if entry.about and entry.relation else case
