"""Bringing a backup back: into an empty place, or in the place of a scheme that is named and kept beside."""

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
from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import EnvironmentFault
from console.store.backup import reading_engine, to_disk
from console.store.copying import copy_rows
from console.store.sqlite import in_words, open_sqlite, refuse_network_share
from console.store.tables import metadata
from console.store.transactions import writing
from console.store.upgrade import make_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

LOG_ENDS = ("-wal", "-shm")


def restore_file(backup: Path, place: Path, now_utc: dt.datetime) -> Path | None:
    """Put a backup that was checked where the database file is.

    Args:
        backup: it stays as it is.
        place: of the database, which nobody has open.
        now_utc: names what was there before.

    Returns:
        Where the replaced database is now; None where there was none.

    Raises:
        EnvironmentFault: the disk; what was there before is still there.
    """
    refuse_network_share(place)
    part = place.with_name(f"{place.name}.restored")
    with in_words(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(backup, part)
            part.chmod(0o600)
            to_disk(part)
            open_sqlite(part).dispose()
            kept = _put_aside(place, now_utc)
            part.replace(place)
            to_disk(place.parent)
        finally:
            for end in ("", *LOG_ENDS):
                part.with_name(part.name + end).unlink(missing_ok=True)
    return kept


def restore_to_server(backup: Path, server: Engine, now_utc: dt.datetime) -> str | None:
    """Copy a backup that was checked into a server's database, in one transaction.

    Returns:
        The schema in which the replaced tables are now; None where there were none.

    Raises:
        EnvironmentFault: the server; what was there before is still there.
    """
    with TemporaryDirectory() as made, _server_in_words():
        # A copy, because it may have to be upgraded first.
        copy = Path(made) / "backup.sqlite"
        shutil.copyfile(backup, copy)
        open_sqlite(copy).dispose()
        source = reading_engine(copy)
        try:
            with source.connect() as rows, writing(server) as connection:
                kept = _put_aside_on_server(connection, now_utc)
                make_schema(connection)
                copy_rows(rows, connection)
        finally:
            source.dispose()
    return kept


def _has_rows(connection: Connection) -> bool:
    there = set(sa.inspect(connection).get_table_names())
    return any(
        connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first()
        for table in metadata.sorted_tables
        if table.name in there
    )


def _put_aside(place: Path, now_utc: dt.datetime) -> Path | None:
    """The old database under a name of its own, and still under its own until the new one takes that."""
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
    """Make file and log one: without its log the file is an older state, and the log would spoil another."""
    try:
        with closing(sqlite3.connect(place, timeout=1.0)) as old:
            old.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise EnvironmentFault(
                f"The database {place} is in use.",
                "Close every console and stop the recorder's service, then try again; nothing was changed.",
            ) from None
        # Damaged, perhaps, which may be the reason to restore: it is kept as it is.


def _put_aside_on_server(connection: Connection, now_utc: dt.datetime) -> str | None:
    if not _has_rows(connection):
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        return None
    kept = f"replaced_{_stamp(now_utc).lower()}"
    connection.exec_driver_sql(f"ALTER SCHEMA public RENAME TO {kept}")
    connection.exec_driver_sql("CREATE SCHEMA public")
    return kept


def _stamp(now_utc: dt.datetime) -> str:
    return f"{now_utc.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


@contextmanager
def _server_in_words() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            f"The backup cannot be restored to the server: {cause}.",
            "What was there before is there still; check server and rights, then try again.",
        ) from None
