"""Copying, writing and reading back the files of a package."""

from __future__ import annotations

import hashlib
import os
import sys
from typing import TYPE_CHECKING, BinaryIO

from console.domain.evidence.package import ListedFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BLOCK = 1 << 20
_BINARY: int = getattr(os, "O_BINARY", 0)


class PackageFiles:
    """File operations on the target. Tests replace them to simulate faults. Any thread."""

    def create(self, path: Path) -> int:
        """Create or empty a file for writing; return its descriptor."""
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o640)

    def write(self, descriptor: int, block: memoryview) -> None:
        """Append a whole block."""
        while block:
            block = block[os.write(descriptor, block) :]

    def sync(self, descriptor: int) -> None:
        """Wait until the file's content is on the disk, and let the system forget it in memory."""
        os.fsync(descriptor)
        if sys.platform == "linux":
            # So that reading back reads the disk.
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def copy(
    source: BinaryIO, target: Path, files: PackageFiles, moved: Callable[[int], None]
) -> tuple[str, int]:
    """Copy an open file bit for bit; return the SHA-256 of what was read, and its size.

    Args:
        source: open for reading.
        target: path of the copy; replaced if it exists.
        files: the operations.
        moved: receives the bytes of each block; may raise to cancel.
    """
    digest, size = hashlib.sha256(), 0
    block = memoryview(bytearray(BLOCK))
    descriptor = files.create(target)
    try:
        while length := source.readinto(block):  # type: ignore[attr-defined]  # raw and buffered files have it
            digest.update(block[:length])
            files.write(descriptor, block[:length])
            size += length
            moved(length)
        files.sync(descriptor)
    finally:
        os.close(descriptor)
    return digest.hexdigest(), size


def write(content: bytes, target: Path, files: PackageFiles) -> None:
    """Write a small file and force it to the disk."""
    descriptor = files.create(target)
    try:
        files.write(descriptor, memoryview(content))
        files.sync(descriptor)
    finally:
        os.close(descriptor)


def hashed(path: Path, name: str, moved: Callable[[int], None] = lambda _length: None) -> ListedFile:
    """Read a file whole; return it as the manifest lists it."""
    digest, size = hashlib.sha256(), 0
    block = memoryview(bytearray(BLOCK))
    with path.open("rb", buffering=0) as file:
        while length := file.readinto(block):
            digest.update(block[:length])
            size += length
            moved(length)
    return ListedFile(name, size, digest.hexdigest())
