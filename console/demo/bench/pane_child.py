"""The incident pane opened on a long book beside sixteen live tiles: its time, and what it delays."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.demo.bench.child import BenchRun, BenchTask
from console.demo.headless import headless

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_MS = 5
MOST_S = 20.0
SCROLLS = 12


class PaneRun(BenchRun):
    """Opens another pane first, to measure what any pane costs; then opens the incident log and scrolls.

    The long book lies in the task's folder.
    """

    def _begin(self) -> None:
        super()._begin()
        self.figures: dict[str, float] = {}
        self._open("notices", self._to_incidents)

    def _to_incidents(self) -> None:
        self.shell.toggle_pane("notices")
        self._later(500, lambda: self._open("incidents", self._scroll))

    def _open(self, name: str, then: Callable[[], None]) -> None:
        self.outcome.ticks_ms.clear()
        begun_s = time.perf_counter()
        pane = self.shell.show_pane(name)
        self._await(name, pane, begun_s, then)

    def _await(self, name: str, pane: Any, begun_s: float, then: Callable[[], None]) -> None:
        if name != "incidents" or _rows(pane) or time.perf_counter() - begun_s > MOST_S:
            self.figures[f"{name}_ms"] = (time.perf_counter() - begun_s) * 1000
            # Painting what is left over counts as well.
            self._later(600, lambda: self._took(name, then))
            self._pane = pane
        else:
            self._later(LOOK_MS, lambda: self._await(name, pane, begun_s, then))

    def _took(self, name: str, then: Callable[[], None]) -> None:
        self.figures[f"{name}_worst_tick_ms"] = max(self.outcome.ticks_ms, default=0.0)
        then()

    def _scroll(self, turns: int = SCROLLS) -> None:
        if turns == SCROLLS:
            self.outcome.ticks_ms.clear()
        if not turns:
            self.figures["scrolled_rows"] = float(_rows(self._pane))
            self.figures["scrolling_worst_tick_ms"] = max(self.outcome.ticks_ms, default=0.0)
            self._end()
            return
        bar = self._pane.work.list.table.verticalScrollBar()
        bar.setValue(bar.maximum())
        self._later(200, lambda: self._scroll(turns - 1))

    def _later(self, ms: int, then: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(ms, then)


def _rows(pane: Any) -> int:
    return int(pane.work.list.model.rowCount())


def _main() -> None:
    task = BenchTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    run = PaneRun(task)
    run.go()
    sys.stdout.write(json.dumps({name: round(value, 1) for name, value in run.figures.items()}) + "\n")


if __name__ == "__main__":
    _main()
