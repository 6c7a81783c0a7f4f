"""Units of H.264 and H.265, as far as a recorder must know them (ITU-T H.264 annex B and 7.4.1.2.1)."""

from __future__ import annotations

_START = b"\x00\x00\x01"


def _units(stream: bytes) -> list[bytes]:
    """The NAL units of a byte stream with start codes; a zero before a start code belongs to the code."""
    if not stream.startswith((_START, b"\x00" + _START)):
        return []
    return [unit.rstrip(b"\x00") for unit in stream.split(_START)[1:]]


def is_byte_stream(codec: str, extradata: bytes) -> bool:
    """Whether packets have start codes: the parameter sets do not begin with a configuration version."""
    return codec in {"h264", "hevc"} and not extradata.startswith(b"\x01")


def holds_unit(packet: bytes) -> bool:
    """Whether a packet with start codes holds anything.

    A muxer makes an empty sample of one that does not, and one empty sample makes the whole file unreadable.
    """
    at = packet.find(_START) + 3
    return at > 2 and packet[at : at + 1] not in {b"", b"\x00"}


def in_band(codec: str, key_frame: bytes) -> bytes:
    """Parameter sets found in a key frame, with start codes; empty where there are none."""
    if codec == "h264":
        wanted = [unit for unit in _units(key_frame) if unit and unit[0] & 0x1F in {7, 8}]
    elif codec == "hevc":
        wanted = [unit for unit in _units(key_frame) if unit and (unit[0] >> 1) & 0x3F in {32, 33, 34}]
    else:
        wanted = []
    return b"".join(b"\x00" + _START + unit for unit in wanted)
