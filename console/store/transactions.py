"""Connections to the main database: for reading, for writing, and for work on the database as a whole."""

from __future__ import annotations

from contextlib import closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from console.domain.text import text
from console.store.errors import CHECK, in_words, values_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlalchemy as sa

WRITES = "watchroom_writes"
_FLUSH = "watchroom_flush"
COMMIT_AND_FLUSH = "COMMIT; SELECT pg_logical_emit_message(true, 'watchroom', '')"
"""Commits, then waits for the disk in a second transaction, which includes the first in the server's log."""


@contextmanager
def reading(engine: sa.Engine, what: str = "", then: str = CHECK) -> Iterator[sa.Connection]:
    """Give a connection for reading.

    Args:
        engine: of the database.
        what: what cannot be done if it fails, without a full stop.
        then: what to do about it.

    Raises:
        EnvironmentFault: the database is not responding, or holds values that cannot be there.
    """
    words = what or text("The database cannot be read")
    with in_words(words, then), values_in_words(words), engine.connect() as connection:
        driver = connection.connection.driver_connection
        with giving_up(driver) if is_postgres(engine) else nullcontext():
            yield connection


@contextmanager
def writing(
    engine: sa.Engine, what: str = "", then: str | Callable[[object], str] = CHECK
) -> Iterator[sa.Connection]:
    """Give a transaction that writes; it is on the disk when the block ends without an error.

    The arguments are those of `reading`.

    Raises:
        EnvironmentFault: the database cannot be written; nothing was changed, unless the connection broke
            during the commit.
    """
    with in_words(what or text("The database cannot be written"), then), transaction(engine) as connection:
        yield connection


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a transaction that writes, for callers that word the driver's errors themselves.

    On SQLite it holds the only right to write from its beginning, so that what it reads stays true. On
    PostgreSQL others write at the same time; what must stay true is locked (the tip of the ledger by
    `append`).
    """
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.info.pop(_FLUSH, None)
        yield connection
        if connection.info.pop(_FLUSH, False):
            connection.exec_driver_sql(COMMIT_AND_FLUSH)


@contextmanager
def driver_of(engine: sa.Engine, what: str) -> Iterator[Any]:
    """Give a pooled connection of the driver itself, in no transaction.

    Raises:
        EnvironmentFault: as for `reading`.
    """
    with in_words(what), closing(engine.raw_connection()) as raw:
        yield raw.driver_connection


def must_be_flushed(connection: sa.Connection) -> None:
    """Make `writing` wait for the disk; the commit itself does not, so that its lock is short."""
    connection.info[_FLUSH] = True


def is_postgres(connection: sa.Connection | sa.Engine) -> bool:
    """Return whether this is a PostgreSQL server."""
    return connection.dialect.name == "postgresql"


@contextmanager
def giving_up(driver: Any) -> Iterator[None]:
    """Let the waits of a driver's connection be given up within the block; it must change nothing."""
    driver.is_reading = True
    try:
        yield
    finally:
        driver.is_reading = False
