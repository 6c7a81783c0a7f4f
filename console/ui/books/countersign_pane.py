"""The pane for countersigning: read entries of all books, mark them, sign once for all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction
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

from console.bridge.labels import book_words
from console.domain.books import BOOKS
from console.domain.books.spoken_refs import spoken_entry
from console.domain.errors import ConsoleError, OperatorError
from console.domain.numbers import clamp
from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.ui.base.action import SUBMIT_KEYS, submit_key_words
from console.ui.base.background import ask, ask_as_person
from console.ui.base.pane import PaneKind
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.countersign_queue import Queue
from console.ui.books.countersign_table import QueueModel, QueueTable, Waiting, age_words
from console.ui.books.reading_pane import ReadingPane
from console.ui.widgets.adaptive_splitter import AdaptiveSplitter
from console.ui.widgets.forms import button, words

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from console.domain.books.entries import CaseFile, Entry, EntryRef
    from console.ui.base.context import PaneContext

LOOK_MS = 120
AGES_MS = 30_000


class CountersignPane(QWidget):
    """Shows the countersign queue and the page of the selected entry. UI thread."""

    counted = Signal(str)
    """Emitted with the number of waiting entries; empty if there are none or the role may not countersign."""

    def __init__(self, context: PaneContext) -> None:
        super().__init__()
        self._context = context
        self._books = context.services.books
        self.queue = Queue(context, self._books, self)
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
        self._build()

    def _build(self) -> None:
        self.books = QComboBox()
        self.books.setAccessibleName(self.tr("Book"))
        self.books.activated.connect(self._choose_book)
        self.model = QueueModel(self._books.names, self)
        self.table = QueueTable(self.model)
        self.view = ReadingPane(self._books, self._context.bridge.wall.cameras)
        self.split = AdaptiveSplitter(self.table, self.view)
        self.stack.addWidget(self.split)
        self.mark_button = button(self.tr("&Mark all I have read"), self.queue.mark_all_read)
        self.sign_button = QPushButton(self.tr("&Countersign"))
        self.sign_button.setObjectName("primary")
        self.sign_button.clicked.connect(self.countersign)
        self.hint = words(
            self.tr("Arrow keys choose an entry. Space reads on and marks it. {0} countersigns.").format(
                submit_key_words()
            ),
            "muted",
        )
        head = QHBoxLayout()
        head.addWidget(self.books)
        head.addStretch()
        head.addWidget(self.mark_button)
        head.addWidget(self.sign_button)
        for item in (head, self.hint):
            self._column.addLayout(item) if isinstance(item, QHBoxLayout) else self._column.addWidget(item)
        self.further = words("", "muted")
        self.more_button = button(self.tr("Show m&ore"), self.queue.show_more)
        foot = QHBoxLayout()
        foot.addWidget(self.further, 1)
        foot.addWidget(self.more_button)
        self._column.addWidget(self.stack, 1)
        self._column.addLayout(foot)
        self.setFocusProxy(self.table)
        self._connect(self.queue)

    def _connect(self, queue: Queue) -> None:
        self._look_timer, self._age_timer = QTimer(self), QTimer(self)
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self.show_entry)
        self._age_timer.setInterval(AGES_MS)
        self._age_timer.timeout.connect(self._show)
        self._age_timer.start()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._look_timer.start())
        self.table.space_pressed.connect(self.space)
        self.view.read.connect(queue.note_read)
        self.view.camera_wanted.connect(self._call_camera)
        queue.changed.connect(self._show)
        queue.countersigned.connect(self._report_gone)
        sign = QAction(self.tr("Countersign"), self)
        sign.setShortcuts(list(SUBMIT_KEYS))
        sign.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        sign.triggered.connect(lambda _: self.countersign())
        self.addAction(sign)
        self._context.bridge.attendance.changed.connect(self._person_changed)
        self._show()

    # -- sign-on changes -------------------------------------------------------------------------------------

    def _person_changed(self) -> None:
        """Refresh if another person is signed on."""
        if self.queue.follow_person():
            if self.dialog is not None:
                self.dialog.reject()
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._person_changed()
        self.queue.refresh()
        # An entry selected while the pane was hidden has not been shown to anyone yet.
        self._look_timer.start()

    def _refusal_text(self, queue: Queue) -> str:
        """Return why nothing is shown; empty if something is."""
        if queue.person is None:
            return self.tr("No one is signed in at this console. Sign in to countersign.")
        if not queue.may:
            return str(not_permitted(queue.person, Permission.COUNTERSIGN))
        if queue.refusal is not None:
            return str(queue.refusal)
        if not queue.is_loaded:
            return self.tr("Loading…")
        if not queue.entries:
            return self.tr("✓ No entries to countersign.")
        return ""

    # -- display ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        queue = self.queue
        self._title(queue)
        refusal = self._refusal_text(queue)
        self.empty.setText(refusal)
        self._fill_table(queue)
        is_shown = not refusal
        if not is_shown:
            self.view.clear()
        self.stack.setCurrentWidget(self.split if is_shown else self.empty)
        for widget in (self.hint, self.mark_button, self.sign_button):
            widget.setVisible(is_shown)
        self.books.setVisible(is_shown or bool(queue.book))
        self.further.setText(
            self.tr("The oldest {0} are shown first. Newer ones that also wait: {1}.").format(
                len(queue.entries), queue.further
            )
        )
        for widget in (self.further, self.more_button):
            widget.setVisible(is_shown and queue.further > 0)
        count = len(queue.marked)
        self.sign_button.setEnabled(count > 0)
        self.sign_button.setText(
            self.tr("&Countersign {0}").format(count) if count else self.tr("&Countersign")
        )
        self.mark_button.setEnabled(
            bool(queue.read)
            and any(queue.is_read(entry) and not queue.is_own(entry) for entry in queue.entries)
        )

    def _fill_table(self, queue: Queue) -> None:
        now = dt.datetime.now(dt.UTC)
        current = self.table.row_at_mark()
        rows = [
            Waiting(
                entry,
                age_words(entry.instant_utc, now),
                queue.is_own(entry),
                (ref := entry.ref) in queue.read,
                ref in queue.marked,
            )
            for entry in queue.entries
        ]
        before = self.table.currentIndex().row()
        self.model.set_rows(rows)
        self._fill_books(queue)
        if not rows:
            return
        refs = [row.entry.ref for row in rows]
        selected = current.entry.ref if current is not None else None
        row = refs.index(selected) if selected in refs else clamp(before, 0, len(rows) - 1)
        if self.view.case is not None and self.view.case.entry.ref not in refs:
            # It was countersigned, here or elsewhere: until the next one is there, nothing is shown for it.
            self.view.clear()
        if self.table.currentIndex().row() != row or selected != refs[row]:
            self._select(row)
            self._look_timer.start()

    def _select(self, row: int) -> None:
        self.model.reach(row)
        flags = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(
            self.model.index(row, 0), flags.ClearAndSelect | flags.Rows
        )

    def _fill_books(self, queue: Queue) -> None:
        items = [(self.tr("All books ({0})").format(queue.total), "")]
        items += [
            (f"{book_words(BOOKS[name].title)} ({count})", name)
            for name, count in sorted(queue.books.items())
        ]
        if queue.book and queue.book not in queue.books:
            items.append((f"{book_words(BOOKS[queue.book].title)} (0)", queue.book))
        self.books.clear()
        for text, name in items:
            self.books.addItem(text, name)
        self.books.setCurrentIndex(max(0, self.books.findData(queue.book)))

    def _choose_book(self) -> None:
        self.queue.choose(str(self.books.currentData() or ""))

    def _title(self, queue: Queue) -> None:
        """Show the number of waiting entries in the pane's title if the role may countersign."""
        dock = self.parentWidget()
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if dock is not None:
            count = str(queue.total) if queue.may and queue.total else ""
            dock.setWindowTitle(f"{PANE.label} ({count})" if count else PANE.label)
            self.counted.emit(count)

    # -- reading entries -------------------------------------------------------------------------------------

    def show_entry(self) -> None:
        """Load and show the selected entry."""
        row, books = self.table.row_at_mark(), self._books
        if row is None or not self.isVisible():
            return
        ref = row.entry.ref
        ask_as_person(
            self._context, lambda: books.case(ref), self._show_case, lambda error: self._not_shown(ref, error)
        )

    def _show_case(self, case: CaseFile) -> None:
        row = self.table.row_at_mark()
        if row is None or row.entry.ref != case.entry.ref:
            return
        self.queue.note_grown(case)
        self.view.show_case(case)

    def _not_shown(self, ref: EntryRef, error: ConsoleError) -> None:
        row = self.table.row_at_mark()
        if row is not None and row.entry.ref == ref:
            self.view.clear()
        self._show_refusal(error)

    def space(self) -> None:
        """Scroll on; at the end of the page, mark or unmark the entry and go to the next."""
        row, queue = self.table.row_at_mark(), self.queue
        if row is None:
            return
        if row.is_own:
            self._show_refusal(
                OperatorError(
                    self.tr("You cannot countersign your own entry."),
                    self.tr("Ask someone else to countersign it."),
                )
            )
        elif not queue.is_read(row.entry):
            self.view.read_on()
        else:
            queue.mark(row.entry, is_marked=not row.is_marked)
            if not row.is_marked:
                self._select_next()

    def _select_next(self) -> None:
        row = self.table.currentIndex().row() + 1
        self.model.reach(row)
        if row < self.model.rowCount():
            self._select(row)

    # -- countersigning --------------------------------------------------------------------------------------

    def countersign(self) -> None:
        """Ask for one password or PIN, then countersign all marked entries."""
        queue, books = self.queue, self._books
        if queue.person is None or self.dialog is not None:
            return
        if not queue.marked:
            self._show_refusal(
                OperatorError(self.tr("No entries are marked."), self.tr("Read an entry, then press Space."))
            )
            return

        def sign(secret: str, remarks: str) -> None:
            # Read the marks again, because someone else may have countersigned some entries meanwhile.
            chosen, read = queue.chosen(), dict(queue.read)
            ask(
                self._context,
                lambda: books.countersign(chosen, secret, remarks, read),
                lambda _: self._signed(chosen),
                self._show_sign_error,
            )

        self.dialog = CountersignDialog(self._marked_names(), queue.person.name, sign, self)
        self.dialog.finished.connect(self._dialog_gone)
        self.dialog.open()

    def _marked_names(self) -> list[str]:
        return [spoken_entry(entry) for entry in self.queue.marked.values()]

    def _dialog_gone(self) -> None:
        self.dialog = None
        self.table.setFocus()

    def _signed(self, refs: list[EntryRef]) -> None:
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.accept()
        note = self.tr("{0} entries countersigned") if len(refs) > 1 else self.tr("1 entry countersigned")
        self._context.bridge.messages.note(note.format(len(refs)))
        for ref in refs:
            self.queue.marked.pop(ref, None)
        self.queue.refresh()

    def _show_sign_error(self, error: ConsoleError) -> None:
        if self.dialog is not None:
            self.dialog.refuse(error)
        else:
            self._show_refusal(error)
        self.queue.look_again()

    def _report_gone(self, gone: list[Entry]) -> None:
        """Report marked entries that someone else has countersigned."""
        names = ", ".join(map(spoken_entry, gone[:5])) + (" …" if len(gone) > 5 else "")
        self._context.bridge.messages.note(
            self.tr("Already countersigned by someone else: {0}").format(names)
        )
        if self.dialog is None or self.queue.person is None:
            return
        if self.queue.marked:
            self.dialog.name_entries(self._marked_names(), self.queue.person.name)
        else:
            self.dialog.reject()

    def _call_camera(self, camera: int) -> None:
        try:
            self._context.bridge.wall.call(camera)
        except ConsoleError as error:
            self._show_refusal(error)

    def _show_refusal(self, error: ConsoleError) -> None:
        self._context.bridge.messages.refuse(error)


PANE = PaneKind(
    "countersign",
    str(QT_TRANSLATE_NOOP("Panes", "Countersign")),
    CountersignPane,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
