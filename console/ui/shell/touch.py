"""Notes whether a finger or the mouse was used last on the windows of the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QMouseEvent, QPointingDevice

from console.ui.widgets.theme import touch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class TouchWatch(QObject):
    """Watches windows for touches. UI thread."""

    changed = Signal()
    """Emitted when buttons and rows should have another size."""

    def watch(self, window: QWidget) -> None:
        """Watch a window from now on; it must have been placed on a monitor."""
        handle = window.windowHandle()
        if handle is not None:
            # Of the whole window: which of its widgets is touched does not matter.
            handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.TouchBegin:
            self._note(is_touched=True)
        elif kind is QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            # Qt makes presses of the mouse out of touches, too.
            self._note(is_touched=event.deviceType() is QPointingDevice.DeviceType.TouchScreen)
        return super().eventFilter(watched, event)

    def _note(self, *, is_touched: bool) -> None:
        if touch(is_touched=is_touched):
            self.changed.emit()
