"""Appending on PostgreSQL, where several consoles write: the server locks, numbers and chains the entries."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.ledger.chain import around_number
from console.store.ledger.entry_encoding import DOUBT_S
from console.store.transactions import COMMIT_AND_FLUSH, must_be_flushed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.books.entries import NewEntry
    from console.store.ledger.chain import ChainRow
    from console.store.ledger.entry_encoding import Composed

CLOSED, DOUBTFUL, OPEN = "WR001", "WR002", "WR003"
_APPEND = sa.text(
    "SELECT number, before FROM ledger_append(:book, :kind, :author, :instant, :payload, :begin, :middle,"
    " :key, :about, :relation, :opens, :due, :doubt_s, false)"
)
_ENTER_ONE = (
    "CALL ledger_enter(%(book)s, %(kind)s, %(author)s, %(instant)s, %(payload)s, %(begin)s, %(middle)s,"
    " %(key)s, %(about)s, %(relation)s, %(opens)s, %(due)s, %(doubt_s)s, NULL)"
)
_ENTER = (
    "SELECT number FROM ledger_append(%(book)s, %(kind)s, %(author)s, %(instant)s, %(payload)s, %(begin)s,"
    " %(middle)s, %(key)s, %(about)s, %(relation)s, %(opens)s, %(due)s, %(doubt_s)s, true);"
)


def append_on_server(connection: Connection, composed: Composed) -> int:
    """Append within a larger unit of work; the ledger is locked until it ends. Return the number."""
    must_be_flushed(connection)
    with _closed_in_words(composed):
        answer = connection.execute(_APPEND, _arguments(composed, composed.row(None), DOUBT_S)).one()
        if answer.number is None:
            # This transaction holds the lock already, so the entry before cannot change.
            row = composed.row(answer.before)
            answer = connection.execute(_APPEND, _arguments(composed, row, float("inf"))).one()
    return int(answer.number)


def enter_on_server(engine: Engine, several: Sequence[Composed]) -> list[int] | None:
    """Append, commit and flush in one message, so that the ledger is not locked during a network round trip.

    Returns:
        The numbers of the entries; None if an entry is dated before the entry before it, and nothing was
        entered: the remark about that needs a unit of work.

    Raises:
        OperatorError: an entry closes a case that is already closed; nothing was entered.
        DBAPIError, psycopg.Error: the server is not responding, or refused. If it broke off in its answer,
            the entries may be there: it commits before it answers.
    """
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        with _closed_in_words(several[0]), _one_message(driver):
            return _entered(driver, several)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == DOUBTFUL:
            return None
        raise
    finally:
        if driver.closed:
            raw.invalidate()
        raw.close()


def _entered(driver: Any, several: Sequence[Composed]) -> list[int]:
    if len(several) > 1:
        return _entered_together(driver, several)
    (single,) = several
    return [int(driver.execute(_ENTER_ONE, _arguments(single, single.row(None), DOUBT_S)).fetchone()[0])]


def _entered_together(driver: Any, several: Sequence[Composed]) -> list[int]:
    # The server takes several statements in one message only without parameters, so the client cursor puts
    # the values in, quoted by the driver.
    from psycopg import ClientCursor

    with ClientCursor(driver) as cursor:
        statements = [
            cursor.mogrify(_ENTER, _arguments(entry, entry.row(None), DOUBT_S)) for entry in several
        ]
        cursor.execute(f"BEGIN; {' '.join(statements)} {COMMIT_AND_FLUSH}".encode())
        numbers: list[int] = []
        while cursor.nextset():
            if len(numbers) < len(several):
                numbers += [int(row[0]) for row in cursor.fetchall()]
    return numbers


def _arguments(composed: Composed, row: ChainRow, doubt_s: float) -> dict[str, Any]:
    begin, middle = around_number(row)
    entry = composed.entry
    return {
        **row._asdict(),
        "begin": begin,
        "middle": middle,
        "key": composed.key,
        "about": list(entry.about),
        "relation": entry.relation.value if entry.relation else None,
        "opens": composed.opens,
        "due": composed.due,
        "doubt_s": doubt_s,
    }


@contextmanager
def _one_message(driver: Any) -> Iterator[None]:
    """Switch off the driver's transactions, and raise its errors as SQLAlchemy's."""
    from psycopg import Error

    try:
        driver.autocommit = True
        yield
    except Error as error:
        raise sa.exc.OperationalError("ledger_append", None, error) from None
    finally:
        if not driver.closed:
            driver.rollback()
            driver.autocommit = False


@contextmanager
def _closed_in_words(composed: Composed) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == CLOSED:
            raise closed(composed.entry) from None
        if getattr(error.orig, "sqlstate", None) == OPEN:
            raise is_open(composed.entry) from None
        raise


def closed(entry: NewEntry) -> OperatorError:
    """Return the error for closing a case that is already closed."""
    return OperatorError(
        text("{book} {about} is already closed.", book=entry.book, about=entry.about[0]),
        "Open it again to check. Nothing was saved.",
    )


def is_open(entry: NewEntry) -> OperatorError:
    """Return the error for reopening a case that is open."""
    return OperatorError(
        text("{book} {about} is already open.", book=entry.book, about=entry.about[0]),
        "Add to it as it is. Nothing was saved.",
    )
