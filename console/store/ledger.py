"""The ledger: one append-only table, each entry chained to the one before it in its book (LOG-02, PPL-08)."""

from __future__ import annotations

import hashlib
import json
import logging
import queue
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from console.store.tables import ledger

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection, Engine

    from console.domain.clock import Clock

AUDIT_BOOK = "audit"
NO_HASH = "0" * 64
"""What the first entry of a book is chained to."""
BATCH = 256
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it has its number."""

    book: str
    kind: str
    author: str
    instant: str
    payload: str


def canonical(payload: dict[str, str | int | float | None]) -> str:
    """JSON with one spelling only: sorted keys, no spaces, no escapes that are not needed."""
    return json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def entry_hash(entry: Entry, number: int, previous_hash: str) -> str:
    """SHA-256 over all that an entry says, its number and the hash before it."""
    said = [entry.book, number, entry.kind, entry.author, entry.instant, entry.payload, previous_hash]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def append(connection: Connection, entry: Entry) -> int:
    """Append within the caller's unit of work, so that the act and its entry stand or fall together.

    Returns:
        The entry's number in its book, from 1 without a gap.
    """
    newest = sa.select(ledger.c.number, ledger.c.hash).where(ledger.c.book == entry.book)
    last = connection.execute(newest.order_by(ledger.c.number.desc()).limit(1)).first()
    number, previous_hash = (last.number + 1, last.hash) if last else (1, NO_HASH)
    connection.execute(
        sa.insert(ledger).values(
            book=entry.book,
            number=number,
            kind=entry.kind,
            author=entry.author,
            instant=entry.instant,
            payload=entry.payload,
            previous_hash=previous_hash,
            hash=entry_hash(entry, number, previous_hash),
        )
    )
    return number


class LedgerWriter:
    """Implements `services.ports.ActLog`: acts are queued by any thread and committed by one.

    Args:
        engine: the main database.
        clock: for the instant of each act.
        failed: told, in words, when entries could not be written; they are kept and tried again.
    """

    def __init__(self, engine: Engine, clock: Clock, failed: Callable[[str], None]) -> None:
        self._engine, self._clock, self._failed = engine, clock, failed
        self._queue: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._unwritten: list[Entry] = []

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """See `services.ports.ActLog`."""
        instant = self._clock.utc_now().isoformat(timespec="milliseconds")
        payload = canonical({**detail, "subject": subject})
        self._queue.put(Entry(AUDIT_BOOK, act, actor, instant, payload))

    def run(self, stop: threading.Event) -> None:
        """The writer's thread; on stop, what is queued is written before it ends."""
        while not stop.is_set():
            self._gather(wait_s=0.2)
            if self._unwritten and not self._write():
                stop.wait(1.0)
        self._gather(wait_s=0.0)
        if self._unwritten:
            self._write()

    def _gather(self, wait_s: float) -> None:
        try:
            self._unwritten.append(self._queue.get(timeout=wait_s) if wait_s else self._queue.get_nowait())
            while len(self._unwritten) < BATCH or not wait_s:
                self._unwritten.append(self._queue.get_nowait())
        except queue.Empty:
            return

    def _write(self) -> bool:
        try:
            with self._engine.begin() as connection:
                _append_all(connection, self._unwritten)
        except SQLAlchemyError:
            _log.exception("%d entries wait for the ledger", len(self._unwritten))
            self._failed("The audit log cannot be written. Entries are kept and tried again: check the disk.")
            return False
        self._unwritten.clear()
        return True


def _append_all(connection: Connection, entries: Iterable[Entry]) -> None:
    for entry in entries:
        append(connection, entry)
