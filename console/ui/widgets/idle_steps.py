"""Work that lists leave for later: small steps, taken when the screen has nothing else to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from console.bridge.turns import turns

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST_STEP_MS = 20
"""Time before the first step, so that it does not make the work longer that it was left over from."""
STEP_MS = 4
"""Time between two steps, in which pictures are painted and hands are answered."""
FIRST_ROWS = 24
"""Rows that a list fills at once, about as many as a pane shows."""
STEP_ROWS = 8
"""Rows of each later step, about two milliseconds of work."""


class IdleSteps(QObject):
    """Repeats a step until nothing is left. UI thread; ends with its parent.

    Args:
        step: does a small piece of the work; returns whether some is left.
        parent: owns this object.
    """

    def __init__(self, step: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._step = step
        self._timer = QTimer(self)
        self._timer.timeout.connect(lambda: turns().take(self, self._take))

    def start(self) -> None:
        """Take the steps from now on, until nothing is left."""
        self._timer.start(FIRST_STEP_MS)

    def stop(self) -> None:
        """Leave the rest undone."""
        self._timer.stop()
        turns().drop(self)

    def finish(self) -> None:
        """Take all steps that are left at once, because someone needs the whole list."""
        if self._timer.isActive():
            while self._step():
                pass
            self.stop()

    def _take(self) -> None:
        if not self._step():
            self.stop()
        elif self._timer.interval() != STEP_MS:
            self._timer.setInterval(STEP_MS)
