"""Starting the console: why it cannot is said in a window, and after failures a safe start is offered."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from console.domain.errors import ConsoleError
from console.ui.shell.start_dialogs import ask_for_safe_start, internal_error, show_start_fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAILED_BEFORE = 2
"""After so many starts in a row that failed, a safe one is offered."""
STEADY_MS = 10_000
"""A console that has been open for so long has started well."""
MARK = "starting"
_log = logging.getLogger(__name__)


class StartMark:
    """Counts the starts of a home that did not succeed, in a small file. UI thread.

    Args:
        home: of the scheme.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / MARK
        self._steady = QTimer()
        self._steady.setSingleShot(True)
        self._steady.timeout.connect(self.succeeded)

    def begin(self) -> int:
        """Note a start, which counts as failed until it succeeded; return how many failed just before."""
        failed = self._read()
        try:
            self._path.write_text(str(failed + 1), encoding="ascii")
        except OSError as error:
            # What keeps the file from being written is told by whatever needs the disk more.
            _log.warning("%s cannot be written: %s", self._path, error)
        self._steady.start(STEADY_MS)
        return failed

    def succeeded(self) -> None:
        """Note that the console has started well."""
        self._steady.stop()
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("%s cannot be deleted: %s", self._path, error)

    def _read(self) -> int:
        try:
            return int(self._path.read_text(encoding="ascii")[:4])
        except (OSError, ValueError):
            return 0


def wants_safe_start(failed: int) -> bool:
    """Return whether to start safely, after so many starts that failed; a person at a screen is asked."""
    return failed >= FAILED_BEFORE and has_screen() and ask_for_safe_start()


@contextmanager
def failing_in_a_window() -> Iterator[None]:
    """Say in a window, too, why the console cannot start: nobody at the wall reads standard error."""
    try:
        yield
    except ConsoleError as error:
        _show(error.what, error.then)
        raise
    except Exception as error:
        _log.exception("the console failed")
        _show(*internal_error(error))
        raise


def _show(what: str, then: str) -> None:
    if has_screen():
        running = QApplication.instance() or QApplication(["watchroom"])
        show_start_fault(what, then)
        del running


def has_screen() -> bool:
    """Return whether someone can see a window, so that nothing waits for an answer that cannot come."""
    if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
        return False
    return sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
