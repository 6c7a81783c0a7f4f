"""RTP and RTCP of one track (RFC 3550): order, time, and the camera's clock."""

from __future__ import annotations

import datetime as dt
import logging
import struct
from typing import TYPE_CHECKING

from console.media.rtsp.access_units import VideoAssembler
from console.media.rtsp.decoding_order import DecodingOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.media.rtsp.access_units import Assembler, CodedUnit

_log = logging.getLogger(__name__)
_HEADER = struct.Struct(">BBHI")
_SENDER_REPORT = struct.Struct(">BBHIIII")
_SENDER_REPORT_TYPE = 200
_PLAIN_FLAGS = 0x80
"""Version 2, without padding, extension and contributing sources."""
_NTP_EPOCH = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
_WRAP = 1 << 32
SET_S = 10
"""Step of a stamp, seconds, after which the sender report before it is no longer valid."""
_LOOK_MASK = 7
"""Whether the codec changed is looked at every eighth packet."""
FOREIGN_LIMIT = 10
"""Packets in a row of another payload type or codec, after which the camera counts as changed."""


class AccessUnit:
    """A complete access unit, with its stamps in ticks of the track's clock."""

    __slots__ = ("data", "dts", "is_key", "pts")

    def __init__(self, data: bytes, pts: int, dts: int, *, is_key: bool) -> None:
        self.data, self.pts, self.dts, self.is_key = data, pts, dts, is_key


class Track:
    """The state of one track. One thread.

    Args:
        number: of the track in the stream's format.
        assembler: of its codec.
        clock_hz: clock rate of its RTP stamps.
        origin: RTP stamp of stream time 0 (RTP-Info); None: unknown.
        is_reliable: whether the transport loses no packet (TCP). Sequence numbers then say nothing: some
            cameras repeat them, never count, or count all tracks together.
    """

    def __init__(
        self,
        number: int,
        assembler: Assembler,
        clock_hz: int,
        origin: int | None,
        *,
        is_reliable: bool = True,
    ) -> None:
        self.number, self.clock_hz = number, clock_hz
        self.lost = 0
        """Number of packets that never arrived, by sequence number."""
        self.odd_sequences = 0
        """Sequence numbers that did not follow the one before on a transport that loses nothing."""
        self.is_changed = False
        """Whether packets have been of another payload type or codec for a while."""
        self.is_reported = False
        """Whether a sender report came since `camera_utc` was last called."""
        self._payload_type: int | None = None
        self._accepted = self._foreign = 0
        self._foreign_after: int | None = None
        self._assembler = assembler
        self._take_middles = assembler.take_middles if isinstance(assembler, VideoAssembler) else _none
        self._is_reliable = is_reliable
        self._order = DecodingOrder(clock_hz)
        self._origin = origin
        self._pts: int | None = None
        self._stamp = 0
        self._next_sequence: int | None = None
        self._next_head = -1
        """The first four bytes of the next packet, if it is plain and not the last of its unit."""
        self._report: tuple[dt.datetime, int] | None = None

    @property
    def stamp(self) -> int:
        """RTP stamp of the newest complete unit."""
        return self._stamp

    @property
    def dropped(self) -> int:
        """Pieces of the stream that could not be used since the start."""
        return self._assembler.dropped

    @property
    def configuration(self) -> bytes:
        """The decoder's configuration as the stream itself gave it; empty if it gave none."""
        return self._assembler.configuration

    def push(self, packet: bytes, since_open_s: float) -> list[AccessUnit]:
        """Return the access units that this RTP packet completes.

        Args:
            packet: with its header.
            since_open_s: since the first packet of the stream; places a track whose origin is unknown.
        """
        if len(packet) < 12:
            return []
        flags, marker_and_type, sequence, stamp = _HEADER.unpack_from(packet)
        payload = packet[12:] if flags == _PLAIN_FLAGS else _payload(packet, flags)
        if flags >> 6 != 2 or not payload:
            return []
        if marker_and_type & 0x7F != self._payload_type and self._is_foreign(marker_and_type & 0x7F):
            return []
        self._accepted += 1
        if sequence != self._next_sequence:
            self._count(sequence)
        self._next_sequence = following = sequence + 1 & 0xFFFF
        self._next_head = _PLAIN_FLAGS << 24 | (marker_and_type & 0x7F) << 16 | following
        assembler = self._assembler
        units = assembler.push(payload, stamp, marker=marker_and_type > 0x7F)
        if not self._accepted & _LOOK_MASK and assembler.strange > FOREIGN_LIMIT:
            self.is_changed = True
        return [self._stamped(unit, since_open_s) for unit in units] if units else []

    def take_middles(self, packets: Sequence[tuple[int, bytes]], at: int, channel: int) -> int:
        """Take packets that follow each other in the middle of a unit; return where they end.

        Args:
            packets: channels, and packets with their headers.
            at: position of the first.
            channel: of this track. The packet where the run ends must be pushed, if it is of this track.
        """
        head = self._next_head
        end = self._take_middles(packets, at, channel, head)
        if end > at:
            self._next_sequence = following = head + end - at & 0xFFFF
            self._next_head = head & ~0xFFFF | following
            self._accepted += end - at
        return end

    def report(self, packet: bytes) -> None:
        """Handle an RTCP packet; a sender report gives the camera's clock."""
        if len(packet) < 20 or packet[1] != _SENDER_REPORT_TYPE:
            return
        _, _, _, _, seconds, fraction, stamp = _SENDER_REPORT.unpack_from(packet)
        if seconds:
            since = dt.timedelta(seconds=seconds, microseconds=fraction * 1_000_000 // _WRAP)
            self._report = _NTP_EPOCH + since, stamp
            self.is_reported = True

    def camera_utc(self) -> dt.datetime | None:
        """Return the camera's own time of the newest unit; None before its first sender report."""
        self.is_reported = False
        if self._report is None:
            return None
        ticks = _signed(self._stamp - self._report[1])
        return self._report[0] + dt.timedelta(seconds=ticks / self.clock_hz)

    def _is_foreign(self, payload_type: int) -> bool:
        if self._payload_type is None:
            # Some cameras send another type than announced, so the first packet decides.
            self._payload_type = payload_type
            return False
        self._foreign = self._foreign + 1 if self._accepted == self._foreign_after else 1
        self._foreign_after = self._accepted
        self.is_changed |= self._foreign > FOREIGN_LIMIT
        return True

    def _count(self, sequence: int) -> None:
        """Note a packet whose sequence number does not follow the one before."""
        if self._next_sequence is None:
            return
        if self._is_reliable:
            if not self.odd_sequences:
                _log.info("track %d: sequence numbers do not follow each other", self.number)
            self.odd_sequences += 1
        else:
            self.lost += (sequence - self._next_sequence) & 0xFFFF
            self._assembler.packet_lost()

    def _stamped(self, unit: CodedUnit, since_open_s: float) -> AccessUnit:
        pts = self._advance(unit.stamp, since_open_s)
        dts = self._order.decoded(pts, self._assembler.reorder)
        return AccessUnit(unit.data, pts, dts, is_key=unit.is_key)

    def _advance(self, stamp: int, since_open_s: float) -> int:
        if self._pts is None:
            self._pts = self._first_pts(stamp, since_open_s)
        else:
            ticks = _signed(stamp - self._stamp)
            self._pts += ticks
            if abs(ticks) > SET_S * self.clock_hz:
                self._report = None
        self._stamp = stamp
        return self._pts

    def _first_pts(self, stamp: int, since_open_s: float) -> int:
        by_arrival = int(since_open_s * self.clock_hz)
        if self._origin is None:
            return by_arrival
        by_origin = _signed(stamp - self._origin)
        # Some cameras announce an origin that does not match their packets.
        return by_origin if abs(by_origin - by_arrival) < 10 * self.clock_hz else by_arrival


def _payload(packet: bytes, flags: int) -> bytes:
    """Return the payload without header, contributing sources, extension and padding."""
    begin = 12 + 4 * (flags & 0x0F)
    if flags & 0x10 and len(packet) >= begin + 4:
        begin += 4 + 4 * (packet[begin + 2] << 8 | packet[begin + 3])
    end = len(packet) - packet[-1] if flags & 0x20 else len(packet)
    return packet[begin:end]


def _none(_packets: Sequence[tuple[int, bytes]], at: int, _channel: int, _head: int) -> int:
    return at


def _signed(ticks: int) -> int:
    ticks &= _WRAP - 1
    return ticks - _WRAP if ticks >= _WRAP >> 1 else ticks
