"""Formats field values for people to read."""

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
    """Return a value as text; an empty value gives an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        yes, no = QCoreApplication.translate("Books", "yes"), QCoreApplication.translate("Books", "no")
        return yes if value else no
    if isinstance(value, dt.date):
        # `datetime` is a subclass of `date`.
        return spoken_moment(value) if isinstance(value, dt.datetime) else spoken_day(value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    if spec is not None and spec.shape is Shape.SIGNATURE:
        return QCoreApplication.translate("Books", "signed")
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f"{text} {spec.unit}" if spec is not None and spec.unit else text


def one_line(value: Value, spec: FieldSpec | None = None, most: int = 160) -> str:
    """Return a value on one line for a list.

    Args:
        value: the value.
        spec: the field of the value; None if not known.
        most: most characters.
    """
    if isinstance(value, dt.datetime):
        return spoken_moment(value, seconds=False)
    text = " ".join(spoken(value, spec)[: 2 * most].split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def kind_words(entry: Entry) -> str:
    """Return the title of an entry's kind, for example “Incident” or “Camera called”."""
    kind = KINDS.get(entry.kind)
    # Titles of kinds are terms of the field and stay English in every language.
    return kind.title if kind is not None else act_of(entry.kind).title


def ref_words(ref: EntryRef) -> str:
    """Return the book's title and the entry's number, for example “Incident log 676”."""
    book = BOOKS.get(ref.book)
    return f"{book.title if book is not None else ref.book} {ref.number}"


def entry_fields(entry: Entry) -> list[tuple[str, FieldSpec | None, Value]]:
    """Return title, field and value of each field of an entry, in the order of its form."""
    kind = KINDS.get(entry.kind)
    specs = kind.fields if kind is not None else ()
    fields = [(spec.title, spec, entry.fields[spec.name]) for spec in specs if spec.name in entry.fields]
    names = {spec.name for spec in specs}
    return fields + [
        (name.replace("_", " ").capitalize(), None, value)
        for name, value in entry.fields.items()
        if name not in names
    ]
