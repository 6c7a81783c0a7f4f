"""Reading the books: pages, cases, queues. Newest first; a page takes the same time in a long book."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.apart import APART
from console.domain.books.entries import CaseFile, EntryRef, Relation
from console.domain.books.incident_numbers import own_number_of
from console.domain.date_names import ENGLISH
from console.domain.errors import UNFIT_VALUES
from console.domain.instants import spoken_day
from console.store.ledger.apart_keys import read_key
from console.store.ledger.decode import decoded
from console.store.ledger.incident_numbers import BOOK as INCIDENTS
from console.store.ledger.incident_numbers import entry_of, with_own_numbers
from console.store.ledger.search import found_rows, is_search
from console.store.ledger.word_sealing import with_opened_words
from console.store.tables import countersign_due, entry_keys, entry_links, ledger, open_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from console.domain.books.entries import BookQuery, Entry
    from console.domain.books.incident_numbers import IncidentNumber
    from console.store.ledger.search import TextIndex

SEALED = '"sealed":'
"""Text in the payload of every entry with personal details."""
READ_AT_ONCE = 200
"""Entries of a book kept apart that a search reads before it looks whether it has enough."""
SOUGHT = 1_000
"""Number of search results examined at a time if other conditions apply as well."""
COUNTED = 10_000
"""Number of search results counted at a time."""


def page(connection: Connection, texts: TextIndex, query: BookQuery, *, personal: bool) -> list[Any]:
    """Return the rows of one page."""
    query = bounded(connection, query)
    if query.book == INCIDENTS and (own := own_number_of(query.text)):
        return _named(connection, texts, query, own)
    if query.book in APART and query.text.strip():
        return _read_through(connection, texts, query, personal=personal)
    if is_search(query):
        return _searched(connection, texts, query, personal=personal)
    return list(connection.execute(_select_entries(query).limit(query.limit)))


def count(connection: Connection, texts: TextIndex, query: BookQuery, *, personal: bool) -> int:
    """Return how many entries a query finds, whatever its limit and its page."""
    query = dataclasses.replace(query, before=None, limit=COUNTED)
    if not is_search(query):
        found = _select_entries(bounded(connection, query)).order_by(None).subquery()
        return int(connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())
    total = 0
    while True:
        rows = page(connection, texts, query, personal=personal)
        total += len(rows)
        if len(rows) < COUNTED:
            return total
        query = dataclasses.replace(query, before=rows[-1].number)


def _named(connection: Connection, texts: TextIndex, query: BookQuery, own: IncidentNumber) -> list[Any]:
    """Return the row of the incident with this own number, if it meets the other conditions."""
    number = entry_of(connection, own)
    if number is None:
        return []
    rest = dataclasses.replace(query, text="")
    if is_search(rest):
        only = dataclasses.replace(rest, before=number + 1)
        if texts.search(connection, only, 1, personal=False) != [number]:
            return []
    return list(connection.execute(_select_entries(rest).where(ledger.c.number == number)))


def _read_through(connection: Connection, texts: TextIndex, query: BookQuery, *, personal: bool) -> list[Any]:
    """Search a book that is kept apart by reading it: its words are in no index."""
    words = query.text.casefold().split()
    rest = dataclasses.replace(query, text="", limit=READ_AT_ONCE)
    found: list[Any] = []
    while len(found) < query.limit:
        rows = page(connection, texts, rest, personal=personal)
        found += [row for row in rows if _has_words(connection, row, words, personal=personal)]
        if len(rows) < READ_AT_ONCE:
            break
        rest = dataclasses.replace(rest, before=rows[-1].number)
    return found[: query.limit]


def _has_words(connection: Connection, row: Any, words: list[str], *, personal: bool) -> bool:
    try:
        file = case(connection, EntryRef(row.book, row.number), personal=personal)
    except UNFIT_VALUES:
        return False
    entries_of = (file.entry, *file.later) if file is not None else ()
    said = " ".join(str(value) for entry in entries_of for value in entry.fields.values()).casefold()
    return all(word in said for word in words)


def bounded(connection: Connection, query: BookQuery) -> BookQuery:
    """Return the query with its end of time as a limit of number, so that no index of instants is needed."""
    if query.until_utc is None:
        return query
    after = number_at(connection, query.book, query.until_utc) + 1
    before = after if query.before is None else min(after, query.before)
    return dataclasses.replace(query, before=before)


def number_at(connection: Connection, book: str, instant_utc: dt.datetime) -> int:
    """Return the number of the last entry not later than an instant, by bisection.

    Entries are in order of time. Where a clock was set back they are not, and the result is approximate.
    """
    text = instant_utc.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    instant_of = sa.select(ledger.c.instant).where(
        ledger.c.book == book, ledger.c.number == sa.bindparam("number")
    )
    low = 0
    high = (
        connection.execute(sa.select(sa.func.max(ledger.c.number)).where(ledger.c.book == book)).scalar() or 0
    )
    while low < high:
        middle = (low + high + 1) // 2
        instant = connection.execute(instant_of, {"number": middle}).scalar()
        low, high = (middle, high) if instant is not None and instant <= text else (low, middle - 1)
    return low


def _select_entries(query: BookQuery) -> sa.Select[Any]:
    """Select entries that are not about other entries."""
    tied = sa.exists().where(entry_links.c.book == ledger.c.book, entry_links.c.number == ledger.c.number)
    select = sa.select(ledger).where(ledger.c.book == query.book, ~tied).order_by(ledger.c.number.desc())
    if query.before is not None:
        select = select.where(ledger.c.number < query.before)
    if query.since_utc is not None:
        since = query.since_utc.astimezone(dt.UTC).isoformat(timespec="milliseconds")
        select = select.where(ledger.c.instant >= since)
    return (
        select
        if query.is_open is None
        else select.where(has_open_case(query.book) if query.is_open else ~has_open_case(query.book))
    )


def has_open_case(book: str) -> sa.ColumnElement[bool]:
    """Return the condition that an entry opened a case of a book which is still open."""
    # A subquery, not a test of each entry: it finds the few open cases without reading the closed ones.
    return ledger.c.number.in_(sa.select(open_cases.c.number).where(open_cases.c.book == book))


def _searched(connection: Connection, texts: TextIndex, query: BookQuery, *, personal: bool) -> list[Any]:
    """Return rows found by the index that also match the other conditions, until the page is full."""
    rows: list[Any] = []
    is_narrowed = query.is_open is not None or query.since_utc is not None
    while len(rows) < query.limit:
        most = SOUGHT if is_narrowed else query.limit - len(rows)
        numbers = texts.search(connection, query, most, personal=personal)
        if not numbers:
            break
        rows += _matching_rows(connection, query, numbers)
        if len(numbers) < most:
            break
        query = dataclasses.replace(query, before=numbers[-1])
    return rows[: query.limit]


def _matching_rows(connection: Connection, query: BookQuery, numbers: list[int]) -> list[Any]:
    if query.is_open is None and query.since_utc is None:
        rows = found_rows(connection, query.book, numbers)
        return [rows[number] for number in numbers if number in rows]
    return list(connection.execute(_select_entries(query).where(ledger.c.number.in_(numbers))))


def entries(
    connection: Connection,
    rows: Iterable[Any],
    *,
    personal: bool,
    damaged: Callable[[EntryRef], None] | None = None,
) -> list[Entry]:
    """Decode rows; with personal details if they are wanted and not erased.

    Args:
        connection: to the database.
        rows: of the ledger's table.
        personal: whether personal details are wanted.
        damaged: told which rows cannot be decoded, and are left out; None: that is an error.
    """
    all_rows = list(rows)
    sealed = [row for row in all_rows if SEALED in row.payload]
    keys = _keys(connection, sealed) if personal else {}
    words = _erasures(connection, sealed)
    opened = _opened(connection, all_rows)

    def read(row: Any) -> Entry:
        place = (row.book, row.number)
        found = decoded(row, keys.get(place), words.get(place, ""), is_open=place in opened)
        return with_opened_words(connection, found)

    return with_own_numbers(connection, _each(all_rows, read, damaged))


def _each(
    rows: Iterable[Any], read: Callable[[Any], Entry], damaged: Callable[[EntryRef], None] | None
) -> Iterator[Entry]:
    for row in rows:
        try:
            yield read(row)
        except UNFIT_VALUES:
            if damaged is None:
                raise
            damaged(EntryRef(row.book, row.number))


def case(connection: Connection, ref: EntryRef, *, personal: bool) -> CaseFile | None:
    """Return an entry with all entries about it, and about those; None if there is no such entry."""
    rows = found_rows(connection, ref.book, [ref.number])
    if ref.number not in rows:
        return None
    later = _about(connection, ref.book, [ref.number])
    later |= _about(connection, ref.book, list(later)) if later else {}
    everything = [rows[ref.number], *(later[number] for number in sorted(later))]
    keys = _keys(connection, everything) if personal else {}
    opened = sa.select(open_cases).where(open_cases.c.book == ref.book, open_cases.c.number == ref.number)
    read = _reader(everything, keys, _erasures(connection, everything))
    is_open = connection.execute(opened).first() is not None
    opened_words = (with_opened_words(connection, read(row)) for row in everything)
    return _case_file(with_own_numbers(connection, opened_words), is_open=is_open)


def open_files(
    connection: Connection,
    book: str,
    limit: int,
    *,
    personal: bool,
    before: int | None = None,
    damaged: Callable[[EntryRef], None],
) -> tuple[list[CaseFile], int | None]:
    """Return open cases of a book, the newest first, with all entries about them; only below a number.

    Also below which number to go on, None if there are no more. A case with an entry that cannot be decoded
    is left out whole: nobody knows what stands in it. A few queries read all of them: with one for each case,
    a long list takes seconds.
    """
    of_book = entry_links.c.book == book
    opened = sa.select(open_cases.c.number).where(open_cases.c.book == book)
    if before is not None:
        opened = opened.where(open_cases.c.number < before)
    opened = opened.order_by(open_cases.c.number.desc()).limit(limit)
    first = sa.select(entry_links.c.number).where(of_book, entry_links.c.about.in_(opened))
    second = sa.select(entry_links.c.number).where(of_book, entry_links.c.about.in_(first))
    wanted = sa.select(opened.subquery().c.number).union(first, second).subquery()
    rows = _in_parts(
        lambda part: connection.execute(
            sa.select(ledger).where(ledger.c.book == book, ledger.c.number.in_(part))
        ),
        list(connection.execute(sa.select(wanted.c.number).order_by(wanted.c.number)).scalars()),
    )
    keys: dict[tuple[str, int], bytes] = {}
    erased: dict[tuple[str, int], str] = {}
    for at in range(0, len(rows), MOST_NUMBERS):
        part = rows[at : at + MOST_NUMBERS]
        keys |= _keys(connection, part) if personal else {}
        erased |= _erasures(connection, part)
    read = _reader(rows, keys, erased)
    roots = set(connection.execute(opened).scalars())
    files: dict[int, list[Entry]] = {number: [] for number in sorted(roots, reverse=True)}
    belongs: dict[int, set[int]] = {number: {number} for number in roots}
    unread: list[int] = []

    def left_out(ref: EntryRef) -> None:
        unread.append(ref.number)
        damaged(ref)

    found = _each(rows, lambda row: with_opened_words(connection, read(row)), left_out)
    for entry in with_own_numbers(connection, found):
        cases = belongs.setdefault(entry.number, set())
        for about in entry.about:
            cases |= belongs.get(about, set())
        for number in cases:
            files[number].append(entry)
    for number in unread:
        links = sa.select(entry_links.c.about).where(of_book, entry_links.c.number == number)
        abouts = connection.execute(links).scalars().all()
        for case in belongs.get(number, set()).union(*(belongs.get(about, set()) for about in abouts)):
            files[case] = []
    read_files = [_case_file(entries_of, is_open=True) for entries_of in files.values() if entries_of]
    return read_files, min(roots) if len(roots) == limit else None


MOST_NUMBERS = 5_000
"""Numbers named in one query; databases have a limit."""


def _in_parts(ask: Callable[[list[int]], Iterable[Any]], numbers: list[int]) -> list[Any]:
    parts = (numbers[at : at + MOST_NUMBERS] for at in range(0, len(numbers), MOST_NUMBERS))
    return sorted((row for part in parts for row in ask(part)), key=lambda row: int(row.number))


def _reader(
    rows: Sequence[Any], keys: dict[tuple[str, int], bytes], erased: dict[tuple[str, int], str]
) -> Callable[[Any], Entry]:
    kinds = {row.number: row.kind for row in rows}

    def read(row: Any) -> Entry:
        place = (row.book, row.number)
        plain = decoded(row, keys.get(place), erased.get(place, ""))
        if plain.relation is not Relation.CORRECTS:
            return plain
        return decoded(row, keys.get(place), erased.get(place, ""), kinds.get(plain.about[0], ""))

    return read


def _case_file(everything: Sequence[Entry], *, is_open: bool) -> CaseFile:
    entry, *later = everything
    signers = [
        one.author for one in later if one.relation is Relation.COUNTERSIGNS and entry.number in one.about
    ]
    shown = tuple(one for one in later if one.relation not in {Relation.COUNTERSIGNS, Relation.ERASES})
    return CaseFile(entry, shown, is_open, tuple(dict.fromkeys(signers)))


def due(connection: Connection, book: str, limit: int) -> Sequence[Any]:
    """Return rows that wait for a countersignature, oldest first."""
    on = sa.and_(ledger.c.book == countersign_due.c.book, ledger.c.number == countersign_due.c.number)
    select = sa.select(ledger).join(countersign_due, on).order_by(countersign_due.c.instant).limit(limit)
    return connection.execute(select.where(ledger.c.book == book) if book else select).all()


def _about(connection: Connection, book: str, numbers: list[int]) -> dict[int, Any]:
    on = sa.and_(entry_links.c.book == ledger.c.book, entry_links.c.number == ledger.c.number)
    query = sa.select(ledger).join(entry_links, on)
    query = query.where(entry_links.c.book == book, entry_links.c.about.in_(numbers))
    return {row.number: row for row in connection.execute(query)}


def _keys(connection: Connection, rows: list[Any]) -> dict[tuple[str, int], bytes]:
    keys: dict[tuple[str, int], bytes] = {}
    for book in {row.book for row in rows}:
        numbers = [row.number for row in rows if row.book == book]
        query = sa.select(entry_keys).where(entry_keys.c.book == book, entry_keys.c.number.in_(numbers))
        found = {row.number: read_key(connection, book, row.key) for row in connection.execute(query)}
        keys |= {(book, number): key for number, key in found.items() if key is not None}
    return keys


def _opened(connection: Connection, rows: list[Any]) -> set[tuple[str, int]]:
    """Return which of the rows opened a case that is still open."""
    opened: set[tuple[str, int]] = set()
    for book in {row.book for row in rows}:
        numbers = [row.number for row in rows if row.book == book]
        query = sa.select(open_cases).where(open_cases.c.book == book, open_cases.c.number.in_(numbers))
        opened |= {(row.book, row.number) for row in connection.execute(query)}
    return opened


def _erased_words(row: Any) -> str:
    try:
        erasure = decoded(row, None)
    except UNFIT_VALUES:
        return "erased"
    day = spoken_day(erasure.instant_utc.date(), language=ENGLISH)
    return f"erased on {day} under {erasure.fields.get('rule', '')}"


def _erasures(connection: Connection, rows: list[Any]) -> dict[tuple[str, int], str]:
    """Return the text for each row whose personal details were erased."""
    texts: dict[tuple[str, int], str] = {}
    for book in {row.book for row in rows}:
        numbers = [row.number for row in rows if row.book == book]
        on = sa.and_(entry_links.c.book == ledger.c.book, entry_links.c.number == ledger.c.number)
        query = sa.select(ledger, entry_links.c.about.label("erased")).join(entry_links, on)
        query = query.where(entry_links.c.book == book, entry_links.c.about.in_(numbers))
        query = query.where(entry_links.c.relation == Relation.ERASES.value)
        for row in connection.execute(query):
            texts[book, row.erased] = _erased_words(row)
    return texts
