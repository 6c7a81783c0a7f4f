"""Where the key frames of a segment lie: a standard `mfra` box before the seal, so that nobody must scan.

The box (ISO/IEC 14496-12, 8.8.9 to 8.8.11) is written when the segment is sealed. A segment that is being
written, was recovered or is older has none; its fragments are walked through instead, heads only.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.media.volume.boxes import boxes, read_at
from console.media.volume.fragments import FragmentDamagedError, boxes_in, fragment_samples

if TYPE_CHECKING:
    from collections.abc import Sequence

VIDEO_TRACK = 1
"""The muxer numbers tracks in order, and the picture is always the first."""
_ROW = struct.Struct(">QQBBB")
_FOOT = struct.Struct(">I4sII")
LARGEST = 4 << 20
"""Bytes of the largest box that is read: a minute of nothing but key frames has about 30 KB."""


@dataclass(frozen=True, slots=True)
class KeyFrame:
    """A key frame of the picture's track."""

    offset: int
    """Of its fragment, from the begin of the file."""
    dts: int
    """Units of the track's time scale, from the segment's begin."""


def pack_key_frames(frames: Sequence[KeyFrame]) -> bytes:
    """Return the `mfra` box of key frames."""
    rows = b"".join(_ROW.pack(frame.dts, frame.offset, 1, 1, 1) for frame in frames)
    content = struct.pack(">IIII", 1 << 24, VIDEO_TRACK, 0, len(frames)) + rows
    table = struct.pack(">I4s", 8 + len(content), b"tfra") + content
    size = 8 + len(table) + _FOOT.size
    return struct.pack(">I4s", size, b"mfra") + table + _FOOT.pack(_FOOT.size, b"mfro", 0, size)


def read_key_frames(descriptor: int, end: int) -> list[KeyFrame] | None:
    """Return the key frames of the `mfra` box that ends at a byte; None if there is no sound one."""
    if end < _FOOT.size:
        return None
    foot_size, kind, _, size = _FOOT.unpack(read_at(descriptor, _FOOT.size, end - _FOOT.size))
    if kind != b"mfro" or foot_size != _FOOT.size or not _FOOT.size < size <= min(end, LARGEST):
        return None
    block = read_at(descriptor, size, end - size)
    if len(block) != size or block[4:8] != b"mfra":
        return None
    try:
        return _frames_in(memoryview(block)[8:], end - size)
    except (FragmentDamagedError, struct.error):
        return None


def _frames_in(content: memoryview, end: int) -> list[KeyFrame] | None:
    for kind, table in boxes_in(content):
        if kind == b"tfra" and table[0] == 1 and struct.unpack_from(">I", table, 4)[0] == VIDEO_TRACK:
            (count,) = struct.unpack_from(">I", table, 12)
            rows = (_ROW.unpack_from(table, 16 + _ROW.size * number) for number in range(count))
            frames = [KeyFrame(row[1], row[0]) for row in rows]
            offsets = [frame.offset for frame in frames]
            return frames if offsets == sorted(offsets) and all(offset < end for offset in offsets) else None
    return None


def walk_key_frames(descriptor: int, file_size: int, offset: int = 0) -> tuple[list[KeyFrame], int]:
    """Return the key frames of complete fragments from a byte on, and the byte after the last of these.

    Only the heads of the fragments are read. A damaged fragment ends the walk.
    """
    found: list[KeyFrame] = []
    end, fragment = offset, None
    for box in boxes(descriptor, file_size, offset):
        if box.kind == b"moof":
            fragment = box
        elif box.kind == b"mdat" and fragment is not None:
            try:
                head = memoryview(read_at(descriptor, min(fragment.size, LARGEST), fragment.offset))
                first = next(iter(fragment_samples(head, VIDEO_TRACK, most=1)), None)
            except FragmentDamagedError:
                break
            if first is not None and first.is_key:
                found.append(KeyFrame(fragment.offset, first.dts))
            end, fragment = box.end, None
    return found, end
