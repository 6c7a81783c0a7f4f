"""The folder for everything that the program writes."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

from platformdirs import user_data_path


def home() -> Path:
    """Return `WATCHROOM_HOME`, or the platform's folder for a program's data. It is not created here."""
    configured = os.environ.get("WATCHROOM_HOME")
    return (
        Path(configured).expanduser().resolve()
        if configured
        else user_data_path("watchroom", appauthor=False)
    )


def protect(folder: Path) -> None:
    """Close a home folder to other users of the machine; on Windows it is closed already."""
    if os.name == "posix" and folder.is_dir() and folder.stat().st_uid == os.getuid():
        folder.chmod(0o700)


def wider_than_private(folder: Path, limit: int = 10_000) -> list[Path]:
    """Return what other users of the machine may read or write in a folder, itself included.

    Args:
        folder: looked through with its folders; links are not followed.
        limit: of files looked at.
    """
    if os.name != "posix" or not folder.is_dir():
        return []
    paths = [folder, *islice(folder.rglob("*"), limit)]
    return [path for path in paths if not path.is_symlink() and path.stat().st_mode & 0o077]
