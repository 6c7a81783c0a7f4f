"""Work of the UI thread that may wait a little takes turns: one piece each time that Qt asks what is next."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable


class Turns(QObject):
    """Runs what was asked for in order, one piece in a round of the event loop. UI thread.

    Answers, timers and steps that fall due together would make one long wait of many short ones; so hands and
    pictures come between them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[tuple[QObject, Callable[[], object]]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._run_next)

    def take(self, owner: QObject, work: Callable[[], object]) -> None:
        """Run work when its turn comes, once, also if it is asked for again meanwhile.

        Args:
            owner: if it is deleted before, nothing is run.
            work: does one piece.
        """
        if (owner, work) not in self._waiting:
            self._waiting.append((owner, work))
            self._timer.start()

    def drop(self, owner: QObject) -> None:
        """Run nothing that an owner has asked for and that still waits."""
        self._waiting = deque((other, work) for other, work in self._waiting if other is not owner)

    def _run_next(self) -> None:
        if not self._waiting:
            return
        owner, work = self._waiting.popleft()
        if self._waiting:
            # Started before the work, which may open a dialog with an event loop of its own.
            self._timer.start()
        if isValid(owner):
            work()


@cache
def turns() -> Turns:
    """Return the turns of the UI thread."""
    return Turns()
