"""Interleaved packets and messages in the bytes of an RTSP connection (RFC 2326, 10.12).

Bytes that are neither are passed over: some cameras send a few between the packets. Reading goes on at the
next place that looks like a packet or a message.
"""

from __future__ import annotations

import re
from dataclasses import replace

from console.media.rtsp import message
from console.media.rtsp.message import MalformedMessage, RtspResponse, WebServer

LIMIT_STRAY_BYTES = 262_144
"""Limit of the bytes that are passed over from one good packet or message to the next."""
_DOLLAR = 0x24
_KEPT_BYTES = 32
"""So much of passed-over data is looked at again, because a packet or message may begin in it."""
_CANDIDATE = re.compile(rb"\$|RTSP/\d|[A-Z_]{3,20} (?:rtsps?:|\*)")
_SMALLEST = 8
"""Length of the smallest RTP or RTCP packet."""
_LIMIT_MESSAGE_BYTES = message.LIMIT_HEADER_BYTES + message.LIMIT_BODY_BYTES + 4

Packet = tuple[int, bytes]
"""Channel and payload of an interleaved packet."""


class FrameReader:
    """The bytes received on a connection that are not used yet. One thread."""

    def __init__(self) -> None:
        self.channels: set[int] = set()
        """The channels that were set up. Empty: none yet, and packets are expected on any."""
        self.stray = 0
        """Number of bytes that were passed over since the last good packet or message."""
        self._buffer = b""
        self._is_rtsp = False

    def feed(self, data: bytes) -> None:
        """Add received bytes."""
        # Most often nothing is left of what came before, and nothing has to be copied.
        self._buffer = self._buffer + data if self._buffer else data

    @property
    def size(self) -> int:
        """Return how many bytes are not used yet."""
        return len(self._buffer)

    def take(self) -> tuple[list[Packet], RtspResponse | None]:
        """Take every complete packet up to the first complete message, and this message, if there is one.

        Raises:
            MalformedMessage: too much was passed over, or the other end does not speak RTSP.
        """
        packets: list[Packet] = []
        found: RtspResponse | None = None
        at = 0
        buffer = self._buffer
        while found is None:
            at = self._packets(buffer, at, packets)
            following, found = self._other(at, packets)
            if following is None:
                break
            at = following
        self._buffer = buffer[at:]
        return packets, found

    def take_partial(self) -> RtspResponse | None:
        """Take a message whose body is shorter than it said, with what there is of it."""
        try:
            head = message.parse_head(self._buffer)
        except MalformedMessage:
            return None
        if head is None:
            return None
        body = self._buffer[head[1] :]
        self._buffer = b""
        return replace(head[0], body=body)

    def take_text(self) -> bytes:
        """Take what comes before the next message or packet: the rest of a body longer than it said."""
        match = _CANDIDATE.search(self._buffer)
        end = match.start() if match else len(self._buffer)
        text = self._buffer[:end]
        self._buffer = self._buffer[end:]
        return text

    def _packets(self, buffer: bytes, at: int, packets: list[Packet]) -> int:
        """Take the packets at a position; return where they end."""
        channels, end, begin = self.channels, len(buffer), at
        while end - at > 4 and buffer[at] == _DOLLAR and buffer[at + 4] >> 6 == 2:
            stop = at + 4 + (buffer[at + 2] << 8 | buffer[at + 3])
            if stop > end or stop < at + 4 + _SMALLEST or buffer[at + 1] not in channels:
                break
            packets.append((buffer[at + 1], buffer[at + 4 : stop]))
            at = stop
        if at > begin:
            self.stray = 0
        return at

    def _other(self, at: int, packets: list[Packet]) -> tuple[int | None, RtspResponse | None]:
        """Return where to go on, None to wait for more data, and a message, if one is complete."""
        buffer = self._buffer
        if len(buffer) > at and buffer[at] in b"\r\n":
            return at + 1, None
        if len(buffer) - at < 4:
            return None, None
        if buffer[at] == _DOLLAR:
            return self._doubtful(at, packets), None
        begins = message.begins(buffer, at)
        if begins is None:
            return None, None
        return self._message(at) if begins else (self._passed_over(at), None)

    def _doubtful(self, at: int, packets: list[Packet]) -> int | None:
        """Judge a packet that is incomplete, or unusual, or none, by what follows it."""
        end, stop = len(self._buffer), self._stop(at)
        if stop > end:
            is_usual = self._is_usual(at)
            return None if is_usual else self._search(at + 1, is_complete=True)
        if not self._may_follow(stop):
            return self._passed_over(at)
        packets.append((self._buffer[at + 1], self._buffer[at + 4 : stop]))
        return stop

    def _message(self, at: int) -> tuple[int | None, RtspResponse | None]:
        data = self._buffer[at : at + _LIMIT_MESSAGE_BYTES]
        try:
            head = message.parse_head(data)
        except MalformedMessage:
            return self._passed_over(at), None
        if head is None:
            return None, None
        found, begin, length = head
        if length and len(data) > begin and data[begin] == _DOLLAR and self._is_usual(at + begin):
            length = 0  # the camera announced a body that it does not send
        if len(data) < begin + length:
            return None, None
        self.stray, self._is_rtsp = 0, True
        return at + begin + length, replace(found, body=bytes(data[begin : begin + length]))

    def _passed_over(self, at: int) -> int | None:
        """Return the next position at which something good may begin; None: not in this data."""
        if not self._is_rtsp and self._buffer.startswith(b"HTTP/", at):
            raise WebServer("a web server answers here")
        following = self._search(at + 1)
        if following is None:
            following = max(at, len(self._buffer) - _KEPT_BYTES)
        self.stray += following - at
        if self.stray > LIMIT_STRAY_BYTES:
            raise MalformedMessage("neither packets nor messages")
        return following if following > at else None

    def _search(self, begin: int, *, is_complete: bool = False) -> int | None:
        candidates = _CANDIDATE.finditer(self._buffer, begin)
        return next(
            (m.start() for m in candidates if self._is_good(m.start(), is_complete=is_complete)), None
        )

    def _is_good(self, at: int, *, is_complete: bool) -> bool:
        if self._buffer[at] != _DOLLAR:
            return message.begins(self._buffer, at) is not False
        if len(self._buffer) - at < 5:
            return not is_complete
        stop = self._stop(at)
        is_open = stop > len(self._buffer)
        return self._is_usual(at) and (not is_complete if is_open else self._may_follow(stop))

    def _is_usual(self, at: int) -> bool:
        """Return whether a packet is on a channel of ours, of possible length, and begins as RTP does."""
        buffer = self._buffer
        is_known = not self.channels or buffer[at + 1] in self.channels
        is_rtp = len(buffer) == at + 4 or buffer[at + 4] >> 6 == 2
        return is_known and is_rtp and self._stop(at) >= at + 4 + _SMALLEST

    def _stop(self, at: int) -> int:
        return at + 4 + (self._buffer[at + 2] << 8 | self._buffer[at + 3])

    def _may_follow(self, at: int) -> bool:
        """Return whether a packet or message may begin at the end of a packet."""
        buffer = self._buffer
        return at == len(buffer) or buffer[at] in b"$\r\n" or message.begins(buffer, at) is not False
