"""The console whose Requests pane is filtered, searched and sorted with very many requests."""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from console.demo.bench.child import BenchRun, BenchTask
from console.demo.bench.requests import LOGIN
from console.demo.bench.statistics import middle
from console.demo.headless import headless
from console.ui.disclosure.requests_pane import RequestsPane

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 5
LOOK_MS = 20


class RequestsRun(BenchRun):
    """Opens the pane, then changes what it shows and waits each time until that is painted. UI thread."""

    def __init__(self, task: BenchTask) -> None:
        super().__init__(task, LOGIN)
        self.figures: dict[str, float] = {}

    def _begin(self) -> None:
        super()._begin()
        self._opened_s = time.perf_counter()
        self.shell.show_pane("requests")
        self._await_rows()

    def _await_rows(self) -> None:
        panes = [one for window in self.shell.windows for one in window.findChildren(RequestsPane)]
        if not panes or not panes[0].model.rowCount():
            self._later(LOOK_MS, self._await_rows)
            return
        self.figures["read_ms"] = (time.perf_counter() - self._opened_s) * 1000
        self._later(500, lambda: self._measure(panes[0]))

    def _measure(self, pane: RequestsPane) -> None:
        pane.model.finish()
        self.figures["rows"] = pane.model.rowCount()
        columns = range(pane.table.proxy.columnCount())
        filters = [partial(pane.filter.setCurrentIndex, at) for at in (1, 2, 0)]
        searches = [partial(pane.search.setText, words) for words in ("jane", "jane 77", "")]
        sorts = [partial(pane.table.sortByColumn, at, order) for at in columns for order in self._orders()]
        self.figures["filter_ms"] = self._time(pane, filters)
        self.figures["search_ms"] = self._time(pane, searches)
        self.figures["sort_ms"] = self._time(pane, sorts)
        self._end()

    @staticmethod
    def _orders() -> tuple[Qt.SortOrder, ...]:
        return (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder)

    @staticmethod
    def _time(pane: RequestsPane, acts: Sequence[Callable[[], object]]) -> float:
        """Return the slowest act, each the median of its rounds, in milliseconds until it is painted."""
        from PySide6.QtWidgets import QApplication

        waits: list[list[float]] = [[] for _ in acts]
        for _ in range(ROUNDS):
            for wait, act in zip(waits, acts, strict=True):
                begun_s = time.perf_counter()
                act()
                QApplication.processEvents()
                pane.table.viewport().repaint()
                wait.append((time.perf_counter() - begun_s) * 1000)
        return max(middle(wait) for wait in waits)

    def _later(self, ms: int, then: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(ms, then)


def _main() -> None:
    task = BenchTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    run = RequestsRun(task)
    run.go()
    sys.stdout.write(json.dumps({name: round(value, 1) for name, value in run.figures.items()}) + "\n")


if __name__ == "__main__":
    _main()
