"""Keys that focus a camera while they are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.base.context import PaneContext
    from console.ui.wall.wall_view import WallView

FOCUS_ACTS = {"focus-near": -1, "focus-far": 1}
_KEYS = {Qt.Key.Key_Comma: -1, Qt.Key.Key_Period: 1}
_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


def guarded(context: PaneContext, do: Callable[[], object]) -> None:
    """Call `do`; show a refusal in the message centre."""
    try:
        do()
    except ConsoleError as error:
        context.bridge.messages.refuse(error)


class FocusKeys(QObject):
    """Follows the focus keys on one window's wall. UI thread."""

    def __init__(self, context: PaneContext, wall_view: WallView) -> None:
        super().__init__(wall_view)
        self._context = context
        self._held_key: int | None = None
        wall_view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        kind = event.type()
        if kind in _LOST:
            self._stop()
        elif isinstance(event, QKeyEvent) and event.key() in _KEYS:
            if not event.isAutoRepeat():
                self._start_or_stop(event, is_down=kind is QEvent.Type.KeyPress)
            return kind in {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
        return False

    def _start_or_stop(self, event: QKeyEvent, *, is_down: bool) -> None:
        if is_down and event.type() is QEvent.Type.KeyPress:
            self._held_key = event.key()
            direction = _KEYS[Qt.Key(event.key())]
            guarded(self._context, lambda: self._context.bridge.ptz_commands.focus(direction))
        elif event.type() is QEvent.Type.KeyRelease and event.key() == self._held_key:
            self._stop()

    def _stop(self) -> None:
        if self._held_key is not None:
            self._held_key = None
            guarded(self._context, lambda: self._context.bridge.ptz_commands.focus(0))
