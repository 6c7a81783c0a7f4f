"""One errand at a time on a thread of its own, with words of progress and a way to give it up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.background import Background
    from console.bridge.jobs import Job
    from console.domain.errors import ConsoleError


class BackgroundTask(QObject):
    """UI thread, but for `tell` and `stop_flag`, which the work uses."""

    said = Signal(str)
    """A step, in words."""
    changed = Signal()
    """It began or ended."""
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._job: Job | None = None
        self._refused: Callable[[ConsoleError], bool] | None = None
        self.stop_flag = threading.Event()

    @property
    def is_running(self) -> bool:
        """Whether something is under way."""
        return self._job is not None

    def tell(self, step: str) -> None:
        """From the work's thread."""
        self.said.emit(step)

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[ConsoleError], bool] | None = None,
    ) -> bool:
        """Begin; whether it could: one thing at a time. `refused` tells whether it dealt with what failed."""
        if self._job is not None:
            return False
        self._refused = refused
        self.stop_flag = threading.Event()
        self._job = self._background.job(lambda _tell: work())
        self._job.failed.connect(self._fail)
        self._job.over.connect(self._end)
        self._job.start(then)
        self.changed.emit()
        return True

    def stop(self) -> None:
        """Give it up; what was done so far stays done."""
        self.stop_flag.set()

    def _fail(self, error: ConsoleError) -> None:
        if self._refused is None or not self._refused(error):
            self.failed.emit(error)

    def _end(self) -> None:
        self._job = None
        self.changed.emit()
