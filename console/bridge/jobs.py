"""Long work on a separate thread, with progress and cancelling."""

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


def internal_error() -> EnvironmentFault:
    """Return what a person is told of an error of the program itself, whose details are in the log."""
    return EnvironmentFault(
        "An internal error occurred.", "Details are in the diagnostic log. Report it to your supplier."
    )


class JobCancelled(Exception):
    """Raised by the progress callback of a job that was cancelled."""


class Job(QObject):
    """One piece of long work. UI thread. When cancelled, it ends at its next progress call.

    Args:
        work: receives the progress callback; runs on the job's thread.
        parent: keeps it until it is over.
    """

    progressed = Signal(int)
    """The count that the work reported, at most ten times a second."""
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
        self._reported_s = 0.0
        self._thread = threading.Thread(target=self._run, name="job")
        self._ended.connect(self._deliver)

    def start(self, then: Callable[[Any], None]) -> None:
        """Start the work; `then` receives the result."""
        self._then = then
        self._thread.start()

    def cancel(self) -> None:
        """Cancel the work: it ends at its next progress call and undoes what it must."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled."""
        return self._stop.is_set()

    def wait(self) -> None:
        """Wait until the thread has ended; for closing the console."""
        if self._thread.is_alive():
            self._thread.join()

    def _report_progress(self, count: int) -> None:
        if self._stop.is_set():
            raise JobCancelled
        now_s = time.monotonic()
        if now_s - self._reported_s >= TELL_S:
            self._reported_s = now_s
            self.progressed.emit(count)

    def _run(self) -> None:
        try:
            result = self._work(self._report_progress)
        except (JobCancelled, ConsoleError) as error:
            self._ended.emit(None, error)
        except Exception:  # noqa: BLE001 - the top of a thread, and it reports
            _log.exception("a job failed")
            self._ended.emit(None, internal_error())
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
