"""Access units of video from NAL units: which slices are one picture, and when it is complete.

Markers decide nothing: cameras set them on every slice, on parameter sets, or never. Slices decide
(ITU-T H.264, 7.4.1.2.3; H.265, 7.4.2.4.4), and one RTP stamp is one picture while stamps move. A marker is
only believed, so that a picture need not wait for the next one, once it was right for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from console.media.codec.parameter_sets import START_CODE
from console.media.codec.slices import H264Syntax, HevcSyntax, NalRole, NalSyntax
from console.media.rtsp.message import MalformedMessage
from console.media.rtsp.nal_payloads import (
    DEFAULT_DEPTH,
    LIMIT_UNIT_BYTES,
    H264Payloads,
    HevcPayloads,
    NalPayloads,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PROVEN_MARKERS = 6
"""So many pictures in a row, with a key picture among them, must end with a marker before one is believed."""
LIMIT_AHEAD = 64
"""Parameter sets and messages that wait for a picture; more are a camera that sends no pictures."""


class CodedUnit(NamedTuple):
    """A complete access unit, or one frame of sound."""

    data: bytes
    stamp: int
    """RTP stamp of its first slice."""
    is_key: bool


class Assembler(Protocol):
    """Assembles one track's payloads. One thread."""

    @property
    def strange(self) -> int:
        """Payloads in a row that are not of this codec: the camera may have changed it."""
        ...

    @property
    def dropped(self) -> int:
        """Pieces that could not be used since the start."""
        ...

    @property
    def configuration(self) -> bytes:
        """The decoder's configuration as the stream itself gave it; empty if it gave none."""
        ...

    @property
    def reorder(self) -> int:
        """Pictures that may be sent before one that is shown earlier, as the stream announces."""
        ...

    def push(self, payload: bytes, stamp: int, *, marker: bool) -> list[CodedUnit]:
        """Return the units that an RTP payload completes.

        Raises:
            MalformedMessage: a unit is larger than a picture can be.
        """
        ...

    def packet_lost(self) -> None:
        """Handle a lost packet: a fragment in progress cannot be completed."""
        ...


class VideoAssembler:
    """Implements `Assembler` for H.264 and H.265.

    Args:
        payloads: takes NAL units out of packets.
        syntax: of the codec.
        sets: parameter sets of the session description; those in the stream replace them.
    """

    def __init__(self, payloads: NalPayloads, syntax: NalSyntax, sets: Iterable[bytes] = ()) -> None:
        self.dropped = 0
        self.configuration = b""
        self._payloads, self._syntax = payloads, syntax
        self.take_middles = payloads.take_middles
        self._ahead: list[bytes] = []
        self._parts: list[bytes] = []
        self._bytes = 0
        self._first = self._last = b""
        self._stamp = 0
        self._is_marked = self._is_handed_on = False
        self._markers = MarkerTrust()
        for nal in sets:
            syntax.role(nal)

    @property
    def strange(self) -> int:
        """Payloads in a row that are not of this codec."""
        return self._payloads.strange

    @property
    def reorder(self) -> int:
        """Pictures that may be sent before one that is shown earlier."""
        return self._syntax.reorder

    def push(self, payload: bytes, stamp: int, *, marker: bool) -> list[CodedUnit]:
        """Return the units that an RTP payload completes."""
        nals = self._payloads.push(payload, stamp)
        if not nals and not marker:
            return []
        units = []
        for nal, own_stamp in nals:
            units += self._add(nal, own_stamp)
        if marker and self._parts and self._payloads.is_between_units:
            units += self._mark()
        return units

    def packet_lost(self) -> None:
        """Drop the fragment in progress."""
        self._payloads.packet_lost()

    def _add(self, nal: bytes, stamp: int) -> list[CodedUnit]:
        role = self._syntax.role(nal)
        if role is NalRole.SLICE:
            return self._add_slice(nal, stamp)
        if role is NalRole.AHEAD:
            self._keep_ahead(nal)
        elif self._parts:
            self._append(nal)
        return []

    def _add_slice(self, nal: bytes, stamp: int) -> list[CodedUnit]:
        units: list[CodedUnit] = []
        if len(nal) < 3:
            return units
        if self._begins(nal, stamp):
            units = self._finish()
            self._stamp, self._first = stamp, nal
        elif self._is_handed_on:
            # Its picture was passed on because of a marker that was wrong.
            self._markers.was_wrong()
            self.dropped += 1
            return units
        elif self._is_marked:
            self._markers.was_wrong()
        self._is_marked = self._is_handed_on = False
        for part in (*self._ahead, nal):
            self._append(part)
        self._ahead = []
        self._last = nal
        return units

    def _begins(self, nal: bytes, stamp: int) -> bool:
        if not self._first or stamp != self._stamp:
            return True
        return self._syntax.begins_picture(nal, self._first, self._last)

    def _keep_ahead(self, nal: bytes) -> None:
        self._ahead.append(nal)
        if len(self._ahead) > LIMIT_AHEAD:
            del self._ahead[0]
            self.dropped += 1

    def _append(self, nal: bytes) -> None:
        self._parts.append(nal)
        self._bytes += len(nal)
        if self._bytes > LIMIT_UNIT_BYTES:
            raise MalformedMessage("the picture is too large")

    def _mark(self) -> list[CodedUnit]:
        self._is_marked = True
        if not self._markers.are_right:
            return []
        units = self._finish()
        self._is_handed_on = True
        return units

    def _finish(self) -> list[CodedUnit]:
        if not self._parts:
            return []
        is_key = any(map(self._syntax.is_key, self._parts))
        unit = CodedUnit(START_CODE.join((b"", *self._parts)), self._stamp, is_key)
        if self._is_marked:
            self._markers.was_right(is_key=is_key)
        self._parts, self._bytes = [], 0
        return [unit]


class MarkerTrust:
    """Learns whether a camera's markers end pictures. One thread."""

    def __init__(self) -> None:
        self.are_right = False
        self._right = 0
        self._has_key = self._were_wrong = False

    def was_right(self, *, is_key: bool) -> None:
        """Note a picture that ended with a marker."""
        self._right += 1
        self._has_key |= is_key
        self.are_right = self._has_key and self._right >= PROVEN_MARKERS and not self._were_wrong

    def was_wrong(self) -> None:
        """Note a marker in the middle of a picture: no marker of this session is believed any more."""
        self._were_wrong, self.are_right = True, False


def video_assembler(
    codec: str, parameters: Mapping[str, str], sets: Iterable[bytes] = ()
) -> Assembler | None:
    """Return an assembler of H.264 or H.265; None for another codec.

    Args:
        codec: by libavcodec's name.
        parameters: of the format (fmtp), names in lower case.
        sets: parameter sets of the description.
    """
    if codec == "h264":
        is_interleaved = parameters.get("packetization-mode") == "2"
        depth = _number(parameters, "sprop-interleaving-depth", DEFAULT_DEPTH) if is_interleaved else None
        return VideoAssembler(H264Payloads(depth), H264Syntax(), sets)
    if codec == "hevc":
        is_interleaved = _number(parameters, "sprop-max-don-diff", 0) > 0
        depth = _number(parameters, "sprop-depack-buf-nalus", DEFAULT_DEPTH) if is_interleaved else None
        return VideoAssembler(HevcPayloads(depth), HevcSyntax(), sets)
    return None


def _number(parameters: Mapping[str, str], name: str, otherwise: int) -> int:
    text = parameters.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else otherwise
