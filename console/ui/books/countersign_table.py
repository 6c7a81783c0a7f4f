"""Table model and view of the countersign queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from console.bridge.labels import book_words
from console.domain.books import BOOKS
from console.ui.books.formatting import kind_words, summary
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.sorted_table import SortedTable
from console.ui.widgets.state_icons import icon
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    import datetime as dt

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QKeyEvent

    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row of the countersign queue."""

    entry: Entry
    age: str
    is_own: bool
    is_read: bool
    is_marked: bool

    @property
    def state(self) -> str:
        """Return the state of the entry as text."""
        if self.is_own:
            return translate("Queue", "Your own entry. Someone else must countersign it.")
        if self.is_marked:
            return translate("Queue", "Read and marked")
        return translate("Queue", "Read") if self.is_read else translate("Queue", "Not read yet")


def age_words(since_utc: dt.datetime, now_utc: dt.datetime) -> str:
    """Return an age such as `3 d 4 h`, `2 h 10 min` or `5 min`; never negative if a clock was set back."""
    minutes = max(0, int((now_utc - since_utc).total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return translate("Queue", "{0} d {1} h").format(days, hours)
    if minutes >= 60:
        return translate("Queue", "{0} h {1} min").format(hours, minutes % 60)
    return translate("Queue", "{0} min").format(minutes)


def waiting_columns(names: EntryNames) -> list[TableColumn[Waiting]]:
    """Return the columns of the countersign queue."""
    icons = {name: icon(name) for name in ("closed", "alone", "open")}

    def shape(row: Waiting) -> str:
        if row.is_own:
            return "alone"
        return "closed" if row.is_marked else "open"

    def column(title: str, text_of: Any) -> TableColumn[Waiting]:
        return TableColumn(title, text_of, text_of)

    return [
        TableColumn(
            translate("Queue", "State"),
            lambda row: row.state,
            lambda row: row.state,
            icon=lambda row: icons[shape(row)],
        ),
        column(translate("Queue", "Waiting"), lambda row: row.age),
        column(translate("Queue", "Book"), lambda row: book_words(BOOKS[row.entry.book].title)),
        column(translate("Queue", "No."), lambda row: row.entry.called),
        column(translate("Queue", "Entry"), lambda row: kind_words(row.entry)),
        column(translate("Queue", "By"), lambda row: names.author(row.entry.author)),
        column(translate("Queue", "Details"), lambda row: summary(row.entry, names)),
    ]


class QueueModel(ColumnTable[Waiting]):
    """The table model of the queue; shows one's own entries in grey."""

    def __init__(self, names: EntryNames, parent: QObject) -> None:
        super().__init__(waiting_columns(names), parent, lambda row: colour("muted") if row.is_own else None)


class QueueTable(QTableView):
    """The table of the queue; arrow keys read, Space marks. UI thread."""

    space_pressed = Signal()

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        SortedTable.dress(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.space_pressed.emit()
        else:
            super().keyPressEvent(event)

    def row_at_mark(self) -> Waiting | None:
        """Return the row with the keyboard focus."""
        # What is not written yet still says what stood in this row before.
        self._model.reach(self.currentIndex().row())
        row: Waiting | None = self.currentIndex().data(ROW_ROLE)
        return row
