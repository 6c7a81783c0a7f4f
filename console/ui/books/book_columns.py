"""The table columns of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import book_words
from console.domain.books import KINDS
from console.domain.books.fields import Shape
from console.domain.books.kinds import Part
from console.domain.instants import spoken_moment
from console.ui.books.formatting import PLAIN, kind_words, one_line, summary
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from console.domain.books.entries import Entry
    from console.domain.books.entry_words import EntryNames
    from console.domain.books.fields import FieldSpec
    from console.domain.books.kinds import Book, EntryKind

INCIDENTS = "incidents"
MOST_WORDS = 80
MOST_DETAILS, MOST_HINT = 200, 600
"""Most characters of a summary, and of a text under the mouse."""


def state_words(entry: Entry) -> str:
    """Return “Open” or “Closed”, or an empty text for an entry that is not a case."""
    kind = KINDS.get(entry.kind)
    if kind is None or kind.part is not Part.OPENS:
        return ""
    if entry.is_open:
        return QCoreApplication.translate("Books", "Open")
    return QCoreApplication.translate("Books", "Closed")


def book_columns(
    book: Book, kind: EntryKind | None = None, names: EntryNames = PLAIN
) -> list[TableColumn[Entry]]:
    """Return the columns of a book: number, state, time, and the fields of its kind or a summary."""
    standing = [
        book_kind
        for book_kind in book.kinds
        if book_kind.part in {Part.OPENS, Part.ALONE} and not book_kind.is_automatic
    ]
    only_kind = kind or (
        standing[0] if len(standing) == 1 and book.name not in {"operators", "audit"} else None
    )
    has_own_numbers = book.name == INCIDENTS
    columns = [_own_number() if has_own_numbers else _number()]
    if any(book_kind.part is Part.OPENS for book_kind in standing):
        columns.append(_state())
    fields = (
        [spec for name in only_kind.columns for spec in only_kind.fields if spec.name == name]
        if only_kind
        else []
    )
    if not any(spec.shape is Shape.INSTANT for spec in fields):
        title = QCoreApplication.translate("Books", "Entered")
        columns.append(_column(title, lambda entry: spoken_moment(entry.instant_utc)))
    # What matters comes first, because the right end of a narrow list is scrolled to.
    columns += [_field(spec, names) for spec in fields] or [_details(names)]
    columns.append(
        _column(QCoreApplication.translate("Books", "By"), lambda entry: names.author(entry.author))
    )
    if not fields:
        columns.append(_column(QCoreApplication.translate("Books", "Entry"), kind_words))
    if has_own_numbers:
        columns.append(_number())
    return columns


def _column(title: str, text_of: object) -> TableColumn[Entry]:
    return TableColumn(title, text_of, text_of)  # type: ignore[arg-type]  # the order is the book's, never asked


def _number() -> TableColumn[Entry]:
    title = QCoreApplication.translate("Books", "No.")
    return _column(title, lambda entry: str(entry.number))


def _own_number() -> TableColumn[Entry]:
    return _column(QCoreApplication.translate("Books", "Incident"), lambda entry: entry.own_number)


def _state() -> TableColumn[Entry]:
    icons = {True: icon("open"), False: icon("closed")}

    def shape(entry: Entry) -> QIcon | None:
        return icons[entry.is_open] if state_words(entry) else None

    title = QCoreApplication.translate("Books", "State")
    return TableColumn(title, state_words, state_words, icon=shape)


def _details(names: EntryNames) -> TableColumn[Entry]:
    def cell_text(entry: Entry) -> str:
        text = summary(entry, names)
        return text if len(text) <= MOST_DETAILS else f"{text[: MOST_DETAILS - 1]}…"

    title = QCoreApplication.translate("Books", "Details")
    return TableColumn(title, cell_text, cell_text, hint=lambda entry: summary(entry, names, MOST_HINT))


def _field(spec: FieldSpec, names: EntryNames) -> TableColumn[Entry]:
    def cell_text(entry: Entry) -> str:
        return one_line(entry.fields.get(spec.name), spec, MOST_WORDS, names)

    def tooltip(entry: Entry) -> str:
        return one_line(entry.fields.get(spec.name), spec, MOST_HINT, names)

    return TableColumn(book_words(spec.title), cell_text, cell_text, hint=tooltip)
