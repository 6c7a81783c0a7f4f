"""Erasing personal details: implements `services.books.ports.ErasureStore`."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.entries import NewEntry, Relation
from console.store.ledger.faults import reading_from
from console.store.ledger.search import roots_of
from console.store.people_rows import NO_HANDOVER
from console.store.people_tables import delegations, shifts, standing_orders
from console.store.tables import entry_keys, entry_links, ledger, open_cases, pictures, word_wraps
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.books.fields import Value
    from console.store.ledger.book_table import BookTable

ERASED = "erased"
DOCUMENTS = {
    "prints": ("authority", "document"),
    "disclosures": ("request", "document"),
    "complaints": ("complaint", "document"),
    "deployments": ("deployment", "photograph"),
}
"""Books whose entries have documents: the prefix of the documents' names, and the field that names one."""


class Erasing:
    """Erases personal details. Any thread that may wait."""

    def __init__(self, engine: Engine, books: BookTable) -> None:
        self._engine, self._books = engine, books

    def expired(self, book: str, before_utc: dt.datetime) -> list[int]:
        """Return the entries with personal details that ended, or whose case ended, before an instant."""
        before = before_utc.astimezone(dt.UTC).isoformat(timespec="milliseconds")
        on = sa.and_(ledger.c.book == entry_keys.c.book, ledger.c.number == entry_keys.c.number)
        keyed = sa.select(entry_keys.c.number).join(ledger, on).order_by(entry_keys.c.number)
        keyed = keyed.where(entry_keys.c.book == book, ledger.c.instant < before)
        with reading_from(self._engine) as connection:
            numbers = list(connection.execute(keyed).scalars())
            kept_roots = _kept_roots(connection, book, before)
            roots = _roots(connection, book, numbers)
        return [number for number in numbers if roots.get(number, number) not in kept_roots]

    def erase(self, book: str, numbers: Sequence[int], author: str, rule: str) -> None:
        """Destroy the keys of entries, update the search index and enter it, in one unit of work."""
        self._books.texts.update(book)
        with self._books.unit() as unit:
            connection = unit.connection
            _destroy_keys(connection, book, numbers)
            roots = _roots(connection, book, numbers)
            _erase_beside(connection, book, set(numbers) | set(roots.values()))
            self._books.texts.renew(connection, book, {roots.get(number, number) for number in numbers})
            fields: dict[str, Value] = {"rule": rule, "count": len(numbers)}
            unit.append(
                NewEntry(book, f"{book}.{ERASED}", author, fields, {}, tuple(numbers), Relation.ERASES)
            )

    def clear_traces(self) -> None:
        """Remove deleted content from free pages, index segments and the write-ahead log."""
        self._books.texts.clear_traces()


def _destroy_keys(connection: Connection, book: str, numbers: Sequence[int]) -> None:
    if is_postgres(connection):
        # The tables of the ledger belong to another role.
        parameters = {"book": book, "numbers": list(numbers)}
        connection.execute(sa.text("SELECT ledger_erase(:book, :numbers)"), parameters)
        return
    keys = entry_keys.c.number.in_(numbers) & (entry_keys.c.book == book)
    connection.execute(sa.delete(entry_keys).where(keys))


def _erase_beside(connection: Connection, book: str, numbers: set[int]) -> None:
    """Erase what tables beside the ledger have of the entries: hand-over notes, reasons, documents."""
    if book == "staff":
        ended = shifts.c.number.in_(numbers) & shifts.c.ended_utc.is_not(None)
        connection.execute(sa.update(shifts).where(ended).values(handover=NO_HANDOVER))
    elif book == "people":
        for table in (delegations, standing_orders):
            connection.execute(sa.update(table).where(table.c.number.in_(numbers)).values(why=""))
    elif book == "authorisations":
        # Only of authorisations that are erased themselves, not of one of which a later entry is.
        keyed = sa.exists().where(entry_keys.c.book == book, entry_keys.c.number == word_wraps.c.number)
        connection.execute(sa.delete(word_wraps).where(word_wraps.c.number.in_(numbers), ~keyed))
    elif book in DOCUMENTS:
        _erase_documents(connection, book, numbers)


def _erase_documents(connection: Connection, book: str, numbers: set[int]) -> None:
    """Delete the documents of erased cases, but those that a case which is not erased has too."""
    prefix, field = DOCUMENTS[book]
    entered = sa.select(ledger.c.number, ledger.c.payload).where(
        ledger.c.book == book, ledger.c.payload.contains(f'"{field}"', autoescape=True)
    )
    documents = {
        number: document
        for number, payload in connection.execute(entered)
        if (document := json.loads(payload).get("fields", {}).get(field))
    }
    roots = _roots(connection, book, list(documents))
    keyed = set(connection.execute(sa.select(entry_keys.c.number).where(entry_keys.c.book == book)).scalars())
    gone: set[str] = set()
    kept: set[str] = set()
    for number, document in documents.items():
        # A letter without words of its own has no key; it goes with the request that it is about.
        root = roots.get(number, number)
        (kept if root in keyed else gone if root in numbers else set()).add(document)
    names = [f"{prefix}/{document}" for document in gone - kept]
    connection.execute(sa.delete(pictures).where(pictures.c.name.in_(names)))


def _kept_roots(connection: Connection, book: str, before: str) -> set[int]:
    """Return the entries whose case is open, or was closed after the instant."""
    opened = sa.select(open_cases.c.number).where(open_cases.c.book == book)
    on = sa.and_(ledger.c.book == entry_links.c.book, ledger.c.number == entry_links.c.number)
    closed = sa.select(entry_links.c.about).join(ledger, on).where(entry_links.c.book == book)
    closed = closed.where(entry_links.c.relation == Relation.CLOSES.value, ledger.c.instant >= before)
    return {*connection.execute(opened).scalars(), *connection.execute(closed).scalars()}


def _roots(connection: Connection, book: str, numbers: Sequence[int]) -> dict[int, int]:
    return roots_of(connection, book, (min(numbers), max(numbers))) if numbers else {}
