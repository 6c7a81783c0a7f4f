"""Where the keys go: to what the eye is on, and never to a wall while something else waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMetaObject, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QWidget
from shiboken6 import isValid

from console.ui.wall.wall_view import WallView

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.shell.window import MonitorWindow

_KEYS = {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}
_TAKES_TEXT = Qt.WidgetAttribute.WA_InputMethodEnabled
_FIRST_FUNCTION_KEY, _LAST_FUNCTION_KEY = int(Qt.Key.Key_F1), int(Qt.Key.Key_F35)
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def is_typing(event: QKeyEvent) -> bool:
    """Return whether a key belongs to a text: no function key, and without Ctrl and Alt."""
    is_function_key = _FIRST_FUNCTION_KEY <= event.key() <= _LAST_FUNCTION_KEY
    return not is_function_key and not event.modifiers() & _COMMAND


class Keyboard(QObject):
    """Watches over the keys of all windows. UI thread.

    Args:
        page: moves the keyboard to the sign-in page and returns its field; None if it is not shown.
        home: returns the window that gets the keys when no other has them.
        parent: the parent object.
    """

    moved = Signal()
    """Emitted when the keys go elsewhere; `place` says where."""

    def __init__(
        self,
        page: Callable[[], QWidget | None],
        home: Callable[[], MonitorWindow | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._page, self._home = page, home
        self._last: QWindow | None = None
        self._connection: QMetaObject.Connection | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._give_back)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.connect(self._follow_window)
            app.focusChanged.connect(self._follow_widget)

    def close(self) -> None:
        """Watch no longer."""
        self._timer.stop()
        if self._connection is not None:
            QObject.disconnect(self._connection)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusWindowChanged.disconnect(self._follow_window)
            app.focusChanged.disconnect(self._follow_widget)

    def guard(self, wall: WallView) -> None:
        """Keep what belongs to a dialog or to the sign-in page from a wall."""
        wall.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        target = self._move_away(event) if isinstance(event, QKeyEvent) and event.type() in _KEYS else None
        if target is None:
            return super().eventFilter(watched, event)
        # Only a text field gets the key itself; for others Qt would try the shortcuts of the wall once more.
        if event.type() is QEvent.Type.KeyPress and target.testAttribute(_TAKES_TEXT):
            QApplication.sendEvent(target, event)
        # An override that is accepted comes as a key press and sets off no shortcut; a key press that is
        # accepted does not go on to the window of the wall.
        event.accept()
        return True

    def _move_away(self, event: QKeyEvent) -> QWidget | None:
        """Move the keyboard to what waits for this key and return it; None: the wall."""
        dialog = QApplication.activeModalWidget()
        if dialog is not None:
            dialog.activateWindow()
            target = dialog.focusWidget() or dialog
            target.setFocus()
            return target
        return self._page() if is_typing(event) else None

    # -- where the keys go ----------------------------------------------------------------------------------

    def _follow_window(self, window: QWindow | None) -> None:
        if self._connection is not None:
            QObject.disconnect(self._connection)
            self._connection = None
        if window is None:
            self._timer.start()
            return
        self._last = window
        # Where a window is deleted as it closes, Qt does not say that the keys go nowhere.
        self._connection = window.visibleChanged.connect(self._look_again)

    def _look_again(self, _is_visible: bool) -> None:
        self._timer.start()

    def _give_back(self) -> None:
        """Where there is no window manager, the keys stay nowhere after a dialog has closed."""
        app = QApplication.instance()
        if not isinstance(app, QApplication) or app.focusWindow() is not None:
            return
        if self._last is not None and isValid(self._last) and self._last.isVisible():
            # They went to another program.
            return
        heir: QWidget | None = QApplication.activeModalWidget() or self._home()
        if heir is not None:
            heir.activateWindow()

    def _follow_widget(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self.moved.emit()

    @staticmethod
    def place() -> QWidget | None:
        """Return the wall, the dock or the dialog that has the keys; None: another program."""
        widget = QApplication.focusWidget()
        while widget is not None and not isinstance(widget, (QDockWidget, QDialog)):
            if isinstance(widget, WallView):
                return widget
            widget = widget.parentWidget()
        return widget
