"""Space reserved on a volume, so that a completely full volume can still be opened.

Reconciliation and deletion need a few writes to the index. Without them a full volume could neither be read
nor freed by retention.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from console.media.volume.rights import open_new

if TYPE_CHECKING:
    from pathlib import Path

RESERVE = "reserve"
_BINARY: int = getattr(os, "O_BINARY", 0)
_BLOCK = bytes(64 << 10)


class Reserve:
    """The file that occupies the space. One thread.

    Args:
        folder: the volume.
        size_bytes: size of the reserve; 0: none.
    """

    def __init__(self, folder: Path, size_bytes: int) -> None:
        self._path = folder / RESERVE
        self._size_bytes = size_bytes

    @property
    def owed_bytes(self) -> int:
        """Space that must be reserved again before anything else may be written."""
        present_bytes = self._path.stat().st_size if self._path.exists() else 0
        return max(0, self._size_bytes - present_bytes)

    def release(self) -> bool:
        """Free the space; return whether there was any."""
        if not self._path.exists():
            return False
        self._path.unlink()
        return True

    def refill(self, free_bytes: int) -> None:
        """Reserve the space again if there is plenty; on a full disk it is tried again later."""
        owed = self.owed_bytes
        if not owed or free_bytes < 2 * owed:
            return
        descriptor = open_new(self._path, os.O_WRONLY | _BINARY)
        try:
            # The bytes are really written, because a sparse file would reserve nothing.
            for offset in range(0, self._size_bytes, len(_BLOCK)):
                os.write(descriptor, _BLOCK[: min(len(_BLOCK), self._size_bytes - offset)])
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
        finally:
            os.close(descriptor)
