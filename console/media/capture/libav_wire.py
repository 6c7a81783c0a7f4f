"""What a process that reads with libav and the console say to each other: blocks with a kind and a length.

The console sends one line of JSON (address, login, options, accepted certificates), and then keeps the pipe
open as long as it wants the stream. The process answers with its format or a fault, and then with packets.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import struct
from dataclasses import asdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from console.domain.streaming.packets import MediaKind, StreamFormat, TrackFormat
from console.media.stream_faults import FaultKind, StreamFault

if TYPE_CHECKING:
    from console.domain.streaming.packets import EncodedPacket
    from console.media.capture.options import Credentials, OpenOptions

HEAD = struct.Struct("<cI")
"""Kind and length of a block."""
READY, FORMAT, PACKET, FAULT = b"R", b"F", b"P", b"E"
LIMIT_BLOCK_BYTES = 32 * 2**20
_PACKET = struct.Struct("<BBqqd")
_HAS_PTS, _HAS_DTS, _IS_KEY, _HAS_CLOCK = 1, 2, 4, 8


def request(
    url: str, credentials: Credentials, options: OpenOptions, accepted: tuple[str, str] = ("", "")
) -> bytes:
    """Return the line that asks for a stream. It holds the login: only for the pipe.

    `accepted` are the fingerprints of the camera's certificates.
    """
    login = [credentials.user, credentials.password]
    told = {"url": url, "login": login, "options": asdict(options), "accepted": accepted}
    return json.dumps(told).encode() + b"\n"


def block(kind: bytes, content: bytes) -> bytes:
    """Return a block."""
    return HEAD.pack(kind, len(content)) + content


def write_format(stream: StreamFormat) -> bytes:
    """Return a format as the content of a block."""
    tracks = [
        {
            **asdict(track),
            "kind": track.kind.value,
            "extradata": base64.b64encode(track.extradata).decode(),
            "time_base": str(track.time_base),
            "nominal_fps": str(track.nominal_fps),
        }
        for track in stream.tracks
    ]
    return json.dumps({"tracks": tracks, "dropped": stream.dropped}).encode()


def read_format(content: bytes) -> StreamFormat:
    """Return the format in a block."""
    told = json.loads(content)
    return StreamFormat(tuple(map(_track, told["tracks"])), tuple(told["dropped"]))


def _track(told: dict[str, Any]) -> TrackFormat:
    return TrackFormat(
        **told
        | {
            "kind": MediaKind(told["kind"]),
            "extradata": base64.b64decode(told["extradata"]),
            "time_base": Fraction(told["time_base"]),
            "nominal_fps": Fraction(told["nominal_fps"]),
        }
    )


def write_packet(packet: EncodedPacket) -> bytes:
    """Return a packet as the content of a block, without its time of arrival."""
    flags = (_HAS_PTS if packet.pts is not None else 0) | (_HAS_DTS if packet.dts is not None else 0)
    flags |= (_IS_KEY if packet.is_key else 0) | (_HAS_CLOCK if packet.camera_utc else 0)
    clock_s = packet.camera_utc.timestamp() if packet.camera_utc else 0.0
    return _PACKET.pack(packet.track, flags, packet.pts or 0, packet.dts or 0, clock_s) + packet.data


class ReadPacket:
    """A packet as it was read from the pipe."""

    __slots__ = ("camera_utc", "data", "dts", "is_key", "pts", "track")

    def __init__(self, content: bytes) -> None:
        self.track, flags, pts, dts, clock_s = _PACKET.unpack_from(content)
        self.data = content[_PACKET.size :]
        self.pts: int | None = pts if flags & _HAS_PTS else None
        self.dts: int | None = dts if flags & _HAS_DTS else None
        self.is_key = bool(flags & _IS_KEY)
        self.camera_utc = dt.datetime.fromtimestamp(clock_s, dt.UTC) if flags & _HAS_CLOCK else None


def write_fault(fault: StreamFault) -> bytes:
    """Return a fault as the content of a block."""
    return json.dumps([fault.kind.name, fault.what, fault.then]).encode()


def read_fault(content: bytes) -> StreamFault:
    """Return the fault in a block."""
    kind, what, then = json.loads(content)
    return StreamFault(FaultKind[kind], what, then)
