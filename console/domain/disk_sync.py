"""Forcing names of files to the disk, on every file system."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# What file systems answer that cannot do it for folders (CIFS, FUSE), unlike a disk that failed.
_NOT_SUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF})


def sync_folder(folder: Path) -> bool:
    """Wait until the folder's names are on the disk; return whether its file system can do that.

    Windows has no such call and needs none.

    Raises:
        OSError: the disk failed.
    """
    if os.name == "nt":
        return True
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        return False
    finally:
        os.close(descriptor)
    return True
