"""File operations whose order makes a recording durable. Tests replace them to simulate faults."""

from __future__ import annotations

import contextlib
import os
import shutil
from typing import TYPE_CHECKING

from console.domain.disk_sync import sync_folder
from console.media.volume.inside import unlink_inside
from console.media.volume.rights import make_folder, open_new

if TYPE_CHECKING:
    from pathlib import Path

_BINARY: int = getattr(os, "O_BINARY", 0)


class Files:
    """The operating system's files. Any thread."""

    has_no_folder_sync = False
    """Whether this file system cannot force a folder to the disk: a power cut may lose new file names."""

    def create(self, path: Path) -> int:
        """Create a file that must not exist yet, for reading and writing; return its descriptor.

        Raises:
            FileExistsError: the file exists.
            OSError: it cannot be created.
        """
        make_folder(path.parent)
        return open_new(path, os.O_RDWR | os.O_EXCL | _BINARY)

    def write(self, descriptor: int, block: bytes) -> None:
        """Append a whole block."""
        view = memoryview(block)
        while view:
            view = view[os.write(descriptor, view) :]

    def sync(self, descriptor: int) -> None:
        """Wait until the file's content is on the disk."""
        os.fsync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """Wait until the folder's names are on the disk. Windows has no such call and needs none.

        Some file systems cannot do it; `has_no_folder_sync` then says so.
        """
        if not sync_folder(folder):
            self.has_no_folder_sync = True

    def unlink(self, path: Path) -> None:
        """Delete a file, if it exists."""
        path.unlink(missing_ok=True)

    def unlink_inside(self, folder: Path, name: str) -> None:
        """Delete a file of a volume, if it exists; see `inside`."""
        unlink_inside(folder, name)

    def free_bytes(self, folder: Path) -> int:
        """Return the space that this process may still use on the folder's disk."""
        return shutil.disk_usage(folder).free


def sync_path(files: Files, path: Path) -> None:
    """Force an existing file and its folder to the disk."""
    descriptor = os.open(path, os.O_RDWR | _BINARY)
    try:
        files.sync(descriptor)
    finally:
        os.close(descriptor)
    files.sync_folder(path.parent)


def remove_if_empty(folder: Path) -> None:
    """Delete a folder if it is empty."""
    with contextlib.suppress(OSError):
        folder.rmdir()
