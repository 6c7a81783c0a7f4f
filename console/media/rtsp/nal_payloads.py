"""NAL units from RTP payloads of H.264 (RFC 6184) and H.265 (RFC 7798)."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NoReturn, Protocol

from console.media.rtsp.message import MalformedMessage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LIMIT_UNIT_BYTES = 16 * 2**20
DEFAULT_DEPTH = 8
"""NAL units held back where the description does not say how far they are interleaved."""
LIMIT_DEPTH = 1024
PROVEN_UNITS = 50
"""So many units without a start code inside, and plain slices are no longer looked through to their end."""
LIMIT_CLEAN = 100_000
LOOK_BYTES = 128
# Slices, SEI, parameter sets, delimiters, filler; aggregates and fragments. Partitioned slices (2 to 4) are
# left out: no camera sends them, and H.265 read as H.264 looks like them.
_H264_KINDS = frozenset({1, 5, *range(6, 17), 19, 20, 21, *range(24, 30)})
_STARTS = (b"\x00\x00\x01", b"\x00\x00\x00\x01")
_WRAP = 1 << 16

Nal = tuple[bytes, int]
"""A NAL unit, and the RTP stamp that belongs to it."""


class NalPayloads(Protocol):
    """Takes NAL units out of the payloads of one track. One thread."""

    @property
    def strange(self) -> int:
        """Payloads in a row that are not of this codec: the camera may have changed it."""
        ...

    @property
    def is_between_units(self) -> bool:
        """Whether nothing waits, so that a picture may be complete."""
        ...

    def push(self, payload: bytes, stamp: int) -> list[Nal]:
        """Return the units that a payload completes, in decoding order.

        Raises:
            MalformedMessage: a unit is larger than a picture can be.
        """
        ...

    def take_middles(self, packets: Sequence[tuple[int, bytes]], at: int, channel: int, head: int) -> int:
        """Take plain RTP packets that hold the middle of a fragmented unit; return where they end.

        Most packets of a stream are such.

        Args:
            packets: channels, and packets with their headers of 12 bytes.
            at: position of the first.
            channel: of this track; others end the run.
            head: the first four bytes of the first; the following ones have following numbers.
        """
        ...

    def packet_lost(self) -> None:
        """Drop the fragments in progress, because one of them is missing."""
        ...


class Deinterleaver:
    """Puts NAL units into decoding order by their decoding order numbers (RFC 6184, 7.2; 7798, 6).

    Args:
        depth: how many units may be sent before one that is decoded earlier.
    """

    def __init__(self, depth: int) -> None:
        self._depth = min(depth, LIMIT_DEPTH)
        self._waiting: list[tuple[int, int, Nal]] = []
        self._newest = 0
        self._count = 0

    def push(self, number: int, nal: Nal) -> list[Nal]:
        """Return the units whose turn has come."""
        # Numbers wrap at 16 bits; a step is never half of that.
        self._newest += (number - self._newest + _WRAP // 2) % _WRAP - _WRAP // 2
        self._count += 1
        heapq.heappush(self._waiting, (self._newest, self._count, nal))
        ready = []
        while len(self._waiting) > self._depth:
            ready.append(heapq.heappop(self._waiting)[2])
        return ready


class _Payloads:
    """The common part of both codecs: fragments, start codes inside units, and order.

    Args:
        depth: how many units may be sent before one that is decoded earlier; None: none.
        plain: first bytes of ordinary slices.
        fragment: bits of the first byte of a payload that holds a fragment, and their value.
        flags_at: position in a packet of the byte that says whether a fragment is the first or the last.
    """

    def __init__(
        self, depth: int | None, plain: frozenset[int], fragment: tuple[int, int], flags_at: int
    ) -> None:
        self._fragment_mask, self._fragment_kind = fragment
        self._flags_at, self._is_plain = flags_at, True
        self.strange = 0
        self._start_codes = StartCodes(plain)
        self._fragments: list[bytes] = []
        self._fragment_bytes = 0
        self._stamp = 0
        self._number = 0
        self._order = Deinterleaver(depth) if depth is not None else None

    @property
    def is_between_units(self) -> bool:
        """Whether nothing waits: no fragment, and no unit that is sent before its turn."""
        return not self._fragments and self._order is None

    def take_middles(self, packets: Sequence[tuple[int, bytes]], at: int, channel: int, head: int) -> int:
        """Take plain RTP packets that hold the middle of a fragmented unit; return where they end.

        What a recording costs is mostly this loop.
        """
        fragments = self._fragments
        if not fragments or not self._is_plain:
            return at
        body_at = self._flags_at + 1
        # Stamp, source and marks are the same in all packets from the middle of a unit.
        alike = b""
        for end in range(at, len(packets)):
            came, packet = packets[end]
            if packet[4:body_at] != alike:
                if not self._is_middle(packet):
                    break
                alike = packet[4:body_at]
            if int.from_bytes(packet[:4], "big") != head or came != channel:
                break
            head = head + 1 if head & 0xFFFF != 0xFFFF else head & ~0xFFFF
        else:
            end = len(packets)
        bodies = [packet[body_at:] for _, packet in packets[at:end]]
        fragments += bodies
        self._fragment_bytes += sum(map(len, bodies))
        if self._fragment_bytes > LIMIT_UNIT_BYTES:
            self._too_large()
        return end

    def _is_middle(self, packet: bytes) -> bool:
        if len(packet) <= self._flags_at + 1:
            return False
        is_fragment = packet[12] & self._fragment_mask == self._fragment_kind
        return is_fragment and packet[self._flags_at] <= 0x3F

    def packet_lost(self) -> None:
        """Drop the fragments in progress, because one of them is missing."""
        self._fragments, self._fragment_bytes = [], 0

    def _flush(self) -> list[Nal]:
        """Return the fragments in progress as a unit; some cameras do not mark its end."""
        if not self._fragments:
            return []
        nal = b"".join(self._fragments)
        self._fragments, self._fragment_bytes = [], 0
        return self._ordered(nal, self._stamp, self._number)

    def _begin(self, header: bytes, body: bytes, stamp: int, number: int | None) -> list[Nal]:
        unfinished = self._flush()
        self._fragments, self._fragment_bytes = [header, body], len(body)
        self._stamp = stamp
        self._number = self._number + 1 if number is None else number
        return unfinished

    def _continue(self, body: bytes, *, is_last: bool) -> list[Nal]:
        if not self._fragments:
            return []  # its beginning was lost
        self._fragments.append(body)
        self._fragment_bytes += len(body)
        if self._fragment_bytes > LIMIT_UNIT_BYTES:
            self._too_large()
        return self._flush() if is_last else []

    @staticmethod
    def _too_large() -> NoReturn:
        raise MalformedMessage("the picture is too large")

    def _whole(self, nal: bytes, stamp: int) -> list[Nal]:
        return [*self._flush(), *self._ordered(nal, stamp, self._number + 1)]

    def _ordered(self, nal: bytes, stamp: int, number: int) -> list[Nal]:
        self._number = number
        if self._order is None:
            return [(part, stamp) for part in self._start_codes.cut(nal)]
        return [
            (part, part_stamp)
            for unit, part_stamp in self._order.push(number, (nal, stamp))
            for part in self._start_codes.cut(unit)
        ]


class H264Payloads(_Payloads):
    """Implements `NalPayloads` for H.264 (RFC 6184, 5.6 to 5.8).

    Args:
        depth: of interleaving (packetization-mode 2); None: units are sent in decoding order.
    """

    def __init__(self, depth: int | None = None) -> None:
        super().__init__(depth, frozenset({0x01, 0x21, 0x41, 0x61}), (0x1F, 28), 13)

    def push(self, payload: bytes, stamp: int) -> list[Nal]:
        """Return the units that a payload completes, in decoding order."""
        kind = payload[0] & 0x1F
        if kind == 28:
            self.strange = 0
            return self._fragment(payload, 2, stamp, None)
        if kind not in _H264_KINDS:
            return self._without_header(payload, stamp)
        self.strange = 0
        if kind < 24:
            return self._whole(payload, stamp)
        if kind == 29 and len(payload) > 4:
            return self._fragment(payload, 4, stamp, int.from_bytes(payload[2:4], "big"))
        return [*self._flush(), *self._aggregate(kind, payload, stamp)]

    def _without_header(self, payload: bytes, stamp: int) -> list[Nal]:
        if payload.startswith(_STARTS):
            return self._whole(payload, stamp)
        self.strange += 1
        return []

    def _fragment(self, payload: bytes, begin: int, stamp: int, number: int | None) -> list[Nal]:
        if len(payload) < 3:
            return []
        header = payload[1]
        if not header & 0x80:
            return self._continue(payload[begin:], is_last=bool(header & 0x40))
        first = bytes((payload[0] & 0xE0 | header & 0x1F,))
        done = self._begin(first, payload[begin:], stamp, number)
        return [*done, *self._flush()] if header & 0x40 else done

    def _aggregate(self, kind: int, payload: bytes, stamp: int) -> list[Nal]:
        """Return the units of STAP-A, STAP-B, MTAP16 or MTAP24."""
        number = int.from_bytes(payload[1:3], "big") if kind != 24 else self._number + 1
        offset_bytes = {26: 2, 27: 3}.get(kind, 0)
        extra_bytes = offset_bytes + 1 if offset_bytes else 0
        done: list[Nal] = []
        for count, (extra, nal) in enumerate(_units(payload, 1 if kind == 24 else 3, extra_bytes)):
            own = number + extra[0] if extra else number + count
            own_stamp = stamp + int.from_bytes(extra[1:], "big") & 0xFFFFFFFF
            done += self._ordered(nal, own_stamp, own % _WRAP)
        return done


class HevcPayloads(_Payloads):
    """Implements `NalPayloads` for H.265 (RFC 7798, 4.4).

    Args:
        depth: of interleaving; None: packets have no decoding order numbers (sprop-max-don-diff 0).
    """

    def __init__(self, depth: int | None = None) -> None:
        super().__init__(depth, frozenset({0x00, 0x02}), (0x7E, 49 << 1), 14)
        self._number_bytes = 0 if depth is None else 2
        self._is_plain = depth is None

    def push(self, payload: bytes, stamp: int) -> list[Nal]:
        """Return the units that a payload completes, in decoding order."""
        kind = payload[0] >> 1 & 0x3F
        if payload.startswith(_STARTS):
            return self._whole(payload, stamp)
        # All cameras send one layer: the layer bits are 0, and those of the temporal level are not.
        if len(payload) < 3 or kind > 49 or payload[0] & 0x81 or payload[1] >> 3 or not payload[1] & 7:
            self.strange += 1
            return []
        self.strange = 0
        if kind == 49:
            return self._fragment(payload, stamp)
        if kind == 48:
            return [*self._flush(), *self._aggregate(payload, stamp)]
        if not self._number_bytes:
            return self._whole(payload, stamp)
        number = int.from_bytes(payload[2:4], "big")
        return [*self._flush(), *self._ordered(payload[:2] + payload[4:], stamp, number)]

    def _fragment(self, payload: bytes, stamp: int) -> list[Nal]:
        header = payload[2]
        if not header & 0x80:
            return self._continue(payload[3:], is_last=bool(header & 0x40))
        begin = 3 + self._number_bytes
        number = int.from_bytes(payload[3:5], "big") if self._number_bytes else None
        first = bytes((payload[0] & 0x81 | (header & 0x3F) << 1, payload[1]))
        done = self._begin(first, payload[begin:], stamp, number)
        return [*done, *self._flush()] if header & 0x40 else done

    def _aggregate(self, payload: bytes, stamp: int) -> list[Nal]:
        """Return the units of an aggregation packet."""
        if not self._number_bytes:
            units = [nal for _, nal in _units(payload, 2, 0)]
            return [done for nal in units for done in self._ordered(nal, stamp, self._number + 1)]
        number = int.from_bytes(payload[2:4], "big")
        done: list[Nal] = []
        for difference, nal in _numbered(payload):
            number = (number + difference) % _WRAP
            done += self._ordered(nal, stamp, number)
        return done


class StartCodes:
    """Cuts units at start codes inside them. One thread.

    Python looks through a megabyte in a millisecond, which is a tenth of what recording costs. So every unit
    is looked through at the begin of a session, and later only units other than plain slices.
    """

    def __init__(self, plain: frozenset[int]) -> None:
        self._plain = plain
        self._clean = 0

    def cut(self, nal: bytes) -> list[bytes]:
        """Return the units of a byte string, without start codes.

        Raises:
            MalformedMessage: it is larger than a picture can be.
        """
        if len(nal) > LIMIT_UNIT_BYTES:
            raise MalformedMessage("the picture is too large")
        is_trusted = self._clean >= PROVEN_UNITS and nal[0] & 0x7F in self._plain
        if nal.find(b"\x00\x00\x01", 0, LOOK_BYTES if is_trusted else len(nal)) < 0:
            self._clean += 1
            return [nal] if len(nal) > 1 else []
        self._clean = -LIMIT_CLEAN
        parts = (part.rstrip(b"\x00") for part in nal.split(b"\x00\x00\x01"))
        return [part for part in parts if len(part) > 1]


def _units(payload: bytes, at: int, extra_bytes: int) -> Iterator[tuple[bytes, bytes]]:
    """Return the units of an aggregate, each behind its length (16 bits) and some further bytes."""
    while at + 2 + extra_bytes < len(payload):
        length = int.from_bytes(payload[at : at + 2], "big")
        begin = at + 2 + extra_bytes
        nal = payload[begin : begin + length]
        if not length or len(nal) < length:
            return
        yield payload[at + 2 : begin], nal
        at = begin + length


def _numbered(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """Return the units of an H.265 aggregate with order numbers: the step of the number, and the unit."""
    at, step_bytes = 4, 0
    while at + step_bytes + 2 < len(payload):
        begin = at + step_bytes + 2
        length = int.from_bytes(payload[begin - 2 : begin], "big")
        nal = payload[begin : begin + length]
        if not length or len(nal) < length:
            return
        yield payload[at] + 1 if step_bytes else 0, nal
        at, step_bytes = begin + length, 1
