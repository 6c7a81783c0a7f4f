"""Reading all entries that a query finds: what a service decides or reminds of may not end with a page.

One damaged entry keeps neither the console from starting nor a list from opening. What cannot be read, or not
be understood, is told once (`BookStore.damaged`) and left out; a case with such an entry is left out whole,
because nobody knows what it says. Where an entry keeps something from somebody, leaving it out would let
them have it: `has_unread`, `tied_entries` and
`orphaned_entries` are for services that must not.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from console.domain.books.entries import EntryRef
from console.domain.errors import UNFIT_VALUES, DamagedFault, OperatorError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from console.domain.books.entries import BookQuery, CaseFile, Entry
    from console.domain.books.fields import Value
    from console.services.books.ports import BookStore

PAGE = 500
FILES = 1_000
NOT_UNDERSTOOD = (*UNFIT_VALUES, OperatorError)
"""What code raises that reads a field which is missing, or has a value that is not possible there."""
T = TypeVar("T")


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
    *,
    personal: bool = False,
    is_wanted: Callable[[Mapping[str, Value]], bool] = lambda _fields: True,
) -> list[CaseFile]:
    """Return the case of every entry that a query finds, newest first.

    Args:
        store: the books.
        query: finds the entries; its limit does not count.
        personal: whether to read personal details.
        is_wanted: by the fields of the entry; the cases of others are not read any further.

    Raises:
        EnvironmentFault: the database is away, so that nothing is known.
    """
    wanted = [entry.ref for entry in every(store, query, personal=personal) if is_wanted(entry.fields)]
    return cases_of(store, wanted, personal=personal)


def cases_of(store: BookStore, refs: Iterable[EntryRef], *, personal: bool = False) -> list[CaseFile]:
    """Return the cases of entries, in their order.

    Raises:
        EnvironmentFault: the database is away.
    """
    found: list[CaseFile] = []
    for ref in refs:
        try:
            case = store.case(ref, personal=personal)
        except DamagedFault:
            store.damaged(ref)
            continue
        if case is not None:
            found.append(case)
    return found


def understood(store: BookStore, cases: Iterable[CaseFile], parse: Callable[[CaseFile], T]) -> Iterator[T]:
    """Return what cases say, as a function understands them; what it cannot understand is left out."""
    for case in cases:
        try:
            found = parse(case)
        except NOT_UNDERSTOOD:
            store.damaged(case.entry.ref)
            continue
        yield found


def every_in_span(
    store: BookStore, book: str, first: int, last: int, *, personal: bool = False
) -> list[Entry]:
    """Return all entries of a range of numbers that can be read, in order, also those about others.

    Raises:
        EnvironmentFault: the database is away.
    """
    if first > last:
        return []
    if last - first >= PAGE:
        parts = (
            every_in_span(store, book, at, min(at + PAGE - 1, last), personal=personal)
            for at in range(first, last + 1, PAGE)
        )
        return [entry for part in parts for entry in part]
    try:
        return list(store.span(book, first, last, personal=personal))
    except DamagedFault:
        if first < last:
            middle = (first + last) // 2
            return [
                *every_in_span(store, book, first, middle, personal=personal),
                *every_in_span(store, book, middle + 1, last, personal=personal),
            ]
        store.damaged(EntryRef(book, first))
        return []


def has_unread(store: BookStore, query: BookQuery, read: Sequence[Entry]) -> bool:
    """Return whether a query for kinds that open a case finds more than what could be read of it.

    The rows themselves are asked, however many they are: an index has nothing of what was damaged before.
    """
    there = {number for number, _ in store.marked(query.book, query.kinds, is_open=query.is_open)}
    return not there.issubset(entry.number for entry in read)


def tied_entries(
    store: BookStore, book: str, first: int, roots: Collection[int], *, personal: bool = False
) -> list[Entry]:
    """Return the entries from a number on that can be read and are about some entries, or about those."""
    tied, found = set(roots), []
    for entry in every_in_span(store, book, first, store.head(book)[0], personal=personal):
        if not tied.isdisjoint(entry.about):
            tied.add(entry.number)
            found.append(entry)
    return found


def orphaned_entries(store: BookStore, book: str, *, personal: bool = False) -> list[Entry]:
    """Return the entries about something that cannot be read, so that nobody knows whom they concern."""
    read: set[int] = set()
    orphans: dict[int, Entry] = {}
    for entry in every_in_span(store, book, 1, store.head(book)[0], personal=personal):
        read.add(entry.number)
        if any(about not in read or about in orphans for about in entry.about):
            orphans[entry.number] = entry
    return list(orphans.values())


def every_between(store: BookStore, book: str, since_utc: dt.datetime, until_utc: dt.datetime) -> list[Entry]:
    """Return all entries of a time that can be read, in order, also those about others."""
    first = store.number_at(book, since_utc) + 1
    return every_in_span(store, book, first, store.number_at(book, until_utc))
