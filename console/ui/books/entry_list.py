"""The list of a book with search, filters, paging and empty states."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QItemSelectionModel, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console.bridge.labels import book_words, choice_words, error_words
from console.domain.books.entries import BookQuery
from console.domain.books.kinds import Part
from console.domain.clock import LONDON
from console.domain.errors import OperatorError
from console.domain.instants import day_of
from console.ui.books.book_columns import book_columns
from console.ui.books.entries_model import EntriesModel
from console.ui.books.found_words import FoundWords, searched_words, where_found
from console.ui.widgets.column_model import TableColumn

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames
    from console.domain.books.kinds import Book
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

DEBOUNCE_MS = 250
MOST_SEARCHED = 500
FITTED_ROWS = 25
CELL_LETTERS = 5
"""Padding of a cell in average character widths; the theme's padding grows with them."""
_ANY = ""


class EntryList(QWidget):
    """Searches, filters and lists the entries of one book. UI thread."""

    chosen = Signal(object)
    """Emitted with the selected `Entry`, or None."""

    def __init__(self, context: PaneContext, books: BooksAtConsole) -> None:
        super().__init__()
        self._books = books
        self._book: Book | None = None
        self._wanted_row: int | None = None
        self.model = EntriesModel(context, books, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search entries"))
        self.search.setClearButtonEnabled(True)
        # The limit keeps a pasted page from becoming a search.
        self.search.setMaxLength(MOST_SEARCHED)
        self.state, self.kind, self.type, self.author = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.since, self.until = _date_field(self.tr("From")), _date_field(self.tr("To"))
        self.table = _Table(self.model)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        self.state.setAccessibleName(self.tr("State"))
        self.kind.setAccessibleName(self.tr("Kind of entry"))
        self.type.setAccessibleName(self.tr("Type"))
        self.author.setAccessibleName(self.tr("Author"))
        self.table.setAccessibleName(self.tr("Entries"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.search)

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(6)
        for box in (self.state, self.kind, self.type, self.author):
            filters.addWidget(box, 3)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
        for line in (self.since, self.until):
            filters.addWidget(line, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.search)
        column.addLayout(filters)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        for line in (self.search, self.since, self.until):
            line.textChanged.connect(lambda _: self._timer.start())
        self._timer.timeout.connect(self.reload)
        self.search.returnPressed.connect(self._to_table)
        for box in (self.state, self.kind, self.type, self.author):
            box.activated.connect(self.reload)
        self.model.loaded.connect(self._show_result)
        self.table.selectionModel().currentRowChanged.connect(self._emit_chosen)
        self.model.modelReset.connect(self._emit_chosen)

    # -- what is asked ---------------------------------------------------------------------------------------

    def open_book(self, book: Book) -> None:
        """Show a book from its newest entry."""
        self._book = book
        standing = [kind for kind in book.kinds if kind.part in {Part.OPENS, Part.ALONE}]
        cases = [kind for kind in standing if kind.part is Part.OPENS]
        _fill_choices(
            self.state, self.tr("All states"), [(self.tr("Open"), True), (self.tr("Closed"), False)]
        )
        self.state.setVisible(bool(cases))
        _fill_choices(
            self.kind, self.tr("All entries"), [(book_words(kind.title), kind.name) for kind in standing]
        )
        self.kind.setVisible(len(standing) > 1)
        types = [spec for kind in cases[:1] for spec in kind.fields if spec.name == "type"]
        choices = [choice for spec in types for choice in self._choices(cases[0].name, spec.choices)]
        _fill_choices(self.type, self.tr("All types"), [(choice_words(choice), choice) for choice in choices])
        self.type.setVisible(bool(types))
        _fill_choices(self.author, self.tr("Everyone's"), [(self.tr("Mine"), True)])
        for line in (self.search, self.since, self.until):
            line.blockSignals(True)
            line.clear()
            line.blockSignals(False)
        self.reload()

    def _choices(self, kind: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        return self._books.lists.choices.get(f"{kind}.type", choices)

    def reload(self) -> None:
        """Run the query that the search and the filters describe."""
        self._timer.stop()
        book = self._book
        if book is None:
            return
        try:
            query = self._query(book)
        except OperatorError as error:
            self._show_message(error_words(error))
            return
        kind = next((kind for kind in book.kinds if kind.name == self.kind.currentData()), None)
        words, columns = searched_words(query.text), book_columns(book, kind, self._books.names)
        self.table.mark(words)
        if words:
            columns.insert(1, _found_column(words, self._books.names))
        self.model.show(query, columns)
        if not self.model.rowCount():
            self._show_message(self.tr("Loading…"))

    def _query(self, book: Book) -> BookQuery:
        person = self._books.person() if self.author.currentData() else None
        kind, chosen = self.kind.currentData(), self.type.currentData()
        return BookQuery(
            book.name,
            text=self.search.text(),
            kinds=(kind,) if kind else (),
            author=person.login if person else "",
            since_utc=_midnight(self.since.text(), 0),
            until_utc=_midnight(self.until.text(), 1),
            is_open=self.state.currentData() if isinstance(self.state.currentData(), bool) else None,
            where=(("type", chosen),) if chosen else (),
        )

    @property
    def is_filtered(self) -> bool:
        """Return whether the search or a filter leaves entries out."""
        boxes = (self.state, self.kind, self.type, self.author)
        lines = (self.search, self.since, self.until)
        return any(box.currentIndex() > 0 for box in boxes) or any(line.text().strip() for line in lines)

    # -- what is shown ---------------------------------------------------------------------------------------

    def refresh(self, select: int | None = None) -> None:
        """Load again after an entry was saved, then select it."""
        if select is not None:
            # A refresh in between must not lose the entry to select.
            self._wanted_row = select
        self.model.refresh()

    def selected(self) -> list[Entry]:
        """Return the selected entries in the order of the list."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.entry(row) for row in rows]

    def on_screen(self) -> tuple[tuple[int, int], tuple[dt.date, dt.date] | None]:
        """Return numbers and days of the oldest and the newest entry that is seen without scrolling."""
        rows = self.model.rowCount()
        if not rows:
            return (0, 0), None
        first = max(0, self.table.rowAt(0))
        last = self.table.rowAt(self.table.viewport().height() - 1)
        seen = [self.model.entry(row) for row in range(first, (last if last >= 0 else rows - 1) + 1)]
        numbers = [entry.number for entry in seen]
        days = [entry.instant_utc.astimezone(LONDON).date() for entry in seen]
        return (min(numbers), max(numbers)), (min(days), max(days))

    def row_is_shown(self, entry: Entry) -> bool:
        """Return whether the entry is among the loaded rows."""
        return self.model.row_of(entry.number) is not None

    def current(self) -> Entry | None:
        """Return the entry with the keyboard focus."""
        index = self.table.currentIndex()
        return self.model.entry(index.row()) if index.isValid() else None

    def _show_result(self) -> None:
        if self.model.refusal is not None:
            self._show_message(str(self.model.refusal))
        elif not self.model.rowCount():
            self._show_message(self._empty_message())
        else:
            self.stack.setCurrentWidget(self.table)
            self.table.fit_once(self._book.name if self._book else "")
            self._select_wanted()

    def _select_wanted(self) -> None:
        number, self._wanted_row = self._wanted_row, None
        row = self.model.row_of(number) if number is not None else None
        if row is not None:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
            self._emit_chosen()

    def _empty_message(self) -> str:
        if self.is_filtered:
            return self.tr("No entries match. Clear the search or the filters.")
        return self.tr("No entries yet.")

    def _show_message(self, words: str) -> None:
        self.empty.setText(words)
        self.stack.setCurrentWidget(self.empty)

    def _emit_chosen(self) -> None:
        self.chosen.emit(self.current())

    def _to_table(self) -> None:
        """Move the keyboard from the search to the first entry found."""
        self.reload()
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)


class _Table(QTableView):
    def __init__(self, model: EntriesModel) -> None:
        super().__init__()
        self._fitted_key = ""
        self.setModel(model)
        self._plain, self._found = self.itemDelegate(), FoundWords(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        side = self.fontMetrics().height()
        self._cell_px = self.fontMetrics().averageCharWidth() * CELL_LETTERS
        self.setIconSize(QSize(side, side))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(side + 12)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._add_key(self.tr("Fit columns to their texts"), ("Ctrl++", "Ctrl+="), self._fit_texts)
        self._add_key(self.tr("Usual widths of columns"), ("Ctrl+-",), self._fit_page)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _add_key(self, words: str, keys: tuple[str, ...], do: Callable[[], None]) -> None:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(do)
        self.addAction(action)

    def mark(self, words: tuple[str, ...]) -> None:
        """Mark the words of a search in all cells; without one Qt paints them by itself, which is faster."""
        self._found.words = words
        wanted = self._found if words else self._plain
        if self.itemDelegate() is not wanted:
            self.setItemDelegate(wanted)
        self.viewport().update()

    def fit_once(self, book: str) -> None:
        """Fit the column widths to the first page of a book once; later changes are the operator's."""
        key = f"{book} {self.model().columnCount()}"
        if self._fitted_key == key:
            return
        self._fitted_key = key
        self._fit_page()

    def _fit_texts(self) -> None:
        """Make every column as wide as its longest text; what is beyond the edge is scrolled to."""
        for column in range(self.model().columnCount()):
            title = self.horizontalHeader().sectionSizeFromContents(column).width()
            self.setColumnWidth(column, max(title, self._width_of(column)))

    def _fit_page(self) -> None:
        most = self.fontMetrics().averageCharWidth() * 30
        widths = [self._width_of(column) for column in range(self.model().columnCount())]
        titles = [
            self.horizontalHeader().sectionSizeFromContents(column).width() for column in range(len(widths))
        ]
        fitted = [max(min(width, most), title) for width, title in zip(widths, titles, strict=True)]
        # The remaining width goes to the column that was cut most.
        longest = max(range(len(widths)), key=lambda column: widths[column] - fitted[column])
        cut = widths[longest] - fitted[longest]
        fitted[longest] += max(0, min(max(self.viewport().width() - sum(fitted), most), cut))
        for column, width in enumerate(fitted):
            self.setColumnWidth(column, width)

    def _width_of(self, column: int) -> int:
        """Return the width of the longest text in the first rows; Qt's own fitting reads every cell."""
        model = self.model()
        cells = [model.index(row, column) for row in range(min(FITTED_ROWS, model.rowCount()))]
        longest = max((str(cell.data() or "").partition("\n")[0] for cell in cells), key=len, default="")
        has_icon = any(cell.data(Qt.ItemDataRole.DecorationRole) for cell in cells)
        icon_px = self.iconSize().width() + 6 if has_icon else 0
        return self.fontMetrics().horizontalAdvance(longest) + icon_px + self._cell_px


def _found_column(words: tuple[str, ...], names: EntryNames) -> TableColumn[Entry]:
    """Return the column that says which field of an entry has the words of the search."""

    def cell_text(entry: Entry) -> str:
        return where_found(entry, words, names)

    return TableColumn(QCoreApplication.translate("Books", "Found in"), cell_text, cell_text)


def _date_field(words: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(words)
    line.setMaxLength(20)
    line.setClearButtonEnabled(True)
    return line


def _fill_choices(box: QComboBox, everything: str, choices: list[tuple[str, object]]) -> None:
    box.clear()
    box.addItem(everything, _ANY)
    for words, value in choices:
        box.addItem(words, value)


def _midnight(typed: str, days: int) -> dt.datetime | None:
    """Return the start of a day in London as UTC, `days` later; None for an empty text."""
    if not typed.strip():
        return None
    day = day_of(typed, dt.datetime.now(dt.UTC)) + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)
