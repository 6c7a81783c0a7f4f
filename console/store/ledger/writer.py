"""Acts that nobody types: queued by any thread, folded, written by one, in one order (PPL-08)."""

from __future__ import annotations

import logging
import queue
from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import ActAggregator, RecordedAct
from console.domain.books.automatic_acts import AUDIT, act_of
from console.domain.books.entries import NewEntry
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.store.ledger.unit import Units

AUDIT_BOOK = AUDIT
BATCH = 256
_log = logging.getLogger(__name__)


class LedgerWriter:
    """Implements `services.ports.ActLog`: acts are queued by any thread and committed by one.

    Args:
        units: of the main database.
        clock: for the instant of each act.
        failed: told, in words, when entries could not be written; they are kept and tried again.
    """

    def __init__(self, units: Units, clock: Clock, failed: Callable[[str], None]) -> None:
        self._units, self._clock, self._failed = units, clock, failed
        self._queue: queue.SimpleQueue[RecordedAct] = queue.SimpleQueue()
        self._folder = ActAggregator()
        self._unwritten: list[RecordedAct] = []

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """See `services.ports.ActLog`."""
        self._queue.put(RecordedAct(actor, act, subject, self._clock.utc_now(), detail))

    def run(self, stop: threading.Event) -> None:
        """The writer's thread; on stop, what is queued and folded is written before it ends."""
        while not stop.is_set():
            self._gather(wait_s=0.2)
            self._unwritten += self._folder.due(self._clock.utc_now())
            if self._unwritten and not self._write():
                stop.wait(1.0)
        self._gather(wait_s=0.0)
        self._unwritten += self._folder.flush()
        if self._unwritten:
            self._write()

    def _gather(self, wait_s: float) -> None:
        try:
            self._take(self._queue.get(timeout=wait_s) if wait_s else self._queue.get_nowait())
            while len(self._unwritten) < BATCH or not wait_s:
                self._take(self._queue.get_nowait())
        except queue.Empty:
            return

    def _take(self, act: RecordedAct) -> None:
        self._unwritten += self._folder.add(act)

    def _write(self) -> bool:
        try:
            self._units.enter([_entry(act) for act in self._unwritten])
        except EnvironmentFault:
            _log.exception("%d entries wait for the ledger", len(self._unwritten))
            self._failed("The audit log cannot be written. Entries are kept and tried again: check the disk.")
            return False
        self._unwritten.clear()
        return True


def _entry(act: RecordedAct) -> NewEntry:
    return NewEntry(act_of(act.act).book, act.act, act.actor, act.payload(), instant_utc=act.instant_utc)
