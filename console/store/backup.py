"""Backups: one SQLite file, whatever database it comes from, verified before it gets its name."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.disk_sync import sync_folder
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.text import as_text, text
from console.store.copying import copy_rows
from console.store.errors import driver_errors
from console.store.ledger.rows import ledger_rows
from console.store.ledger.signed_heads import HeadTable
from console.store.ledger.verify import verify
from console.store.sqlite import sqlite_engine
from console.store.transactions import is_postgres, transaction
from console.store.upgrade import OURS, bring_up_to_date, version_of, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SQLITE_MAGIC = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class BackupProof:
    """The result of checking a backup.

    Attributes:
        entries: number of the ledger's entries, by book.
        version: of its schema.
        size_bytes: of the file.
    """

    entries: dict[str, int]
    version: str
    size_bytes: int


def back_up(
    engine: sa.Engine, into: Path, progress: Callable[[int], None] = lambda _count: None
) -> BackupProof:
    """Write a backup of a database that is in use, without blocking anyone.

    The file holds the state of one instant. It gets its name only when it is on the disk and was verified.
    It contains everything in the database, personal details and their keys too, so it is for its owner only.

    Args:
        engine: the main database, of either kind.
        into: path of a file that does not exist.
        progress: receives the number of entries checked, at intervals.

    Raises:
        OperatorError: the file exists.
        EnvironmentFault: it cannot be written, or is incomplete; nothing is left of it.
    """
    if into.exists():
        raise OperatorError(
            text("{into} already exists.", into=into), "Choose another name. Backups are never overwritten."
        )
    part = into.with_name(f"{into.name}.part")
    with _errors_in_words(into), _part_file(part):
        if is_postgres(engine):
            _from_server(engine, part)
        else:
            _from_file(engine, part)
        proof = check_backup(part, progress)
        to_disk(part)
        # A link instead of a rename, because a rename would overwrite a file that appeared meanwhile.
        _give_name(part, into)
        to_disk(into.parent)
    return proof


def check_backup(path: Path, progress: Callable[[int], None] = lambda _count: None) -> BackupProof:
    """Verify a backup completely: its pages, its schema, every chain and signed head. Changes nothing.

    Raises:
        OperatorError: it is not a backup, or was made by a newer watchroom.
        EnvironmentFault: it is missing or damaged.
    """
    _refuse_other_files(path)
    engine = reading_engine(path)
    try:
        with _damage_in_words(path):
            version = _checked_version(engine, path)
            entries = _checked_books(engine, path, progress)
    finally:
        engine.dispose()
    return BackupProof(entries, version, path.stat().st_size)


def reading_engine(path: Path) -> sa.Engine:
    """Open a file that no one writes, in a way that cannot change it."""
    place = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sa.create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(place, uri=True, check_same_thread=False)
    )


def to_disk(path: Path) -> None:
    """Force a file, or the names in a folder, to the disk."""
    if path.is_dir():
        sync_folder(path)
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _from_file(engine: sa.Engine, part: Path) -> None:
    raw = engine.raw_connection()
    try:
        driver: Any = raw.driver_connection
        with closing(sqlite3.connect(part)) as target:
            # All pages in one step, so that it reads one state and blocks no writer.
            driver.backup(target)
            # The backup must be one file, without a log beside it.
            target.execute("PRAGMA journal_mode=DELETE")
    finally:
        raw.close()


def _from_server(engine: sa.Engine, part: Path) -> None:
    target = sqlite_engine(part)
    try:
        bring_up_to_date(target, str(part))
        with (
            engine.connect().execution_options(isolation_level="REPEATABLE READ") as source,
            source.begin(),
            transaction(target) as connection,
        ):
            source.exec_driver_sql("SET TRANSACTION READ ONLY")
            copy_rows(source, connection)
    finally:
        target.dispose()
    with closing(sqlite3.connect(part)) as file:
        file.execute("PRAGMA journal_mode=DELETE")


def _refuse_other_files(path: Path) -> None:
    try:
        with path.open("rb") as file:
            begin = file.read(len(SQLITE_MAGIC))
    except OSError as error:
        raise EnvironmentFault(
            text("The backup {path} cannot be read: {error}.", path=path, error=error.strerror),
            "Check the file.",
        ) from None
    if begin != SQLITE_MAGIC:
        raise OperatorError(
            text("{path} is not a backup of a scheme.", path=path),
            "Choose a file made by `watchroom backup`.",
        )


def _checked_version(engine: sa.Engine, path: Path) -> str:
    with engine.connect() as connection:
        result = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if result != "ok":
            raise _damaged(path, str(result))
        if not set(sa.inspect(connection).get_table_names()) >= OURS:
            raise OperatorError(
                text("{path} belongs to another application.", path=path),
                "Choose a file made by `watchroom backup`.",
            )
        version = version_of(connection)
    if version is None or version not in versions():
        raise OperatorError(
            text(
                "{path} was made by a newer version of watchroom (schema {version}).",
                path=path,
                version=version,
            ),
            "Restore it with that version.",
        )
    return version


def _checked_books(engine: sa.Engine, path: Path, progress: Callable[[int], None]) -> dict[str, int]:
    with engine.connect() as connection:
        has_heads = "signed_head" in sa.inspect(connection).get_table_names()
    heads = HeadTable(engine).signed() if has_heads else []
    with ledger_rows(engine) as rows:
        proofs = verify(rows, heads, progress=progress)
    for proof in proofs:
        if proof.finding is not None:
            raise _damaged(path, f"{proof.book}: {proof.finding.words}")
    return {proof.book: proof.entries for proof in proofs}


@contextmanager
def _damage_in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except driver_errors() as error:
        raise _damaged(path, str(getattr(error, "orig", None) or error)) from None


def _damaged(path: Path, why: str) -> EnvironmentFault:
    return EnvironmentFault(
        text("The backup {path} is damaged: {why}.", path=path, why=why), "Use another backup."
    )


@contextmanager
def _errors_in_words(into: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise EnvironmentFault(
            text("Another backup to {into} is in progress, or was interrupted.", into=into),
            text("If it was interrupted, delete {into}.part.", into=into.name),
        ) from None
    except driver_errors(OSError) as error:
        cause = getattr(error, "orig", None) or getattr(error, "strerror", None) or error
        raise EnvironmentFault(
            text("The backup {into} cannot be written: {cause}.", into=into, cause=cause),
            "Check the free space and the permissions there. No partial backup was left.",
        ) from None
    except ConsoleError as error:
        raise EnvironmentFault(
            text("The backup was incomplete and was deleted: {error}", error=as_text(error.what)),
            "Run watchroom verify books, then back up again.",
        ) from None


@contextmanager
def _part_file(part: Path) -> Iterator[None]:
    """Create the part file and delete it at the end; a `.part` file that was there before is not touched."""
    part.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield
    finally:
        for leftover in (
            part,
            *(part.with_name(f"{part.name}{end}") for end in ("-journal", "-wal", "-shm")),
        ):
            leftover.unlink(missing_ok=True)


def _give_name(part: Path, into: Path) -> None:
    try:
        os.link(part, into)
    except (OSError, NotImplementedError):
        # The file system has no links (FAT, some shares); the name was free a moment ago.
        if into.exists():
            raise
        part.rename(into)
