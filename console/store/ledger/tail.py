"""Whether entries whose commit is in doubt are in the book already."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.store.ledger.chain import canonical
from console.store.ledger.entry_encoding import compose
from console.store.tables import ledger

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from console.domain.books.entries import NewEntry

TAIL = 20_000
"""Entries of a book that are looked through. Other consoles may have entered some meanwhile."""
Identity = tuple[str, str, str, str, str]


def missing_of(connection: Connection, entries: Sequence[NewEntry]) -> list[NewEntry]:
    """Return the entries that are not in the tail of their books, in order; all have their own instants."""
    there: Counter[Identity] = Counter()
    identities = [_identity(entry, entry.instant_utc) for entry in entries if entry.instant_utc is not None]
    for book in {entry.book for entry in entries}:
        there += _present(connection, book, {found[3] for found in identities if found[0] == book})
    missing = []
    for entry, identity in zip(entries, identities, strict=True):
        if there[identity]:
            there[identity] -= 1
        else:
            missing.append(entry)
    return missing


def _identity(entry: NewEntry, instant_utc: dt.datetime) -> Identity:
    composed = compose(entry, instant_utc)
    return entry.book, entry.kind, entry.author, composed.instant, canonical(composed.payload)


def _present(connection: Connection, book: str, instants: set[str]) -> Counter[Identity]:
    newest = sa.select(sa.func.max(ledger.c.number)).where(ledger.c.book == book).scalar_subquery()
    query = sa.select(ledger.c.kind, ledger.c.author, ledger.c.instant, ledger.c.payload).where(
        ledger.c.book == book, ledger.c.number > newest - TAIL, ledger.c.instant.in_(instants)
    )
    return Counter(
        (book, row.kind, row.author, row.instant, _without_remark(row.payload))
        for row in connection.execute(query)
    )


def _without_remark(payload: str) -> str:
    """Return a payload without the remark that it was entered late, which the database adds."""
    content = json.loads(payload)
    content.pop("doubt", None)
    return canonical(content)
