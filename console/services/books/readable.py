"""The books as one person may read them: without what is kept from them (CMP-01, RIP-04).

A service that shows entries reads them here, and cannot forget the rule. What a service decides, counts up or
looks after reads the whole book.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.services.books.every import every, every_in_span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Sequence
    from contextlib import AbstractContextManager

    from console.domain.books.entries import CaseFile, Entry, EntryRef
    from console.domain.books.incident_numbers import IncidentNumber
    from console.services.books.ports import BookStore, UnitOfWork

_WORDS = re.compile(r"[^\W_]+")


class ReadableBooks:
    """Implements `services.books.ports.BookStore` for one reader. Calls wait for the database.

    Args:
        store: the books.
        kept: returns the numbers of the entries of a book that are kept from the reader; whether they may
            read a book at all is asked before.
        touched: returns the numbers of those that are not kept, but of which something later is.
        readable: returns a case without what is kept from the reader, or raises a refusal.
    """

    def __init__(
        self,
        store: BookStore,
        kept: Callable[[str], frozenset[int]],
        touched: Callable[[str], frozenset[int]],
        readable: Callable[[CaseFile], CaseFile],
    ) -> None:
        self._store, self._kept, self._touched, self._readable = store, kept, touched, readable

    def page(self, query: BookQuery, *, personal: bool) -> Sequence[Entry]:
        """Return a page of a list, filled up with those before where some are kept."""
        kept = self._kept(query.book)
        if not kept:
            return self._store.page(query, personal=personal)
        is_search = bool(query.text.strip() or query.kinds or query.author or query.where)
        touched = self._touched(query.book) if is_search else frozenset()
        found: list[Entry] = []
        while True:
            entries = self._store.page(query, personal=personal)
            found += [
                entry
                for entry in entries
                if entry.number not in kept
                and (entry.number not in touched or self._is_found(query, entry, personal=personal))
            ]
            if len(found) >= query.limit or len(entries) < query.limit:
                return found[: query.limit]
            query = replace(query, before=entries[-1].number)

    def _is_found(self, query: BookQuery, entry: Entry, *, personal: bool) -> bool:
        """Return whether a search finds an entry by what the reader may read of its case.

        The index has a case as a whole, and a word that only finds it would say what stands there.
        """
        case = self.case(entry.ref, personal=personal)
        said = (case.entry, *case.later) if case is not None else ()
        values = {(name, str(value)) for one in said for name, value in one.fields.items()}
        words = _WORDS.findall(" ".join([entry.called, *(value for _name, value in values)]).casefold())
        *sought, last = _WORDS.findall(query.text.casefold()) or [""]
        return (
            (not query.kinds or any(one.kind in query.kinds for one in said))
            and (not query.author or any(one.author == query.author for one in said))
            and set(query.where) <= values
            and set(sought) <= set(words)
            and any(word.startswith(last) for word in [*words, ""])
        )

    def count(self, query: BookQuery, *, personal: bool) -> int:
        """Return how many entries the reader finds by a query."""
        kept = self._kept(query.book)
        if not kept:
            return self._store.count(query, personal=personal)
        everything = BookQuery(query.book, limit=query.limit)
        if replace(query, before=None) != everything:
            return sum(1 for _ in every(self, replace(query, before=None), personal=personal))
        # The others need not be read to be counted.
        listed = (self._is_listed(query.book, number) for number in kept)
        return max(0, self._store.count(query, personal=personal) - sum(listed))

    def _is_listed(self, book: str, number: int) -> bool:
        """Return whether a list has an entry: it is not about another one."""
        found = every_in_span(self._store, book, number, number)
        return bool(found) and not found[0].about

    def entry(self, ref: EntryRef, *, personal: bool) -> Entry | None:
        """Return one entry, or None.

        Raises:
            Refusal: it is kept from the reader.
        """
        case = self.case(ref, personal=personal)
        return case.entry if case is not None else None

    def case(self, ref: EntryRef, *, personal: bool) -> CaseFile | None:
        """Return an entry with what the reader may read of all about it, or None.

        Raises:
            Refusal: it is kept from the reader.
        """
        case = self._store.case(ref, personal=personal)
        return self._readable(case) if case is not None else None

    def open_files(
        self, book: str, limit: int, *, personal: bool, before: int | None = None
    ) -> Sequence[CaseFile]:
        """Return open cases, newest first, each with what the reader may read of it."""
        kept = self._kept(book)
        if not kept:
            return self._store.open_files(book, limit, personal=personal, before=before)
        found: list[CaseFile] = []
        while True:
            files = self._store.open_files(book, limit, personal=personal, before=before)
            found += [_without(kept, one) for one in files if one.entry.number not in kept]
            if len(found) >= limit or len(files) < limit:
                return found[:limit]
            before = files[-1].entry.number

    def span(self, book: str, first: int, last: int, *, personal: bool) -> Sequence[Entry]:
        """Return the entries of a range of numbers that the reader may read, in order."""
        entries = self._store.span(book, first, last, personal=personal)
        kept = self._kept(book)
        return [one for one in entries if one.number not in kept]

    def due(self, book: str = "", limit: int = 500) -> Sequence[Entry]:
        """Return what waits for a countersignature and may be read by the reader, oldest first."""
        kept: dict[str, frozenset[int]] = {}
        most = limit
        while True:
            waiting = self._store.due(book, most)
            for name in {entry.book for entry in waiting} - kept.keys():
                kept[name] = self._kept(name)
            found = [entry for entry in waiting if entry.number not in kept[entry.book]]
            if len(found) >= limit or len(waiting) < most:
                return found[:limit]
            # What is kept from the reader fills no place in their list.
            most *= 2

    def due_refs(self) -> Sequence[EntryRef]:
        """Return all entries that still need a countersignature and are not kept from the reader."""
        waiting = self._store.due_refs()
        kept = {book: self._kept(book) for book in {ref.book for ref in waiting}}
        return [ref for ref in waiting if ref.number not in kept[ref.book]]

    def marked(
        self, book: str, kinds: Collection[str], *, is_open: bool | None = None
    ) -> Sequence[tuple[int, int]]:
        """Return the numbers of all entries of some kinds that are not kept from the reader."""
        kept = self._kept(book)
        return [one for one in self._store.marked(book, kinds, is_open=is_open) if one[0] not in kept]

    def unit(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a unit of work."""
        return self._store.unit()

    def damaged(self, ref: EntryRef) -> None:
        """Tell that an entry cannot be understood."""
        self._store.damaged(ref)

    def incident_entry(self, own: IncidentNumber) -> int | None:
        """Return the number of the entry of an incident, or None."""
        return self._store.incident_entry(own)

    def number_at(self, book: str, instant_utc: dt.datetime) -> int:
        """Return the number of the last entry up to an instant."""
        return self._store.number_at(book, instant_utc)

    def head(self, book: str) -> tuple[int, str]:
        """Return number and hash of the newest entry."""
        return self._store.head(book)


def _without(kept: frozenset[int], case: CaseFile) -> CaseFile:
    return replace(case, later=tuple(one for one in case.later if one.number not in kept))
