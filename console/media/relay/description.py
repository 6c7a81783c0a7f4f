"""The session description (SDP, RFC 8866) of a stream that is passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.media.rtsp.sdp import MediaSection
    from console.media.rtsp.session_setup import OpenTrack

CONTROL = "track"
"""Tracks are named by it and their number."""


def describe(tracks: Sequence[OpenTrack]) -> str:
    """Return the description of a session with these tracks."""
    lines = ["v=0", "o=- 0 0 IN IP4 0.0.0.0", "s=watchroom", "c=IN IP4 0.0.0.0", "t=0 0", "a=control:*"]
    for number, track in enumerate(tracks):
        lines += _section(number, track.section)
    return "\r\n".join(lines) + "\r\n"


def _section(number: int, section: MediaSection) -> list[str]:
    payload_type = section.payload_type if section.payload_type >= 0 else 96 + number
    channels = f"/{section.channels}" if section.kind == "audio" and section.channels > 1 else ""
    lines = [
        f"m={section.kind} 0 RTP/AVP {payload_type}",
        f"a=rtpmap:{payload_type} {section.encoding}/{section.clock_hz}{channels}",
    ]
    if section.parameters:
        pairs = ";".join(f"{name}={value}" if value else name for name, value in section.parameters.items())
        lines.append(f"a=fmtp:{payload_type} {pairs}")
    return [*map(_one_line, lines), f"a=control:{CONTROL}{number}"]


def _one_line(line: str) -> str:
    """Return a line without control characters, which a camera's own text might contain."""
    return "".join(letter for letter in line if letter.isprintable())
