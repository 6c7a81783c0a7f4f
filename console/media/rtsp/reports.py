"""RTCP receiver reports (RFC 3550, 6.4.2): some cameras end a session without them."""

from __future__ import annotations

import secrets
import struct

INTERVAL_S = 5.0
_RECEIVER_REPORT, _DESCRIPTION = 201, 202
_NAME = b"watchroom"
_SENDER_REPORT = 200
_MOST_LOST = 0x7F_FFFF


class ReceiverReports:
    """The reports on one track. One thread."""

    def __init__(self) -> None:
        self._own = secrets.randbits(32)
        self._source: int | None = None
        self._first = self._highest = 0
        self._received = 0
        self._expected_before = self._received_before = 0
        self._last_report = 0
        self._last_report_s = 0.0

    def count(self, packet: bytes) -> None:
        """Count an RTP packet that arrived."""
        if len(packet) < 12:
            return
        sequence, source = packet[2] << 8 | packet[3], int.from_bytes(packet[8:12], "big")
        if source != self._source:
            self._source, self._received = source, 0
            self._first = self._highest = sequence
            self._expected_before = self._received_before = 0
        self._received += 1
        ahead = (sequence - self._highest) & 0xFFFF
        if ahead < 0x8000:
            self._highest += ahead

    def note(self, packet: bytes, at_s: float) -> None:
        """Note a sender report, which the camera measures the way and back by."""
        if len(packet) >= 20 and packet[1] == _SENDER_REPORT:
            self._last_report, self._last_report_s = int.from_bytes(packet[10:14], "big"), at_s

    def report(self, at_s: float) -> bytes:
        """Return a report with our name; without figures where nothing came yet."""
        blocks = b"" if self._source is None else self._block(at_s)
        count = 1 if blocks else 0
        words = (4 + len(blocks)) // 4
        head = struct.pack(">BBHI", 0x80 | count, _RECEIVER_REPORT, words, self._own)
        item = bytes((1, len(_NAME))) + _NAME + b"\0"
        item += bytes(-len(item) % 4)
        name = struct.pack(">BBHI", 0x81, _DESCRIPTION, 1 + len(item) // 4, self._own)
        return head + blocks + name + item

    def _block(self, at_s: float) -> bytes:
        expected = self._highest - self._first + 1
        lost = max(-_MOST_LOST, min(_MOST_LOST, expected - self._received))
        lately, came = expected - self._expected_before, self._received - self._received_before
        self._expected_before, self._received_before = expected, self._received
        fraction = max(0, min(255, (lately - came) * 256 // lately)) if lately > 0 else 0
        delay = int((at_s - self._last_report_s) * 65_536) & 0xFFFFFFFF if self._last_report else 0
        return struct.pack(
            ">IIIIII",
            self._source,
            fraction << 24 | lost & 0xFFFFFF,
            self._highest & 0xFFFFFFFF,
            0,
            self._last_report,
            delay,
        )
