"""Keep the last seconds of a camera in memory, from a key frame on, to record the beginning of an event."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.streaming.packets import EncodedPacket


# A flood of tiny packets must be bounded, too: each costs some 400 bytes besides what the camera sent.
_MOST_PACKETS = 20_000


class _Group:
    """One group of pictures: a key frame and the packets that follow it."""

    __slots__ = ("begin_s", "packets", "size_bytes")

    def __init__(self, begin_s: float) -> None:
        self.begin_s = begin_s
        self.packets: list[EncodedPacket] = []
        self.size_bytes = 0


class PreEventBuffer:
    """Packets by groups of pictures. The oldest group is dropped as a whole. One thread.

    It holds at least `keep_s` seconds if there are as many, and the whole group that contains this instant.
    If `max_bytes` would be exceeded, the oldest groups are dropped; so is a single group that is too large,
    because its pictures cannot be decoded without its key frame.
    """

    def __init__(self, keep_s: float, max_bytes: int) -> None:
        self.keep_s = keep_s
        self._max_bytes = max_bytes
        self._groups: deque[_Group] = deque()
        self.size_bytes = 0
        self._count = 0

    def add(self, packet: EncodedPacket) -> None:
        """Add a packet. Packets before the first key frame cannot be used and are dropped."""
        groups = self._groups
        if packet.is_key and packet.track == 0:
            groups.append(_Group(packet.arrived_s))
        elif not groups:
            return
        if len(groups) > 1 and groups[1].begin_s <= packet.arrived_s - self.keep_s:
            self._shed(packet.arrived_s - self.keep_s)
        group = groups[-1]
        group.packets.append(packet)
        size = len(packet.data)
        group.size_bytes += size
        self.size_bytes += size
        self._count += 1
        if self.size_bytes > self._max_bytes or self._count > _MOST_PACKETS:
            self._fit()

    def packets(self) -> list[EncodedPacket]:
        """Return all packets, oldest first. The first one is a key frame."""
        return [packet for group in self._groups for packet in group.packets]

    def clear(self) -> None:
        """Drop all packets, because the stream's format changed or packets were lost."""
        self._groups.clear()
        self.size_bytes = self._count = 0

    def _shed(self, oldest_s: float) -> None:
        groups = self._groups
        while len(groups) > 1 and groups[1].begin_s <= oldest_s:
            self._drop_oldest()

    def _fit(self) -> None:
        while self._groups and (self.size_bytes > self._max_bytes or self._count > _MOST_PACKETS):
            self._drop_oldest()

    def _drop_oldest(self) -> None:
        group = self._groups.popleft()
        self.size_bytes -= group.size_bytes
        self._count -= len(group.packets)
