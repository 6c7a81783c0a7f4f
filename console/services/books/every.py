"""Reading all entries that a query finds: what a service decides or reminds of may not end with a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.entries import EntryRef
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.domain.books.entries import BookQuery, CaseFile, Entry
    from console.domain.books.fields import Value
    from console.services.books.ports import BookStore

PAGE = 500
FILES = 1_000


def every(store: BookStore, query: BookQuery, *, personal: bool = False) -> Iterator[Entry]:
    """Return every entry that a query finds, newest first, page by page; its limit does not count."""
    return every_of(lambda part: store.page(part, personal=personal), query)


def every_of(page: Callable[[BookQuery], Sequence[Entry]], query: BookQuery) -> Iterator[Entry]:
    """Return every entry that a query finds, newest first, from what returns a page of them."""
    query = replace(query, limit=PAGE)
    while True:
        entries = page(query)
        yield from entries
        if len(entries) < PAGE:
            return
        query = replace(query, before=entries[-1].number)


def every_open_file(
    store: BookStore, book: str, *, personal: bool = False, before: int | None = None
) -> Iterator[CaseFile]:
    """Return every open case of a book with all later entries about it, newest first; only below a number."""
    while True:
        files = store.open_files(book, FILES, personal=personal, before=before)
        yield from files
        if len(files) < FILES:
            return
        before = files[-1].entry.number


def every_case(
    store: BookStore,
    query: BookQuery,
    failed: Callable[[EntryRef], None],
    is_wanted: Callable[[Mapping[str, Value]], bool] = lambda _fields: True,
) -> list[CaseFile]:
    """Return the case of every entry that a query finds, newest first; what is damaged is told and left out.

    One damaged entry must not keep the console from starting, nor the others from being known.

    Args:
        store: the books.
        query: of kinds of a book; nothing else of it counts.
        failed: called with what cannot be read.
        is_wanted: by the fields of the entry; the cases of others are not read any further.

    Raises:
        EnvironmentFault: the database is away, so that nothing is known.
    """
    try:
        wanted = [entry for entry in every(store, query, personal=True) if is_wanted(entry.fields)]
        cases = [store.case(entry.ref, personal=True) for entry in wanted]
        return [case for case in cases if case is not None]
    except EnvironmentFault:
        return [case for entry, case in every_readable(store, query, failed) if is_wanted(entry.fields)]


def every_readable(
    store: BookStore, query: BookQuery, failed: Callable[[EntryRef], None]
) -> Iterator[tuple[Entry, CaseFile]]:
    """Return every entry that a query finds, with its case; what is damaged is told and left out.

    One that cannot be read keeps its whole page from being read, so that all are then read one by one.

    Args:
        store: the books.
        query: of kinds of a book; nothing else of it counts.
        failed: called with what cannot be read.

    Raises:
        EnvironmentFault: the database is away, so that nothing is known.
    """
    for number in range(store.head(query.book)[0], 0, -1):
        ref = EntryRef(query.book, number)
        try:
            found = store.case(ref, personal=True)
        except EnvironmentFault:
            store.head(query.book)  # is it this entry, or the database?
            failed(ref)
            continue
        # As a page lists them: entries of these kinds, and those that later entries of these kinds are about.
        if found is not None and any(one.kind in query.kinds for one in (found.entry, *found.later)):
            yield found.entry, found
