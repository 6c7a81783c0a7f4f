"""Files of a volume, opened without leaving it: no link is followed, no device or pipe is opened.

Names come from the index and from the disk, and either may have been altered.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BINARY: int = getattr(os, "O_BINARY", 0)
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
# A pipe without a writer would block the opening for ever.
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)
_FOLDER: int = getattr(os, "O_DIRECTORY", 0)
_HAS_DESCRIPTORS = os.open in os.supports_dir_fd and os.unlink in os.supports_dir_fd


class NotInsideError(OSError):
    """A name leads out of the volume, or is not a regular file."""


def open_inside(folder: Path, name: str, flags: int = os.O_RDONLY) -> int:
    """Open a regular file of a volume; return its descriptor.

    Args:
        folder: the volume.
        name: path inside it, with forward slashes.
        flags: of `os.open`.

    Raises:
        NotInsideError: the name leads out of the volume, through a link, or to something that is no file.
        OSError: it cannot be opened.
    """
    with _parent(folder, name) as (parent, last):
        try:
            descriptor = os.open(last, flags | _BINARY | _NO_LINK | _NO_WAIT, dir_fd=parent)
        except OSError as error:
            raise _explained(error, name) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise _not_inside(name)
    return descriptor


def unlink_inside(folder: Path, name: str) -> None:
    """Delete a file of a volume, if it exists; a link is deleted itself, not what it names.

    Raises:
        NotInsideError: the name leads out of the volume.
        OSError: it cannot be deleted.
    """
    with contextlib.suppress(FileNotFoundError), _parent(folder, name) as (parent, last):
        os.unlink(last, dir_fd=parent)


@contextlib.contextmanager
def _parent(folder: Path, name: str) -> Iterator[tuple[int | None, str]]:
    """Give the descriptor of the file's own folder, reached without links, and the file's name there."""
    parts = name.split("/")
    if any(part in {"", ".", ".."} or "\0" in part or "\\" in part or ":" in part for part in parts):
        raise _not_inside(name)
    if not _HAS_DESCRIPTORS:
        yield None, _checked_path(folder, parts, name)
        return
    descriptor = os.open(folder, os.O_RDONLY | _FOLDER)
    try:
        for part in parts[:-1]:
            above = descriptor
            try:
                descriptor = os.open(part, os.O_RDONLY | _FOLDER | _NO_LINK, dir_fd=above)
            except OSError as error:
                raise _explained(error, name) from None
            finally:
                if descriptor != above:
                    os.close(above)
        yield descriptor, parts[-1]
    finally:
        os.close(descriptor)


def _checked_path(folder: Path, parts: list[str], name: str) -> str:
    """Return the path where folders cannot be opened (Windows): no part of it may be a link or a junction."""
    path = folder
    for part in parts:
        path = path / part
        if path.is_symlink() or (path.exists() and path.lstat().st_file_attributes & 0x400):  # type: ignore[attr-defined]  # Windows only
            raise _not_inside(name)
    return str(path)


def _explained(error: OSError, name: str) -> OSError:
    """Return an error that says so where the cause is a link (ELOOP; ENOTDIR for one in the way)."""
    return _not_inside(name) if error.errno in {errno.ELOOP, errno.ENOTDIR, errno.ENXIO} else error


def _not_inside(name: str) -> NotInsideError:
    return NotInsideError(errno.EPERM, "it is not a regular file of this volume", name)
