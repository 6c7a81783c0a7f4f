"""Sound from RTP payloads, and which assembler a track needs (RFC 3551: G.711, G.726, L16; 7587: Opus)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.media.rtsp.aac import AacAssembler, LatmAssembler, aac_configuration
from console.media.rtsp.access_units import Assembler, CodedUnit, video_assembler

if TYPE_CHECKING:
    from console.media.rtsp.sdp import MediaSection

_PLAIN = frozenset({"pcm_alaw", "pcm_mulaw", "pcm_s16be", "opus", "adpcm_g722", "adpcm_g726le", "adpcm_g726"})
"""Codecs whose payload is the sound itself, with nothing around it."""


class PlainAssembler:
    """Implements `Assembler` for payloads that are the sound itself: each packet is a unit."""

    def __init__(self) -> None:
        self.strange = self.dropped = self.reorder = 0
        self.configuration = b""

    def push(self, payload: bytes, stamp: int, *, marker: bool) -> list[CodedUnit]:
        """Return the payload; a marker only says that speech begins."""
        del marker
        return [CodedUnit(payload, stamp, is_key=True)]

    def packet_lost(self) -> None:
        """Do nothing: no unit spans packets."""


def assembler_for(section: MediaSection) -> Assembler | None:
    """Return an assembler for a track; None if its codec is not supported."""
    if section.codec in _PLAIN:
        return PlainAssembler()
    if section.codec != "aac":
        return video_assembler(section.codec, section.parameters, section.parameter_sets())
    if section.encoding == "MP4A-LATM":
        return LatmAssembler(section.parameters, section.clock_hz)
    return AacAssembler(section.parameters, section.clock_hz, sound_configuration(section))


def sound_configuration(section: MediaSection) -> bytes:
    """Return the configuration of a sound track's decoder; empty if it needs none."""
    if section.codec == "aac":
        return aac_configuration(section.encoding, section.parameters, section.clock_hz, section.channels)
    if section.codec == "opus":
        return opus_head(2 if section.parameters.get("sprop-stereo") == "1" else 1)
    return b""


def opus_head(channels: int) -> bytes:
    """Return the identification header of Opus (RFC 7845, 5.1): 48 kHz, no pre-skip, no gain."""
    return b"OpusHead\x01" + bytes((channels, 0, 0)) + (48_000).to_bytes(4, "little") + bytes(3)
