"""Erase personal details whose retention has ended: the key is destroyed, the entry and the chain stay."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.kinds import Retention
    from console.domain.clock import Clock, Stop
    from console.domain.errors import ConsoleError
    from console.domain.people.actor import Actor
    from console.services.books.ports import ErasureStore, Gate

BATCH = 200
EVERY_S = 3600.0


class Erasure:
    """Erases personal details. Not for the UI thread.

    Args:
        store: the keys and the search index.
        gate: checks permissions.
        clock: simulated in tests.
        periods: by book, instead of the code's own: settings of the scheme, each with its ground.
        is_clock_believed: while it returns False nothing is erased: erasure cannot be undone.
    """

    def __init__(
        self,
        store: ErasureStore,
        gate: Gate,
        clock: Clock,
        periods: Mapping[str, Retention] | None = None,
        is_clock_believed: Callable[[], bool] = lambda: True,
    ) -> None:
        self._store, self._gate, self._clock = store, gate, clock
        self._is_clock_believed = is_clock_believed
        self._periods = periods or {}

    def due(self, actor: Actor) -> dict[str, int]:
        """Return how many entries of each book have personal details that are due for erasure."""
        self._gate.require(actor, Permission.ERASE, "what is due")
        counts = {book: sum(map(len, self._batches(book))) for book in BOOKS}
        return {book: count for book, count in counts.items() if count}

    def erase_due(self, actor: Actor) -> dict[str, int]:
        """Erase what is due. Return how many entries of each book.

        Raises:
            Refusal: the actor may not.
            EnvironmentFault: the machine's clock is doubted, or the database cannot be written; what was
                erased until then is recorded.
        """
        if actor is not PROGRAM:
            self._gate.require(actor, Permission.ERASE, "what is due")
        if not self._is_clock_believed():
            raise EnvironmentFault(
                "The machine's clock was moved. No personal details are erased until its time is confirmed.",
                "Check date and time of the machine. If they are right, confirm them in the Health pane.",
            )
        counts: dict[str, int] = {}
        for book in BOOKS.values():
            for numbers in self._batches(book.name):
                self._store.erase(book.name, numbers, actor.login, self._period(book.name).ground)
                counts[book.name] = counts.get(book.name, 0) + len(numbers)
        if counts:
            self._store.clear_traces()
        return counts

    def run(self, stop: Stop, failed: Callable[[ConsoleError], None]) -> None:
        """Erase once an hour, at the start of the loop first, as the program."""
        next_s = self._clock.monotonic_s()
        while not stop.is_set():
            if self._clock.monotonic_s() >= next_s:
                try:
                    self.erase_due(PROGRAM)
                except EnvironmentFault as fault:
                    failed(fault)
                next_s = self._clock.monotonic_s() + EVERY_S
            self._clock.sleep_s(1.0)

    def _batches(self, book: str) -> list[Sequence[int]]:
        days = self._period(book).days
        if days is None:
            return []
        numbers = self._store.expired(book, self._clock.utc_now() - dt.timedelta(days=days))
        return [numbers[at : at + BATCH] for at in range(0, len(numbers), BATCH)]

    def _period(self, book: str) -> Retention:
        return self._periods.get(book, BOOKS[book].retention)
