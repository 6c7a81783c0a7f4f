"""The time from a key to the first painted frame that shows what it did; a bare Qt window to compare."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QListWidget, QMainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget

LOOK_MS = 1
"""A widget that the key makes later is looked for so often."""


def press(window: QWidget, keys: str) -> None:
    """Deliver a key with its modifiers where the keys of a window go: first to its shortcuts."""
    combined = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs lack it
    # To the window itself, Qt's test keys would run the event loop, and paint, before they return.
    QTest.keyClick(window.focusWidget() or window, combined.key(), combined.keyboardModifiers())


class FirstFrame(QObject):
    """Measures one reaction at a time. UI thread.

    Args:
        most_ms: a reaction that has not come by then is told as this long.
    """

    def __init__(self, most_ms: int) -> None:
        super().__init__()
        self._most_ms = most_ms
        self._shows: Callable[[], QWidget | None] = lambda: None
        self._is_so: Callable[[QPaintEvent], bool] = lambda _event: True
        self._then: Callable[[float], None] = lambda _ms: None
        self._begun_s = 0.0
        self._watched: QWidget | None = None
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._find)

    def measure(
        self,
        do: Callable[[], object],
        shows: Callable[[], QWidget | None],
        is_so: Callable[[QPaintEvent], bool],
        then: Callable[[float], None],
    ) -> None:
        """Measure one reaction.

        Args:
            do: presses the key.
            shows: returns the widget whose painting shows the reaction; None while there is none.
            is_so: whether a painted frame of it does.
            then: called with milliseconds.
        """
        self._shows, self._is_so, self._then = shows, is_so, then
        self._watch()
        self._begun_s = time.perf_counter()
        do()
        self._find()

    def _watch(self) -> None:
        widget = self._shows()
        if widget is not None:
            self._watched = widget
            widget.installEventFilter(self)

    def _find(self) -> None:
        if self._watched is None:
            self._watch()
        if self._passed_ms() > self._most_ms:
            self._end(self._most_ms)
        elif not self._look.isActive():
            self._look.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and watched is self._watched and self._is_so(event):  # type: ignore[arg-type]
            watched.removeEventFilter(self)
            # It is painted and handed to the window system once the event loop goes on.
            QTimer.singleShot(0, self, lambda: self._end(self._passed_ms()))
        return False

    def _passed_ms(self) -> float:
        return (time.perf_counter() - self._begun_s) * 1000

    def _end(self, ms: float) -> None:
        self._look.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = None
        self._then(ms)


class PlainWindow:
    """A main window with a plain list in a dock, and nothing else: what a key costs at least. UI thread.

    Args:
        rows: of the list.
    """

    def __init__(self, rows: int) -> None:
        self.window = QMainWindow()
        self.window.setCentralWidget(QLabel("Nothing"))
        self.window.resize(1280, 800)
        self._lines = [f"2026/{row:04}   closed   High Street, bank" for row in range(rows)]
        self._dock = QDockWidget("List", self.window)
        self.window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        self.list = QListWidget()
        self._dock.setWidget(self.list)
        self._dock.hide()
        self.list.addItems(self._lines)
        self._shown = self.window.addAction("Show", QKeySequence("F5"), self._dock.show)
        self._filled = self.window.addAction("Fill", QKeySequence("F6"), self._fill)
        self.window.show()

    def hide_list(self) -> None:
        """Hide the list again."""
        self._dock.hide()

    def _fill(self) -> None:
        self.list.clear()
        self.list.addItems(self._lines)
        self._dock.show()
