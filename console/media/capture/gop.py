"""The last group of pictures in memory: who begins to look need not wait for a key frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.streaming.packets import EncodedPacket

LIMIT_BYTES = 16 * 2**20
LIMIT_PACKETS = 1000
"""Of "smart" codecs with a key frame a minute not everything is kept: decoding it takes seconds."""


class GroupOfPictures:
    """Packets from the last key frame on; shared with the recorder, not copied. One thread."""

    def __init__(self) -> None:
        self._packets: list[EncodedPacket] = []
        self._bytes = 0

    def add(self, packet: EncodedPacket) -> None:
        """Keep a packet; a key frame drops what was before it."""
        if packet.is_key:
            self._packets, self._bytes = [packet], len(packet.data)
        elif self._packets:
            self._packets.append(packet)
            self._bytes += len(packet.data)
            if self._bytes > LIMIT_BYTES or len(self._packets) > LIMIT_PACKETS:
                self.clear()

    def clear(self) -> None:
        """Forget: a new session, or more than can be kept."""
        self._packets, self._bytes = [], 0

    @property
    def packets(self) -> list[EncodedPacket]:
        """From the key frame to the newest; empty if nothing can be decoded yet."""
        return self._packets
