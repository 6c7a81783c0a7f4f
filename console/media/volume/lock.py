"""A lock that allows one writer to a volume, even if two consoles are started by mistake."""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.media.volume.rights import open_new

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "writer.lock"
_CANNOT_LOCK = frozenset({errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL})


PROBE_S = 0.5
"""Whoever only looks whether a lock is held holds it for an instant; a writer waits for so long."""
_PAUSE_S = 0.02


def _take(descriptor: int, *, only_looks: bool = False) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        # Many may look at the same time, and none of them takes another for a writer.
        fcntl.flock(descriptor, (fcntl.LOCK_SH if only_looks else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _take_soon(descriptor: int) -> None:
    until_s = time.monotonic() + PROBE_S
    while True:
        try:
            _take(descriptor)
        except OSError as error:
            if error.errno in _CANNOT_LOCK or time.monotonic() > until_s:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


class WriterLock:
    """Held while this process writes to a volume; the operating system releases it if the process dies.

    Raises:
        EnvironmentFault: another process writes there, or the lock cannot be created.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._descriptor = open_new(folder / LOCK, os.O_RDWR)
        except OSError as error:
            raise EnvironmentFault(
                text("The volume {folder} cannot be written: {error}.", folder=folder, error=error.strerror),
                "Check that the disk is connected, not full and not read-only.",
            ) from error
        try:
            _take_soon(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            if error.errno in _CANNOT_LOCK:
                raise EnvironmentFault(
                    text(
                        "The file system of {folder} cannot lock files ({error}).",
                        folder=folder,
                        error=error.strerror,
                    ),
                    "Without locks, two consoles could write there at once. "
                    "Choose a folder on a disk of this machine.",
                ) from error
            raise EnvironmentFault(
                text("Another console already records to {folder}.", folder=folder),
                "Close the other console, or set another recording volume for this one.",
            ) from error

    def release(self) -> None:
        """Release the lock."""
        os.close(self._descriptor)


def is_being_written(folder: Path) -> bool:
    """Return whether a process holds the lock now. Creates nothing."""
    path = folder / LOCK
    if not path.exists():
        return False
    try:
        # Who may only read a volume must know it too; Windows locks nothing that was opened for reading.
        descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    except OSError:
        return False
    try:
        _take(descriptor, only_looks=True)
    except OSError as error:
        return error.errno not in _CANNOT_LOCK
    finally:
        os.close(descriptor)
    return False
