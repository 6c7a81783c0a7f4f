"""Own numbers of incidents in a table beside the ledger, from which it can be rebuilt."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.incident_numbers import IncidentNumber, numbered
from console.store.tables import incident_numbers, ledger

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from console.domain.books.entries import Entry

BOOK, OPENED = "incidents", "incidents.opened"


def number_incidents(connection: Connection) -> None:
    """Give the next numbers to the incidents that have none, in the order of their entries.

    The caller's transaction holds the lock under which entries are appended, so no two get the same number
    and none is left out; a unit of work that is refused takes its number back with its entry.
    """
    table = incident_numbers.c
    last_entry = sa.select(sa.func.coalesce(sa.func.max(table.entry), 0)).scalar_subquery()
    query = sa.select(ledger.c.number, ledger.c.instant, ledger.c.payload).where(
        ledger.c.book == BOOK, ledger.c.kind == OPENED, ledger.c.number > last_entry
    )
    rows = connection.execute(query.order_by(ledger.c.number)).all()
    if not rows:
        return
    last = sa.select(table.year, sa.func.max(table.number)).group_by(table.year)
    given = {row[0]: row[1] for row in connection.execute(last)}
    opened = [(row.number, seen_utc(json.loads(row.payload), row.instant)) for row in rows]
    new = [{"entry": entry, "year": own.year, "number": own.number} for entry, own in numbered(opened, given)]
    connection.execute(sa.insert(incident_numbers), new)


def seen_utc(payload: dict[str, object], instant: str) -> dt.datetime:
    """Return when an incident was seen, by its first entry; the instant of the entry if it does not say."""
    fields = payload.get("fields", payload)
    stated = fields.get("seen_utc") if isinstance(fields, dict) else None
    seen = dt.datetime.fromisoformat(stated if isinstance(stated, str) else instant)
    return seen if seen.tzinfo is not None else seen.replace(tzinfo=dt.UTC)


def with_own_numbers(connection: Connection, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries, those that opened an incident with its own number."""
    found = list(entries)
    opened = [entry.number for entry in found if entry.kind == OPENED]
    if not opened:
        return found
    own = _own_numbers(connection, opened)
    return [
        dataclasses.replace(entry, own_number=own[entry.number])
        if entry.kind == OPENED and entry.number in own
        else entry
        for entry in found
    ]


def _own_numbers(connection: Connection, entries: Sequence[int]) -> dict[int, str]:
    table = incident_numbers.c
    # By the range, because a page is one and databases limit how many numbers a query may name.
    query = sa.select(incident_numbers).where(table.entry.between(min(entries), max(entries)))
    if len(entries) == 1:
        query = sa.select(incident_numbers).where(table.entry == entries[0])
    return {row.entry: str(IncidentNumber(row.year, row.number)) for row in connection.execute(query)}


def entry_of(connection: Connection, own: IncidentNumber) -> int | None:
    """Return the number of the entry of an incident, or None."""
    table = incident_numbers.c
    query = sa.select(table.entry).where(table.year == own.year, table.number == own.number)
    return connection.execute(query).scalar()
