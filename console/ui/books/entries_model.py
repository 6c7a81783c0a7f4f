"""The entries of a book as a table model that is loaded page by page.

The cells are `QStandardItem`s: Qt calls a Python model about two thousand times to paint a list once, and
each call has to wait for the capture threads.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel

from console.ui.base.background import ask
from console.ui.widgets.idle_steps import FIRST_ROWS, STEP_ROWS, IdleSteps
from console.ui.widgets.state_icons import in_present_colours

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
    """Entries newest first; holds only the pages that were scrolled to. UI thread.

    A hint is asked for only where its cell was cut (…): it says the whole of it.
    """

    loaded = Signal()
    """Emitted when a page or its refusal has arrived and the model is up to date."""

    def __init__(self, context: PaneContext, books: BooksAtConsole, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._books = context, books
        self._columns: list[TableColumn[Entry]] = []
        self._rows: list[Entry] = []
        self._query: BookQuery | None = None
        self._request_number = 0
        """Counts the requests, so that a late answer to an earlier one is ignored."""
        self._book = ""
        self._is_loading = self._is_whole = False
        self._is_stale = True
        """Whether the rows shown belong to an earlier query."""
        self._next_query: BookQuery | None = None
        self.refusal: ConsoleError | None = None
        self._later = IdleSteps(lambda: self._show_more(STEP_ROWS), self)

    # -- what is shown -------------------------------------------------------------------------------------

    def show(self, query: BookQuery, columns: Sequence[TableColumn[Entry]]) -> None:
        """Show the result of a query; the answer to a request still running is ignored."""
        self._query = dataclasses.replace(query, before=None, limit=PAGE)
        self._is_stale = True
        titles = [column.title for column in self._columns]
        if query.book != self._book or titles != [column.title for column in columns]:
            self._book, self._columns, self._is_whole = query.book, list(columns), False
            self._reset([])
        # Columns of the same titles may say something else, for example where another word was found.
        self._columns = list(columns)
        self._next_query = self._query
        self._request_next()

    def refresh(self) -> None:
        """Load the newest page again after an entry was saved."""
        if self._query is not None:
            self._next_query = self._query
            self._request_next()

    def clear(self) -> None:
        """Clear the table because no one may read it now."""
        self._request_number += 1
        self._query = self._next_query = None
        self._reset([])

    def entry(self, row: int) -> Entry:
        """Return the entry in this row."""
        return self._rows[row]

    def row_of(self, number: int) -> int | None:
        """Return the row of an entry if it is loaded, else None."""
        self._later.finish()
        return next((row for row, entry in enumerate(self._rows) if entry.number == number), None)

    @property
    def is_whole(self) -> bool:
        """Return whether all entries are loaded and shown."""
        return self._is_whole and len(self._rows) == self.rowCount()

    @property
    def is_asking(self) -> bool:
        """Return whether a request is running."""
        return self._is_loading

    # -- asking --------------------------------------------------------------------------------------------

    def _request_next(self) -> None:
        """Start the next request; only one runs at a time and only the newest query is kept."""
        if self._is_loading or self._next_query is None:
            return
        query, self._next_query = self._next_query, None
        self._is_loading = True
        self._request_number += 1
        number = self._request_number
        ask(
            self._context,
            lambda: self._books.page(query),
            lambda page: self._receive_page(number, query, page),
            lambda error: self._receive_error(number, error),
        )

    def _receive_page(self, number: int, query: BookQuery, page: Sequence[Entry]) -> None:
        self._is_loading = False
        if number == self._request_number and self._next_query is None:
            self.refusal = None
            if query.before is None:
                self._merge_newest(page)
            else:
                self._append_older(page)
            self.loaded.emit()
        self._request_next()

    def _receive_error(self, number: int, error: ConsoleError) -> None:
        self._is_loading = False
        if number == self._request_number:
            self.refusal, self._is_whole = error, True
            self._reset([])
            self.loaded.emit()
        self._request_next()

    def _merge_newest(self, page: Sequence[Entry]) -> None:
        """Insert new entries on top without changing selection and scroll position, if only new ones came."""
        added = self._count_new(page)
        if added is None:
            self._is_whole, self._is_stale = len(page) < PAGE, False
            self._reset(page)
            return
        self._later.finish()
        for row, entry in enumerate(page[:added]):
            self._rows.insert(row, entry)
            self.insertRow(row, self._items(entry))
        for row, entry in enumerate(page[added:], added):
            # Entries that were already shown may have changed, for example closed.
            if entry != self._rows[row]:
                self._rows[row] = entry
                for column, item in enumerate(self._items(entry)):
                    self.setItem(row, column, item)

    def _reset(self, page: Sequence[Entry]) -> None:
        """Replace all rows with one model reset."""
        self.beginResetModel()
        self.blockSignals(True)
        self.setRowCount(0)
        self.setColumnCount(len(self._columns))
        self._rows = list(page)
        self.setHorizontalHeaderLabels([column.title for column in self._columns])
        self._show_more(FIRST_ROWS)
        self.blockSignals(False)
        self.endResetModel()
        self._later.start()

    def _show_more(self, most: int) -> bool:
        """Show the next entries that are loaded; return whether some are left."""
        shown = self.rowCount()
        for entry in self._rows[shown : shown + most]:
            self.appendRow(self._items(entry))
        return self.rowCount() < len(self._rows)

    def _items(self, entry: Entry) -> list[QStandardItem]:
        items = []
        for column in self._columns:
            item = QStandardItem(shown := column.shown(entry))
            item.setEditable(False)
            item.setToolTip(column.hint(entry) if column.hint is not None and "…" in shown else shown)
            if column.icon is not None:
                item.setIcon(in_present_colours(column.icon(entry) or QIcon()))
            items.append(item)
        return items

    def _count_new(self, page: Sequence[Entry]) -> int | None:
        """Return how many entries of the page are new if the rest equals the rows shown, else None."""
        if self._is_stale or not self._rows or not page:
            return None
        newest = self._rows[0].number
        added = sum(entry.number > newest for entry in page)
        numbers = [entry.number for entry in self._rows[: len(page) - added]]
        is_same = numbers == [entry.number for entry in page[added:]]
        is_joined = len(page) > added and (len(page) == PAGE or len(numbers) == len(self._rows))
        return added if is_same and is_joined else None

    def _append_older(self, page: Sequence[Entry]) -> None:
        self._is_whole = len(page) < PAGE
        self._rows.extend(page)
        self._later.start()

    # -- Qt's model ----------------------------------------------------------------------------------------

    def canFetchMore(self, parent: AnyIndex) -> bool:
        is_shown = 0 < len(self._rows) == self.rowCount()
        return not parent.isValid() and is_shown and not self._is_whole and not self._is_loading

    def fetchMore(self, parent: AnyIndex) -> None:
        if self._query is not None and self.canFetchMore(parent):
            self._next_query = dataclasses.replace(self._query, before=self._rows[-1].number)
            self._request_next()
