"""A little space kept back on a volume, so that one that is full to the last byte can still be opened.

Reconciling and deleting need a few writes of the index: without them a full volume could neither be read nor
be relieved by retention.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RESERVE = "reserve"
_BINARY: int = getattr(os, "O_BINARY", 0)
_BLOCK = bytes(1 << 20)


class Reserve:
    """The file that holds the space. One thread.

    Args:
        folder: the volume.
        size_bytes: how much; 0 for none.
    """

    def __init__(self, folder: Path, size_bytes: int) -> None:
        self._path = folder / RESERVE
        self._size_bytes = size_bytes

    @property
    def owed_bytes(self) -> int:
        """What must be put back before anything else may be written."""
        held = self._path.stat().st_size if self._path.exists() else 0
        return max(0, self._size_bytes - held)

    def release(self) -> bool:
        """Give the space back to the disk; whether there was any."""
        if not self._path.exists():
            return False
        self._path.unlink()
        return True

    def refill(self, free_bytes: int) -> None:
        """Hold the space again, where there is plenty. A disk that refuses is asked again another time."""
        owed = self.owed_bytes
        if not owed or free_bytes < 2 * owed:
            return
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | _BINARY, 0o640)
        try:
            # Really written: a sparse file would hold nothing back.
            for offset in range(0, self._size_bytes, len(_BLOCK)):
                os.write(descriptor, _BLOCK[: min(len(_BLOCK), self._size_bytes - offset)])
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        finally:
            os.close(descriptor)
