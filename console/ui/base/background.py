"""Work off the UI thread: one call with its result, and one long job of a pane."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from console.bridge.jobs import internal_error
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.bridge.background import Background
    from console.bridge.jobs import Job
    from console.ui.base.context import PaneContext

_log = logging.getLogger(__name__)
T = TypeVar("T")


def ask(
    context: PaneContext,
    work: Callable[[], T],
    then: Callable[[T], None],
    refused: Callable[[ConsoleError], None] | None = None,
) -> None:
    """Run `work` in the background, then call `then` with its result. UI thread.

    Calls `refused` with the error if the work fails; without `refused`, the message centre shows the error.
    The caller must still exist when the result arrives.

    Args:
        context: the context of the pane.
        work: runs in the background; may raise a `ConsoleError`.
        then: called with the result.
        refused: called with the error; None for the message centre.
    """

    def attempt() -> T | ConsoleError:
        try:
            return work()
        except ConsoleError as error:
            return error
        except Exception:  # noqa: BLE001 - a form that waits for its answer gets one, whatever happened
            _log.exception("what a pane asked for failed")
            return internal_error()

    def deliver(answer: T | ConsoleError) -> None:
        if not isinstance(answer, ConsoleError):
            then(answer)
        elif refused is not None:
            refused(answer)
        else:
            context.bridge.messages.refuse(answer)

    context.bridge.background.run(attempt, deliver)


def ask_as_person(
    context: PaneContext,
    work: Callable[[], T],
    then: Callable[[T], None],
    refused: Callable[[ConsoleError], None] | None = None,
) -> None:
    """Like `ask`, for what the person at the console may read: a late answer is not shown to the next one.

    Nothing is called if somebody else, or no one, is at the console when the result arrives; the pane asks
    again for whoever is there.
    """
    asked_by = _present(context)

    def show(answer: T) -> None:
        if _present(context) == asked_by:
            then(answer)

    def refuse(error: ConsoleError) -> None:
        if _present(context) == asked_by:
            (refused or context.bridge.messages.refuse)(error)

    ask(context, work, show, refuse)


def _present(context: PaneContext) -> str:
    person = context.bridge.attendance.person
    return person.login if person is not None else ""


class BackgroundTask(QObject):
    """Runs work in the background; the work itself may use `tell` and `stop_flag`. UI thread."""

    said = Signal(str)
    """Emitted with the text of a step."""
    changed = Signal()
    """Emitted when the work began or ended."""
    failed = Signal(object)

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._job: Job | None = None
        self._refused: Callable[[ConsoleError], bool] | None = None
        self.stop_flag = threading.Event()

    @property
    def is_running(self) -> bool:
        """Return whether work is running."""
        return self._job is not None

    def report_progress(self, step: str) -> None:
        """Report a step; called on the work's thread."""
        self.said.emit(step)

    def run(
        self,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[ConsoleError], bool] | None = None,
    ) -> bool:
        """Start the work and return whether it could start; only one runs at a time.

        `refused` returns whether it has dealt with the error.

        Args:
            work: runs on a background thread.
            then: called with the result on the UI thread.
            refused: called with the error.
        """
        if self._job is not None:
            return False
        self._refused = refused
        self.stop_flag = threading.Event()
        self._job = self._background.job(lambda _tell: work())
        self._job.failed.connect(self._on_error)
        self._job.over.connect(self._on_end)
        self._job.start(then)
        self.changed.emit()
        return True

    def stop(self) -> None:
        """Ask the work to stop; what is done so far stays done."""
        self.stop_flag.set()

    def _on_error(self, error: ConsoleError) -> None:
        if self._refused is None or not self._refused(error):
            self.failed.emit(error)

    def _on_end(self) -> None:
        self._job = None
        self.changed.emit()
