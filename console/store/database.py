"""Opening the main database: created or upgraded, or refused with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from console.store.sqlite import open_sqlite

if TYPE_CHECKING:
    import sqlalchemy as sa

SERVER = ("postgresql://", "postgres://")


def open_database(place: Path | str, password: str = "", tls_reason: str = "") -> sa.Engine:
    """Open a database; it is created if it is missing, and upgraded if it is older.

    Any thread may use the engine.

    Args:
        place: path of an SQLite file, or a `postgresql://` URL (see `console.store.postgres`).
        password: for a server.
        tls_reason: why a server's certificate is not verified, if its URL says so.

    Raises:
        OperatorError: the URL cannot be used.
        EnvironmentFault: it cannot be reached or written, is damaged, of a newer version, of another
            application, or on a network share.
    """
    if is_server(place):
        from console.store.postgres import open_postgres

        return open_postgres(str(place).replace("postgres://", "postgresql://", 1), password, tls_reason)
    return open_sqlite(Path(place))


def is_server(place: Path | str) -> bool:
    """Return whether this is a server's URL and not a file."""
    return str(place).startswith(SERVER)
