"""The pane for random audits: draw, read, record findings, conclude, and draw again to check (LOG-06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTableView, QVBoxLayout, QWidget

from console.domain.books.audit_file import AuditFile, audit_file
from console.domain.books.entries import BookQuery, CaseFile, Entry, EntryRef
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.domain.text import text
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.books.agreements_dialog import AgreementsDialog
from console.ui.books.audit_columns import AuditRow, audit_columns, redrawn_words
from console.ui.books.audit_draw_form import DrawForm
from console.ui.books.audit_view import AuditWork
from console.ui.books.change_signal import BookChangeSignal
from console.ui.widgets.adaptive_splitter import AdaptiveSplitter
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable
from console.ui.widgets.forms import button
from console.ui.widgets.plurals import plural
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent

    from console.domain.books.sampling import Redrawn
    from console.domain.people.actor import Actor
    from console.services.books.audits import AuditSample
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

T = TypeVar("T")
DRAWN = BookQuery("audit", kinds=("audit.drawn",))


class AuditPane(QWidget):
    """Lists audits and shows the selected one; for auditors only. UI thread."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._service = context.services.books
        self._audits = self._service.audits
        self._person: Actor | None = None
        self._audit_to_open: EntryRef | None = None
        self.work = AuditWork(context, self._service)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 2, 10, 8)
        column.addWidget(self.stack)
        self._build()

    def _build(self) -> None:
        self.model: ColumnTable[AuditRow] = ColumnTable(
            audit_columns(self._context.services.books.names), self
        )
        self.table = QTableView()
        self.table.setModel(self.model)
        SortedTable.dress(self.table)
        self.draw_button = button(self.tr("&Draw a sample…"), self.new, is_first=True)
        self.agreements_button = button(self.tr("&Who said yes…"), self.list_agreements)
        self.agreements_button.setToolTip(
            self.tr("Every time the scheme said yes, to whom and on whose word")
        )
        self.hint = QLabel(self.tr("Choose an audit in the list, or draw a sample."))
        self.hint.setObjectName("empty")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.form = DrawForm()
        self.side = QStackedWidget()
        for widget in (self.hint, self.form, self.work):
            self.side.addWidget(widget)
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.draw_button)
        row.addWidget(self.agreements_button)
        row.addStretch()
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.split = AdaptiveSplitter(top, self.side, 0.25)
        self.stack.addWidget(self.split)
        self.setFocusProxy(self.table)
        self._connect(self.work)
        self._follow_person()

    def _connect(self, work: AuditWork) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._open_chosen())
        self.table.clicked.connect(lambda _: self._open_chosen())
        self.form.draw_wanted.connect(self._draw)
        work.find_wanted.connect(self._record_finding)
        work.conclude_wanted.connect(self._conclude)
        work.redraw_wanted.connect(self._redraw)
        work.view.camera_wanted.connect(self._call_camera)
        self._changes = BookChangeSignal(self._service, self)
        self._changes.written.connect(self._follow_books)
        self._context.bridge.attendance.changed.connect(self._person_changed)

    def list_agreements(self) -> None:
        """List every time the scheme said yes."""
        AgreementsDialog(self._context, self).open()

    # -- sign-on changes -------------------------------------------------------------------------------------

    def _person_changed(self) -> None:
        """Refresh if another person is signed on."""
        if self._service.person() != self._person:
            self._follow_person()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_person()

    def _follow_person(self) -> None:
        service, work = self._service, self.work
        person = service.person()
        is_other, self._person = person != self._person, person
        refusal = ""
        if person is None:
            refusal = self.tr("No one is signed in at this console. Only an auditor can work on audits.")
        elif not service.may(Permission.DRAW_AUDIT):
            refusal = str(not_permitted(person, Permission.DRAW_AUDIT))
        self.empty.setText(refusal)
        if is_other or refusal:
            self.model.set_rows([])
            work.file = None
            work.view.clear()
            self.form.clear()
            self.side.setCurrentWidget(self.hint)
        self.stack.setCurrentWidget(self.empty if refusal else self.split)
        if not refusal and self.isVisible():
            self.refresh()

    # -- list of audits --------------------------------------------------------------------------------------

    def _follow_books(self, books: frozenset[str]) -> None:
        if "audit" in books and self.isVisible() and not self.empty.text():
            self.refresh()

    def refresh(self) -> None:
        """Load the list of audits."""
        service = self._service
        ask_as_person(
            self._context,
            lambda: list(service.books.every(service.actor(), DRAWN)),
            self._show_audits,
            self._show_refusal,
        )

    def _show_audits(self, entries: Sequence[Entry]) -> None:
        rows = [AuditRow(entry) for entry in entries]
        # Keep the open audit selected when new audits are inserted above it.
        self.table.selectionModel().blockSignals(True)
        self.model.set_rows(rows)
        audit = self._audit_to_open or (self.work.file.ref if self.work.file else None)
        row_number = next((row_number for row_number, row in enumerate(rows) if row.entry.ref == audit), None)
        if row_number is not None:
            self.model.reach(row_number)
            self.table.selectRow(row_number)
        self.table.selectionModel().blockSignals(False)
        self.table.viewport().update()
        if self._audit_to_open is not None:
            self.open(self._audit_to_open)

    def _open_chosen(self) -> None:
        row: AuditRow | None = self.table.currentIndex().data(ROW_ROLE)
        if row is not None:
            self.open(row.entry.ref)

    def open(self, audit: EntryRef) -> None:
        """Show an audit."""
        self._audit_to_open = audit
        ask_as_person(
            self._context, lambda: _read_audit(self._service, audit), self._show, self._show_refusal
        )

    def _show(self, file: AuditFile) -> None:
        if self._audit_to_open != file.ref or self.empty.text():
            return
        self._audit_to_open = None
        self.work.show_audit(file)
        self.side.setCurrentWidget(self.work)

    # -- actions ---------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Open the form for a new sample."""
        if not self.form.sizes:
            self.form.offer(self._service.readable())
        self.side.setCurrentWidget(self.form)
        self.form.number.setFocus()

    def _draw(self, number: int, sizes: dict[str, int]) -> None:
        def on_drawn(sample: AuditSample) -> None:
            self.form.clear()
            self._audit_to_open = sample.audit
            note = plural(
                len(sample.entries),
                self.tr("1 entry drawn, recorded as {1}"),
                self.tr("{0} entries drawn, recorded as {1}"),
                sample.audit,
            )
            self._context.bridge.messages.note(note)
            self.refresh()
            self.work.setFocus()

        self._run(
            lambda service: self._audits.draw(service.actor(), number, sizes), on_drawn, self.form.refuse
        )

    def _record_finding(self, ref: EntryRef, finding: str, remarks: str) -> None:
        file = self.work.file
        if file is not None:
            self._run(
                lambda service: self._audits.record_finding(service.actor(), file.ref, ref, finding, remarks),
                lambda _: self._show_recorded(file.ref),
            )

    def _show_recorded(self, audit: EntryRef) -> None:
        self.work.table.setFocus()
        self.open(audit)

    def _conclude(self, conclusion: str, advised: str) -> None:
        file = self.work.file
        if file is None:
            return

        def on_concluded(_: EntryRef) -> None:
            self.work.conclusion.hide()
            self.work.end_button.setEnabled(True)
            self._audit_to_open = file.ref
            self.refresh()

        self._run(
            lambda service: self._audits.conclude(service.actor(), file.ref, conclusion, advised),
            on_concluded,
        )

    def _redraw(self) -> None:
        work = self.work
        if work.file is None:
            return
        audit = work.file.ref

        def show_redrawn(again: Redrawn) -> None:
            if work.file is not None and work.file.ref == audit:
                work.show_redrawn(redrawn_words(again), is_same=again.is_same)

        self._run(lambda service: self._audits.redraw(service.actor(), audit), show_redrawn)

    def _run(
        self,
        work: Callable[[BooksAtConsole], T],
        then: Callable[[T], None],
        refused: Callable[[ConsoleError], None] | None = None,
    ) -> None:
        ask(self._context, lambda: work(self._service), then, refused or self.work.refuse)

    def _call_camera(self, camera: int) -> None:
        try:
            self._context.bridge.wall.call(camera)
        except ConsoleError as error:
            self._show_refusal(error)

    def _show_refusal(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)


def _read_audit(service: BooksAtConsole, audit: EntryRef) -> AuditFile:
    case: CaseFile = service.case(audit)
    if case.entry.kind != "audit.drawn":
        raise OperatorError(
            text("Entry {audit} is not an audit.", audit=audit), "Choose an audit in the list."
        )
    return audit_file(case)


PANE = PaneKind(
    "audit",
    str(QT_TRANSLATE_NOOP("Panes", "Random audits")),
    AuditPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
