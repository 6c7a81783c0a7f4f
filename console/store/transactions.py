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
"""Commits, then waits for the disk in a second transaction, which includes the first in the server's log."""


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a transaction that writes; it is on the disk when the block ends without an error.

    On SQLite it holds the only right to write from its beginning, so that what it reads stays true. On
    PostgreSQL others write at the same time; what must stay true is locked (the tip of the ledger by
    `append`).
    """
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        connection.info.pop(_FLUSH, None)
        yield connection
        if connection.info.pop(_FLUSH, False):
            connection.exec_driver_sql(COMMIT_AND_FLUSH)


def must_be_flushed(connection: sa.Connection) -> None:
    """Make `writing` wait for the disk; the commit itself does not, so that its lock is short."""
    connection.info[_FLUSH] = True


def is_postgres(connection: sa.Connection | sa.Engine) -> bool:
    """Return whether this is a PostgreSQL server."""
    return connection.dialect.name == "postgresql"
