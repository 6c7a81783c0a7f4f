"""When data came to this machine, as its system notes it: a thread that reads may have to wait.

Standard library only, because a process that loads nothing else uses it too.
"""

from __future__ import annotations

import socket
import struct
import sys
import time

_TIMESTAMPS = 35
"""SO_TIMESTAMPNS of Linux on x86 and ARM, which Python does not name."""
_TIMESPEC = struct.Struct("@ll")
_NOTES_BYTES = 64
STEPPED_S = 0.002
"""The system's clock and the monotonic one are read one after the other, and may be so far apart."""


class ReceiveStamps:
    """Reads one socket, and notes when what it read had come. One thread.

    Where the system notes nothing (TLS, other systems), it is the time at which this thread read.

    Args:
        source: of a stream.
    """

    def __init__(self, source: socket.socket) -> None:
        self._source = source
        self._has_stamps = _asked_for(source)
        self._ahead_s = _ahead_s()
        self.came_s = time.monotonic()
        """Monotonic instant by which all that was read so far had come."""

    def recv(self, size: int) -> bytes:
        """Read as `socket.recv` does."""
        if not self._has_stamps:
            block = self._source.recv(size)
            self.came_s = time.monotonic()
            return block
        block, notes, _, _ = self._source.recvmsg(size, _NOTES_BYTES)
        now_s, ahead_s = time.monotonic(), _ahead_s()
        # If the machine's clock was set, the stamps of what came before say nothing.
        is_steady = abs(ahead_s - self._ahead_s) < STEPPED_S
        self._ahead_s = ahead_s
        stamp_s = _stamp_s(notes) if notes and is_steady else None
        came_s = now_s if stamp_s is None else min(now_s, stamp_s - ahead_s + STEPPED_S)
        # What came later was not there earlier.
        self.came_s = max(self.came_s, came_s)
        return block


def _asked_for(source: socket.socket) -> bool:
    """Ask the system to note when data comes; return whether it does."""
    if sys.platform != "linux" or type(source) is not socket.socket or _TIMESPEC.size != 16:
        return False
    try:
        source.setsockopt(socket.SOL_SOCKET, _TIMESTAMPS, 1)
    except OSError:
        return False
    return True


def _stamp_s(notes: list[tuple[int, int, bytes]]) -> float | None:
    for level, kind, note in notes:
        if (level, kind, len(note)) == (socket.SOL_SOCKET, _TIMESTAMPS, _TIMESPEC.size):
            seconds, nanoseconds = _TIMESPEC.unpack(note)
            return float(seconds) + float(nanoseconds) / 1e9
    return None


def _ahead_s() -> float:
    """Return how far the system's time is ahead of the monotonic clock, or a little less."""
    return time.time() - time.monotonic()
