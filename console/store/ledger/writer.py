"""Acts that nobody types: queued by any thread, written by one, in one order (PPL-08)."""

from __future__ import annotations

import logging
import queue
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.registers.entries import NewEntry

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.store.ledger.unit import Units

AUDIT_BOOK = "audit"
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
        self._queue: queue.SimpleQueue[NewEntry] = queue.SimpleQueue()
        self._unwritten: list[NewEntry] = []

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """See `services.ports.ActLog`."""
        fields = {**detail, "subject": subject}
        self._queue.put(NewEntry(AUDIT_BOOK, act, actor, fields, instant_utc=self._clock.utc_now()))

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
            self._units.enter(self._unwritten)
        except EnvironmentFault:
            _log.exception("%d entries wait for the ledger", len(self._unwritten))
            self._failed("The audit log cannot be written. Entries are kept and tried again: check the disk.")
            return False
        self._unwritten.clear()
        return True
