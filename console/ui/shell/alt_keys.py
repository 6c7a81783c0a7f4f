"""Which pane has an Alt key that buttons of several panes have: the one that was used last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QStackedWidget, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.ui.shell.pane_dock import PaneDock


class AltKeys(QObject):
    """Leaves each Alt key to one pane of a window. UI thread.

    A key that buttons of two panes have would press neither: Qt moves the keyboard from one to the other.
    That holds for panes behind another tab too, which Qt counts as visible.

    Args:
        docks: of one window, in the order in which they have a key that none of them has used yet.
        parent: owns this object.
    """

    def __init__(self, docks: Sequence[PaneDock], parent: QObject) -> None:
        super().__init__(parent)
        self._docks = list(docks)
        """The pane that was used last comes first."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.give)
        for dock in self._docks:
            dock.visibilityChanged.connect(self.give)
            dock.laid_out.connect(self._later.start)
            dock.built.connect(lambda dock=dock: self._follow_pages(dock))
            if dock.is_built:
                self._follow_pages(dock)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_keys)

    def _follow_pages(self, dock: PaneDock) -> None:
        for stack in dock.findChildren(QStackedWidget):
            stack.currentChanged.connect(self._later.start)

    def _follow_keys(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is None:
            return
        used = next((dock for dock in self._docks if now is dock or dock.isAncestorOf(now)), None)
        if used is None or used is self._docks[0]:
            return
        self._docks.remove(used)
        self._docks.insert(0, used)
        self.give()

    def give(self) -> None:
        """Give the keys to the buttons that are seen, of the pane that was used last first."""
        taken: set[str] = set()
        # A button of a closed pane sets off nothing whatever its key is, and there are hundreds of them.
        for dock in (dock for dock in self._docks if dock.isVisible()):
            own, is_seen = set(), dock.is_seen
            for one in dock.findChildren(QAbstractButton):
                keys = QKeySequence.mnemonic(one.text())
                name = keys.toString()
                if not is_seen or name in taken:
                    keys = QKeySequence()
                elif name and one.isVisible():
                    own.add(name)
                if one.shortcut() != keys:
                    one.setShortcut(keys)
            taken |= own
