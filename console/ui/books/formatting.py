"""Values of fields as people read them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.domain.books import BOOKS, KINDS
from console.domain.books.automatic_acts import act_of
from console.domain.books.fields import FieldSpec, Shape
from console.domain.books.instants import spoken_day, spoken_moment

if TYPE_CHECKING:
    from console.domain.books.entries import Entry, EntryRef
    from console.domain.books.fields import Value


def spoken(value: Value, spec: FieldSpec | None = None) -> str:
    """A value in words; an empty one is an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("Books", "yes"), QCoreApplication.translate("Books", "no")
        return yes if value else no
    if isinstance(value, dt.date):
        # An instant is a day as well.
        return spoken_moment(value) if isinstance(value, dt.datetime) else spoken_day(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if spec is not None and spec.shape is Shape.SIGNATURE:
        return QCoreApplication.translate("Books", "signed")
    said = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{said} {spec.unit}" if spec is not None and spec.unit else said


def one_line(value: Value, spec: FieldSpec | None = None, most: int = 160) -> str:
    """A value on one line of a list."""
    if isinstance(value, dt.datetime):
        return spoken_moment(value, seconds=False)
    said = " ".join(spoken(value, spec)[: 2 * most].split())
    return said if len(said) <= most else f"{said[: most - 1]}…"


def kind_words(entry: Entry) -> str:
    """What an entry is, such as “Incident” or “Camera called”."""
    kind = KINDS.get(entry.kind)
    # Titles of kinds are the field's own terms, as they are printed; they are English in every language.
    return kind.title if kind is not None else act_of(entry.kind).title


def ref_words(ref: EntryRef) -> str:
    """An entry by its book's title and its number, such as “Incident log 676”."""
    book = BOOKS.get(ref.book)
    return f"{book.title if book is not None else ref.book} {ref.number}"


def entry_fields(entry: Entry) -> list[tuple[str, FieldSpec | None, Value]]:
    """Title, spec and value of each field that an entry says, in the order of its form."""
    kind = KINDS.get(entry.kind)
    specs = kind.fields if kind is not None else ()
    known = [(spec.title, spec, entry.fields[spec.name]) for spec in specs if spec.name in entry.fields]
    names = {spec.name for spec in specs}
    return known + [
        (name.replace("_", " ").capitalize(), None, value)
        for name, value in entry.fields.items()
        if name not in names
    ]
