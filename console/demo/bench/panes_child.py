"""The console whose panes are opened one after another while sixteen tiles live beside them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo.bench.child import BenchRun, RoundsTask
from console.demo.bench.statistics import middle
from console.demo.headless import headless
from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOGIN = "m.hughes"
"""The manager, who may see every pane."""
OPEN_MS, REST_MS = 1200, 400
"""How long a pane is watched after it opened, and the wall after it closed."""
NO_PANE = ""


class PanesRun(BenchRun):
    """Opens every pane, alone beside the wall, and keeps the longest wait of the 10 ms timer. UI thread."""

    def __init__(self, task: RoundsTask) -> None:
        super().__init__(task, LOGIN)
        self.waits_ms: dict[str, list[float]] = {}
        self.works_ms: dict[str, list[float]] = {}
        # Opening nothing shows what the wall alone makes the screen wait.
        names = [NO_PANE, *(kind.id for kind in PANES)]
        self._names: Iterator[str] = iter(names * (task.rounds + 1))

    def figures(self) -> dict[str, dict[str, float]]:
        """Return milliseconds by pane.

        `first_ms` and `again_ms` are the longest wait when it opened first, and the median of later openings;
        `work_ms` is the most that the UI thread itself worked without a tick, the median of all.
        """
        return {
            name: {
                "first_ms": round(waits[0], 1),
                "again_ms": round(middle(waits[1:]), 1),
                "worst_ms": round(max(waits), 1),
                "work_ms": round(middle(self.works_ms[name]), 1),
            }
            for name, waits in self.waits_ms.items()
        }

    def _begin(self) -> None:
        super()._begin()
        self._open_next()

    def _open_next(self) -> None:
        name = next(self._names, None)
        if name is None:
            self._end()
            return
        self.outcome.ticks_ms.clear()
        self.outcome.work_ms.clear()
        if name:
            self.shell.show_pane(name)
        self._later(OPEN_MS, lambda: self._close(name))

    def _close(self, name: str) -> None:
        self.waits_ms.setdefault(name, []).append(max(self.outcome.ticks_ms, default=0.0))
        self.works_ms.setdefault(name, []).append(max(self.outcome.work_ms, default=0.0))
        if name:
            self.shell.toggle_pane(name)
        self._later(REST_MS, self._open_next)

    def _later(self, ms: int, then: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(ms, then)


def _main() -> None:
    task = RoundsTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    run = PanesRun(task)
    run.go()
    sys.stdout.write(json.dumps(run.figures()) + "\n")


if __name__ == "__main__":
    _main()
