"""A disk with faults: full, read-only, broken, slow. Everything else is the real disk."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from console.media.volume.files import Files

if TYPE_CHECKING:
    from pathlib import Path


class FaultyFiles(Files):
    """Fails with the error number set in `fails`, after `after_bytes` more bytes."""

    def __init__(self) -> None:
        self.fails = 0
        self.after_bytes = 0
        self.free: int | None = None
        self.synced = 0

    def _check(self) -> None:
        if self.fails and self.after_bytes <= 0:
            raise OSError(self.fails, os.strerror(self.fails))

    def create(self, path: Path) -> int:
        if self.fails == errno.EROFS:
            self._check()
        return super().create(path)

    def write(self, descriptor: int, block: bytes) -> None:
        if self.fails and self.after_bytes < len(block):
            # A full disk takes what still fits before it says no.
            super().write(descriptor, block[: max(0, self.after_bytes)])
            self.after_bytes = 0
        self._check()
        super().write(descriptor, block)
        self.after_bytes -= len(block)

    def sync(self, descriptor: int) -> None:
        self._check()
        super().sync(descriptor)
        self.synced += 1

    def free_bytes(self, folder: Path) -> int:
        return super().free_bytes(folder) if self.free is None else self.free
