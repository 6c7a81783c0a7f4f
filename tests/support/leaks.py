"""What a test started and did not end. Qt is looked at only where a test has imported it."""

from __future__ import annotations

import sys
import threading
import traceback
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest


def here() -> str:
    """The innermost line of this project outside this file."""
    for frame in reversed(traceback.extract_stack()):
        name = frame.filename.replace("\\", "/")
        if ("/console/" in name or "/tests/" in name) and not name.endswith(
            ("/leaks.py", "/early_windows.py")
        ):
            return f"{name}:{frame.lineno} in {frame.name}"
    return "an unknown place"


class Leaks:
    """Notes starts from now on; `left` tells what still runs."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._threads = set(threading.enumerate())
        self._began: dict[int, str] = {}
        self._timers: weakref.WeakSet[Any] = weakref.WeakSet()
        self._qthreads: weakref.WeakSet[Any] = weakref.WeakSet()
        self._watch(monkeypatch, threading.Thread, None)
        self._windows: set[int] = set()
        self._before: list[Any] = []
        qt = sys.modules.get("PySide6.QtCore")
        if qt is not None:
            self._watch(monkeypatch, qt.QTimer, self._timers)
            self._watch(monkeypatch, qt.QThread, self._qthreads)
        # Kept, so that no later window gets the number of one that is gone.
        self._before = self._top_windows()
        self._windows = {id(window) for window in self._before}

    def _watch(self, monkeypatch: pytest.MonkeyPatch, kind: type, seen: weakref.WeakSet[Any] | None) -> None:
        start = kind.start  # type: ignore[attr-defined]  # all three kinds have it

        def noted(self_: Any, *what: Any) -> Any:
            self._began[id(self_)] = here()
            if seen is not None:
                seen.add(self_)
            return start(self_, *what)

        monkeypatch.setattr(kind, "start", noted)

    def left(self) -> list[str]:
        """One line for each thing that still runs."""
        lines = [
            f"thread {thread.name}, started at {self._where(thread)}"
            for thread in threading.enumerate()
            if thread not in self._threads and thread.is_alive() and "pydevd" not in thread.name
        ]
        return lines + self._left_of_qt()

    def _where(self, thing: object) -> str:
        return self._began.get(id(thing), "an unknown place")

    def _left_of_qt(self) -> list[str]:
        if "PySide6.QtCore" not in sys.modules:
            return []
        from shiboken6 import isValid

        self._delete_deferred()
        lines = [
            f"timer {timer.interval()} ms, started at {self._where(timer)}"
            for timer in list(self._timers)
            if isValid(timer) and timer.isActive()
        ]
        lines += [
            f"QThread, started at {self._where(thread)}"
            for thread in list(self._qthreads)
            if isValid(thread) and thread.isRunning()
        ]
        return lines + [
            f"window {type(window).__name__} {window.objectName()!r}"
            for window in self._top_windows()
            if id(window) not in self._windows and window.isVisible()
        ]

    @staticmethod
    def _delete_deferred() -> None:
        from PySide6.QtCore import QCoreApplication, QEvent

        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @staticmethod
    def _top_windows() -> list[Any]:
        widgets = sys.modules.get("PySide6.QtWidgets")
        if widgets is None or widgets.QApplication.instance() is None:
            return []
        return list(widgets.QApplication.topLevelWidgets())
