"""RTP packets and RTCP sender reports (RFC 3550)."""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass, field

_NTP_EPOCH_S = 2_208_988_800  # from 1900 to 1970


@dataclass(slots=True)
class RtpTrack:
    """The counters of one RTP source; every listener gets the same packets."""

    payload_type: int
    clock_hz: int
    ssrc: int = field(default_factory=lambda: secrets.randbits(32))
    sequence: int = field(default_factory=lambda: secrets.randbits(15))
    offset: int = field(default_factory=lambda: secrets.randbits(31))
    packets: int = 0
    octets: int = 0

    def stamp(self, utc_s: float) -> int:
        """Return the RTP time of an instant."""
        return (int(utc_s * self.clock_hz) + self.offset) & 0xFFFFFFFF

    def packetise(self, payloads: list[bytes], stamp: int) -> list[bytes]:
        """Return the packets of one picture or piece of sound; the last one carries the marker."""
        packets = []
        last = len(payloads) - 1
        for at, payload in enumerate(payloads):
            kind = self.payload_type | (0x80 if at == last else 0)
            packets.append(struct.pack(">BBHII", 0x80, kind, self.sequence, stamp, self.ssrc) + payload)
            self.sequence = self.sequence + 1 & 0xFFFF
            self.octets += len(payload)
        self.packets += len(payloads)
        return packets

    def sender_report(self, utc_s: float, stamp: int) -> bytes:
        """Return a report of the clock time at an RTP time, with the source's name."""
        ntp = int((utc_s + _NTP_EPOCH_S) * (1 << 32))
        report = struct.pack(
            ">BBHIQIII",
            0x80,
            200,
            6,
            self.ssrc,
            ntp & (1 << 64) - 1,
            stamp,
            self.packets & 0xFFFFFFFF,
            self.octets & 0xFFFFFFFF,
        )
        name = b"watchroom"
        item = bytes([1, len(name)]) + name + b"\0"
        item += bytes(-len(item) % 4)
        return report + struct.pack(">BBHI", 0x81, 202, 1 + len(item) // 4, self.ssrc) + item
