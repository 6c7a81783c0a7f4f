"""Appending to a book within a unit of work."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.errors import OperatorError
from console.domain.registers import KINDS
from console.domain.registers.entries import Relation
from console.domain.registers.kinds import Countersigning, Part
from console.domain.registers.payloads import to_json
from console.store.ledger.chain import NO_HASH, Row, around_number, canonical, entry_hash
from console.store.ledger.sealing import binding, seal
from console.store.transactions import is_postgres, must_be_flushed
from console.store.tables import countersign_due, entry_keys, entry_links, ledger, open_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from console.domain.registers.entries import NewEntry

DOUBT_S = 0.5
"""A clock that stands further back than this behind the entry before is doubted."""
_TIP = (
    sa.select(ledger.c.number, ledger.c.hash, ledger.c.instant)
    .where(ledger.c.book == sa.bindparam("book"))
    .order_by(ledger.c.number.desc())
    .limit(1)
)
_APPEND = sa.text(
    "SELECT number, before FROM ledger_append("
    ":book, :kind, :author, :instant, :payload, :begin, :middle, :doubt_s)"
)


def append(connection: Connection, entry: NewEntry, now_utc: dt.datetime) -> int:
    """Append an entry with what belongs to it: key, relations, open case, queue of countersignatures.

    Until the caller's unit of work ends nobody else appends, so that the newest number stays the newest.
    """
    instant = (entry.instant_utc or now_utc).astimezone(dt.UTC).isoformat(timespec="milliseconds")
    payload = _payload(entry)
    key = None
    if entry.personal:
        bound_to = binding(entry.book, entry.kind, entry.author, instant)
        payload["sealed"], key = seal(_plain(entry.personal), bound_to)

    def row(before: str | None) -> Row:
        """Its doubt depends on the instant of the entry before."""
        doubt = _doubt(before, instant) if before else ""
        said = {**payload, "doubt": doubt} if doubt else payload
        return Row(entry.book, entry.kind, entry.author, instant, canonical(said))

    chained = _by_server if is_postgres(connection) else _here
    number = chained(connection, entry.book, row)
    if key is not None:
        connection.execute(sa.insert(entry_keys), {"book": entry.book, "number": number, "key": key})
    _relate(connection, entry, number, instant)
    return number


def _here(connection: Connection, book: str, row_after: Callable[[str | None], Row]) -> int:
    """On SQLite, where the unit of work holds the only right to write."""
    tip = connection.execute(_TIP, {"book": book}).first()
    row = row_after(tip.instant if tip else None)
    number, previous_hash = (tip.number + 1, tip.hash) if tip else (1, NO_HASH)
    place = {
        "number": number,
        "previous_hash": previous_hash,
        "hash": entry_hash(row, number, previous_hash),
    }
    connection.execute(sa.insert(ledger), {**row._asdict(), **place})
    return int(number)


def _by_server(connection: Connection, book: str, row_after: Callable[[str | None], Row]) -> int:
    """On PostgreSQL, where others write beside: the server locks, numbers and chains in one statement."""
    must_be_flushed(connection)
    row = row_after(None)
    answer = connection.execute(_APPEND, _asked(row, DOUBT_S)).one()
    if answer.number is None:
        # The lock is ours already, so that the entry before stays the one before.
        row = row_after(answer.before)
        answer = connection.execute(_APPEND, _asked(row, float("inf"))).one()
    del book
    return int(answer.number)


def _asked(row: Row, doubt_s: float) -> dict[str, Any]:
    begin, middle = around_number(row)
    return {**row._asdict(), "begin": begin, "middle": middle, "doubt_s": doubt_s}


def _payload(entry: NewEntry) -> dict[str, Any]:
    payload: dict[str, Any] = {"fields": _plain(entry.open_fields)}
    if entry.relation is not None:
        payload["about"], payload["relation"] = list(entry.about), entry.relation.value
    return payload


def _plain(fields: Any) -> dict[str, Any]:
    return {name: to_json(value) for name, value in fields.items()}


def _doubt(before: str, instant: str) -> str:
    """In words, when an entry is dated before the one before it in its book."""
    back_s = (dt.datetime.fromisoformat(before) - dt.datetime.fromisoformat(instant)).total_seconds()
    return (
        f"dated {back_s:.1f} s before the entry before it: clock set back, or entered late"
        if back_s > DOUBT_S
        else ""
    )


def _relate(connection: Connection, entry: NewEntry, number: int, instant: str) -> None:
    kind = KINDS.get(entry.kind)
    place = {"book": entry.book, "number": number}
    if entry.relation is not None and entry.about:
        links = [{**place, "about": about, "relation": entry.relation.value} for about in entry.about]
        connection.execute(sa.insert(entry_links), links)
    if entry.relation is Relation.COUNTERSIGNS:
        _done(connection, countersign_due, entry)
    elif entry.relation is Relation.CLOSES and _done(connection, open_cases, entry) != len(entry.about):
        # Somebody else closed it between the look and the act.
        raise OperatorError(
            f"{entry.book} {entry.about[0]} is closed.", "Look at it again; nothing was entered."
        )
    if kind is not None and kind.part is Part.OPENS:
        connection.execute(sa.insert(open_cases), place)
    if kind is not None and kind.countersigning is Countersigning.ALWAYS:
        connection.execute(sa.insert(countersign_due), {**place, "instant": instant})


def _done(connection: Connection, table: sa.Table, entry: NewEntry) -> int:
    done = sa.delete(table).where(table.c.book == entry.book, table.c.number.in_(entry.about))
    return connection.execute(done).rowcount
