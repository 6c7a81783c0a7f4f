"""The last group of pictures in memory, so that a new viewer need not wait for a key frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.streaming.packets import EncodedPacket

LIMIT_BYTES = 16 * 2**20
LIMIT_PACKETS = 1000
"""Limit for "smart" codecs with one key frame a minute, whose whole group would take seconds to decode."""


class GroupOfPictures:
    """The packets since the last key frame; shared with the recorder, not copied. One thread."""

    def __init__(self) -> None:
        self._packets: list[EncodedPacket] = []
        self._bytes = 0

    def add(self, packet: EncodedPacket) -> None:
        """Add a packet; a key frame drops those before it."""
        if packet.is_key:
            self._packets, self._bytes = [packet], len(packet.data)
        elif self._packets:
            self._packets.append(packet)
            self._bytes += len(packet.data)
            if self._bytes > LIMIT_BYTES or len(self._packets) > LIMIT_PACKETS:
                self.clear()

    def clear(self) -> None:
        """Drop all packets: for a new session, or when the limit is exceeded."""
        self._packets, self._bytes = [], 0

    @property
    def packets(self) -> list[EncodedPacket]:
        """The packets from the key frame to the newest; empty if nothing can be decoded yet."""
        return self._packets
