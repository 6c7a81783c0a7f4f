"""The session file: the wall and its windows as they were left. Replaced atomically."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

from console.domain.disk_sync import sync_folder
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from pathlib import Path


class SessionFile:
    """The JSON file of the session. Any thread, one at a time.

    Args:
        path: of the file; its folder is created when needed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, plain: dict[str, Any]) -> None:
        """Replace the file: a new one is written, forced to the disk and renamed over the old one.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        written = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(written, "w", encoding="utf-8", opener=_private) as file:
                json.dump(plain, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            written.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise EnvironmentFault(
                text("The wall could not be saved: {error}.", error=error.strerror),
                "Free disk space or check the folder. The console tries again at the next change.",
            ) from error

    def read(self) -> dict[str, Any] | None:
        """Return what was written last; None if there is no file.

        Raises:
            OperatorError: it is not a JSON object.
            EnvironmentFault: it cannot be read.
        """
        try:
            plain = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EnvironmentFault(
                text("The saved wall cannot be read: {error}.", error=error.strerror)
            ) from error
        except (ValueError, RecursionError) as error:
            raise _unreadable() from error
        if not isinstance(plain, dict):
            raise _unreadable()
        return plain

    def set_aside(self) -> Path | None:
        """Rename a file that cannot be used, so that its content is not lost; return its new path."""
        aside = self.path.with_suffix(f".unreadable-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.json")
        try:
            self.path.replace(aside)
        except OSError:
            return None
        return aside


def _private(path: str, flags: int) -> int:
    """Open a file that only this account may read: names and faults are in it."""
    return os.open(path, flags, 0o600)


def _unreadable() -> OperatorError:
    return OperatorError(
        "The saved wall cannot be read.", "A new wall was created. The old file was renamed and kept."
    )
