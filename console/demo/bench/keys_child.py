"""The console whose commonest keys are pressed, each until the first painted frame that shows what it did."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.demo.bench.child import BenchRun, RoundsTask
from console.demo.bench.statistics import middle
from console.demo.headless import headless
from console.domain.books.entries import BookQuery
from console.domain.wall.layouts import grid
from console.domain.wall.moves import set_layout
from console.ui.base.action import TogglePane
from console.ui.shell.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

    from console.demo.bench.first_frame import PlainWindow

LOGIN = "m.hughes"
"""The manager, who may see every pane."""
REST_MS, READY_MS = 400, 150
"""After a reaction was undone, and before the next key."""
MOST_MS = 5_000
SPOTS = (7, 11)
PLAIN, PLAIN_FILLED = "plain list shown", "plain list filled and shown"


def _always(_event: QPaintEvent) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Press:
    """One key with its reaction.

    Attributes:
        window: to which the key is delivered.
        shows: returns the widget whose painting shows the reaction; None while there is none.
        undo: brings back what was before.
        is_so: whether a painted frame of it shows the reaction.
        before: keys before the one that is measured.
    """

    name: str
    window: QWidget
    keys: str
    shows: Callable[[], QWidget | None]
    undo: Callable[[], object]
    is_so: Callable[[QPaintEvent], bool] = _always
    before: tuple[str, ...] = ()


class KeysRun(BenchRun):
    """Presses each key some times, and keeps how long it took to be seen. UI thread."""

    def __init__(self, task: RoundsTask) -> None:
        super().__init__(task, LOGIN)
        from console.demo.bench.first_frame import FirstFrame

        self.took_ms: dict[str, list[float]] = {}
        self.rows = 0
        self._rounds = task.rounds
        self._frame = FirstFrame(MOST_MS)
        self._plain: PlainWindow | None = None
        self._presses: Iterator[Press] = iter(())

    def figures(self) -> dict[str, dict[str, float]]:
        """Return milliseconds by key: the first time, and the median and the worst of all times."""
        return {
            name: {
                "first_ms": round(took[0], 1),
                "median_ms": round(middle(took), 1),
                "worst_ms": round(max(took), 1),
            }
            for name, took in self.took_ms.items()
        }

    @property
    def _window(self) -> QWidget:
        return self.shell.windows[0]

    def _begin(self) -> None:
        super()._begin()
        from console.demo.bench.first_frame import PlainWindow

        self.rows = self._incidents()
        self._plain = PlainWindow(self.rows)
        self._presses = iter([one for turn in range(self._rounds + 1) for one in self._all(turn)])
        self._press_next()

    def _incidents(self) -> int:
        """Return how many incidents the log lists."""
        before, count = None, 0
        while page := self.books.page(BookQuery("incidents", before, kinds=("incidents.opened",))):
            before, count = page[-1].number, count + len(page)
        return count

    # -- what is pressed -------------------------------------------------------------------------------------

    def _all(self, turn: int) -> list[Press]:
        panes = [self._pane(one.do.pane, one.id) for one in ACTIONS if isinstance(one.do, TogglePane)]
        return [
            self._spot(SPOTS[turn % len(SPOTS)]),
            self._layout(),
            self._dialog("snapshot", "SnapshotDialog"),
            self._dialog("keys", "KeysDialog"),
            self._incident(),
            *panes,
            self._plain_list(PLAIN, "F5"),
            self._plain_list(PLAIN_FILLED, "F6"),
        ]

    def _keys_of(self, action: str) -> str:
        return self.shell.windows[0].actions_by_id[action].shortcut().toString()

    def _spot(self, number: int) -> Press:
        view, wall = self.shell.windows[0].wall_view, self.shell.wall
        from console.ui.wall.raster_renderer import qrect

        def is_so(event: QPaintEvent) -> bool:
            tile = view.tiles[wall.wall.spot.tile]
            is_there = tile.stream is not None and tile.stream.camera == number and tile.is_drawn
            return is_there and event.region().intersects(qrect(tile.rect))

        surface = view.renderer.widget
        digits = tuple(str(number))
        return Press("spot camera", self._window, "Return", lambda: surface, _nothing, is_so, digits)

    def _layout(self) -> Press:
        view, wall = self.shell.windows[0].wall_view, self.shell.wall
        surface = view.renderer.widget

        def is_so(_event: QPaintEvent) -> bool:
            return len(view.tiles) == 4 and all(one.is_drawn for one in view.tiles)

        def undo() -> None:
            wall.change(set_layout(wall.wall, 0, grid(4, 4)))

        return Press("layout", self._window, self._keys_of("layout-2"), lambda: surface, undo, is_so)

    def _dialog(self, action: str, kind: str) -> Press:
        def shown() -> QWidget | None:
            dialog = self.application.activeModalWidget()
            return dialog if dialog is not None and type(dialog).__name__ == kind else None

        def undo() -> None:
            if (dialog := self.application.activeModalWidget()) is not None:
                dialog.close()

        return Press(action, self._window, self._keys_of(action), shown, undo)

    def _incident(self) -> Press:
        docks = self.shell.docks
        pane = docks.by_id["incidents"].widget() if docks is not None else None

        def form() -> QWidget | None:
            shown: QWidget | None = pane.work.form  # type: ignore[union-attr]  # an incident log
            return shown

        def undo() -> None:
            if (opened := form()) is not None:
                opened.thrown_away.emit()  # type: ignore[attr-defined]  # a form
            self.shell.toggle_pane("incidents")

        return Press("incident form", self._window, self._keys_of("incident"), form, undo)

    def _pane(self, pane: str, action: str) -> Press:
        docks = self.shell.docks
        widget = docks.by_id[pane].widget() if docks is not None else None
        name, keys = f"pane {pane}", self._keys_of(action)
        return Press(name, self._window, keys, lambda: widget, lambda: self.shell.toggle_pane(pane))

    def _plain_list(self, name: str, keys: str) -> Press:
        plain = self._plain
        if plain is None:
            raise RuntimeError("there is no window to compare with yet")
        return Press(name, plain.window, keys, plain.list.viewport, plain.hide_list)

    # -- pressing --------------------------------------------------------------------------------------------

    def _press_next(self) -> None:
        one = next(self._presses, None)
        if one is None:
            self._end()
            return
        one.window.activateWindow()
        if one.window is self._window:
            self.shell.windows[0].wall_view.setFocus()
        self._later(READY_MS, lambda: self._press(one))

    def _press(self, one: Press) -> None:
        from console.demo.bench.first_frame import press

        for key in one.before:
            press(one.window, key)

        def took(ms: float) -> None:
            self.took_ms.setdefault(one.name, []).append(ms)
            one.undo()
            self._later(REST_MS, self._press_next)

        self._frame.measure(lambda: press(one.window, one.keys), one.shows, one.is_so, took)

    def _later(self, ms: int, then: Callable[[], None]) -> None:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(ms, then)


def _nothing() -> None:
    """A camera stays on the spot: the next one takes its place."""


def _main() -> None:
    task = RoundsTask(**json.loads(sys.stdin.readline()))
    headless(Path(task.folder), *task.screen)
    run = KeysRun(task)
    run.go()
    sys.stdout.write(json.dumps({"rows": run.rows, "keys": run.figures()}) + "\n")


if __name__ == "__main__":
    _main()
