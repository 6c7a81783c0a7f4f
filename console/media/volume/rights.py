"""Rights of what is made in a volume: its own user's, and the group's to which the volume is open.

A volume that is open to a group has the set-group-id bit on its folders (`app.recorder.group`). What is made
in such a folder the group may read, whatever the umask of the process; elsewhere it is its own user's only.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SHARED_FOLDER, SHARED_FILE = 0o2750, 0o640
_IS_POSIX = os.name == "posix"


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, unless they are there."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(made):
        one.mkdir(mode=0o700, exist_ok=True)
        if _IS_POSIX and is_shared(one.parent):
            one.chmod(SHARED_FOLDER)


def open_new(path: Path, flags: int) -> int:
    """Open a file, made if it is not there, with the rights of its folder; return the descriptor."""
    descriptor = os.open(path, flags | os.O_CREAT, 0o600)
    if _IS_POSIX and is_shared(path.parent):
        try:
            if os.fstat(descriptor).st_uid == os.getuid():
                os.fchmod(descriptor, SHARED_FILE)
        except OSError:
            os.close(descriptor)
            raise
    return descriptor


def touch(path: Path) -> None:
    """Make a file with the rights of its folder, unless it is there."""
    os.close(open_new(path, os.O_WRONLY))


def is_shared(folder: Path) -> bool:
    """Return whether a group may read what is made in a folder."""
    return bool(folder.stat().st_mode & stat.S_ISGID)
