"""What waits for a countersignature, over all books: read it, mark it, sign once for all that was read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from console.domain.books import BOOKS
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.ui.base.asking import ask
from console.ui.base.pane import PaneKind
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.countersign_queue import MOST, Queue
from console.ui.books.countersign_table import QueueModel, QueueTable, Waiting, age_words, waiting_columns
from console.ui.books.reading_pane import ReadingPane
from console.ui.widgets.adaptive_splitter import AdaptiveSplitter
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.books.entries import CaseFile, EntryRef
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

LOOK_MS = 120
AGES_MS = 30_000


class CountersignPane(QWidget):
    """UI thread."""

    counted = Signal(str)
    """How many wait, for those who may countersign; empty: none, or they may not."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._desk = context.services.books
        self.queue: Queue | None = None
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 2, 10, 8)
        self._column.setSpacing(8)
        self.dialog: CountersignDialog | None = None
        if self._desk is None:
            self.empty.setText(self.tr("This console has no books: it was started as a trial of the wall."))
            self._column.addWidget(self.stack)
        else:
            self._build(self._desk)

    def _build(self, desk: BooksAtConsole) -> None:
        self.queue = Queue(self._context, desk, self)
        self.books = QComboBox()
        self.books.setAccessibleName(self.tr("Book"))
        self.books.activated.connect(self._choose_book)
        self.model = QueueModel(waiting_columns(), self)
        self.table = QueueTable(self.model)
        self.view = ReadingPane(desk, self._context.bridge.wall.cameras)
        self.split = AdaptiveSplitter(self.table, self.view)
        self.stack.addWidget(self.split)
        self.mark_button = button(self.tr("&Mark all that I read"), self.queue.mark_all_read)
        self.sign_button = QPushButton(self.tr("&Countersign"))
        self.sign_button.setObjectName("primary")
        self.sign_button.clicked.connect(self.countersign)
        self.hint = words(
            self.tr("Arrows read an entry, Space reads on and marks it, Ctrl+Enter countersigns."), "muted"
        )
        head = QHBoxLayout()
        head.addWidget(self.books)
        head.addStretch()
        head.addWidget(self.mark_button)
        head.addWidget(self.sign_button)
        for item in (head, self.hint):
            self._column.addLayout(item) if isinstance(item, QHBoxLayout) else self._column.addWidget(item)
        self._column.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)
        self._connect(self.queue)

    def _connect(self, queue: Queue) -> None:
        self._looking, self._ageing = QTimer(self), QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.setInterval(LOOK_MS)
        self._looking.timeout.connect(self.look)
        self._ageing.setInterval(AGES_MS)
        self._ageing.timeout.connect(self._show)
        self._ageing.start()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._looking.start())
        self.table.space_pressed.connect(self.space)
        self.view.read.connect(queue.note_read)
        self.view.camera_wanted.connect(self._call)
        queue.changed.connect(self._show)
        queue.gone.connect(self._tell_gone)
        sign = QAction(self.tr("Countersign"), self)
        sign.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        sign.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        sign.triggered.connect(lambda _: self.countersign())
        self.addAction(sign)
        self._context.bridge.statuses.polled.connect(self._watch_person)
        self._show()

    # -- who -------------------------------------------------------------------------------------------------

    def _watch_person(self) -> None:
        """Five times a second: who is on duty is a look at a field."""
        if self.queue is not None and self.queue.follow_person():
            if self.dialog is not None:
                self.dialog.reject()
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.queue is not None:
            self._watch_person()
            self.queue.ask()
            # What was chosen while the pane was out of sight was not shown to anybody.
            self._looking.start()

    def _refusal(self, queue: Queue) -> str:
        """Why nothing is shown; empty where something is."""
        if queue.person is None:
            return self.tr("Nobody is on duty here. Sign on to countersign.")
        if not queue.may:
            return str(not_permitted(queue.person, Permission.COUNTERSIGN))
        if queue.refusal is not None:
            return str(queue.refusal)
        if not queue.is_loaded:
            return self.tr("Reading …")
        if not queue.entries:
            return self.tr("✓ Nothing waits for a countersignature.")
        return ""

    # -- what is shown ---------------------------------------------------------------------------------------

    def _show(self) -> None:
        queue = self.queue
        if queue is None:
            return
        self._title(queue)
        refusal = self._refusal(queue)
        self.empty.setText(refusal)
        self._fill(queue)
        is_shown = not refusal
        if not is_shown:
            self.view.clear()
        self.stack.setCurrentWidget(self.split if is_shown else self.empty)
        self.setFocusProxy(self.table if is_shown else self.books)
        for widget in (self.hint, self.mark_button, self.sign_button):
            widget.setVisible(is_shown)
        self.books.setVisible(is_shown or bool(queue.book))
        count = len(queue.marked)
        self.sign_button.setEnabled(count > 0)
        self.sign_button.setText(
            self.tr("&Countersign {0}").format(count) if count else self.tr("&Countersign")
        )
        self.mark_button.setEnabled(
            any(queue.is_read(one) and not queue.is_own(one) for one in queue.entries)
        )

    def _fill(self, queue: Queue) -> None:
        now = dt.datetime.now(dt.UTC)
        current = self.table.row_at_mark()
        rows = [
            Waiting(
                one,
                age_words(one.instant_utc, now),
                queue.is_own(one),
                queue.is_read(one),
                one.ref in queue.marked,
            )
            for one in queue.entries
        ]
        before = self.table.currentIndex().row()
        self.model.set_rows(rows)
        self._fill_books(queue)
        if not rows:
            return
        refs = [row.entry.ref for row in rows]
        kept = current.entry.ref if current is not None else None
        row = refs.index(kept) if kept in refs else min(max(before, 0), len(rows) - 1)
        if self.table.currentIndex().row() != row or kept != refs[row]:
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
            )
            self._looking.start()

    def _fill_books(self, queue: Queue) -> None:
        said = [(self.tr("All books ({0})").format(_count(queue.total)), "")]
        said += [(f"{BOOKS[name].title} ({count})", name) for name, count in sorted(queue.books.items())]
        if queue.book and queue.book not in queue.books:
            said.append((f"{BOOKS[queue.book].title} (0)", queue.book))
        self.books.clear()
        for text, name in said:
            self.books.addItem(text, name)
        self.books.setCurrentIndex(max(0, self.books.findData(queue.book)))

    def _choose_book(self) -> None:
        if self.queue is not None:
            self.queue.choose(str(self.books.currentData() or ""))

    def _title(self, queue: Queue) -> None:
        """How many wait stands on the pane's title, for those who may countersign."""
        dock = self.parentWidget()
        if isinstance(dock, QDockWidget):
            count = _count(queue.total) if queue.may and queue.total else ""
            dock.setWindowTitle(f"{PANE.words} ({count})" if count else PANE.words)
            self.counted.emit(count)

    # -- reading ---------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Show the page of the entry that has the keyboard's mark."""
        row, desk = self.table.row_at_mark(), self._desk
        if row is None or desk is None or not self.isVisible():
            return
        ref = row.entry.ref
        ask(self._context, lambda: desk.case(ref), self._take, self._refuse)

    def _take(self, case: CaseFile) -> None:
        row = self.table.row_at_mark()
        if self.queue is None or row is None or row.entry.ref != case.entry.ref:
            return
        self.queue.note_grown(case)
        self.view.show_case(case)

    def space(self) -> None:
        """Read on; at the end of the page mark the entry, or take the mark away, and go to the next."""
        row, queue = self.table.row_at_mark(), self.queue
        if row is None or queue is None:
            return
        if row.is_own:
            self._refuse(OperatorError(self.tr("Nobody countersigns their own entry."), row.state))
        elif not queue.is_read(row.entry):
            self.view.read_on()
        else:
            queue.mark(row.entry, is_marked=not row.is_marked)
            if not row.is_marked:
                self._next()

    def _next(self) -> None:
        row = self.table.currentIndex().row() + 1
        if row < self.model.rowCount():
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
            )

    # -- countersigning --------------------------------------------------------------------------------------

    def countersign(self) -> None:
        """One password or PIN for all that is marked."""
        queue, desk = self.queue, self._desk
        if queue is None or desk is None or queue.person is None or self.dialog is not None:
            return
        refs = queue.chosen()
        if not refs:
            self._refuse(
                OperatorError(self.tr("Nothing is marked."), self.tr("Read an entry, then press Space."))
            )
            return

        def sign(secret: str, remarks: str) -> None:
            # What is marked now: somebody else may have countersigned some of it meanwhile.
            chosen, read = queue.chosen(), dict(queue.read)
            ask(
                self._context,
                lambda: desk.countersign(chosen, secret, remarks, read),
                lambda _: self._signed(chosen),
                self._not_signed,
            )

        self.dialog = CountersignDialog(refs, queue.person.name, sign, self)
        self.dialog.finished.connect(self._dialog_gone)
        self.dialog.open()

    def _dialog_gone(self) -> None:
        self.dialog = None
        self.table.setFocus()

    def _signed(self, refs: list[EntryRef]) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.accept()
        said = self.tr("{0} entries countersigned") if len(refs) > 1 else self.tr("One entry countersigned")
        self._context.bridge.messages.note(said.format(len(refs)))
        if self.queue is not None:
            for ref in refs:
                self.queue.marked.pop(ref, None)
            self.queue.ask()

    def _not_signed(self, error: ConsoleError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(error)
        else:
            self._refuse(error)
        if self.queue is not None:
            self.queue.look_again()

    def _tell_gone(self, refs: list[EntryRef]) -> None:
        """Marked entries wait no longer."""
        shown = ", ".join(map(str, refs[:5])) + (" …" if len(refs) > 5 else "")
        self._context.bridge.messages.note(
            self.tr("Countersigned by somebody else meanwhile: {0}").format(shown)
        )
        if self.dialog is None or self.queue is None or self.queue.person is None:
            return
        if self.queue.marked:
            self.dialog.name_entries(self.queue.chosen(), self.queue.person.name)
        else:
            self.dialog.reject()

    def _call(self, camera: int) -> None:
        try:
            self._context.bridge.wall.call(camera)
        except ConsoleError as error:
            self._refuse(error)

    def _refuse(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)


def _count(total: int) -> str:
    return f"{MOST}+" if total >= MOST else str(total)


PANE = PaneKind(
    "countersign",
    str(QT_TRANSLATE_NOOP("Panes", "Countersign")),
    CountersignPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
