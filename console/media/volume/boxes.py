"""Top-level boxes of an ISO media file (ISO/IEC 14496-12), all that the volume needs of MP4."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = struct.Struct(">I4s")


@dataclass(frozen=True, slots=True)
class Mp4Box:
    """A box: where it begins, its length with its header, its kind."""

    offset: int
    size: int
    kind: bytes

    @property
    def end(self) -> int:
        """The byte after the box."""
        return self.offset + self.size


def read_at(descriptor: int, length: int, offset: int) -> bytes:
    """Return bytes of an open file; fewer at its end."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    parts = []
    while length > 0 and (part := os.read(descriptor, length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def boxes(descriptor: int, file_size: int, offset: int = 0) -> Iterator[Mp4Box]:
    """Return complete boxes from `offset` on; stop at the first that is incomplete or not valid."""
    while offset + 8 <= file_size:
        size, kind = _HEAD.unpack(read_at(descriptor, 8, offset))
        if size == 1:
            wide = read_at(descriptor, 8, offset + 8)
            size = int.from_bytes(wide, "big") if len(wide) == 8 else 0
        if size < 8 or offset + size > file_size:
            return
        yield Mp4Box(offset, size, kind)
        offset += size


def whole_fragments_end(descriptor: int, file_size: int) -> int | None:
    """Return the byte after the last complete fragment (`moof` with its `mdat`); None without one."""
    end: int | None = None
    in_fragment = False
    for box in boxes(descriptor, file_size):
        if box.kind == b"moof":
            in_fragment = True
        elif box.kind == b"mdat" and in_fragment:
            end, in_fragment = box.end, False
    return end
