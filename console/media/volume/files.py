"""File operations whose order makes a recording durable. Tests put faults in their place."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_BINARY: int = getattr(os, "O_BINARY", 0)


class Files:
    """The operating system's files. Any thread."""

    def create(self, path: Path) -> int:
        """Create a file that must not exist yet, for reading and writing; its descriptor.

        Raises:
            FileExistsError: somebody else made it.
            OSError: the disk refuses.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o640)

    def write(self, descriptor: int, block: bytes) -> None:
        """Write all of it at the end of what is written."""
        view = memoryview(block)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        """Return when the file's content is on the disk."""
        os.fsync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """Return when the folder's names are on the disk. Windows has no such call and needs none."""
        if os.name == "nt":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def unlink(self, path: Path) -> None:
        """Remove a file; one that is gone already is as good."""
        path.unlink(missing_ok=True)

    def free_bytes(self, folder: Path) -> int:
        """Space that this process may still use on the folder's disk."""
        return shutil.disk_usage(folder).free


def sync_path(files: Files, path: Path) -> None:
    """Put an existing file and its folder on the disk."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        files.sync(descriptor)
    finally:
        os.close(descriptor)
    files.sync_folder(path.parent)


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that holds nothing; leave it where it holds something."""
    with contextlib.suppress(OSError):
        folder.rmdir()
