"""Time as the console sees it: UTC for the record, a monotonic count for durations."""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Stop(Protocol):
    """The stop flag of a loop; `threading.Event` is one."""

    def is_set(self) -> bool:
        """Whether the loop should end."""
        ...


class Clock(Protocol):
    """What a loop may know of time. Loops take one, so that tests run them under a simulated clock."""

    def utc_now(self) -> dt.datetime:
        """Aware UTC. May step either way when the machine's clock is set."""
        ...

    def monotonic_s(self) -> float:
        """Seconds that never go back; the origin means nothing."""
        ...

    def sleep_s(self, seconds: float) -> None:
        """Wait; a simulated clock moves on instead."""
        ...


class SystemClock:
    """The machine's own clock. Any thread."""

    def utc_now(self) -> dt.datetime:
        """Aware UTC from the system clock."""
        return dt.datetime.now(dt.UTC)

    def monotonic_s(self) -> float:
        """`time.monotonic`."""
        return time.monotonic()

    def sleep_s(self, seconds: float) -> None:
        """`time.sleep`."""
        time.sleep(seconds)
