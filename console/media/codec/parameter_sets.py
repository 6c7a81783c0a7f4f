"""Parameter sets of H.264 and H.265 in an access unit (ITU-T H.264 7.3.1, H.265 7.3.1.2)."""

from __future__ import annotations


def nal_units(codec: str, access_unit: bytes) -> list[bytes]:
    """The NAL units before the first slice (parameter sets, messages), without start codes."""
    found = []
    at = access_unit.find(b"\x00\x00\x01")
    while at >= 0 and at + 3 < len(access_unit):
        first = access_unit[at + 3]
        is_slice = 1 <= first & 0x1F <= 5 if codec == "h264" else first >> 1 & 0x3F < 32
        if is_slice:
            break
        following = access_unit.find(b"\x00\x00\x01", at + 3)
        end = following if following >= 0 else len(access_unit)
        found.append(access_unit[at + 3 : end].rstrip(b"\x00"))
        at = following
    return found


def parameter_sets(codec: str, nals: list[bytes]) -> list[bytes]:
    """Those of `nals` that are parameter sets (H.264: 7, 8; H.265: 32 to 34), without start codes in them."""
    units = [part.rstrip(b"\x00") for nal in nals for part in nal.split(b"\x00\x00\x01")]
    if codec == "h264":
        return [nal for nal in units if nal and nal[0] & 0x1F in {7, 8}]
    return [nal for nal in units if nal and nal[0] >> 1 & 0x3F in {32, 33, 34}]


def sequence_set(codec: str, sets: list[bytes]) -> bytes:
    """The sequence parameter set among `sets`; empty where there is none."""
    if codec == "h264":
        return next((nal for nal in sets if nal[0] & 0x1F == 7), b"")
    return next((nal for nal in sets if nal[0] >> 1 & 0x3F == 33), b"")


def extradata(sets: list[bytes]) -> bytes:
    """Parameter sets as Annex B."""
    return b"".join(START_CODE + nal for nal in sets)


START_CODE = b"\x00\x00\x00\x01"
