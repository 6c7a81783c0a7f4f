"""Opening the main database: made or brought up to date, or refused in plain words."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DatabaseError

import console
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Iterator

NETWORK_FILE_SYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb", "smb3", "smbfs", "afs", "9p", "fuse.sshfs"})
BUSY_TIMEOUT_MS = 5_000


def open_database(path: Path) -> sa.Engine:
    """Open the SQLite database at `path`; it is made where there is none, and upgraded where it is older.

    Any thread may use the engine; every write goes through the one ledger writer.

    Raises:
        EnvironmentFault: not writable, damaged, made by a newer version, or on a network share.
    """
    _refuse_network_share(path)
    with _in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        sa.event.listen(engine, "connect", _prepare)
        sa.event.listen(engine, "begin", _begin)
        _upgrade(engine, path)
    return engine


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except (DatabaseError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        raise EnvironmentFault(
            f"The database {path} cannot be used: {cause}.",
            "Check that its folder may be written, or restore the last backup; nothing was changed.",
        ) from None


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that has the right to write from its beginning, so that what it reads stays true."""
    with engine.connect().execution_options(watchroom_writes=True) as connection, connection.begin():
        yield connection


def _begin(connection: sa.Connection) -> None:
    """Transactions begin when we say so: the driver's own habit is to begin at the first change."""
    writes = connection.get_execution_options().get("watchroom_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(connection: Any, _record: object) -> None:
    """Durable commits that do not hold readers up; what is deleted is overwritten."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _upgrade(engine: sa.Engine, path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(console.__file__).parents[1] / "migrations"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with writing(engine) as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present is not None and present not in known:
            raise EnvironmentFault(
                f"The database {path} was written by a newer watchroom (its version is {present}).",
                "Start that version, or restore a backup made by this one; nothing was changed.",
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _refuse_network_share(path: Path) -> None:
    """SQLite's locks do not hold across a network: two consoles would damage the books."""
    kind = _file_system(path)
    if kind in NETWORK_FILE_SYSTEMS:
        raise EnvironmentFault(
            f"The database {path} lies on a network share ({kind}), where SQLite's locks do not hold.",
            "Move it to a disk of this machine; for several consoles use a PostgreSQL server.",
        )


def _file_system(path: Path) -> str:
    resolved = path.resolve()
    mounts = [m for m in psutil.disk_partitions(all=True) if resolved.is_relative_to(m.mountpoint)]
    return max(mounts, key=lambda m: len(m.mountpoint)).fstype if mounts else ""
