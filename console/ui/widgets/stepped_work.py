"""Runs UI-thread work in small steps, so that the console stays responsive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Generator


class SteppedWork(QObject):
    """Takes one step for each turn of the event loop. UI thread; ends with its parent.

    Args:
        steps: yields (done, total), total 0 while not known; returns the result.
        parent: owns this object.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    """Emitted with a `ConsoleError`."""

    def __init__(self, steps: Generator[tuple[int, int], None, object], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._run_step)

    def start(self) -> None:
        """Start the work."""
        self._timer.start()

    def cancel(self) -> None:
        """Stop the work; the generator is closed and cleans up."""
        self._timer.stop()
        self._steps.close()

    def _run_step(self) -> None:
        try:
            self.progressed.emit(*next(self._steps))
        except StopIteration as end:
            self._timer.stop()
            self.done.emit(end.value)
        except ConsoleError as error:
            self._timer.stop()
            self.failed.emit(error)
