"""Work that may wait (disk, database) off the UI thread, its result delivered on it."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from console.bridge.jobs import Job, internal_error
from console.bridge.turns import turns
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.messages import MessageCentre

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Background(QObject):
    """Run work on one worker thread, in order. Errors are shown by the message centre."""

    _done = Signal(object, object)

    def __init__(self, messages: MessageCentre, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="background")
        self._is_closed = False
        self._jobs: set[Job] = set()
        self._done.connect(self._deliver)

    def run(self, work: Callable[[], T], then: Callable[[T], None] | None = None) -> None:
        """Do `work` on the worker, then call `then` with its result on the UI thread."""
        if self._is_closed:
            return
        try:
            self._pool.submit(self._work, work, then)
        except RuntimeError as error:
            # Python ends the worker first when the console ends without closing; windows are hidden after it.
            if "shutdown" not in str(error):
                raise
            _log.warning("the console ended before some background work began")

    def job(self, work: Callable[[Callable[[int], None]], Any]) -> Job:
        """Create a job for long work on a separate thread, so that short work does not wait for it.

        Its `start` begins it; it is cancelled when the console closes.
        """
        job = Job(work, self)
        self._jobs.add(job)
        job.over.connect(lambda: self._forget(job))
        return job

    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        job.deleteLater()

    def close(self) -> None:
        """Finish the queued work, cancel the jobs, then stop the worker."""
        self._is_closed = True
        for job in self._jobs:
            job.cancel()
        for job in self._jobs:
            job.wait()
        self._pool.shutdown(wait=True)

    def _work(self, work: Callable[[], Any], then: Callable[[Any], None] | None) -> None:
        try:
            result = work()
        except ConsoleError as error:
            self._messages.refuse(error)
        except Exception:  # noqa: BLE001 - the top of a thread, and it reports
            _log.exception("background work failed")
            told = internal_error()
            self._messages.note(told.what, told.then)
        else:
            self._done.emit(then, result)

    def _deliver(self, then: Callable[[Any], None] | None, result: Any) -> None:
        if then is not None:
            turns().take(self, partial(self._hand_over, then, result))

    def _hand_over(self, then: Callable[[Any], None], result: Any) -> None:
        if not self._is_closed:
            then(result)
