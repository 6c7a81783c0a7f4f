"""Automatic acts: queued by any thread, combined, and written by one thread in one order (PPL-08)."""

from __future__ import annotations

import logging
import math
import queue
import threading
import time
from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import ActAggregator, Detail, RecordedAct
from console.domain.books.automatic_acts import AUDIT, act_of
from console.domain.books.entries import NewEntry
from console.domain.errors import ConsoleError
from console.domain.text import as_text, clean, text
from console.domain.threads import BackgroundThread
from console.services.ports import FaultSink
from console.store.ledger.owed_acts import OwedActs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.store.ledger.unit import Units

AUDIT_BOOK = AUDIT
BATCH = 256
FAULT_KEY = "books cannot be written"
SLOW_S = 2.0
"""Seconds after which entries that a silent database has not confirmed are put on the disk."""
LOOK_S = 0.2
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 5.0
_log = logging.getLogger(__name__)


class LedgerWriter:
    """Implements `services.ports.ActLog`: acts are queued by any thread and committed by one.

    While the database is away, acts are owed: they are put on the disk with their own times and entered in
    their order when it is back, also after the console was stopped or killed. An act whose commit is in
    doubt is looked for in the book before it is entered again, so that it stands there once. What is lost by
    a kill: acts of the last moments (`LOOK_S`; `SLOW_S` when the database falls silent) and repeats still
    being combined. None of them was acknowledged: what must be in the books before it is done is entered
    by a unit of work, or by `enter_first`.

    Args:
        units: of the main database.
        clock: gives the instant of each act.
        failed: receives a text while entries cannot be written; a `FaultSink` also hears that it is over.
        owed: keeps what is owed; None: in memory only.
    """

    def __init__(
        self, units: Units, clock: Clock, failed: Callable[[str], None], owed: OwedActs | None = None
    ) -> None:
        self._units, self._clock, self._failed = units, clock, failed
        self._owed = OwedActs() if owed is None else owed
        self._queue: queue.SimpleQueue[RecordedAct] = queue.SimpleQueue()
        self._guard = threading.RLock()
        self._aggregator = ActAggregator()
        self._new: list[RecordedAct] = []
        self._entering_since_s: float | None = None
        self._next_try_s, self._pause_s = 0.0, FIRST_PAUSE_S
        self._is_away, self._told = False, ""
        self.divert: Callable[[RecordedAct], RecordedAct] = lambda act: act
        """Returns an act as it is recorded: under an authorisation it goes into a book apart. Never waits."""

    def keep_owed_in(self, owed: OwedActs) -> None:
        """Keep what is owed here. Before `run`."""
        self._owed = owed

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """Queue an act for the ledger and return at once."""
        kept = {name: _storable(value) for name, value in detail.items()}
        recorded = RecordedAct(clean(actor), act, clean(subject), self._clock.utc_now(), kept)
        self._queue.put(self.divert(recorded))

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        """Enter acts that may be done only after that; not for the UI thread.

        Raises:
            EnvironmentFault: the books cannot be written; then nothing of it may be done.
        """
        self._units.enter([_entry(act) for act in acts])

    def run(self, stop: threading.Event) -> None:
        """Run the writer's loop; on stop, it writes what is queued and combined, or puts it on the disk."""
        self._entering_since_s = None
        self._load()
        ended = threading.Event()
        rescuer = BackgroundThread(self._rescue, args=(ended,), name="owed entries")
        rescuer.start()
        try:
            while not stop.is_set():
                self._gather(wait_s=0.2)
                self._pass_on()
            self._finish()
        finally:
            ended.set()
            rescuer.join()

    def _load(self) -> None:
        try:
            self._owed.load()
        except ConsoleError as fault:
            _log.exception("owed entries could not be read")
            self._failed(str(fault))

    def _finish(self) -> None:
        self._gather(wait_s=0.0)
        with self._guard:
            self._new += self._aggregator.flush()
        self._next_try_s = 0.0
        self._pass_on()

    def _gather(self, wait_s: float) -> None:
        try:
            self._take(self._queue.get(timeout=wait_s) if wait_s else self._queue.get_nowait())
            while len(self._new) < BATCH or not wait_s:
                self._take(self._queue.get_nowait())
        except queue.Empty:
            return

    def _take(self, act: RecordedAct) -> None:
        with self._guard:
            self._new += self._aggregator.add(act)

    def _pass_on(self) -> None:
        """Enter what is new, or put it behind what is owed and enter that."""
        with self._guard:
            self._new += self._aggregator.due(self._clock.utc_now())
            if len(self._owed):
                self._put_aside()
        if len(self._owed):
            self._pay()
        elif self._new:
            self._enter_new()

    def _enter_new(self) -> None:
        with self._guard:
            acts = list(self._new)
            self._entering_since_s = time.monotonic()
        try:
            self._units.enter([_entry(act) for act in acts])
        except ConsoleError as fault:
            self._fail(fault)
        else:
            self._succeed(len(acts))

    def _pay(self) -> None:
        """Enter what is owed, a batch at a time, until nothing is left or the database fails again."""
        while len(self._owed) and time.monotonic() >= self._next_try_s:
            with self._guard:
                acts = self._owed.head(BATCH)
                self._entering_since_s = time.monotonic()
            try:
                self._units.enter(self._units.missing([_entry(act) for act in acts]))
            except ConsoleError as fault:
                self._fail(fault)
            else:
                self._succeed(len(acts))
                self._gather(wait_s=0.0)

    def _succeed(self, count: int) -> None:
        with self._guard:
            self._entering_since_s = None
            # The rescuer may have put them on the disk meanwhile.
            if len(self._owed):
                self._owed.drop(count)
            else:
                del self._new[:count]
            is_over = self._is_away and not len(self._owed)
            lost, self._owed.lost = (self._owed.lost, 0) if is_over else (0, self._owed.lost)
        self._pause_s, self._next_try_s = FIRST_PAUSE_S, 0.0
        if is_over:
            self._come_back(lost)

    def _come_back(self, lost: int) -> None:
        self._is_away, self._told = False, ""
        if lost:
            self.record("watchroom", "entries-lost", "books", {"count": lost})
        if isinstance(self._failed, FaultSink):
            self._failed.over(FAULT_KEY)

    def _fail(self, fault: ConsoleError) -> None:
        with self._guard:
            self._entering_since_s = None
            self._put_aside()
        _log.warning("%d entries wait for the books: %s", len(self._owed), fault)
        self._next_try_s = time.monotonic() + self._pause_s
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._say_away(fault.what)

    def _put_aside(self) -> None:
        """Move what is new to what is owed. With the guard."""
        if self._new:
            self._owed.add(self._new)
            self._new = []

    def _rescue(self, ended: threading.Event) -> None:
        """Put on the disk what a silent database keeps waiting; the writer itself waits in a call of it."""
        while not ended.wait(LOOK_S):
            since_s = self._entering_since_s
            # Once the database is known to be away, what is new goes to the disk at once.
            patience_s = 0.0 if self._is_away else SLOW_S
            if since_s is None or time.monotonic() - since_s < patience_s:
                continue
            if self._is_away and not self._has_new():
                continue
            with self._guard:
                # While it is set, the writer cannot gather, so that the order stays.
                if self._entering_since_s is None:
                    continue
                self._gather(wait_s=0.0)
                self._new += self._aggregator.due(self._clock.utc_now())
                self._put_aside()
            self._say_away(text("The books cannot be written: the database is not responding."))

    def _has_new(self) -> bool:
        return bool(self._new) or not self._queue.empty()

    def _say_away(self, why: str) -> None:
        with self._guard:
            self._is_away = True
            said = _said(why, len(self._owed), self._owed.lost, self._owed.trouble)
            is_first, self._told = not self._told, said
        if isinstance(self._failed, FaultSink):
            self._failed(said, FAULT_KEY)
        elif is_first:
            self._failed(said)


def _storable(value: Detail) -> Detail:
    """Return a value as a database can store it: what it refuses would hold up all later entries."""
    if isinstance(value, str):
        return clean(value)
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _said(why: str, owed: int, lost: int, trouble: str) -> str:
    """Return the fault: what waits, where it is kept, and what goes on."""
    if lost:
        return text(
            "{why} {count} entries wait, and {lost} later ones are lost because no more can be kept. "
            "Write down by hand what must be in the books.",
            why=as_text(why),
            count=owed,
            lost=lost,
        )
    if trouble:
        return text(
            "{why} {count} entries wait in memory only: {trouble} Do not close the console.",
            why=as_text(why),
            count=owed,
            trouble=as_text(trouble),
        )
    return text(
        "{why} {count} entries wait and are entered when the database is back. "
        "Watching, steering and recording go on.",
        why=as_text(why),
        count=owed,
    )


def _entry(act: RecordedAct) -> NewEntry:
    return NewEntry(act_of(act.act).book, act.act, act.actor, act.payload(), instant_utc=act.instant_utc)
