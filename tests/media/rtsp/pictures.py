"""Pictures of real encoders as NAL units, and what a decoder that we did not write makes of them."""

from __future__ import annotations

import re
import struct
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import av
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

FPS = 25
TICKS = 90_000 // FPS
CODE = b"\x00\x00\x00\x01"
Picture = tuple[bytes, ...]
"""The NAL units of one picture, without start codes."""


@cache
def coded(
    codec: str = "h264", count: int = 24, slices: int = 1, b_frames: int = 0
) -> list[tuple[Picture, int]]:
    """Return pictures in decoding order, each with its place in the order of showing."""
    encoder = av.CodecContext.create({"h264": "libx264", "hevc": "libx265"}[codec], "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = 320, 192
    encoder.pix_fmt, encoder.time_base = "yuv420p", Fraction(1, FPS)
    common = f"keyint=8:min-keyint=8:scenecut=0:repeat-headers=1:bframes={b_frames}:b-adapt=0:slices={slices}"
    extra = "sliced-threads=0" if codec == "h264" else "log-level=none:open-gop=0"
    encoder.options = {"preset": "ultrafast", f"{encoder.name[3:]}-params": f"{common}:{extra}"}
    rng = np.random.default_rng(5)
    packets = []
    for number in range(count):
        image = rng.integers(0, 60, (288, 320)).astype(np.uint8)
        image[20:60, number * 6 : number * 6 + 40] = 220
        frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return [(nals(bytes(packet)), packet.pts or 0) for packet in packets]


def nals(unit: bytes) -> Picture:
    """Return the NAL units of a byte stream."""
    return tuple(part for part in re.split(b"\x00\x00\x00\x01|\x00\x00\x01", unit) if part)


def joined(picture: Iterable[bytes]) -> bytes:
    """Return a picture as a byte stream, as an assembler does."""
    return b"".join(CODE + nal for nal in picture)


def shown(codec: str, units: Iterable[bytes]) -> list[bytes]:
    """Decode and return the brightness of every picture."""
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    frames = []
    for number, unit in enumerate(units):
        packet = av.Packet(unit)
        packet.pts = packet.dts = number
        frames += decoder.decode(packet)
    frames += decoder.decode(None)
    assert not any(frame.is_corrupt for frame in frames)
    return [bytes(frame.planes[0]) for frame in frames]


def rtp(sequence: int, stamp: int, payload: bytes, *, marker: bool) -> bytes:
    """Return an RTP packet."""
    return struct.pack(">BBHII", 0x80, 96 | marker << 7, sequence & 0xFFFF, stamp & 0xFFFFFFFF, 7) + payload


def fragments(nal: bytes, size: int = 300, kind: int | None = None) -> list[bytes]:
    """Return FU-A (RFC 6184, 5.8), or the NAL unit itself if it is small."""
    if len(nal) <= size:
        return [nal]
    head, body = nal[0], nal[1:]
    kind = head & 0x1F if kind is None else kind
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    last = len(parts) - 1
    return [
        bytes((head & 0xE0 | 28, (n == 0) << 7 | (n == last) << 6 | kind)) + part
        for n, part in enumerate(parts)
    ]


def hevc_fragments(nal: bytes, size: int = 300, number: bytes = b"") -> list[bytes]:
    """Return fragments of H.265 (RFC 7798, 4.4.3), or the NAL unit itself; `number`: DONL."""
    if len(nal) <= size:
        return [nal[:2] + number + nal[2:]]
    head, kind, body = bytes((nal[0] & 0x81 | 49 << 1, nal[1])), nal[0] >> 1 & 0x3F, nal[2:]
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    last = len(parts) - 1
    return [
        head + bytes(((n == 0) << 7 | (n == last) << 6 | kind,)) + (b"" if n else number) + part
        for n, part in enumerate(parts)
    ]
