"""The columns of a book's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import KINDS
from console.domain.books.fields import Shape
from console.domain.books.instants import spoken_moment
from console.domain.books.kinds import Part
from console.ui.books.formatting import entry_fields, kind_words, one_line
from console.ui.widgets.column_model import TableColumn
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from console.domain.books.entries import Entry
    from console.domain.books.fields import FieldSpec
    from console.domain.books.kinds import Book, EntryKind

MOST_WORDS = 80


def state_words(entry: Entry) -> str:
    """Open or closed; nothing for an entry that stands alone."""
    kind = KINDS.get(entry.kind)
    if kind is None or kind.part is not Part.OPENS:
        return ""
    if entry.is_open:
        return QCoreApplication.translate("Books", "open")
    return QCoreApplication.translate("Books", "closed")


def book_columns(book: Book, kind: EntryKind | None = None) -> list[TableColumn[Entry]]:
    """Number, state, when, then the fields that the kind shows; of several kinds a summary."""
    standing = [one for one in book.kinds if one.part in {Part.OPENS, Part.ALONE} and not one.is_automatic]
    only = kind or (standing[0] if len(standing) == 1 and book.name not in {"operators", "audit"} else None)
    columns = [_number()]
    if any(one.part is Part.OPENS for one in standing):
        columns.append(_state())
    fields = [spec for name in only.columns for spec in only.fields if spec.name == name] if only else []
    if not any(spec.shape is Shape.INSTANT for spec in fields):
        title = QCoreApplication.translate("Books", "Entered")
        columns.append(_column(title, lambda entry: spoken_moment(entry.instant_utc)))
    if fields:
        columns += [_field(spec) for spec in fields]
    else:
        columns += [
            _column(QCoreApplication.translate("Books", "Entry"), kind_words),
            _column(QCoreApplication.translate("Books", "What"), summary),
        ]
    columns.append(_column(QCoreApplication.translate("Books", "By"), lambda entry: entry.author))
    return columns


def summary(entry: Entry) -> str:
    """The fields of the kind's columns on one line; all of them where the kind is not known."""
    kind = KINDS.get(entry.kind)
    shown = kind.columns if kind is not None else None
    said = [
        one_line(value, spec, MOST_WORDS)
        for _, spec, value in entry_fields(entry)
        if shown is None or (spec is not None and spec.name in shown and spec.shape is not Shape.INSTANT)
    ]
    return " · ".join(filter(None, said))


def _column(title: str, shown: object) -> TableColumn[Entry]:
    return TableColumn(title, shown, shown)  # type: ignore[arg-type]  # the order is the book's, never asked


def _number() -> TableColumn[Entry]:
    title = QCoreApplication.translate("Books", "No.")
    return _column(title, lambda entry: str(entry.number))


def _state() -> TableColumn[Entry]:
    icons = {True: icon("open"), False: icon("closed")}

    def shape(entry: Entry) -> QIcon | None:
        return icons[entry.is_open] if state_words(entry) else None

    title = QCoreApplication.translate("Books", "State")
    return TableColumn(title, state_words, state_words, icon=shape)


def _field(spec: FieldSpec) -> TableColumn[Entry]:
    def shown(entry: Entry) -> str:
        return one_line(entry.fields.get(spec.name), spec, MOST_WORDS)

    def hint(entry: Entry) -> str:
        return one_line(entry.fields.get(spec.name), spec, 600)

    return TableColumn(spec.title, shown, shown, hint=hint)
