"""Entries in words, by the number by which people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books import BOOKS

if TYPE_CHECKING:
    from console.domain.books.entries import Entry, EntryRef


def spoken_ref(ref: EntryRef) -> str:
    """Return the book's title and the entry's number, for example “Visitors' register 676”."""
    return f"{_title(ref.book)} {ref.number}"


def spoken_entry(entry: Entry) -> str:
    """Return the book's title and the number that people know, for example “Incident log 2026/0412”."""
    return f"{_title(entry.book)} {entry.called}"


def _title(book: str) -> str:
    return BOOKS[book].title if book in BOOKS else book
