"""The books in the main database: implements `services.books.ports.BookStore`."""

from __future__ import annotations

import dataclasses
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.entries import EntryRef
from console.store.ledger import reading
from console.store.ledger.chain import NO_HASH
from console.store.ledger.faults import reading_from
from console.store.ledger.incident_numbers import entry_of
from console.store.ledger.search import TextIndex, is_search
from console.store.tables import countersign_due, entry_links, ledger

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from console.domain.books.entries import BookQuery, CaseFile, Entry
    from console.domain.books.incident_numbers import IncidentNumber
    from console.store.ledger.unit import LedgerUnit, Units

_log = logging.getLogger(__name__)


class BookTable:
    """The books in the main database. Any thread that may wait for it."""

    def __init__(self, engine: Engine, units: Units) -> None:
        self._engine, self._units = engine, units
        self.texts = TextIndex(engine)
        self.on_damaged: Callable[[EntryRef], None] = lambda _ref: None
        """Told once of each entry that cannot be read. Any thread; it returns at once."""
        self._damaged: set[EntryRef] = set()

    def damaged(self, ref: EntryRef) -> None:
        """Tell, once, that an entry cannot be read or understood, and is left out of lists."""
        if ref not in self._damaged:
            self._damaged.add(ref)
            _log.error("%s cannot be read, and is left out of lists; verify the books", ref)
            self.on_damaged(ref)

    def unit(self) -> AbstractContextManager[LedgerUnit]:
        """Begin a unit of work; within this process, one at a time."""
        return self._units.begin()

    def page(self, query: BookQuery, *, personal: bool) -> Sequence[Entry]:
        """Return entries that are not about others (no corrections or countersignatures), newest first.

        One that cannot be decoded is told, and left out; the page is filled up with those before it.
        """
        found: list[Entry] = []
        with self._ready(query) as connection:
            while True:
                part = dataclasses.replace(query, limit=query.limit - len(found))
                rows = reading.page(connection, self.texts, part, personal=personal)
                found += reading.entries(connection, rows, personal=personal, damaged=self.damaged)
                if len(rows) < part.limit or len(found) >= query.limit:
                    return found
                query = dataclasses.replace(query, before=rows[-1].number)

    def count(self, query: BookQuery, *, personal: bool) -> int:
        """Return how many entries match; `before` and `limit` are ignored."""
        with self._ready(query) as connection:
            return reading.count(connection, self.texts, query, personal=personal)

    def entry(self, ref: EntryRef, *, personal: bool) -> Entry | None:
        """Return one entry, or None."""
        case = self.case(ref, personal=personal)
        return case.entry if case else None

    def incident_entry(self, own: IncidentNumber) -> int | None:
        """Return the number of the entry of the incident with this own number, or None."""
        with reading_from(self._engine) as connection:
            return entry_of(connection, own)

    def case(self, ref: EntryRef, *, personal: bool) -> CaseFile | None:
        """Return one entry with all later entries about it, or None."""
        with reading_from(self._engine) as connection:
            return reading.case(connection, ref, personal=personal)

    def open_files(
        self, book: str, limit: int, *, personal: bool, before: int | None = None
    ) -> Sequence[CaseFile]:
        """Return open cases of a book with all entries about them, newest first; only below a number.

        One with an entry that cannot be decoded is told, and left out.
        """
        found: list[CaseFile] = []
        with reading_from(self._engine) as connection:
            while True:
                part, before = reading.open_files(
                    connection,
                    book,
                    limit - len(found),
                    personal=personal,
                    before=before,
                    damaged=self.damaged,
                )
                found += part
                if before is None or len(found) >= limit:
                    return found

    def number_at(self, book: str, instant_utc: dt.datetime) -> int:
        """Return the number of the last entry not later than an instant; near it, if a clock was set back."""
        with reading_from(self._engine) as connection:
            return reading.number_at(connection, book, instant_utc)

    def span(self, book: str, first: int, last: int, *, personal: bool) -> Sequence[Entry]:
        """Return every entry of a range of numbers in order, including corrections and countersignatures."""
        query = sa.select(ledger).where(ledger.c.book == book, ledger.c.number.between(first, last))
        with reading_from(self._engine) as connection:
            rows = connection.execute(query.order_by(ledger.c.number)).all()
            return reading.entries(connection, rows, personal=personal)

    def marked(
        self, book: str, kinds: Collection[str], *, is_open: bool | None = None
    ) -> Sequence[tuple[int, int]]:
        """Return the numbers of all entries of some kinds, in order, and what each is about, or 0."""
        tie = (entry_links.c.book == ledger.c.book) & (entry_links.c.number == ledger.c.number)
        about = sa.func.coalesce(sa.func.min(entry_links.c.about), 0)
        query = sa.select(ledger.c.number, about).select_from(ledger.outerjoin(entry_links, tie))
        query = query.where(ledger.c.book == book, ledger.c.kind.in_(sorted(kinds))).group_by(ledger.c.number)
        if is_open is not None:
            query = query.where(reading.has_open_case(book) if is_open else ~reading.has_open_case(book))
        with reading_from(self._engine) as connection:
            return [(int(row[0]), int(row[1])) for row in connection.execute(query.order_by(ledger.c.number))]

    def due(self, book: str = "", limit: int = 500) -> Sequence[Entry]:
        """Return entries that wait for a countersignature, oldest first; of all books if none is named."""
        with reading_from(self._engine) as connection:
            rows = reading.due(connection, book, limit)
            return reading.entries(connection, rows, personal=True, damaged=self.damaged)

    def due_refs(self) -> Sequence[EntryRef]:
        """Return all entries that wait for a countersignature, oldest first."""
        query = sa.select(countersign_due.c.book, countersign_due.c.number).order_by(
            countersign_due.c.instant
        )
        with reading_from(self._engine) as connection:
            return [EntryRef(row.book, row.number) for row in connection.execute(query)]

    def head(self, book: str) -> tuple[int, str]:
        """Return number and hash of the newest entry; 0 and 64 zeros for an empty book."""
        newest = sa.select(ledger.c.number, ledger.c.hash).where(ledger.c.book == book)
        with reading_from(self._engine) as connection:
            row = connection.execute(newest.order_by(ledger.c.number.desc()).limit(1)).first()
        return (row.number, row.hash) if row else (0, NO_HASH)

    @contextmanager
    def _ready(self, query: BookQuery) -> Iterator[Connection]:
        with reading_from(self._engine) as connection:
            if is_search(query):
                self.texts.update(query.book)
            yield connection
