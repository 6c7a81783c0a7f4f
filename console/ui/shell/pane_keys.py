"""Which control of a pane gets the keyboard when the pane is opened."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QStackedWidget, QWidget

from console.ui.widgets.reach import BY_TAB

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.ui.shell.pane_dock import PaneDock

_LEAVES = {QEvent.Type.KeyPress, QEvent.Type.FocusOut, QEvent.Type.MouseButtonPress}


class _StopGap(QObject):
    """Holds the keys for the list that a pane is still loading, until it is shown or someone uses them."""

    def __init__(self, dock: QDockWidget, wanted: QWidget, holder: QWidget) -> None:
        super().__init__(dock)
        self._wanted, self._holder = wanted, holder
        wanted.installEventFilter(self)
        holder.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._wanted and event.type() is QEvent.Type.Show:
            if self._holder.hasFocus():
                # It takes no keys before its showing is complete.
                QTimer.singleShot(0, self._wanted, self._wanted.setFocus)
            self._end()
        elif watched is self._holder and event.type() in _LEAVES:
            self._end()
        return False

    def _end(self) -> None:
        self._wanted.removeEventFilter(self)
        self._holder.removeEventFilter(self)
        self.deleteLater()


def take_keys(dock: QDockWidget) -> None:
    """Give the keys to a pane: to what it wants, else to its first widget that takes them, else to itself."""
    pane = dock.widget()
    pane.setFocus()
    for widget in _candidates(pane, dock):
        # Of its own window, which a pane that has just been moved into one has not got the keys of yet.
        focused = dock.window().focusWidget()
        is_in_dock = focused is not None and (focused is dock or dock.isAncestorOf(focused))
        if focused is not None and is_in_dock and focused.isVisible() and focused.isEnabled():
            _hand_on_later(dock, focused)
            return
        widget.setFocus()


def _candidates(pane: QWidget, dock: QDockWidget) -> Iterator[QWidget]:
    """Yield what may get the keys; a pane has hundreds of parts, and mostly none of them is asked."""
    yield pane
    yield from (widget for widget in pane.findChildren(QWidget) if _takes_keys(widget))
    yield dock


def _hand_on_later(dock: QDockWidget, holder: QWidget) -> None:
    """Give the keys to the list that the pane wants once it is loaded and shown."""
    wanted = dock.widget()
    while (further := wanted.focusProxy()) is not None:
        wanted = further
    if wanted is not holder and not wanted.isVisible():
        _StopGap(dock, wanted, holder)


def _takes_keys(widget: QWidget) -> bool:
    return widget.focusPolicy() in BY_TAB and widget.isVisible() and widget.isEnabled()


def _take_keys_late(dock: QDockWidget, _page: int) -> None:
    """Give the keys that a pane keeps for want of a field to what it shows now."""
    if dock.hasFocus():
        take_keys(dock)


def follow_stacks(dock: PaneDock, within: QWidget | None = None) -> None:
    """Give the keys to what a pane fetches in the background when it is there, and tell of pages made later.

    Args:
        dock: of the pane, which is built.
        within: a page that was made later; None: the whole pane.
    """
    for stack in (within or dock).findChildren(QStackedWidget):
        stack.currentChanged.connect(partial(_take_keys_late, dock))
        stack.widgetAdded.connect(partial(_follow_page, dock, stack))


def _follow_page(dock: PaneDock, stack: QStackedWidget, at: int) -> None:
    follow_stacks(dock, stack.widget(at))
    dock.grown.emit()
