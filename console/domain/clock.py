"""Time as the console uses it: UTC for records, a monotonic count for durations."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Stop(Protocol):
    """The stop flag of a loop; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Return whether the loop should end."""
        ...


class Clock(Protocol):
    """The clock that loops use. They take one as an argument, so that tests can use a simulated clock."""

    def utc_now(self) -> dt.datetime:
        """Return the current time as aware UTC. It may step either way when the machine's clock is set."""
        ...

    def monotonic_s(self) -> float:
        """Return seconds that never go back. Only differences have a meaning."""
        ...

    def sleep_s(self, seconds: float) -> None:
        """Wait for a number of seconds. A simulated clock advances instead."""
        ...


class SystemClock:
    """The machine's clock. Thread-safe."""

    def utc_now(self) -> dt.datetime:
        """Return the current time of the system clock as aware UTC."""
        return dt.datetime.now(dt.UTC)

    def monotonic_s(self) -> float:
        """Return `time.monotonic()`."""
        return time.monotonic()

    def sleep_s(self, seconds: float) -> None:
        """Wait with `time.sleep`."""
        time.sleep(seconds)
