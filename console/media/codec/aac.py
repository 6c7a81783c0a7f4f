"""The configuration of AAC (AudioSpecificConfig, ISO/IEC 14496-3, 1.6.2.1)."""

from __future__ import annotations

from dataclasses import dataclass

from console.media.codec.bits import GolombReader

RATES_HZ = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000),
    *(12_000, 11_025, 8_000, 7_350),
)
"""By index (table 1.18)."""
LOW_COMPLEXITY = 2
_SPECTRAL_REPLICATION = frozenset({5, 29})
_GENERAL = frozenset({1, 2, 3, 4, 6, 7})
"""Object types whose configuration is that of general audio (4.4.1)."""
_SCALABLE = 6


@dataclass(frozen=True, slots=True)
class AacConfig:
    """What a configuration says."""

    core_rate_hz: int
    """Rate of the coded samples; with spectral band replication half of what is played."""
    channels: int
    frame_samples: int
    """Coded samples of a frame: 1024, or 960."""
    bits: int
    """Its own length."""


def read_config(reader: GolombReader) -> AacConfig:
    """Read a configuration.

    Raises:
        ValueError: it is not one of AAC in a usual arrangement of channels.
    """
    before = reader.left
    kind = _object_type(reader)
    rate_hz, channels = _rate(reader), reader.take(4)
    if kind in _SPECTRAL_REPLICATION:
        _rate(reader)
        kind = _object_type(reader)
    if kind not in _GENERAL or not 1 <= channels <= 7:
        raise ValueError("not a usual AAC configuration")
    is_short = reader.take(1)
    if reader.take(1):
        reader.take(14)
    has_extension = reader.take(1)
    if kind == _SCALABLE:
        reader.take(3)
    if has_extension:
        raise ValueError("AAC with extensions")
    count = 8 if channels == 7 else channels
    return AacConfig(rate_hz, count, 960 if is_short else 1024, before - reader.left)


def checked_config(config: bytes) -> AacConfig | None:
    """Return what a configuration says; None if it is missing or not valid."""
    try:
        return read_config(GolombReader(config))
    except ValueError:
        return None


def made_config(rate_hz: int, channels: int) -> bytes:
    """Return the configuration of low-complexity AAC; empty if AAC has no such rate or channels."""
    if rate_hz not in RATES_HZ or not 1 <= channels <= 7:
        return b""
    return (LOW_COMPLEXITY << 11 | RATES_HZ.index(rate_hz) << 7 | channels << 3).to_bytes(2, "big")


def cut_config(data: GolombReader, bits: int) -> bytes:
    """Return the next bits as a configuration of its own, filled up with zeros."""
    return (data.take(bits) << -bits % 8).to_bytes((bits + 7) // 8, "big")


def adts_payload(frame: bytes) -> tuple[bytes, bytes] | None:
    """Return the payload of a frame with an ADTS header, and its configuration; None without a header."""
    if len(frame) < 8 or frame[0] != 0xFF or frame[1] & 0xF6 != 0xF0:
        return None
    length = (frame[3] & 3) << 11 | frame[4] << 3 | frame[5] >> 5
    rate, channels = frame[2] >> 2 & 0xF, (frame[2] & 1) << 2 | frame[3] >> 6
    if length != len(frame) or rate >= len(RATES_HZ):
        return None
    return frame[7 if frame[1] & 1 else 9 :], made_config(RATES_HZ[rate], channels)


def _object_type(reader: GolombReader) -> int:
    kind = reader.take(5)
    return 32 + reader.take(6) if kind == 31 else kind


def _rate(reader: GolombReader) -> int:
    index = reader.take(4)
    if index == 15:
        return reader.take(24)
    if index >= len(RATES_HZ):
        raise ValueError("rate not valid")
    return RATES_HZ[index]
