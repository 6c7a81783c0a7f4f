"""A book as a table that is read a page at a time, as far down as somebody looks.

The cells are Qt's own items: a model in Python is asked two thousand times for one painting of a list, and
each time waits for the threads of the cameras.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel

from console.ui.base.asking import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import BookQuery, Entry
    from console.domain.errors import ConsoleError
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext
    from console.ui.widgets.column_model import TableColumn

PAGE = 60
AnyIndex = QModelIndex | QPersistentModelIndex


class EntriesModel(QStandardItemModel):
    """Newest first; never more in memory than was scrolled to. UI thread."""

    loaded = Signal()
    """A page came (or the refusal of one): what is shown is up to date."""

    def __init__(self, context: PaneContext, desk: BooksAtConsole, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._columns: list[TableColumn[Entry]] = []
        self._rows: list[Entry] = []
        self._query: BookQuery | None = None
        self._asked = 0
        """Counts the questions, so that a late answer to an old one is thrown away."""
        self._book = ""
        self._is_asking = self._is_whole = False
        self._is_stale = True
        """The query is another one: what is shown belongs to the old one."""
        self._wanted: BookQuery | None = None
        self.refusal: ConsoleError | None = None

    # -- what is shown -------------------------------------------------------------------------------------

    def show(self, query: BookQuery, columns: Sequence[TableColumn[Entry]]) -> None:
        """Show what a query finds. A question that is under way is answered first, and thrown away."""
        self._query = dataclasses.replace(query, before=None, limit=PAGE)
        self._is_stale = True
        titles = [column.title for column in self._columns]
        if query.book != self._book or titles != [column.title for column in columns]:
            self._book, self._columns, self._is_whole = query.book, list(columns), False
            self._reset([])
        self._wanted = self._query
        self._ask_next()

    def refresh(self) -> None:
        """Ask again for the newest page, after something was entered."""
        if self._query is not None:
            self._wanted = self._query
            self._ask_next()

    def clear(self) -> None:
        """Show nothing: nobody is there who may read."""
        self._asked += 1
        self._query = self._wanted = None
        self._reset([])

    def entry(self, row: int) -> Entry:
        """The entry of a row."""
        return self._rows[row]

    def row_of(self, number: int) -> int | None:
        """The row of an entry that is loaded."""
        return next((row for row, entry in enumerate(self._rows) if entry.number == number), None)

    @property
    def is_whole(self) -> bool:
        """Nothing is left to load."""
        return self._is_whole

    @property
    def is_asking(self) -> bool:
        """An answer is awaited."""
        return self._is_asking

    # -- asking --------------------------------------------------------------------------------------------

    def _ask_next(self) -> None:
        """One question at a time: while one is under way, only the newest wish is kept."""
        if self._is_asking or self._wanted is None:
            return
        query, self._wanted = self._wanted, None
        self._is_asking = True
        self._asked += 1
        number = self._asked
        ask(
            self._context,
            lambda: self._desk.page(query),
            lambda page: self._take(number, query, page),
            lambda error: self._refuse(number, error),
        )

    def _take(self, number: int, query: BookQuery, page: Sequence[Entry]) -> None:
        self._is_asking = False
        if number == self._asked and self._wanted is None:
            self.refusal = None
            if query.before is None:
                self._take_newest(page)
            else:
                self._take_older(page)
            self.loaded.emit()
        self._ask_next()

    def _refuse(self, number: int, error: ConsoleError) -> None:
        self._is_asking = False
        if number == self._asked:
            self.refusal, self._is_whole = error, True
            self._reset([])
            self.loaded.emit()
        self._ask_next()

    def _take_newest(self, page: Sequence[Entry]) -> None:
        """Where only new entries came, they are put on top: selection and place stay."""
        added = self._added(page)
        if added is None:
            self._is_whole, self._is_stale = len(page) < PAGE, False
            self._reset(page)
            return
        for row, entry in enumerate(page[:added]):
            self._rows.insert(row, entry)
            self.insertRow(row, self._items(entry))
        for row, entry in enumerate(page[added:], added):
            # What was there may have been closed meanwhile.
            if entry != self._rows[row]:
                self._rows[row] = entry
                for column, item in enumerate(self._items(entry)):
                    self.setItem(row, column, item)

    def _reset(self, page: Sequence[Entry]) -> None:
        """Show these and nothing else, told to the view as one change."""
        self.beginResetModel()
        self.blockSignals(True)
        self.setRowCount(0)
        self.setColumnCount(len(self._columns))
        self._rows = list(page)
        self.setHorizontalHeaderLabels([column.title for column in self._columns])
        for entry in self._rows:
            self.appendRow(self._items(entry))
        self.blockSignals(False)
        self.endResetModel()

    def _items(self, entry: Entry) -> list[QStandardItem]:
        items = []
        for column in self._columns:
            item = QStandardItem(column.shown(entry))
            item.setEditable(False)
            item.setToolTip((column.hint or column.shown)(entry))
            if column.icon is not None:
                item.setIcon(column.icon(entry) or QIcon())
            items.append(item)
        return items

    def _added(self, page: Sequence[Entry]) -> int | None:
        """How many entries of the page are new, where the rest is what is shown already; else None."""
        if self._is_stale or not self._rows or not page:
            return None
        newest = self._rows[0].number
        added = sum(entry.number > newest for entry in page)
        shown = [entry.number for entry in self._rows[: len(page) - added]]
        is_same = shown == [entry.number for entry in page[added:]]
        is_joined = len(page) > added and (len(page) == PAGE or len(shown) == len(self._rows))
        return added if is_same and is_joined else None

    def _take_older(self, page: Sequence[Entry]) -> None:
        self._is_whole = len(page) < PAGE
        for entry in page:
            self._rows.append(entry)
            self.appendRow(self._items(entry))

    # -- Qt's model ----------------------------------------------------------------------------------------

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and bool(self._rows) and not self._is_whole and not self._is_asking

    def fetchMore(self, parent: AnyIndex) -> None:
        if self._query is not None and self.canFetchMore(parent):
            self._wanted = dataclasses.replace(self._query, before=self._rows[-1].number)
            self._ask_next()
