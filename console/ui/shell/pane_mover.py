"""Moves panes without a mouse: to another side of the wall, to another monitor, larger and smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

_SIDES = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
STEP_PX = 60
"""By so much a pane grows or shrinks, at 100 %."""
SHARE_OF_MONITOR = 0.8
"""Of a monitor, the part that a pane in a window of its own takes at most."""


class MovablePanes(Protocol):
    """The panes of a window, as what moves them sees them. UI thread."""

    window: QMainWindow
    marked: QDockWidget | None

    @property
    def by_id(self) -> Mapping[str, QDockWidget]:
        """All panes by their ids."""
        ...

    @property
    def is_filled(self) -> bool:
        """Whether one pane has the whole monitor."""
        ...

    def show(self, pane: str) -> QWidget:
        """Show a pane and move the keyboard to it."""
        ...


class PaneMover:
    """Moves the pane that has the keys, or had them last. UI thread."""

    def __init__(self, docks: MovablePanes, scale: float) -> None:
        self._docks = docks
        self._step_px = round(STEP_PX * scale)

    def move_on(self) -> None:
        """Move the pane on: left, below, right, a window of its own on the next monitor, and left again.

        Raises:
            OperatorError: no pane is shown, or one fills the monitor.
        """
        dock, docks = self._pane(), self._docks
        area = docks.window.dockWidgetArea(dock)
        if dock.isFloating():
            dock.setFloating(False)
            self._dock_at(dock, _SIDES[0])
        elif area is _SIDES[-1]:
            self._float(dock)
        else:
            self._dock_at(dock, _SIDES[_SIDES.index(area) + 1])
        docks.show(dock.objectName())

    def resize(self, by: int) -> None:
        """Make the pane larger (+1) or smaller (−1).

        Raises:
            OperatorError: no pane is shown, or one fills the monitor.
        """
        dock, window, step = self._pane(), self._docks.window, by * self._step_px
        if dock.isFloating():
            dock.resize(dock.width() + step, dock.height() + step)
        elif window.dockWidgetArea(dock) is Qt.DockWidgetArea.BottomDockWidgetArea:
            window.resizeDocks([dock], [max(1, dock.height() + step)], Qt.Orientation.Vertical)
        else:
            window.resizeDocks([dock], [max(1, dock.width() + step)], Qt.Orientation.Horizontal)

    def _pane(self) -> QDockWidget:
        dock = self._docks.marked
        if dock is None or dock.isHidden():
            raise OperatorError("No pane is selected.", "Select a pane first: open one, or click into it.")
        if self._docks.is_filled:
            raise OperatorError("This pane fills the monitor.", "Bring the wall back first.")
        return dock

    def _dock_at(self, dock: QDockWidget, side: Qt.DockWidgetArea) -> None:
        """Put a pane on a side, behind the same tabs as the panes that are there."""
        window = self._docks.window
        there = [
            one
            for one in self._docks.by_id.values()
            if one is not dock and not one.isFloating() and window.dockWidgetArea(one) is side
        ]
        window.addDockWidget(side, dock)
        shown = next((one for one in there if not one.isHidden()), None)
        if shown is not None:
            window.tabifyDockWidget(shown, dock)

    def _float(self, dock: QDockWidget) -> None:
        """Give a pane a window of its own, on the next monitor where there is one."""
        screens = QGuiApplication.screens()
        here = self._docks.window.screen()
        at = screens.index(here) if here in screens else 0
        room = screens[(at + 1) % len(screens)].availableGeometry()
        size = dock.size()
        dock.setFloating(True)
        width = min(max(size.width(), dock.minimumSizeHint().width()), round(room.width() * SHARE_OF_MONITOR))
        height = min(max(size.height(), room.height() // 2), round(room.height() * SHARE_OF_MONITOR))
        dock.resize(width, height)
        middle = room.center()
        dock.move(middle.x() - width // 2, middle.y() - height // 2)
