"""Look at one segment file without changing it: its hash, its header, its seal."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.media.volume.envelope import Header, NotOursError, Seal, read_header, read_seal

if TYPE_CHECKING:
    from pathlib import Path

_BINARY: int = getattr(os, "O_BINARY", 0)
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file says of itself."""

    size_bytes: int
    header: Header | None
    seal: Seal | None
    seal_offset: int
    complaint: str = ""
    """Why header or seal is missing, in words."""
    sha256: str = ""
    """Of the whole file, where it was asked for."""


def hash_file(descriptor: int) -> str:
    """SHA-256 of a whole open file, one pass."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    digest = hashlib.sha256()
    block = bytearray(BLOCK)
    view = memoryview(block)
    with os.fdopen(os.dup(descriptor), "rb", buffering=0) as file:
        while length := file.readinto(block):
            digest.update(view[:length])
    return digest.hexdigest()


def inspect(path: Path, *, hashed: bool = False) -> Inspected:
    """Read a file's envelopes, and its hash if asked.

    Raises:
        OSError: the file cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY | _BINARY)
    try:
        size = os.fstat(descriptor).st_size
        complaint = ""
        header: Header | None = None
        seal: Seal | None = None
        offset = size
        try:
            header = read_header(descriptor, size)
            seal, offset = read_seal(descriptor, size)
        except NotOursError as error:
            complaint = str(error)
        sha256 = hash_file(descriptor) if hashed else ""
        return Inspected(size, header, seal, offset, complaint, sha256)
    finally:
        os.close(descriptor)
