"""Inspection of one segment file without changing it: its hash, its header, its seal."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.media.volume.boxes import read_at
from console.media.volume.inside import open_inside
from console.media.volume.segment_metadata import (
    DamagedTrailerError,
    NotOursError,
    SegmentHeader,
    SegmentTrailer,
    read_header,
    read_seal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

BLOCK = 1 << 22
"""Large, so that a disk that turns seldom goes from one file to the other when two are read at once."""
AHEAD = min(4, os.cpu_count() or 1)
"""Files that are read and hashed at once: hashing one needs a whole core and keeps no lock of Python's."""


@dataclass(frozen=True, slots=True)
class InspectedSegment:
    """The metadata of a segment file."""

    size_bytes: int
    header: SegmentHeader | None
    seal: SegmentTrailer | None
    seal_offset: int
    fault: str = ""
    """Why header or seal is missing, in words."""
    was_sealed: bool = False
    """Whether there is a seal, damaged or not."""
    sha256: str = ""
    """Of the whole file, if requested."""


def hash_file(descriptor: int) -> str:
    """Return the SHA-256 of a whole open file."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    digest = hashlib.sha256()
    block = bytearray(BLOCK)
    view = memoryview(block)
    with os.fdopen(os.dup(descriptor), "rb", buffering=0) as file:
        while length := file.readinto(block):
            digest.update(view[:length])
    return digest.hexdigest()


def first_altered(folder: Path, name: str, inspected: InspectedSegment) -> tuple[int, int] | None:
    """Return the first range of a file (first and last byte) that does not match its seal.

    Returns:
        The range; the whole file if there is no seal; None if everything before the seal matches.
    """
    if inspected.seal is None:
        return 0, max(0, inspected.size_bytes - 1)
    digest = hashlib.sha256()
    descriptor = open_inside(folder, name)
    try:
        for chunk in inspected.seal.chunks:
            digest.update(read_at(descriptor, chunk.size, chunk.offset))
            if digest.hexdigest() != chunk.sha256:
                return chunk.offset, chunk.offset + chunk.size - 1
    finally:
        os.close(descriptor)
    return None


def inspect(folder: Path, name: str, *, hashed: bool = False) -> InspectedSegment:
    """Read the header and seal of a volume's file, and its hash if requested.

    Raises:
        NotInsideError: it is a link, a device or a pipe, or outside the volume.
        OSError: the file cannot be read.
    """
    descriptor = open_inside(folder, name)
    try:
        size = os.fstat(descriptor).st_size
        complaint = ""
        was_sealed = True
        header: SegmentHeader | None = None
        seal: SegmentTrailer | None = None
        offset = size
        try:
            header = read_header(descriptor, size)
            seal, offset = read_seal(descriptor, size)
        except DamagedTrailerError as error:
            complaint = str(error)
        except NotOursError as error:
            complaint, was_sealed = str(error), False
        sha256 = hash_file(descriptor) if hashed else ""
        return InspectedSegment(size, header, seal, offset, complaint, was_sealed, sha256)
    finally:
        os.close(descriptor)


def inspect_all(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, Callable[[], InspectedSegment]]]:
    """Inspect and hash files a few at a time, and yield each in its order with what returns the result.

    The result is asked for by calling it, which raises what `inspect` raises.
    """
    waiting: deque[tuple[str, Future[InspectedSegment]]] = deque()
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="hash") as pool:
        try:
            for name in names:
                waiting.append((name, pool.submit(inspect, folder, name, hashed=True)))
                if len(waiting) > AHEAD:
                    first, result = waiting.popleft()
                    yield first, result.result
            for first, result in waiting:
                yield first, result.result
        finally:
            for _, result in waiting:
                result.cancel()
