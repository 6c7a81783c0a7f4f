"""The samples of a fragmented MP4 (ISO/IEC 14496-12, 8.8): where each picture lies, and when it is shown."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IS_NOT_SYNC = 0x10000
SAMPLES_MOST = 100_000
"""A fragment with more samples than this is damaged."""


class FragmentDamagedError(Exception):
    """The boxes of a fragment contradict each other or its length."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One coded picture."""

    offset: int
    """From the begin of the fragment."""
    size: int
    dts: int
    """Units of the track's time scale."""
    pts: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class _Defaults:
    duration: int = 0
    size: int = 0
    flags: int = 0


def boxes_in(block: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Return the boxes of a container box: kind and content.

    Raises:
        FragmentDamagedError: one ends beyond it.
    """
    at = 0
    while at + 8 <= len(block):
        size = int.from_bytes(block[at : at + 4], "big")
        kind, head = bytes(block[at + 4 : at + 8]), 8
        if size == 1:
            size, head = int.from_bytes(block[at + 8 : at + 16], "big"), 16
        if size < head or at + size > len(block):
            raise FragmentDamagedError("a box ends beyond its container")
        yield kind, block[at + head : at + size]
        at += size


def fragment_samples(moof: memoryview, track: int, most: int = SAMPLES_MOST) -> list[Sample]:
    """Return the samples of a track in a `moof` box, its head included, in decoding order.

    Args:
        moof: the box.
        track: its number.
        most: of each run, so many samples are returned.

    Raises:
        FragmentDamagedError: the box cannot be right.
    """
    try:
        tracks = [
            _track_samples(content, track, most) for kind, content in boxes_in(moof[8:]) if kind == b"traf"
        ]
    except (struct.error, IndexError) as error:
        raise FragmentDamagedError("a box is too short") from error
    return list(chain.from_iterable(tracks))


def _track_samples(traf: memoryview, track: int, most: int) -> list[Sample]:
    defaults, dts = _Defaults(), 0
    samples: list[Sample] = []
    for kind, content in boxes_in(traf):
        if kind == b"tfhd":
            (number,) = struct.unpack_from(">I", content, 4)
            if number != track:
                return []
            defaults = _defaults(content)
        elif kind == b"tfdt":
            dts = struct.unpack_from(">Q" if content[0] else ">I", content, 4)[0]
        elif kind == b"trun":
            run, dts = _run(content, defaults, dts, most)
            samples += run
    return samples


def _defaults(tfhd: memoryview) -> _Defaults:
    flags = int.from_bytes(tfhd[1:4], "big")
    at = 8 + 8 * bool(flags & 0x1) + 4 * bool(flags & 0x2)
    values = []
    for bit in (0x8, 0x10, 0x20):
        values.append(struct.unpack_from(">I", tfhd, at)[0] if flags & bit else 0)
        at += 4 * bool(flags & bit)
    return _Defaults(*values)


def _run(trun: memoryview, defaults: _Defaults, dts: int, most: int) -> tuple[list[Sample], int]:
    flags = int.from_bytes(trun[1:4], "big")
    (count,) = struct.unpack_from(">I", trun, 4)
    if count > SAMPLES_MOST:
        raise FragmentDamagedError("a fragment has too many samples")
    at, offset, first_flags = 8, 0, None
    if flags & 0x1:
        offset, at = struct.unpack_from(">i", trun, at)[0], at + 4
    if flags & 0x4:
        first_flags, at = struct.unpack_from(">I", trun, at)[0], at + 4
    fields = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    row = struct.Struct(">" + "".join("i" if bit == 0x800 and trun[0] else "I" for bit in fields))
    samples = []
    if at + count * row.size > len(trun):
        raise FragmentDamagedError("a run is longer than its box")
    for number in range(min(count, most)):
        values = dict(zip(fields, row.unpack_from(trun, at), strict=True))
        at += row.size
        sample_flags = values.get(0x400, defaults.flags)
        if number == 0 and first_flags is not None:
            sample_flags = first_flags
        size = values.get(0x200, defaults.size)
        is_key = not sample_flags & _IS_NOT_SYNC
        samples.append(Sample(offset, size, dts, dts + values.get(0x800, 0), is_key))
        offset += size
        dts += values.get(0x100, defaults.duration)
    return samples, dts


def track_scale(moov: memoryview, track: int) -> int:
    """Return the time scale of a track in a `moov` box, its head included.

    Raises:
        FragmentDamagedError: there is no such track.
    """
    try:
        for kind, content in boxes_in(moov[8:]):
            if kind == b"trak" and _track_number(content) == track:
                return _scale(content)
    except (struct.error, IndexError) as error:
        raise FragmentDamagedError("a box is too short") from error
    raise FragmentDamagedError("the track is missing")


def _track_number(trak: memoryview) -> int:
    for kind, content in boxes_in(trak):
        if kind == b"tkhd":
            return int(struct.unpack_from(">I", content, 20 if content[0] else 12)[0])
    return 0


def _scale(trak: memoryview) -> int:
    for kind, content in boxes_in(trak):
        if kind == b"mdia":
            for inner, header in boxes_in(content):
                if inner == b"mdhd":
                    return int(struct.unpack_from(">I", header, 20 if header[0] else 12)[0]) or 1
    raise FragmentDamagedError("the track has no time scale")
