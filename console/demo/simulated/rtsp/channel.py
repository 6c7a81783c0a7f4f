"""One stream on the wire: packets are made once and sent to every listener."""

from __future__ import annotations

import asyncio
import struct
import time
from typing import TYPE_CHECKING, Protocol

from console.demo.simulated.rtsp.odd_packing import odd_packets, odd_payloads
from console.demo.simulated.rtsp.rtp import RtpTrack
from console.demo.simulated.rtsp.sdp import PAYLOAD_TYPES, PCMA, describe

if TYPE_CHECKING:
    from console.demo.simulated.clip import EncodedPicture, StreamShape
    from console.demo.simulated.faults import FaultSwitches

VIDEO, AUDIO = 0, 1
_REPORT_EVERY_S = 1.0


class Listener(Protocol):
    """One RTSP session that plays."""

    waits_for_key: bool

    def send(self, track: int, packets: list[bytes], *, control: bool = False) -> None:
        """Send packets at once or lose them; never waits."""
        ...


class Channel:
    """A stream profile of a camera. Used only in the event loop's thread."""

    def __init__(
        self,
        name: str,
        shape: StreamShape,
        parameter_sets: tuple[bytes, ...],
        faults: FaultSwitches,
        *,
        audio: bool = False,
    ) -> None:
        self.name, self.shape, self.parameter_sets, self.audio = name, shape, parameter_sets, audio
        self.tracks = [RtpTrack(PAYLOAD_TYPES[shape.codec], 90_000)]
        if audio:
            self.tracks.append(RtpTrack(PCMA, 8000))
        self.listeners: set[Listener] = set()
        self.wanted = asyncio.Event()
        self._faults = faults
        self._shift_s = 0.0
        self._last_stamp = 0
        self._pictures = 0
        self._reported_s = 0.0

    @property
    def begins_anywhere(self) -> bool:
        """Whether a session may begin between key frames."""
        return self._faults.on("rtsp_mid_gop")

    def sdp(self) -> bytes:
        """Return the session description."""
        return describe(self.name, self.shape, self.parameter_sets, audio=self.audio)

    def become(self, shape: StreamShape, parameter_sets: tuple[bytes, ...]) -> None:
        """Change to another shape without notice to the listeners (a fault)."""
        self.shape, self.parameter_sets = shape, parameter_sets
        self.tracks[VIDEO].payload_type = PAYLOAD_TYPES[shape.codec]

    def join(self, listener: Listener) -> None:
        """Add a listener."""
        self.listeners.add(listener)
        self.wanted.set()

    def leave(self, listener: Listener) -> None:
        """Remove a listener."""
        self.listeners.discard(listener)
        if not self.listeners:
            self.wanted.clear()

    def now_stamp(self, track: int) -> int:
        """Return the RTP time of now."""
        return self.tracks[track].stamp(time.time() + self._shift_s)

    def publish(self, unit: EncodedPicture, utc_s: float, sound: bytes = b"") -> None:
        """Send one picture, captured at `utc_s` of the true clock, and its sound."""
        if not self.listeners or self._faults.on("stall"):
            for listener in self.listeners:
                listener.waits_for_key = True
            return
        self._shift_s = self._faults.number("timestamp_jump")
        stamp = self._stamp(utc_s)
        parts = odd_payloads(self.shape.codec, unit, self.parameter_sets, self._faults)
        packets = odd_packets(self.tracks[VIDEO].packetise(parts, stamp), self._faults)
        for listener in tuple(self.listeners):
            if unit.is_key or not listener.waits_for_key:
                listener.waits_for_key = False
                listener.send(VIDEO, packets)
        if self.audio and sound and not self._faults.on("silent"):
            audio = self.tracks[AUDIO]
            self._to_all(AUDIO, audio.packetise([sound], audio.stamp(utc_s + self._shift_s)))
        self._report(utc_s)

    def _stamp(self, utc_s: float) -> int:
        stamp = self.tracks[VIDEO].stamp(utc_s + self._shift_s)
        self._pictures += 1
        again = self._faults.on("equal_dts") and self._pictures % 2
        if self._last_stamp and (again or self._faults.on("missing_dts")):
            return self._last_stamp
        self._last_stamp = stamp
        return stamp

    def _report(self, utc_s: float) -> None:
        if abs(utc_s - self._reported_s) < _REPORT_EVERY_S:
            return
        self._reported_s = utc_s
        for track in range(len(self.tracks)):
            self._to_all(track, [self.report(track, utc_s)], control=True)

    def report(self, track: int, utc_s: float) -> bytes:
        """Return a sender report: the camera's clock against RTP time."""
        stamp = self.tracks[track].stamp(utc_s + self._shift_s)
        return self.tracks[track].sender_report(utc_s + self._faults.number("clock_skew"), stamp)

    def _to_all(self, track: int, packets: list[bytes], *, control: bool = False) -> None:
        for listener in tuple(self.listeners):
            listener.send(track, packets, control=control)


def interleave(channel: int, packets: list[bytes]) -> bytes:
    """Return RTP packets framed for the RTSP connection (RFC 2326, 10.12)."""
    return b"".join(
        piece for packet in packets for piece in (struct.pack(">cBH", b"$", channel, len(packet)), packet)
    )
