"""Reading tables that somebody may have damaged: every value that cannot be what its column says is named."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.proof import BookFinding, Damage
from console.store.errors import in_words
from console.store.ledger.faults import UNREADABLE
from console.store.ledger.rows import raw_rows
from console.store.tables import Utc
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Column, Connection, Engine, Table

Cells = dict[str, Any]
"""The values of a row by column, each of the type that its column says."""


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose reads are all of one instant, and on which text that is not UTF-8 is bytes.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    with in_words(UNREADABLE), engine.connect() as connection:
        if is_postgres(connection):
            yield connection.execution_options(isolation_level="REPEATABLE READ")
            return
        driver: Any = connection.connection.driver_connection
        before, driver.text_factory = driver.text_factory, _text
        try:
            with connection.begin():
                yield connection
        finally:
            driver.text_factory = before


def _text(content: bytes) -> str | bytes:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content


def readable_rows(connection: Connection, table: Table, findings: list[BookFinding]) -> list[Cells]:
    """Return the rows of a table; each that cannot be read is left out, and becomes a finding."""
    rows = []
    columns = list(table.columns)
    keys = [column.name for column in table.primary_key]
    for raw in raw_rows(connection, sa.select(*columns)):
        stored = dict(zip((column.name for column in columns), raw, strict=True))
        try:
            rows.append({column.name: _value(column, stored[column.name]) for column in columns})
        except ValueError as error:
            place = ", ".join(f"{name} {_shown(stored[name])}" for name in keys)
            words = f"the row {place} of the table “{table.name}” cannot be read: {error}"
            findings.append(BookFinding("", 0, Damage.UNREADABLE, words))
    return rows


def _shown(value: object) -> str:
    return repr(value)[:60]


def _value(column: Column[Any], stored: object) -> Any:
    """Return a stored value in the type of its column.

    Raises:
        ValueError: it is not of that type.
    """
    if stored is None:
        if column.nullable:
            return None
        raise ValueError(f"“{column.name}” has no value")
    for kind, read in _READERS.items():
        if isinstance(column.type, kind):
            try:
                return read(stored)
            except (TypeError, ValueError):
                raise ValueError(f"“{column.name}” is {_shown(stored)}") from None
    return stored


def _instant(stored: object) -> dt.datetime:
    value = stored if isinstance(stored, dt.datetime) else dt.datetime.fromisoformat(_words(stored))
    try:
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("outside the calendar") from error


def _day(stored: object) -> dt.date:
    return stored if isinstance(stored, dt.date) else dt.date.fromisoformat(_words(stored))


def _flag(stored: object) -> bool:
    if stored in {0, 1}:
        return bool(stored)
    raise ValueError("neither yes nor no")


def _words(stored: object) -> str:
    if not isinstance(stored, str):
        raise TypeError("not text")
    return stored


def _whole(stored: object) -> int:
    if not isinstance(stored, int) or isinstance(stored, bool):
        raise TypeError("not a whole number")
    return stored


def _bytes(stored: object) -> bytes:
    if isinstance(stored, bytes | memoryview):
        return bytes(stored)
    raise TypeError("not bytes")


_READERS: dict[type, Callable[[object], Any]] = {
    Utc: _instant,
    sa.Date: _day,
    sa.Boolean: _flag,
    sa.Integer: _whole,
    sa.LargeBinary: _bytes,
    sa.String: _words,
}
