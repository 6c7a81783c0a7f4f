"""The console at which an officer works until another console cancels: says when its tile is dark."""

from __future__ import annotations

import json
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo.bench.child import BenchRun, BenchTask
from console.demo.headless import headless
from console.demo.people import OPERATOR, PEOPLE
from console.domain.books.authorisations import OPERATES
from console.domain.threads import BackgroundThread
from console.services.surveillance.officers import OfficerSignOn

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QImage

LOOK_MS = 2
BRIGHT, DARK = 90, 40
"""Of a pixel of the pictures, and of a tile without one, from 0 to 255."""
SAMPLES = 24
OFFICER = OfficerSignOn(
    name="Dale", force="Anyshire Police", collar_number="1234", rank="constable", manner=OPERATES
)


@dataclass(slots=True)
class SurveillanceTask(BenchTask):
    """Under which authorisations an officer works, one after another."""

    authorisations: list[int] = field(default_factory=list)


class SurveillanceRun(BenchRun):
    """Has an officer begin, says so, and says when the first tile's brightest pixel is dark. UI thread."""

    def __init__(self, task: SurveillanceTask) -> None:
        super().__init__(task)
        self._numbers = iter(task.authorisations)
        self._spot = (0, 0)
        self._stop = threading.Event()
        self._reading = BackgroundThread(self.books.officers.run_reading, args=(self._stop,))

    def _begin(self) -> None:
        super()._begin()
        self._reading.start()
        self._next_round()

    def _next_round(self) -> None:
        number = next(self._numbers, None)
        if number is None:
            self._stop.set()
            self._end()
            return
        self.books.officers.begin(self.books.actor(), number, OFFICER)
        self._await_bright()

    def _await_bright(self) -> None:
        picture = self._grabbed()
        # The first of sixteen tiles, below its middle, where a dark tile says why it is dark.
        wide, high = picture.width() // 4, picture.height() * 7 // 32
        found = {x: picture.pixelColor(x, high).value() for x in range(4, wide, max(1, wide // SAMPLES))}
        brightest = max(found, key=lambda x: found[x])
        if found[brightest] < BRIGHT:
            self._later(100, self._await_bright)
            return
        self._spot = brightest, high
        _tell("shown")
        self._await_dark()

    def _await_dark(self) -> None:
        if self._grabbed(*self._spot).pixelColor(0, 0).value() > DARK:
            self._later(LOOK_MS, self._await_dark)
            return
        _tell(repr(time.time()))
        password = next(person.password for person in PEOPLE if person.login == OPERATOR)
        self.books.officers.end(self.books.actor(), password)
        self._later(500, self._next_round)

    def _grabbed(self, x: int = -1, y: int = -1) -> QImage:
        """Return what the window system shows of the wall, or one pixel of it."""
        view = self.shell.windows[0].wall_view
        corner = view.mapTo(view.window(), view.rect().topLeft())
        size = (view.width(), view.height()) if x < 0 else (1, 1)
        left, top = corner.x() + max(0, x), corner.y() + max(0, y)
        return view.screen().grabWindow(view.window().winId(), left, top, *size).toImage()

    def _later(self, ms: int, then: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(ms, then)


def _tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _main() -> None:
    task = SurveillanceTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    SurveillanceRun(task).go()


if __name__ == "__main__":
    _main()
