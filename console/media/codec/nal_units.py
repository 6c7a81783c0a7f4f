"""NAL units of H.264 and H.265, as far as a recorder needs them (ITU-T H.264 annex B and 7.4.1.2.1)."""

from __future__ import annotations

_START = b"\x00\x00\x01"


def _units(stream: bytes) -> list[bytes]:
    """Return the NAL units of a byte stream. A zero before a start code belongs to the start code."""
    if not stream.startswith((_START, b"\x00" + _START)):
        return []
    return [unit.rstrip(b"\x00") for unit in stream.split(_START)[1:]]


def is_byte_stream(codec: str, extradata: bytes) -> bool:
    """Return whether packets have start codes: the extradata does not begin with a configuration version."""
    return codec in {"h264", "hevc"} and not extradata.startswith(b"\x01")


def holds_unit(packet: bytes) -> bool:
    """Return whether a packet with start codes contains a unit.

    A muxer makes an empty sample of a packet without one, and an empty sample makes the whole file
    unreadable.
    """
    at = packet.find(_START) + 3
    return at > 2 and packet[at : at + 1] not in {b"", b"\x00"}


def in_band(codec: str, key_frame: bytes) -> bytes:
    """Return the parameter sets in a key frame, with start codes; empty if there are none."""
    if codec == "h264":
        parameter_sets = [unit for unit in _units(key_frame) if unit and unit[0] & 0x1F in {7, 8}]
    elif codec == "hevc":
        parameter_sets = [
            unit for unit in _units(key_frame) if unit and (unit[0] >> 1) & 0x3F in {32, 33, 34}
        ]
    else:
        parameter_sets = []
    return b"".join(b"\x00" + _START + unit for unit in parameter_sets)
