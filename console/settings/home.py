"""The folder for everything that the program writes."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from itertools import islice
from pathlib import Path

from platformdirs import user_data_path

PASSED_THROUGH = 0o710
"""The rights of a recorder's home that a group may pass through."""
_log = logging.getLogger(__name__)


def home() -> Path:
    """Return `WATCHROOM_HOME`, or the platform's folder for a program's data. It is not created here."""
    configured = os.environ.get("WATCHROOM_HOME")
    return (
        Path(configured).expanduser().resolve()
        if configured
        else user_data_path("watchroom", appauthor=False)
    )


def protect(folder: Path) -> None:
    """Close a home folder to other users of the machine."""
    if sys.platform == "win32":
        _close_on_windows(folder)
        return
    if os.name != "posix" or not folder.is_dir():
        return
    status = folder.stat()
    # A group may pass through a recorder's home, and list nothing: `app.recorder.group`.
    if status.st_uid == os.getuid() and status.st_mode & 0o777 != PASSED_THROUGH:
        folder.chmod(0o700)


def access_list_command(folder: Path) -> list[str]:
    """Return the command that leaves a folder of Windows to its owner, the system and its administrators.

    They are named by their security identifiers, because their names are in the system's language.
    """
    owner, system, administrators = "*S-1-3-4", "*S-1-5-18", "*S-1-5-32-544"
    grants = [f"{who}:(OI)(CI)F" for who in (owner, system, administrators)]
    return ["icacls", str(folder), "/inheritance:r", "/grant:r", *grants, "/q"]


def _close_on_windows(folder: Path) -> None:
    if not folder.is_dir():
        return
    done = subprocess.run(access_list_command(folder), capture_output=True, check=False)
    if done.returncode:
        _log.warning("the folder %s could not be closed to other users of this machine", folder)


def wider_than_private(folder: Path, limit: int = 10_000, group: int | None = None) -> list[Path]:
    """Return what other users of the machine may read or write in a folder, itself included.

    Args:
        folder: looked through with its folders; links are not followed.
        limit: of files looked at.
        group: its members may use the recorder and read recordings; None: nobody else may.
    """
    if os.name != "posix" or not folder.is_dir():
        return []
    paths = [folder, *islice(folder.rglob("*"), limit)]
    return [path for path in paths if not path.is_symlink() and _is_wider(path, group)]


def _is_wider(path: Path, group: int | None) -> bool:
    status = path.stat()
    return bool(status.st_mode & (0o007 if group is not None and status.st_gid == group else 0o077))
