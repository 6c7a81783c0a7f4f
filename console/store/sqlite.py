"""SQLite: a database file on a disk of this machine."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil
import sqlalchemy as sa

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.store.errors import driver_errors
from console.store.transactions import WRITES
from console.store.upgrade import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afs", "9p", "fuse.sshfs"})
BUSY_TIMEOUT_MS = 5_000


def open_sqlite(path: Path) -> sa.Engine:
    """Open, create or upgrade the database at `path`.

    Raises:
        EnvironmentFault: not writable, damaged, of another application, of a newer version, or on a network
            share.
    """
    refuse_network_share(path)
    with file_in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = sqlite_engine(path)
        try:
            bring_up_to_date(engine, str(path))
        except BaseException:
            engine.dispose()
            raise
    return engine


def sqlite_engine(path: Path) -> sa.Engine:
    """Return the engine of a file, without creating or upgrading its schema."""
    engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def file_in_words(path: Path) -> Iterator[None]:
    """Turn errors of opening the file into an `EnvironmentFault`."""
    try:
        yield
    except driver_errors(OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            text("The database {path} cannot be used: {cause}.", path=path, cause=cause),
            "Check that its folder is writable, or restore the last backup. Nothing was changed.",
        ) from None


def _begin(connection: sa.Connection) -> None:
    """Begin the transaction explicitly; the driver would begin it only at the first change."""
    writes = connection.get_execution_options().get(WRITES)
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    except sqlite3.Error as error:
        raise sa.exc.OperationalError("BEGIN", None, error) from error


def _prepare(connection: Any, _record: object) -> None:
    """Make commits durable without blocking readers, and overwrite what is deleted."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def refuse_network_share(path: Path) -> None:
    """Raise an error for a file on a network share, where SQLite's locks do not work.

    Two consoles would damage the books there.

    Raises:
        EnvironmentFault: it is on a network share.
    """
    kind = _file_system(path)
    if kind in NETWORK_FILE_SYSTEMS:
        raise EnvironmentFault(
            text(
                "The database {path} is on a network share ({kind}), where SQLite's locks do not work.",
                path=path,
                kind=kind,
            ),
            "Move it to a disk of this machine. For several consoles, use a PostgreSQL server.",
        )


def _file_system(path: Path) -> str:
    resolved = path.resolve()
    mounts = [m for m in psutil.disk_partitions(all=True) if resolved.is_relative_to(m.mountpoint)]
    return max(mounts, key=lambda m: len(m.mountpoint)).fstype if mounts else ""
