"""Automatic acts: queued by any thread, combined, and written by one thread in one order (PPL-08)."""

from __future__ import annotations

import logging
import queue
from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import ActAggregator, RecordedAct
from console.domain.books.automatic_acts import AUDIT, act_of
from console.domain.books.entries import NewEntry
from console.domain.errors import EnvironmentFault
from console.domain.text import text

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
        clock: gives the instant of each act.
        failed: receives a text when entries could not be written; they are kept and tried again.
    """

    def __init__(self, units: Units, clock: Clock, failed: Callable[[str], None]) -> None:
        self._units, self._clock, self._failed = units, clock, failed
        self._queue: queue.SimpleQueue[RecordedAct] = queue.SimpleQueue()
        self._folder = ActAggregator()
        self._unwritten: list[RecordedAct] = []

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """Queue an act for the ledger and return at once."""
        self._queue.put(RecordedAct(actor, act, subject, self._clock.utc_now(), detail))

    def run(self, stop: threading.Event) -> None:
        """Run the writer's loop; on stop, it writes what is queued and combined before it ends."""
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
            self._add_act(self._queue.get(timeout=wait_s) if wait_s else self._queue.get_nowait())
            while len(self._unwritten) < BATCH or not wait_s:
                self._add_act(self._queue.get_nowait())
        except queue.Empty:
            return

    def _add_act(self, act: RecordedAct) -> None:
        self._unwritten += self._folder.add(act)

    def _write(self) -> bool:
        try:
            self._units.enter([_entry(act) for act in self._unwritten])
        except EnvironmentFault:
            _log.exception("%d entries wait for the ledger", len(self._unwritten))
            self._failed(
                text("The audit log cannot be written. Check the disk. Entries are kept and tried again.")
            )
            return False
        self._unwritten.clear()
        return True


def _entry(act: RecordedAct) -> NewEntry:
    return NewEntry(act_of(act.act).book, act.act, act.actor, act.payload(), instant_utc=act.instant_utc)
