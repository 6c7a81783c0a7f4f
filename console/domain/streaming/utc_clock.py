"""UTC for instants of the monotonic clock. A packet gets its UTC here, once, for every later use."""

from __future__ import annotations

import datetime as dt
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.clock import Clock

# The two clocks of a machine may drift apart (on Windows they do). Drift is followed slowly, so that it never
# adds up to a step. Less than NOISE_S is the time between two readings; more than STEP_S was set by someone.
NOISE_S = 0.002
STEP_S = 0.5
FOLLOWED_EVERY_S = 0.05
"""The clocks are compared at most so often: it costs more than the rest of a stamp."""
SLEW = 0.05
"""Seconds of drift that are followed in a second, so few that the stamps of two packets never go back."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class UtcClock:
    """The machine's clock, continued on the monotonic clock. Any thread.

    A step of the machine's clock is followed within `FOLLOWED_EVERY_S`, so the stamps of two packets may lie
    further apart, or closer together, than their arrivals. The recorder begins a new segment there.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._followed_s = clock.monotonic_s()
        self._looked_s = float("-inf")
        """The latest instant for which the clocks were compared."""
        self._offset = self._read() or self._read_quickly()

    def utc(self, at_s: float) -> dt.datetime:
        """Return the UTC of the monotonic instant `at_s`, which is now or was a moment ago."""
        with self._lock:
            if at_s - self._looked_s > FOLLOWED_EVERY_S:
                self._looked_s = at_s
                self._follow()
            return _EPOCH + self._offset + dt.timedelta(seconds=at_s)

    def _follow(self) -> None:
        offset = self._read()
        if offset is None:
            return
        now_s = self._clock.monotonic_s()
        elapsed_s, self._followed_s = now_s - self._followed_s, now_s
        error_s = (offset - self._offset).total_seconds()
        if abs(error_s) > STEP_S:
            self._offset = offset
        elif abs(error_s) > NOISE_S:
            most_s = SLEW * elapsed_s
            self._offset += dt.timedelta(seconds=max(-most_s, min(error_s, most_s)))

    def _read(self) -> dt.timedelta | None:
        """Return UTC minus monotonic time; None if the thread was interrupted between the two readings."""
        before_s = self._clock.monotonic_s()
        offset = self._read_quickly()
        return offset if self._clock.monotonic_s() - before_s < NOISE_S else None

    def _read_quickly(self) -> dt.timedelta:
        return dt.timedelta(seconds=self._clock.utc_now().timestamp() - self._clock.monotonic_s())


def lead_s(at_utc: dt.datetime, at_s: float) -> float:
    """Return how far a stamp is ahead of the monotonic clock, in seconds; drift and steps change it."""
    return at_utc.timestamp() - at_s
