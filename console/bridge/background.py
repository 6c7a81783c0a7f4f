"""Work that may wait (disk, database) off the UI thread, its result delivered on it."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from console.bridge.jobs import Job
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.messages import MessageCentre

_log = logging.getLogger(__name__)
T = TypeVar("T")


class Background(QObject):
    """One serial worker. What fails is said through the message centre."""

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
        if not self._is_closed:
            self._pool.submit(self._work, work, then)

    def job(self, work: Callable[[Callable[[int], None]], Any]) -> Job:
        """Long work that has a thread of its own, so that nobody's small questions wait for it.

        It is begun by its `start`; at the close of the console it is given up.
        """
        job = Job(work, self)
        self._jobs.add(job)
        job.over.connect(lambda: self._forget(job))
        return job

    def _forget(self, job: Job) -> None:
        self._jobs.discard(job)
        job.deleteLater()

    def close(self) -> None:
        """Finish what was asked for, give up what is long, then stop."""
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
            _log.exception("work in the background failed")
            self._messages.note(
                "Something inside the console went wrong.", "It is in the diagnostic log; please report it."
            )
        else:
            self._done.emit(then, result)

    def _deliver(self, then: Callable[[Any], None] | None, result: Any) -> None:
        if then is not None and not self._is_closed:
            then(result)
