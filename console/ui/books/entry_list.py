"""The list of a book: search, filters, entries page by page, and words where there are none."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, QTimer, Signal
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

from console.domain.books.entries import BookQuery
from console.domain.books.instants import LONDON, day_of
from console.domain.books.kinds import Part
from console.domain.errors import OperatorError
from console.ui.books.book_columns import book_columns
from console.ui.books.entries_model import EntriesModel

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.books.kinds import Book
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

DEBOUNCE_MS = 250
MOST_SEARCHED = 500
FITTED_ROWS = 25
CELL_LETTERS = 5
"""Round a cell's text, in letters: the theme's padding grows with them."""
_ANY = ""


class EntryList(QWidget):
    """UI thread."""

    chosen = Signal(object)
    """The `Entry` that is selected, or None."""

    def __init__(self, context: PaneContext, desk: BooksAtConsole) -> None:
        super().__init__()
        self._desk = desk
        self._book: Book | None = None
        self._wanted_row: int | None = None
        self.model = EntriesModel(context, desk, self)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search all words"))
        self.search.setClearButtonEnabled(True)
        # A pasted page is no search; more than this is cut, and shown so.
        self.search.setMaxLength(MOST_SEARCHED)
        self.state, self.kind, self.type, self.author = QComboBox(), QComboBox(), QComboBox(), QComboBox()
        self.since, self.until = _day_line(self.tr("From day")), _day_line(self.tr("To day"))
        self.table = _Table(self.model)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setTextFormat(Qt.TextFormat.PlainText)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
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
        self._timer.timeout.connect(self.ask)
        self.search.returnPressed.connect(self._to_table)
        for box in (self.state, self.kind, self.type, self.author):
            box.activated.connect(self.ask)
        self.model.loaded.connect(self._follow)
        self.table.selectionModel().currentRowChanged.connect(self._tell)
        self.model.modelReset.connect(self._tell)

    # -- what is asked ---------------------------------------------------------------------------------------

    def open_book(self, book: Book) -> None:
        """Show a book from its newest entry."""
        self._book = book
        standing = [one for one in book.kinds if one.part in {Part.OPENS, Part.ALONE}]
        cases = [one for one in standing if one.part is Part.OPENS]
        _fill(self.state, self.tr("All states"), [(self.tr("Open"), True), (self.tr("Closed"), False)])
        self.state.setVisible(bool(cases))
        _fill(self.kind, self.tr("All entries"), [(one.title, one.name) for one in standing])
        self.kind.setVisible(len(standing) > 1)
        types = [spec for one in cases[:1] for spec in one.fields if spec.name == "type"]
        choices = [each for spec in types for each in self._choices(cases[0].name, spec.choices)]
        _fill(self.type, self.tr("All types"), [(each, each) for each in choices])
        self.type.setVisible(bool(types))
        _fill(self.author, self.tr("Everybody's"), [(self.tr("Mine"), True)])
        for line in (self.search, self.since, self.until):
            line.blockSignals(True)
            line.clear()
            line.blockSignals(False)
        self.ask()

    def _choices(self, kind: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        return self._desk.words.choices.get(f"{kind}.type", choices)

    def ask(self) -> None:
        """Show what search and filters say."""
        self._timer.stop()
        book = self._book
        if book is None:
            return
        try:
            query = self._query(book)
        except OperatorError as error:
            self._say(str(error))
            return
        kind = next((one for one in book.kinds if one.name == self.kind.currentData()), None)
        self.model.show(query, book_columns(book, kind))
        if not self.model.rowCount():
            self._say(self.tr("Reading …"))

    def _query(self, book: Book) -> BookQuery:
        person = self._desk.person() if self.author.currentData() else None
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
        """Whether search or filters leave something out."""
        boxes = (self.state, self.kind, self.type, self.author)
        lines = (self.search, self.since, self.until)
        return any(box.currentIndex() > 0 for box in boxes) or any(line.text().strip() for line in lines)

    # -- what is shown ---------------------------------------------------------------------------------------

    def refresh(self, select: int | None = None) -> None:
        """Ask again after something was entered, and select an entry."""
        if select is not None:
            # A look for news in between must not forget which entry was to be selected.
            self._wanted_row = select
        self.model.refresh()

    def selected(self) -> list[Entry]:
        """The entries that are selected, in the order of the list."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.entry(row) for row in rows]

    def row_is_shown(self, entry: Entry) -> bool:
        """Whether the list has this entry, as far as it was scrolled to."""
        return self.model.row_of(entry.number) is not None

    def current(self) -> Entry | None:
        """The entry that has the keyboard's mark."""
        index = self.table.currentIndex()
        return self.model.entry(index.row()) if index.isValid() else None

    def _follow(self) -> None:
        if self.model.refusal is not None:
            self._say(str(self.model.refusal))
        elif not self.model.rowCount():
            self._say(self._nothing())
        else:
            self.stack.setCurrentWidget(self.table)
            self.table.fit_once(self._book.name if self._book else "")
            self._select_wanted()

    def _select_wanted(self) -> None:
        wanted, self._wanted_row = self._wanted_row, None
        row = self.model.row_of(wanted) if wanted is not None else None
        if row is not None:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
            self._tell()

    def _nothing(self) -> str:
        if self.is_filtered:
            return self.tr("Nothing in this book fits the search and the filters.")
        return self.tr("This book is empty.")

    def _say(self, words: str) -> None:
        self.empty.setText(words)
        self.stack.setCurrentWidget(self.empty)

    def _tell(self) -> None:
        self.chosen.emit(self.current())

    def _to_table(self) -> None:
        """From the search to the first entry found."""
        self.ask()
        if self.model.rowCount():
            self.table.setFocus()
            if not self.table.currentIndex().isValid():
                self.table.selectRow(0)


class _Table(QTableView):
    def __init__(self, model: EntriesModel) -> None:
        super().__init__()
        self._fitted = ""
        self.setModel(model)
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

    def fit_once(self, book: str) -> None:
        """Fit the columns to the first page of a book; afterwards they are the operator's."""
        key = f"{book} {self.model().columnCount()}"
        if self._fitted == key:
            return
        self._fitted = key
        most = self.fontMetrics().averageCharWidth() * 30
        wanted = [self._width_of(column) for column in range(self.model().columnCount())]
        titles = [
            self.horizontalHeader().sectionSizeFromContents(column).width() for column in range(len(wanted))
        ]
        fitted = [max(min(width, most), title) for width, title in zip(wanted, titles, strict=True)]
        # What is left over goes to the column that was cut most.
        longest = max(range(len(wanted)), key=lambda column: wanted[column] - fitted[column])
        fitted[longest] += max(0, min(self.viewport().width() - sum(fitted), wanted[longest] - most))
        for column, width in enumerate(fitted):
            self.setColumnWidth(column, width)

    def _width_of(self, column: int) -> int:
        """Of the longest text in the first rows. Qt's own fitting asks for every role of every cell."""
        model = self.model()
        cells = [model.index(row, column) for row in range(min(FITTED_ROWS, model.rowCount()))]
        longest = max((str(cell.data() or "").partition("\n")[0] for cell in cells), key=len, default="")
        has_icon = any(cell.data(Qt.ItemDataRole.DecorationRole) for cell in cells)
        icon_px = self.iconSize().width() + 6 if has_icon else 0
        return self.fontMetrics().horizontalAdvance(longest) + icon_px + self._cell_px


def _day_line(words: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(words)
    line.setMaxLength(20)
    line.setClearButtonEnabled(True)
    return line


def _fill(box: QComboBox, everything: str, choices: list[tuple[str, object]]) -> None:
    box.clear()
    box.addItem(everything, _ANY)
    for words, value in choices:
        box.addItem(words, value)


def _midnight(typed: str, days: int) -> dt.datetime | None:
    """The beginning of a day in London (or of one so many days later); None for an empty line."""
    if not typed.strip():
        return None
    day = day_of(typed, dt.datetime.now(dt.UTC)) + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)
