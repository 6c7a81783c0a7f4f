"""The session file: the wall and its windows as they were left. Written whole or not at all."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from pathlib import Path


class SessionFile:
    """One JSON file. Any thread, one at a time.

    Args:
        path: where it lies; its folder is made when needed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, plain: dict[str, Any]) -> None:
        """Replace the file: a new one is written, forced to the disk and renamed over the old one.

        Raises:
            EnvironmentFault: the disk refuses.
        """
        written = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with written.open("w", encoding="utf-8") as file:
                json.dump(plain, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            written.replace(self.path)
            _sync_folder(self.path.parent)
        except OSError as error:
            raise EnvironmentFault(
                f"The state of the wall cannot be saved: {error.strerror}.",
                "Free some space or check the folder; the console tries again at the next change.",
            ) from error

    def read(self) -> dict[str, Any] | None:
        """What was written last; None where there is nothing.

        Raises:
            OperatorError: it is not JSON or not a table.
            EnvironmentFault: it cannot be read.
        """
        try:
            plain = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EnvironmentFault(f"The saved wall cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise _unreadable() from error
        if not isinstance(plain, dict):
            raise _unreadable()
        return plain

    def set_aside(self) -> Path | None:
        """Keep a file that cannot be used under another name, so that nothing is lost."""
        aside = self.path.with_suffix(f".unreadable-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.json")
        try:
            self.path.replace(aside)
        except OSError:
            return None
        return aside


def _unreadable() -> OperatorError:
    return OperatorError("The saved wall cannot be read.", "A new wall was made; the old file is kept aside.")


def _sync_folder(folder: Path) -> None:
    # Windows cannot open folders, and renames durably without.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
