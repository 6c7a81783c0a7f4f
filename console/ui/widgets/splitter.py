"""A splitter whose dividers take the keyboard: arrow keys move them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSplitter, QSplitterHandle

from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent

STEP_PX, FINE_PX = 24, 4
_KEYS = {
    Qt.Orientation.Horizontal: {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1},
    Qt.Orientation.Vertical: {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1},
}


class _Divider(QSplitterHandle):
    """Reached by Tab; the arrow keys along it move it, with Shift by little, Home and End to its ends."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Divider"))
        self.setAccessibleDescription(self.tr("The arrow keys move it."))
        self.setToolTip(self.tr("Drag it, or press Tab until it is marked and move it with the arrow keys."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, whole = Qt.Key(event.key()), self.splitter()
        # Qt says a divider of widgets side by side is horizontal, as the splitter is.
        steps = _KEYS[whole.orientation()]
        is_across = whole.orientation() is Qt.Orientation.Horizontal
        now, length = (self.x(), whole.width()) if is_across else (self.y(), whole.height())
        if key in steps:
            is_fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.moveSplitter(now + steps[key] * (FINE_PX if is_fine else STEP_PX))
        elif key == Qt.Key.Key_Home:
            self.moveSplitter(0)
        elif key == Qt.Key.Key_End:
            self.moveSplitter(length)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.fillRect(self.rect(), colour("accent"))
            painter.end()


class Splitter(QSplitter):
    """A splitter for mouse and keys; no part of it can be closed. UI thread."""

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal) -> None:
        super().__init__(orientation)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:
        return _Divider(self.orientation(), self)
