"""Time as the console uses it: UTC for records, a monotonic count for durations."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""The zone of all times that people read and type, whatever the workstation is set to."""


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


class BootClock:
    """The time since the machine started, which nobody can set; it also counts while the machine sleeps."""

    def __init__(self) -> None:
        try:
            self.boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        except OSError:
            self.boot = str(uuid.uuid4())  # not told by this system: each start of the program counts as one
        self._is_boot_time_known = hasattr(time, "CLOCK_BOOTTIME")

    def now_s(self) -> float:
        """Return seconds since the machine started. Any thread."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) if self._is_boot_time_known else time.monotonic()
