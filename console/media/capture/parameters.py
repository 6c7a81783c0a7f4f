"""Noticing that a camera changed its picture in mid-stream, from the parameter sets in its key frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av

from console.media.capture.decoder import Decoder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.packets import TrackFormat

_H264_SETS = frozenset({7, 8})
"""Sequence and picture parameter set (ITU-T H.264, table 7-1)."""
_HEVC_SETS = frozenset({32, 33, 34})
"""Video, sequence and picture parameter set (ITU-T H.265, table 7-1)."""
_FIRST_HEVC_SET = 32
_START_CODE = b"\x00\x00\x01"


def parameter_sets(codec: str, access_unit: bytes) -> bytes:
    """The parameter sets of an Annex B access unit, each behind a start code; empty where there are none."""
    if codec not in {"h264", "hevc"}:
        return b""
    return b"".join(b"\x00" + _START_CODE + nal for nal in _leading_sets(codec, access_unit))


def _leading_sets(codec: str, access_unit: bytes) -> Iterator[bytes]:
    """Parameter sets stand before the first slice: the long rest is not searched."""
    at = access_unit.find(_START_CODE)
    while at >= 0 and at + 3 < len(access_unit):
        first = access_unit[at + 3]
        kind = first & 0x1F if codec == "h264" else (first >> 1) & 0x3F
        if (codec == "h264" and kind in {1, 5}) or (codec == "hevc" and kind < _FIRST_HEVC_SET):
            return
        following = access_unit.find(_START_CODE, at + 3)
        if kind in (_H264_SETS if codec == "h264" else _HEVC_SETS):
            end = following if following >= 0 else len(access_unit)
            yield access_unit[at + 3 : end].rstrip(b"\x00")
        at = following


def picture_size(track: TrackFormat, key_frame: bytes) -> tuple[int, int] | None:
    """Width and height (pixels) that a decoder sees in a key frame; None where it cannot tell."""
    frame = Decoder(track).catch_up([av.Packet(key_frame), None])
    return (frame.width, frame.height) if frame else None
