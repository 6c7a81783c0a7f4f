"""Causes for the end of a segment and for missing recordings. Fixed words, to be counted and translated."""

from __future__ import annotations

from enum import Enum


class Cause(Enum):
    """The cause of the end of a segment and, where time is lost, of the gap that follows."""

    NEXT = "next segment"
    FORMAT = "format changed"
    JUMP = "timestamp jump"
    MODE = "recording mode changed"
    MOVED = "moved to the next volume"
    CLOCK_BACK = "clock set back"
    LOST = "lost connection"
    STALLED = "stalled"
    REFUSED = "refused"
    CLOSED = "console closed"
    CRASHED = "power or program failed"
    OVERFLOW = "recorder overflow"
    DISK_FULL = "disk full"
    DISK_FAULT = "disk fault"
    OFF = "recording switched off"
    SLEPT = "machine slept or stood still"
    CLOCK_FORWARD = "clock set forward, or machine slept"
    UNREADABLE = "stream cannot be written"
    FILE_MISSING = "file missing"
    DELETED = "deleted by rule"
    UNKNOWN = "unknown"

    @property
    def loses_time(self) -> bool:
        """Whether recording is missing after it."""
        return self not in _SEAMLESS

    def tells_more_than(self, before: Cause) -> bool:
        """Return whether this cause explains a gap better than `before`, with which the gap began."""
        return _TELLING.get(self, 1) > _TELLING.get(before, 1)


_SEAMLESS = frozenset({Cause.NEXT, Cause.FORMAT, Cause.JUMP, Cause.MODE, Cause.MOVED, Cause.CLOCK_BACK})

# A closed console does not explain why a camera is dead now. A refusal explains more than a lost connection.
_TELLING = {
    Cause.CLOSED: 0,
    Cause.CRASHED: 0,
    Cause.SLEPT: 0,
    Cause.REFUSED: 2,
    Cause.UNREADABLE: 2,
    Cause.DISK_FULL: 2,
    Cause.DISK_FAULT: 2,
    Cause.OFF: 3,
}
