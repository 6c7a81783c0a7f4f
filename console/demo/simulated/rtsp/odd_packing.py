"""Odd ways of packing pictures that real cameras have, by fault switches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.demo.simulated.rtsp.payload import fragments, payloads

if TYPE_CHECKING:
    from console.demo.simulated.clip import EncodedPicture
    from console.demo.simulated.faults import FaultSwitches

_START = b"\x00\x00\x00\x01"
_MARKER = 0x80
_SEQUENCE = (7).to_bytes(2, "big")


def odd_payloads(
    codec: str, unit: EncodedPicture, parameter_sets: tuple[bytes, ...], faults: FaultSwitches
) -> list[bytes]:
    """Return the payloads of one picture, packed oddly where a fault says so."""
    if codec == "h264" and unit.is_key and faults.on("start_codes"):
        return list(fragments(_START.join((*parameter_sets, *unit.parts))))
    if codec == "h264" and not unit.is_key and faults.on("half_pictures"):
        unit = replace(unit, parts=tuple(part[: len(part) // 2 + 2] for part in unit.parts))
    return payloads(codec, unit, parameter_sets)


def odd_packets(packets: list[bytes], faults: FaultSwitches) -> list[bytes]:
    """Return RTP packets with the markers and sequence numbers that a fault gives them."""
    if faults.on("marker_everywhere"):
        packets = [bytes((packet[0], packet[1] | _MARKER)) + packet[2:] for packet in packets]
    if faults.on("marker_never"):
        packets = [bytes((packet[0], packet[1] & ~_MARKER)) + packet[2:] for packet in packets]
    if faults.on("sequence_still"):
        packets = [packet[:2] + _SEQUENCE + packet[4:] for packet in packets]
    return packets
