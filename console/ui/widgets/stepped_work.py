"""Work that must be done on the UI thread, in steps between which the console lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Generator


class SteppedWork(QObject):
    """Takes one step each time the event loop comes round. UI thread; it ends with its parent.

    Args:
        steps: yields how far it is, of how much (0: not known yet); returns its result.
        parent: keeps it.
    """

    progressed = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    """A `ConsoleError`."""

    def __init__(self, steps: Generator[tuple[int, int], None, object], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def cancel(self) -> None:
        """Give up: the generator is closed, and undoes what it must undo."""
        self._timer.stop()
        self._steps.close()

    def _step(self) -> None:
        try:
            self.progressed.emit(*next(self._steps))
        except StopIteration as end:
            self._timer.stop()
            self.done.emit(end.value)
        except ConsoleError as error:
            self._timer.stop()
            self.failed.emit(error)
