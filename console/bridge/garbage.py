"""Garbage collection on the UI thread only.

Python collects cycles in whichever thread happens to allocate. A cycle that holds Qt objects (any closed
dialog) is then destroyed in a camera's or the database's thread, which Qt forbids. The stacks of two hung
runs of the tests point to it: a worker in the middle of an allocation, the UI thread in a call of Qt. So
automatic collection is switched off while the screen is open, and a timer collects instead.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 250
YOUNG = 700
"""Allocations after which the youngest objects are examined, as in Python itself."""
MIDDLE_S = 2.0
"""Seconds between two examinations of all objects but the oldest."""
OLD_S = 60.0
"""Seconds between two examinations of all objects."""


class UiGarbageCollector(QObject):
    """Collects garbage between events. UI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._old_s = self._middle_s = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.collect_if_due)

    def start(self) -> None:
        """Switch Python's own collection off and collect here."""
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Collect everything once more and leave it to Python again. No other thread uses Qt any more."""
        self._timer.stop()
        gc.collect()
        gc.enable()

    def collect_if_due(self) -> None:
        """Examine the generation whose turn it is."""
        now_s = time.monotonic()
        if now_s - self._old_s > OLD_S:
            self._old_s = self._middle_s = now_s
            gc.collect()
        elif now_s - self._middle_s > MIDDLE_S:
            self._middle_s = now_s
            gc.collect(1)
        elif gc.get_count()[0] > YOUNG:
            gc.collect(0)
