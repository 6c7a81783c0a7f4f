"""Assembly of access units from RTP payloads (RFC 6184: H.264, 7798: H.265, 3640: AAC, 3551: G.711)."""

from __future__ import annotations

from typing import Protocol

from console.media.codec.parameter_sets import START_CODE
from console.media.rtsp.message import MalformedMessage

# Slices, SEI, parameter sets, delimiters and filler; STAP-A and FU-A. Partitioned slices (2 to 4) are left
# out: no camera sends them, and H.265 read as H.264 looks like them.
_H264_KINDS = frozenset({1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 19, 20, 21, 24, 28})
LIMIT_UNIT_BYTES = 16 * 2**20


class Assembler(Protocol):
    """Assembles one track's payloads. One thread."""

    is_key: bool
    """Whether the last completed unit can be decoded without those before it."""
    strange: int
    """Payloads in a row that are not of this codec: the camera may have changed it."""

    def push(self, payload: bytes) -> None:
        """Add one RTP payload to the present unit."""
        ...

    def finish(self) -> bytes:
        """Complete the present unit and return it; empty if nothing of it can be used."""
        ...

    def packet_lost(self) -> None:
        """Handle a lost packet: a fragment in progress cannot be completed."""
        ...


class _NalAssembler:
    """The common part of H.264 and H.265: NAL units behind start codes, and fragments."""

    def __init__(self) -> None:
        self.is_key = False
        self.strange = 0
        self._parts: list[bytes] = []
        self._bytes = 0
        self._key_under_way = False
        self._in_fragment = False

    def finish(self) -> bytes:
        """Complete the present unit and return it."""
        unit = b"".join(self._parts)
        self.is_key = self._key_under_way
        self._parts, self._bytes = [], 0
        self._key_under_way = self._in_fragment = False
        return unit

    def packet_lost(self) -> None:
        """Drop the fragment in progress."""
        self._in_fragment = False

    def _add(self, part: bytes) -> None:
        self._parts.append(part)
        self._bytes += len(part)
        if self._bytes > LIMIT_UNIT_BYTES:
            raise MalformedMessage("the picture is too large")

    def _aggregate(self, payload: bytes, at: int) -> None:
        """Add the NAL units of an aggregation packet, each behind its length (16 bits)."""
        while at + 2 < len(payload):
            length = int.from_bytes(payload[at : at + 2], "big")
            nal = payload[at + 2 : at + 2 + length]
            if not length or len(nal) < length:
                return
            self._add_nal(nal)
            at += 2 + length

    def _add_nal(self, nal: bytes) -> None:
        raise NotImplementedError


class H264Assembler(_NalAssembler):
    """Assembles single NAL units, STAP-A and FU-A (RFC 6184, 5.6 to 5.8)."""

    def push(self, payload: bytes) -> None:
        """Add one RTP payload to the present unit."""
        if len(payload) < 2:
            return
        kind = payload[0] & 0x1F
        if kind not in _H264_KINDS:
            self.strange += 1
            return
        self.strange = 0
        if kind == 28:
            self._fragment(payload)
        elif kind == 24:
            self._aggregate(payload, 1)
        else:
            self._add_nal(payload)

    def _fragment(self, payload: bytes) -> None:
        header = payload[1]
        if header & 0x80:
            self._in_fragment = True
            self._key_under_way |= header & 0x1F == 5
            self._add(START_CODE + bytes((payload[0] & 0xE0 | header & 0x1F,)) + payload[2:])
        elif self._in_fragment:
            self._add(payload[2:])
            self._in_fragment = not header & 0x40

    def _add_nal(self, nal: bytes) -> None:
        kind = nal[0] & 0x1F
        # An IDR picture, or a recovery point (annex D.1.8) where the camera refreshes without one.
        self._key_under_way |= kind == 5 or (kind == 6 and len(nal) > 1 and nal[1] == 6)
        self._add(START_CODE + nal)


class HevcAssembler(_NalAssembler):
    """Assembles single NAL units, aggregation packets and fragments (RFC 7798, 4.4)."""

    def push(self, payload: bytes) -> None:
        """Add one RTP payload to the present unit."""
        if len(payload) < 3:
            return
        kind = payload[0] >> 1 & 0x3F
        # All cameras send one layer: the layer bits are 0, and those of the temporal level are not.
        if kind > 49 or payload[0] & 0x81 or payload[1] >> 3 or not payload[1] & 7:
            self.strange += 1
            return
        self.strange = 0
        if kind == 49:
            self._fragment(payload)
        elif kind == 48:
            self._aggregate(payload, 2)
        else:
            self._add_nal(payload)

    def _fragment(self, payload: bytes) -> None:
        header = payload[2]
        kind = header & 0x3F
        if header & 0x80:
            self._in_fragment = True
            self._key_under_way |= 16 <= kind <= 21
            self._add(START_CODE + bytes((payload[0] & 0x81 | kind << 1, payload[1])) + payload[3:])
        elif self._in_fragment:
            self._add(payload[3:])
            self._in_fragment = not header & 0x40

    def _add_nal(self, nal: bytes) -> None:
        # Intra random access points (ITU-T H.265, table 7-1).
        self._key_under_way |= 16 <= (nal[0] >> 1 & 0x3F) <= 21
        self._add(START_CODE + nal)


class RawAssembler:
    """Passes on payloads that are plain samples (G.711)."""

    def __init__(self) -> None:
        self.is_key = True
        self.strange = 0
        self._unit = b""

    def push(self, payload: bytes) -> None:
        """Add one RTP payload to the present unit."""
        self._unit += payload

    def finish(self) -> bytes:
        """Complete the present unit and return it."""
        unit, self._unit = self._unit, b""
        return unit

    def packet_lost(self) -> None:
        """Do nothing: no unit spans packets."""


class AacAssembler(RawAssembler):
    """Assembles an access unit behind an AU header section (RFC 3640, 3.2.1, mode AAC-hbr: 13 + 3 bits)."""

    def push(self, payload: bytes) -> None:
        """Add one RTP payload; of several units in a packet only the first is kept."""
        if len(payload) < 4:
            return
        headers_bits = int.from_bytes(payload[:2], "big")
        begin = 2 + (headers_bits + 7) // 8
        size = int.from_bytes(payload[2:4], "big") >> 3
        self._unit += payload[begin : begin + size]


def assembler_for(codec: str) -> Assembler | None:
    """Return an assembler for a codec by libavcodec's name; None if it is not supported."""
    kinds: dict[str, type[Assembler]] = {
        "h264": H264Assembler,
        "hevc": HevcAssembler,
        "pcm_alaw": RawAssembler,
        "pcm_mulaw": RawAssembler,
        "aac": AacAssembler,
    }
    kind = kinds.get(codec)
    return kind() if kind else None
