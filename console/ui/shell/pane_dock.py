"""The dock of one pane: what needs more room than there is can be scrolled, and no window grows for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QFrame, QScrollArea, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QMainWindow

MOST_LEAST_PX = QSize(420, 400)
"""A pane asks for no more room than this at 100 %, whatever it holds and however large its text is."""


class _PaneRoom(QScrollArea):
    """Holds a pane; scroll bars come only where it has less room than it needs."""

    def __init__(self, pane: QWidget, least_px: int, scale: float) -> None:
        super().__init__()
        self._pane, self._least_px, self._most = pane, least_px, MOST_LEAST_PX * scale
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(pane)
        pane.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            # What the pane needs has changed, and with it perhaps what this asks for.
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        needed = self._pane.minimumSizeHint().expandedTo(self._pane.minimumSize())
        return needed.boundedTo(self._most).expandedTo(QSize(self._least_px, 0))

    def sizeHint(self) -> QSize:
        return self._pane.sizeHint().expandedTo(self.minimumSizeHint())


class PaneDock(QDockWidget):
    """A dock whose `widget` is its pane. UI thread.

    Args:
        title: shown in its title bar.
        window: the window that it belongs to.
        pane: the pane.
        least_px: least width, whatever the neighbours want; 0: what the pane needs.
        scale: of all lengths, 1 to 2.
    """

    def __init__(self, title: str, window: QMainWindow, pane: QWidget, least_px: int, scale: float) -> None:
        super().__init__(title, window)
        self._pane = pane
        self.setWidget(_PaneRoom(pane, least_px, scale))

    @property
    def needed_px(self) -> int:
        """Return the width at which the pane shows everything without being scrolled."""
        return max(self._pane.minimumSizeHint().width(), self._pane.minimumWidth())

    def widget(self) -> QWidget:
        """Return the pane."""
        return self._pane
