"""A book as a table that is read a page at a time, as far down as somebody looks."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from console.ui.books.asking import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.errors import ConsoleError
    from console.domain.registers.entries import BookQuery, Entry
    from console.services.books_desk import BooksDesk
    from console.ui.context import PaneContext
    from console.ui.models.columns import Column

PAGE = 200
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 2
AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_ROLES = frozenset(
    {_DISPLAY, Qt.ItemDataRole.ToolTipRole.value, Qt.ItemDataRole.DecorationRole.value, ENTRY_ROLE}
)


class EntriesModel(QAbstractTableModel):
    """Newest first; never more in memory than was scrolled to. UI thread."""

    loaded = Signal()
    """A page came (or the refusal of one): what is shown is up to date."""

    def __init__(self, context: PaneContext, desk: BooksDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._desk = context, desk
        self._columns: list[Column[Entry]] = []
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

    def show(self, query: BookQuery, columns: Sequence[Column[Entry]]) -> None:
        """Show what a query finds. A question that is under way is answered first, and thrown away."""
        self._query = dataclasses.replace(query, before=None, limit=PAGE)
        self._is_stale = True
        titles = [column.title for column in self._columns]
        if query.book != self._book or titles != [column.title for column in columns]:
            self._book = query.book
            self.beginResetModel()
            self._columns, self._rows, self._is_whole = list(columns), [], False
            self.endResetModel()
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
        self.beginResetModel()
        self._rows = []
        self.endResetModel()

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
            self.refusal = error
            self.beginResetModel()
            self._rows, self._is_whole = [], True
            self.endResetModel()
            self.loaded.emit()
        self._ask_next()

    def _take_newest(self, page: Sequence[Entry]) -> None:
        """Where only new entries came, they are put on top: selection and place stay."""
        added = self._added(page)
        if added is None:
            self.beginResetModel()
            self._rows, self._is_whole, self._is_stale = list(page), len(page) < PAGE, False
            self.endResetModel()
            return
        if added:
            self.beginInsertRows(_NOWHERE, 0, added - 1)
            self._rows = [*page[:added], *self._rows]
            self.endInsertRows()
        # What was there may have been closed meanwhile.
        self._rows[added : len(page)] = page[added:]
        last = self.index(len(page) - 1, len(self._columns) - 1)
        self.dataChanged.emit(self.index(added, 0), last)

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
        if page:
            self.beginInsertRows(_NOWHERE, len(self._rows), len(self._rows) + len(page) - 1)
            self._rows.extend(page)
            self.endInsertRows()

    # -- Qt's model ----------------------------------------------------------------------------------------

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and bool(self._rows) and not self._is_whole and not self._is_asking

    def fetchMore(self, parent: AnyIndex) -> None:
        if self._query is not None and self.canFetchMore(parent):
            self._wanted = dataclasses.replace(self._query, before=self._rows[-1].number)
            self._ask_next()

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Qt asks for eight roles of each cell; most of them are answered without a look.
        if role not in _ROLES or not index.isValid() or index.row() >= len(self._rows):
            return None
        entry, column = self._rows[index.row()], self._columns[index.column()]
        if role == _DISPLAY:
            return column.shown(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (column.hint or column.shown)(entry)
        if role == Qt.ItemDataRole.DecorationRole and column.icon is not None:
            return column.icon(entry)
        return entry if role == ENTRY_ROLE else None
