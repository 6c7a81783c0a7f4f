"""An audit at work: the sample, the entry that is read, what is found about it, and the conclusion."""

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

from console.domain.books.audit_file import FINDINGS, AuditFile, Looked
from console.domain.books.entries import EntryRef
from console.domain.books.fields import MOST_LONG
from console.domain.errors import OperatorError
from console.ui.base.asking import ask
from console.ui.books.audit_columns import SHAPES, sample_columns
from console.ui.books.reading_pane import ReadingPane
from console.ui.widgets.adaptive_splitter import AdaptiveSplitter
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.forms import button, words
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
    """In the order drawn; 1, 2 and 3 record a finding."""

    finding_typed = Signal(str)

    def __init__(self, model: ColumnTable[Looked]) -> None:
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
    """UI thread."""

    find_wanted = Signal(object, str, str)
    """Reference, finding, remarks."""
    conclude_wanted = Signal(str, str)
    """Conclusion, recommendations."""
    redraw_wanted = Signal()

    def __init__(self, context: PaneContext, desk: BooksAtConsole) -> None:
        super().__init__()
        self._context, self._desk = context, desk
        self.file: AuditFile | None = None
        self.heading = words("", "heading")
        self.progress = words("", "muted")
        self.redrawn = words("")
        self.redrawn.hide()
        self.model: ColumnTable[Looked] = ColumnTable(sample_columns(), self)
        self.table = SampleTable(self.model)
        self.view = ReadingPane(desk, context.bridge.wall.cameras)
        self.part = words("", "muted")
        self.part.hide()
        self.remarks = QLineEdit()
        self.remarks.setMaxLength(MOST_LONG)
        self.remarks.setPlaceholderText(self.tr("Remarks: what is wrong, or should be better"))
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.findings = [self._finding_button(at, one) for at, one in enumerate(FINDINGS, 1)]
        self.redraw_button = button(self.tr("Draw a&gain to check"), self.redraw_wanted.emit)
        self.conclude_button = button(self.tr("C&onclude…"), self._open_conclusion)
        self.conclusion = self._conclusion()
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._row_changed())
        self.table.finding_typed.connect(self.record)
        self.setFocusProxy(self.table)

    def _finding_button(self, at: int, finding: str) -> QPushButton:
        made = button(f"&{at}  {finding.capitalize()}", lambda: self.record(finding))
        made.setIcon(icon(SHAPES[finding]))
        return made

    def _conclusion(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        self.said, self.advised = QPlainTextEdit(), QPlainTextEdit()
        for edit, text in (
            (self.said, self.tr("Conclusion")),
            (self.advised, self.tr("Recommendations, if any")),
        ):
            edit.setPlaceholderText(text)
            edit.setAccessibleName(text)
            edit.setTabChangesFocus(True)
            edit.setFixedHeight(self.fontMetrics().lineSpacing() * TEXT_LINES + 24)
            column.addWidget(edit)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(button(self.tr("Not yet"), whole.hide))
        self.end_button = button(self.tr("Conclude the audit"), self._conclude, is_first=True)
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
        for one in self.findings:
            row.addWidget(one)
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
        """Show an audit; where it is the same one, the keyboard's mark goes on to what has no finding yet."""
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
        self._say(file)
        for widget in (*self.findings, self.remarks, self.conclude_button):
            widget.setEnabled(file.is_open)
        self._go_to_next(file, is_same=is_same)
        self.look()

    def _say(self, file: AuditFile) -> None:
        state = self.tr("under way") if file.is_open else self.tr("concluded")
        self.heading.setText(
            self.tr("Audit {0} by {1}, number {2}: {3}").format(
                file.ref.number, file.author, file.number, state
            )
        )
        said = [self.tr("{0} of {1} looked at").format(file.looked_at, len(file.sample))]
        said += [f"{file.count(one)} {one}" for one in FINDINGS if file.count(one)]
        if file.conclusion:
            said.append(file.conclusion)
        if file.recommendations:
            said.append(self.tr("Recommended: {0}").format(file.recommendations))
        self.progress.setText(" · ".join(said))

    def _go_to_next(self, file: AuditFile, *, is_same: bool) -> None:
        row = max(0, self.table.currentIndex().row()) if is_same else 0
        order = [*range(row, len(file.sample)), *range(row)]
        wanted = next((at for at in order if not file.sample[at].finding), row)
        flags = QItemSelectionModel.SelectionFlag
        index = self.model.index(wanted, 0)
        self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def current(self) -> Looked | None:
        """The entry of the sample that has the keyboard's mark."""
        found: Looked | None = self.table.currentIndex().data(ROW_ROLE)
        return found

    def _row_changed(self) -> None:
        self.refusal.hide()
        row = self.current()
        self.remarks.setText(row.remarks if row is not None else "")
        self._looking.start()

    def look(self) -> None:
        """Show the page of the entry."""
        row = self.current()
        if row is None:
            self.view.clear()
            return
        ref = row.ref
        ask(
            self._context,
            lambda: _with_its_case(self._desk, ref),
            lambda case: self._take(ref, case),
            lambda error: self._no_page(ref, error),
        )

    def _take(self, ref: EntryRef, case: CaseFile) -> None:
        row = self.current()
        if row is None or row.ref != ref:
            return
        is_part = case.entry.ref != ref
        self.part.setText(
            self.tr("Drawn: entry {0}. Its whole case is shown.").format(ref) if is_part else ""
        )
        self.part.setVisible(is_part)
        self.view.show_case(case)

    def _no_page(self, ref: EntryRef, error: ConsoleError) -> None:
        # An entry of the sample that is gone is a finding by itself.
        self.view.clear()
        self.refuse(OperatorError(self.tr("{0} cannot be read. {1}").format(ref, error.what), error.then))

    # -- findings --------------------------------------------------------------------------------------------

    def record(self, finding: str) -> None:
        """Record what was found about the entry that is shown; a fault needs its remarks."""
        row = self.current()
        if row is None or self.file is None or not self.file.is_open:
            return
        remarks = self.remarks.text().strip()
        if finding != FINDINGS[0] and not remarks:
            self.refuse(
                OperatorError(
                    self.tr("A fault needs its remarks."), self.tr("Say what is wrong, then again.")
                )
            )
            self.remarks.setFocus()
            return
        self.find_wanted.emit(row.ref, finding, remarks)

    def refuse(self, error: ConsoleError) -> None:
        """Say why not."""
        self.refusal.setText(str(error))
        self.refusal.show()
        self.end_button.setEnabled(True)

    def _open_conclusion(self) -> None:
        self.conclusion.show()
        self.said.setFocus()
        file = self.file
        if file is not None and file.looked_at < len(file.sample):
            missing = len(file.sample) - file.looked_at
            self.refuse(
                OperatorError(
                    self.tr("{0} entries of the sample have no finding yet.").format(missing),
                    self.tr("The conclusion should say why."),
                )
            )

    def _conclude(self) -> None:
        said = self.said.toPlainText().strip()
        if not said:
            self.refuse(OperatorError(self.tr("A conclusion is missing."), self.tr("Say what was found.")))
            self.said.setFocus()
            return
        self.end_button.setEnabled(False)
        self.conclude_wanted.emit(said, self.advised.toPlainText().strip())

    def show_redrawn(self, words_: str, *, is_same: bool) -> None:
        """What drawing the sample again showed."""
        self.redrawn.setText(words_)
        self.redrawn.setObjectName("good" if is_same else "refusal")
        self.redrawn.style().polish(self.redrawn)
        self.redrawn.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.redrawn.show()


def _with_its_case(desk: BooksAtConsole, ref: EntryRef) -> CaseFile:
    """The case that an entry opened or belongs to: an arrival alone says little."""
    case = desk.case(ref)
    entry = case.entry
    return desk.case(EntryRef(ref.book, entry.about[0])) if entry.about and entry.relation else case
