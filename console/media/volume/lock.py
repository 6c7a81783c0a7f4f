"""One writer to one volume, also when two consoles are started by mistake."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "writer.lock"


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class WriterLock:
    """Held while this process writes to a volume; the operating system lets go of it if the process dies.

    Raises:
        EnvironmentFault: another process writes there, or the lock cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        try:
            self._descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o640)
        except OSError as error:
            raise EnvironmentFault(
                f"The volume {folder} cannot be written: {error.strerror}.",
                "Check that the disk is there, not full and not read-only.",
            ) from error
        try:
            _take(self._descriptor)
        except OSError as error:
            os.close(self._descriptor)
            raise EnvironmentFault(
                f"Two consoles on one store: another program records to {folder}.",
                "Close the other console, or give this one a volume of its own.",
            ) from error

    def release(self) -> None:
        """Let another writer in."""
        os.close(self._descriptor)


def is_being_written(folder: Path) -> bool:
    """Whether a recorder holds the volume now. Creates nothing."""
    path = folder / LOCK
    if not path.exists():
        return False
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _take(descriptor)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False
