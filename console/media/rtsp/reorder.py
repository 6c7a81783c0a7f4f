"""Putting the RTP packets of one track back into order, as UDP may deliver them in any."""

from __future__ import annotations

WAIT_S = 0.1
"""How long a missing packet is waited for."""
LIMIT_HELD = 128
"""Number of packets behind a missing one after which it is given up."""
JUMP = 3000
"""A sequence number that differs by more is a new beginning, not a late or early packet."""


class ReorderBuffer:
    """Holds packets that came too early. One thread."""

    def __init__(self) -> None:
        self.late = 0
        """Packets that came too late or twice, and were dropped."""
        self._next: int | None = None
        self._source = b""
        self._held: dict[int, tuple[bytes, float]] = {}

    def push(self, packet: bytes, at_s: float) -> list[bytes]:
        """Return the packets that can be used now, in order.

        Args:
            packet: an RTP packet.
            at_s: monotonic time of its arrival.
        """
        if len(packet) < 12:
            return []
        sequence, source = packet[2] << 8 | packet[3], packet[8:12]
        ahead = 0 if self._next is None else (sequence - self._next + 0x8000 & 0xFFFF) - 0x8000
        ready: list[bytes] = []
        if source != self._source or abs(ahead) > JUMP:
            ready = self._flushed()
            self._source, self._next, ahead = source, sequence, 0
        if ahead < 0 or sequence in self._held:
            self.late += 1
            return ready
        self._held[sequence] = packet, at_s
        if ahead and len(self._held) > LIMIT_HELD:
            self._skip()
        return ready + self._in_order()

    def overdue(self, at_s: float) -> list[bytes]:
        """Return the packets behind a missing one that was waited for long enough."""
        if not self._held or at_s - min(came_s for _, came_s in self._held.values()) < WAIT_S:
            return []
        self._skip()
        return self._in_order()

    def _skip(self) -> None:
        """Give up the missing packets before the first one that is here."""
        first = self._next or 0
        self._next = min(self._held, key=lambda sequence: sequence - first & 0xFFFF)

    def _in_order(self) -> list[bytes]:
        ready = []
        while self._next is not None and self._next in self._held:
            ready.append(self._held.pop(self._next)[0])
            self._next = self._next + 1 & 0xFFFF
        return ready

    def _flushed(self) -> list[bytes]:
        first = self._next or 0
        ready = [self._held[at][0] for at in sorted(self._held, key=lambda s: s - first & 0xFFFF)]
        self._held.clear()
        return ready
