"""The recorder's UTC: the machine's clock, read once and continued on the monotonic clock."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.clock import Clock


# The two clocks of a machine may drift apart (on Windows they do). Drift is followed slowly, so that it never
# adds up to a step. Less than _NOISE_S is the time between two readings; more than _DRIFT_S was set by
# someone.
_NOISE_S = 0.002
_DRIFT_S = 0.05


class RecordingClock:
    """Converts instants of the monotonic clock to UTC. One thread.

    If the machine's clock is set, `step_s` returns by how much, and the new time is used from then on.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = self._read()

    def _read(self) -> dt.timedelta:
        """Return UTC minus monotonic time."""
        utc = self._clock.utc_now()
        return dt.timedelta(seconds=utc.timestamp() - self._clock.monotonic_s())

    def now_s(self) -> float:
        """Return the present time on the monotonic clock."""
        return self._clock.monotonic_s()

    def utc(self, monotonic_s: float) -> dt.datetime:
        """Return an instant of the monotonic clock as UTC."""
        return _EPOCH + self._offset + dt.timedelta(seconds=monotonic_s)

    def step_s(self, tolerated_s: float) -> float:
        """Return by how many seconds the clock was set since the last call; 0 within the tolerance."""
        offset = self._read()
        step_s = (offset - self._offset).total_seconds()
        if abs(step_s) <= tolerated_s:
            if _NOISE_S < abs(step_s) < _DRIFT_S:
                self._offset += (offset - self._offset) * 0.1
            return 0.0
        self._offset = offset
        return step_s


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
