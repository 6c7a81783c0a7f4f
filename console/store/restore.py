"""Restoring a backup: to an empty place, or in place of a scheme, which is renamed and kept."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.store.backup import reading_engine, to_disk
from console.store.copying import copy_rows
from console.store.errors import driver_errors
from console.store.sqlite import file_in_words, open_sqlite, refuse_network_share
from console.store.tables import metadata
from console.store.transactions import transaction
from console.store.upgrade import make_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

LOG_ENDS = ("-wal", "-shm")


def restore_file(backup: Path, place: Path, now_utc: dt.datetime) -> Path | None:
    """Put a verified backup in the place of the database file.

    Args:
        backup: it is not changed.
        place: path of the database; no one has it open.
        now_utc: becomes part of the name of the replaced database.

    Returns:
        Path of the replaced database; None if there was none.

    Raises:
        EnvironmentFault: the disk failed; the previous database is still there.
    """
    refuse_network_share(place)
    part = place.with_name(f"{place.name}.restored")
    with file_in_words(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(backup, part)
            part.chmod(0o600)
            to_disk(part)
            open_sqlite(part).dispose()
            replaced = _put_aside(place, now_utc)
            part.replace(place)
            to_disk(place.parent)
        finally:
            for end in ("", *LOG_ENDS):
                part.with_name(part.name + end).unlink(missing_ok=True)
    return replaced


def restore_to_server(backup: Path, server: Engine, now_utc: dt.datetime) -> str | None:
    """Copy a verified backup into a server's database, in one transaction.

    Returns:
        Name of the schema with the replaced tables; None if there were none.

    Raises:
        EnvironmentFault: the server failed; the previous database is still there.
    """
    with TemporaryDirectory() as temporary, _server_in_words():
        # A copy, because it may have to be upgraded first, and the backup must not change.
        copy = Path(temporary) / "backup.sqlite"
        shutil.copyfile(backup, copy)
        open_sqlite(copy).dispose()
        source = reading_engine(copy)
        try:
            with source.connect() as rows, transaction(server) as connection:
                replaced = _put_aside_on_server(connection, now_utc)
                make_schema(connection)
                copy_rows(rows, connection)
        finally:
            source.dispose()
    return replaced


def _has_rows(connection: Connection) -> bool:
    present = set(sa.inspect(connection).get_table_names())
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        for table in metadata.sorted_tables
        if table.name in present
    )


def _put_aside(place: Path, now_utc: dt.datetime) -> Path | None:
    """Give the old database a second name; it keeps its own until the new database replaces it."""
    if not place.exists():
        return None
    aside = place.with_name(f"{place.stem}.replaced-{_stamp(now_utc)}{place.suffix}")
    _fold_log(place)
    for end in LOG_ENDS:
        log = place.with_name(place.name + end)
        if log.exists():
            log.rename(aside.with_name(aside.name + end))
    os.link(place, aside)
    return aside


def _fold_log(place: Path) -> None:
    """Merge the log into the file, which is out of date without it; a left log would damage another file."""
    try:
        with closing(sqlite3.connect(place, timeout=1.0)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise EnvironmentFault(
                text("The database {place} is in use.", place=place),
                "Close every console and stop the recorder service, then try again. Nothing was changed.",
            ) from None
        # A damaged database may be the reason to restore, so it is kept as it is.


def _put_aside_on_server(connection: Connection, now_utc: dt.datetime) -> str | None:
    if not _has_rows(connection):
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        return None
    renamed = f"replaced_{_stamp(now_utc).lower()}"
    connection.exec_driver_sql(f"ALTER SCHEMA public RENAME TO {renamed}")
    connection.exec_driver_sql("CREATE SCHEMA public")
    return renamed


def _stamp(now_utc: dt.datetime) -> str:
    return f"{now_utc.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


@contextmanager
def _server_in_words() -> Iterator[None]:
    try:
        yield
    except driver_errors(OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            text("The backup cannot be restored to the server: {cause}.", cause=cause),
            "Check the server and the user's rights, then try again. The previous database was not changed.",
        ) from None
