"""Appending to a book within a unit of work."""

from __future__ import annotations

import dataclasses
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.entries import Relation
from console.store.ledger.apart_keys import stored_key
from console.store.ledger.append_server import append_on_server, closed, is_open
from console.store.ledger.chain import NO_HASH, entry_hash
from console.store.ledger.entry_encoding import compose
from console.store.ledger.stated_keys import refusal_of, strange_keys
from console.store.ledger.word_keys import wrap_for
from console.store.ledger.word_sealing import with_sealed_words
from console.store.tables import countersign_due, entry_keys, entry_links, open_cases
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from console.domain.books.entries import NewEntry
    from console.store.ledger.entry_encoding import Composed

_TIP = "SELECT number, hash, instant FROM ledger WHERE book = ? ORDER BY number DESC LIMIT 1"
_INSERT = (
    "INSERT INTO ledger (book, kind, author, instant, payload, number, previous_hash, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def append(connection: Connection, entry: NewEntry, now_utc: dt.datetime) -> int:
    """Append an entry with its key, relations, open case and place in the countersigning queue.

    Return its number. No one else can append until the caller's unit of work ends, so that the newest number
    stays the newest.

    Raises:
        OperatorError: it closes a case that is already closed.
    """
    worded = with_sealed_words(connection, entry)
    readers, entry = (entry.author, *entry.readers), worded.entry
    number = _append(connection, entry, now_utc)
    if worded.private is not None:
        wrap_for(connection, number, worded.private, readers)
        for login, public in strange_keys(connection, readers).items():
            _append(connection, refusal_of(connection, login, public, entry.author), now_utc)
    return number


def _append(connection: Connection, entry: NewEntry, now_utc: dt.datetime) -> int:
    composed = compose(entry, now_utc)
    composed = dataclasses.replace(composed, key=stored_key(connection, entry.book, composed.key))
    if is_postgres(connection):
        return append_on_server(connection, composed)
    number = _insert(connection, composed)
    if composed.key is not None:
        key_row = {"book": entry.book, "number": number, "key": composed.key}
        connection.execute(sa.insert(entry_keys), key_row)
    _relate(connection, composed, number)
    return number


def _insert(connection: Connection, composed: Composed) -> int:
    """Insert the entry through SQLite's own driver, because SQLAlchemy would take as long as the disk."""
    driver: Any = connection.connection.driver_connection
    with _sqlalchemys_errors():
        tip = driver.execute(_TIP, (composed.entry.book,)).fetchone()
        number, previous_hash = (tip[0] + 1, tip[1]) if tip else (1, NO_HASH)
        row = composed.row(tip[2] if tip else None)
        driver.execute(_INSERT, (*row, number, previous_hash, entry_hash(row, number, previous_hash)))
    return int(number)


@contextmanager
def _sqlalchemys_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise sa.exc.DatabaseError(_INSERT, None, error) from error


def _relate(connection: Connection, composed: Composed, number: int) -> None:
    entry = composed.entry
    place = {"book": entry.book, "number": number}
    if entry.relation is not None and entry.about:
        links = [{**place, "about": about, "relation": entry.relation.value} for about in entry.about]
        connection.execute(sa.insert(entry_links), links)
    if entry.relation is Relation.COUNTERSIGNS:
        _done(connection, countersign_due, entry)
    elif entry.relation is Relation.CLOSES and _done(connection, open_cases, entry) != len(entry.about):
        # Someone else closed it meanwhile.
        raise closed(entry)
    elif entry.relation is Relation.REOPENS and entry.about:
        _reopen(connection, entry)
    if composed.opens:
        connection.execute(sa.insert(open_cases), place)
    if composed.due:
        connection.execute(sa.insert(countersign_due), {**place, "instant": composed.instant})


def _reopen(connection: Connection, entry: NewEntry) -> None:
    """Make closed cases open again; two consoles may want to at once."""
    already = sa.select(open_cases.c.number).where(
        open_cases.c.book == entry.book, open_cases.c.number.in_(entry.about)
    )
    if connection.execute(already).first() is not None:
        raise is_open(entry)
    connection.execute(
        sa.insert(open_cases), [{"book": entry.book, "number": about} for about in entry.about]
    )


def _done(connection: Connection, table: sa.Table, entry: NewEntry) -> int:
    done = sa.delete(table).where(table.c.book == entry.book, table.c.number.in_(entry.about))
    return connection.execute(done).rowcount
