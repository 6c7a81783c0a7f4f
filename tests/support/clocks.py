"""A clock that a test moves."""

from __future__ import annotations

import datetime as dt


class SimulatedClock:
    """UTC and monotonic time that only move when told; the two can be moved apart."""

    def __init__(self, utc: dt.datetime = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)) -> None:
        self._utc, self._s = utc, 1000.0

    def utc_now(self) -> dt.datetime:
        return self._utc

    def monotonic_s(self) -> float:
        return self._s

    def sleep_s(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self._s += seconds
        self._utc += dt.timedelta(seconds=seconds)

    def step_utc(self, seconds: float) -> None:
        """Somebody sets the machine's clock."""
        self._utc += dt.timedelta(seconds=seconds)
