"""Long work on a thread of its own: with progress, and given up when somebody says so."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from console.domain.errors import ConsoleError, EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Callable

TELL_S = 0.1
_log = logging.getLogger(__name__)


class JobCancelled(Exception):
    """Raised out of the progress callback of work that somebody gave up."""


class Job(QObject):
    """One piece of work. UI thread, but for `tell`. It ends when its work does, or at the next progress.

    Args:
        work: given the callback that it tells its progress to.
        parent: keeps it until it is over.
    """

    progressed = Signal(int)
    """How far the work is, ten times a second at most."""
    failed = Signal(object)
    """A `ConsoleError`."""
    given_up = Signal()
    over = Signal()
    """After any of the others."""
    _ended = Signal(object, object)

    def __init__(self, work: Callable[[Callable[[int], None]], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._then: Callable[[Any], None] | None = None
        self._stop = threading.Event()
        self._told_s = 0.0
        self._thread = threading.Thread(target=self._run, name="job")
        self._ended.connect(self._deliver)

    def start(self, then: Callable[[Any], None]) -> None:
        """Begin; `then` is given the result."""
        self._then = then
        self._thread.start()

    def cancel(self) -> None:
        """Give the work up: it ends at its next progress, and undoes what it must undo."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was given up."""
        return self._stop.is_set()

    def wait(self) -> None:
        """Until the thread has ended; at the close of the console."""
        if self._thread.is_alive():
            self._thread.join()

    def _tell(self, count: int) -> None:
        if self._stop.is_set():
            raise JobCancelled
        now_s = time.monotonic()
        if now_s - self._told_s >= TELL_S:
            self._told_s = now_s
            self.progressed.emit(count)

    def _run(self) -> None:
        try:
            result = self._work(self._tell)
        except (JobCancelled, ConsoleError) as error:
            self._ended.emit(None, error)
        except Exception:  # noqa: BLE001 - the top of a thread, and it reports
            _log.exception("a job failed")
            self._ended.emit(
                None,
                EnvironmentFault(
                    "Something inside the console went wrong.",
                    "It is in the diagnostic log; please report it.",
                ),
            )
        else:
            self._ended.emit(result, None)

    def _deliver(self, result: object, error: Exception | None) -> None:
        if isinstance(error, JobCancelled):
            self.given_up.emit()
        elif error is not None:
            self.failed.emit(error)
        elif self._then is not None:
            self._then(result)
        self.over.emit()
