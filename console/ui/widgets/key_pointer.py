"""A pointer that the arrow keys move over a picture, for those who draw without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication, QWidget

from console.domain.numbers import clamp
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QPaintEvent

STEP_PX, FINE_PX = 10, 1
CROSS_PX = 11
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class _Cross(QWidget):
    """The pointer itself: a cross with a dark edge, filled while it is pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(2 * CROSS_PX + 3, 2 * CROSS_PX + 3)
        self.is_pressed = False
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        middle = QPointF(self.width() / 2, self.height() / 2)
        across, down = QPointF(CROSS_PX, 0), QPointF(0, CROSS_PX)
        for tint, width in (("plate", 4.0), ("accent", 1.6)):
            painter.setPen(QPen(on_picture(tint), width))
            painter.drawLine(middle - across, middle + across)
            painter.drawLine(middle - down, middle + down)
        if self.is_pressed:
            painter.setBrush(on_picture("accent"))
            painter.drawEllipse(middle, 4, 4)
        painter.end()


class KeyPointer(QObject):
    """Does with the keys what the mouse does on a picture. UI thread; ends with the widget.

    The arrow keys move it, with Shift a pixel at a time. Space presses and, when pressed again, releases, so
    that the arrows in between drag; where `clicks` is set it does both at once. Escape takes a press back.

    Args:
        widget: reads the mouse; it must take the keyboard.
        place: returns where the picture is in the widget.
        is_wanted: returns whether the keys are for the pointer now.
        clicks: whether Space presses and releases at once.
        keeps: whether what was drawn stays when a press is taken back or the keyboard goes elsewhere.
    """

    def __init__(
        self,
        widget: QWidget,
        place: Callable[[], QRectF],
        is_wanted: Callable[[], bool] = lambda: True,
        *,
        clicks: bool = False,
        keeps: bool = False,
    ) -> None:
        super().__init__(widget)
        self._widget, self._place, self._is_wanted, self._clicks = widget, place, is_wanted, clicks
        self._keeps = keeps
        self._at: QPointF | None = None
        self._start: QPointF | None = None
        self._is_down = False
        self._cross = _Cross(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if watched is not self._widget:
            return False
        if kind in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride} and isinstance(event, QKeyEvent):
            return self._key(event)
        if kind is QEvent.Type.FocusOut:
            self._leave()
        elif kind is QEvent.Type.MouseMove and event.spontaneous():
            # The mouse itself is used again.
            self._cross.hide()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = modifiers in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        key = Qt.Key(event.key())
        is_ours = key in _ARROWS or key == Qt.Key.Key_Space or (key == Qt.Key.Key_Escape and self._is_down)
        if not (is_plain and is_ours and self._is_wanted()):
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress:
            self._do(key, FINE_PX if modifiers else STEP_PX)
        return True

    def _do(self, key: Qt.Key, step: int) -> None:
        if key in _ARROWS:
            across, down = _ARROWS[key]
            self._go(QPointF(across * step, down * step))
        elif key == Qt.Key.Key_Escape:
            self._leave()
        elif self._is_down:
            self._send(QEvent.Type.MouseButtonRelease)
        else:
            self._go(QPointF())
            self._send(QEvent.Type.MouseButtonPress)
            if self._clicks:
                self._send(QEvent.Type.MouseButtonRelease)
        self._cross.is_pressed = self._is_down
        self._cross.update()

    def _go(self, by: QPointF) -> None:
        """Move; the first time, begin in the middle of the picture."""
        place = self._place()
        is_new = self._at is None or not place.contains(self._at)
        at = place.center() if is_new or self._at is None else self._at + by
        self._at = QPointF(
            clamp(at.x(), place.left(), place.right()), clamp(at.y(), place.top(), place.bottom())
        )
        half = QPointF(self._cross.width() / 2, self._cross.height() / 2)
        self._cross.move((self._at - half).toPoint())
        self._cross.show()
        self._cross.raise_()
        self._send(QEvent.Type.MouseMove)

    def _send(self, kind: QEvent.Type) -> None:
        if self._at is None:
            return
        if kind is QEvent.Type.MouseButtonPress:
            self._is_down, self._start = True, self._at
        elif kind is QEvent.Type.MouseButtonRelease:
            self._is_down = False
        button = _NONE if kind is QEvent.Type.MouseMove else _LEFT
        buttons = _LEFT if self._is_down else _NONE
        on_screen = QPointF(self._widget.mapToGlobal(self._at.toPoint()))
        made = QMouseEvent(kind, self._at, on_screen, button, buttons, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._widget, made)

    def _leave(self) -> None:
        """Release where it was pressed, so that nothing is drawn, and disappear."""
        if self._is_down and self._start is not None:
            if not self._keeps:
                self._at = self._start
                self._send(QEvent.Type.MouseMove)
            self._send(QEvent.Type.MouseButtonRelease)
        self._cross.is_pressed = False
        self._cross.hide()
