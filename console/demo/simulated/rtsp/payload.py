"""RTP payloads: H.264 (RFC 6184), H.265 (RFC 7798), JPEG (RFC 2435)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated.clip import EncodedPicture

MTU_PAYLOAD = 1400
_STAP_A, _FU_A, _HEVC_FU = 24, 28, 49


def payloads(codec: str, unit: EncodedPicture, parameter_sets: tuple[bytes, ...]) -> list[bytes]:
    """Return the payloads of one picture, with parameter sets first where it is a key picture."""
    parts = (*parameter_sets, *unit.parts) if unit.is_key else unit.parts
    if codec == "h264":
        return list(_h264(parts))
    if codec == "hevc":
        return [payload for nal in parts for payload in _hevc(nal)]
    return list(_jpeg(unit.parts[0]))


def _h264(nals: tuple[bytes, ...]) -> Iterator[bytes]:
    small: list[bytes] = []
    for nal in nals:
        if sum(len(unit) + 2 for unit in small) + len(nal) + 3 > MTU_PAYLOAD:
            yield from _together(small)
            small = []
        if len(nal) > MTU_PAYLOAD:
            yield from fragments(nal)
        else:
            small.append(nal)
    yield from _together(small)


def _together(nals: list[bytes]) -> Iterator[bytes]:
    if len(nals) == 1:
        yield nals[0]
    elif nals:
        importance = max(nal[0] & 0x60 for nal in nals)
        yield bytes([importance | _STAP_A]) + b"".join(struct.pack(">H", len(nal)) + nal for nal in nals)


def fragments(nal: bytes) -> Iterator[bytes]:
    """Return FU-A fragments of a NAL unit (RFC 6184, 5.8)."""
    room = MTU_PAYLOAD - 2
    indicator, kind = nal[0] & 0xE0 | _FU_A, nal[0] & 0x1F
    for at in range(1, len(nal), room):
        first, last = at == 1, at + room >= len(nal)
        yield bytes([indicator, first << 7 | last << 6 | kind]) + nal[at : at + room]


def _hevc(nal: bytes) -> Iterator[bytes]:
    if len(nal) <= MTU_PAYLOAD:
        yield nal
        return
    room = MTU_PAYLOAD - 3
    head, kind = bytes([nal[0] & 0x81 | _HEVC_FU << 1, nal[1]]), nal[0] >> 1 & 0x3F
    for at in range(2, len(nal), room):
        first, last = at == 2, at + room >= len(nal)
        yield head + bytes([first << 7 | last << 6 | kind]) + nal[at : at + room]


def _jpeg(image: bytes) -> Iterator[bytes]:
    tables, scan, (width, height), restart = _jpeg_parts(image)
    kind = 1 | (64 if restart else 0)
    at = 0
    while at < len(scan):
        head = struct.pack(">IBBBB", at, kind, 255, (width + 7) // 8, (height + 7) // 8)
        if restart:
            head += struct.pack(">HH", restart, 0xFFFF)
        if not at:
            head += struct.pack(">BBH", 0, 0, len(tables)) + tables
        yield head + scan[at : at + MTU_PAYLOAD]
        at += MTU_PAYLOAD


def _jpeg_parts(image: bytes) -> tuple[bytes, bytes, tuple[int, int], int]:
    """Return the quantisation tables, entropy-coded scan, size and restart interval of a baseline JPEG."""
    at, tables, size, restart = 2, b"", (0, 0), 0
    while True:
        marker, length = image[at + 1], int.from_bytes(image[at + 2 : at + 4])
        body = image[at + 4 : at + 2 + length]
        if marker == 0xDB:
            tables += b"".join(body[begin + 1 : begin + 65] for begin in range(0, len(body), 65))
        elif marker == 0xC0:
            size = int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
        elif marker == 0xDD:
            restart = int.from_bytes(body)
        at += 2 + length
        if marker == 0xDA:
            return tables, image[at:-2], size, restart
