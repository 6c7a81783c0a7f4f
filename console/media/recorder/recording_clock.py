"""The recorder's UTC: the machine's clock read once and carried on the monotonic clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.clock import Clock


# Two clocks of one machine may drift apart (on Windows they do): that is followed slowly, so that it never
# adds up to a step. What is less is the time between two readings; what is more was set by somebody.
_NOISE_S = 0.002
_DRIFT_S = 0.05


class RecordingClock:
    """UTC of any instant on the monotonic clock. One thread.

    Where the machine's clock is set, `step_s` tells by how much, and from then on the new time holds.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = self._read()

    def _read(self) -> dt.timedelta:
        """UTC minus monotonic, as seconds since 1970 and since nothing."""
        utc = self._clock.utc_now()
        return dt.timedelta(seconds=utc.timestamp() - self._clock.monotonic_s())

    def now_s(self) -> float:
        """Now on the monotonic clock."""
        return self._clock.monotonic_s()

    def utc(self, monotonic_s: float) -> dt.datetime:
        """The instant as UTC."""
        return _EPOCH + self._offset + dt.timedelta(seconds=monotonic_s)

    def step_s(self, tolerated_s: float) -> float:
        """By how much the machine's clock was set since the last call; 0 within what is tolerated."""
        offset = self._read()
        step_s = (offset - self._offset).total_seconds()
        if abs(step_s) <= tolerated_s:
            if _NOISE_S < abs(step_s) < _DRIFT_S:
                self._offset += (offset - self._offset) * 0.1
            return 0.0
        self._offset = offset
        return step_s


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
