"""What retention will delete tonight, and when holds crowd out recording (SYS-05, EVD-08)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from console.domain.people.permissions import Permission
from console.domain.recording.held import HeldTime, HeldTimes
from console.domain.recording.outlook import RetentionOutlook, as_if_not_kept, crowding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.recording.outlook import CameraStock
    from console.services.books.ports import Gate
    from console.services.evidence.holds import HoldService
    from console.services.ports import KnownHolds

NIGHT = dt.timedelta(days=1)
"""The preview shows what is deleted until this time tomorrow."""


class StockSource(Protocol):
    """What is on the recording volumes."""

    def stocks(
        self, held: HeldTimes, due_before_utc: dt.datetime, now_utc: dt.datetime
    ) -> tuple[list[CameraStock], int]:
        """Return the recordings of each camera, and the bytes that all volumes can hold.

        Args:
            held: the holds in force.
            due_before_utc: what ended before this is due.
            now_utc: the present time.

        Raises:
            EnvironmentFault: a volume cannot be read.
        """
        ...


class RetentionOutlooks:
    """Looks ahead. Not for the UI thread: calls wait for the database and the disks.

    Args:
        source: the recording volumes.
        table: the holds in force.
        holds: the cases that they belong to.
        gate: the rules of people.
        clock: the system's, or a test's.
        period_days: the retention period of ordinary recordings.
        hidden: returns the times of a camera of which this seat has no pictures.
    """

    def __init__(
        self,
        source: StockSource,
        table: KnownHolds,
        holds: HoldService,
        gate: Gate,
        clock: Clock,
        period_days: int,
        hidden: Callable[[int], Sequence[tuple[dt.datetime, dt.datetime]]] = lambda _camera: (),
    ) -> None:
        self._hidden = hidden
        self._source, self._table, self._holds = source, table, holds
        self._gate, self._clock, self._period_days = gate, clock, period_days

    def outlook(self, actor: Actor) -> RetentionOutlook:
        """Return what is deleted by this time tomorrow, and when holds crowd out recording.

        What is kept under an authorisation counts in the days ahead, but no camera shows it (RIP-04).

        Raises:
            Refusal: the actor may not read the books.
            EnvironmentFault: the holds or a volume cannot be read.
        """
        self._gate.require(actor, Permission.READ_BOOKS, "outlook on retention")
        now_utc = self._clock.utc_now()
        until_utc = now_utc + NIGHT
        due_before_utc = until_utc - dt.timedelta(days=self._period_days)
        known, apart = self._split()
        every = HeldTimes([*known.times, *apart.times])
        stocks, capacity = self._source.stocks(every, due_before_utc, now_utc)
        growing = self._holds.growing() | {held.camera for held in apart.times if held.end_utc > until_utc}
        shortened, stopped = crowding(stocks, growing, capacity, self._period_days)
        if apart.times:
            seen, _ = self._source.stocks(known, due_before_utc, now_utc)
            stocks = as_if_not_kept(stocks, seen)
        return RetentionOutlook(until_utc, tuple(stocks), capacity, shortened, stopped)

    def _split(self) -> tuple[HeldTimes, HeldTimes]:
        """Return the holds that this seat may know, and those that it may not."""
        every, apart = self._table.known().times, list(self._table.apart().times)
        known = [one for one in every if not self._is_hidden(one)]
        return HeldTimes(known), HeldTimes([*apart, *(one for one in every if self._is_hidden(one))])

    def _is_hidden(self, held: HeldTime) -> bool:
        hidden = self._hidden(held.camera)
        return any(begin < held.end_utc and end > held.begin_utc for begin, end in hidden)
