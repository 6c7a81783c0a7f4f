"""Transactions that write."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

WRITES = "watchroom_writes"
_FLUSH = "watchroom_flush"
COMMIT_AND_FLUSH = "COMMIT; SELECT pg_logical_emit_message(true, 'watchroom', '')"
"""The second transaction waits for the disk, and the server's log up to it holds the first."""


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that is going to write; it is on the disk when this ends without an exception.

    On SQLite it has the only right to write from its beginning, so that what it reads stays true. On
    PostgreSQL others write beside it: what must stay true is locked (the tip of the ledger by `append`).
    """
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.info.pop(_FLUSH, None)
        yield connection
        if connection.info.pop(_FLUSH, False):
            connection.exec_driver_sql(COMMIT_AND_FLUSH)


def must_be_flushed(connection: sa.Connection) -> None:
    """The transaction's own commit does not wait for the disk, so that its lock is short: `writing` does."""
    connection.info[_FLUSH] = True


def is_postgres(connection: sa.Connection | sa.Engine) -> bool:
    """Whether this is a server."""
    return connection.dialect.name == "postgresql"
