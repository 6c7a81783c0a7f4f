"""The connected screens and the monitors that they are, followed through sleep, rotation and unplugging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from shiboken6 import getCppPointer

from console.ui.wall.screen_monitor import monitor_of

if TYPE_CHECKING:
    from console.domain.wall.monitors import Monitor

SETTLE_MS = 100
"""Qt reports a change of monitors in parts (a screen goes, another comes, a geometry changes)."""


class ConnectedScreens(QObject):
    """Takes a list of the screens after each change. UI thread.

    Between two lists, what a screen says of itself may already differ from what the wall knows (a geometry
    that passes while a monitor wakes). Windows are therefore found by the list, never by a new description.

    Screens are remembered by their address: the Python object of a screen belongs to the last widget that was
    asked for its screen, and can no longer be used when that widget (a dialog, say) is deleted.
    """

    changed = Signal()
    """A new list was taken: screens came, went, turned or changed their size."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: list[tuple[Monitor, int]] = []
        self._followed: set[int] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._settled)
        self._take()

    def start(self) -> None:
        """Follow the screens from now on."""
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.connect(self._came)
            app.screenRemoved.connect(self._went)
            app.primaryScreenChanged.connect(self._soon)
        for screen in QGuiApplication.screens():
            self._follow(screen)

    def stop(self) -> None:
        """End following."""
        self._timer.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.screenAdded.disconnect(self._came)
            app.screenRemoved.disconnect(self._went)
            app.primaryScreenChanged.disconnect(self._soon)
        for screen in QGuiApplication.screens():
            if _address(screen) not in self._followed:
                continue
            screen.geometryChanged.disconnect(self._soon)
            screen.physicalDotsPerInchChanged.disconnect(self._soon)
        self._followed.clear()

    @property
    def monitors(self) -> list[Monitor]:
        """The monitors of the last list."""
        return [monitor for monitor, _ in self._list]

    def screen_of(self, monitor: Monitor) -> QScreen | None:
        """Return the screen of a monitor of the last list, or None."""
        address = next((address for listed, address in self._list if listed == monitor), None)
        return next((screen for screen in QGuiApplication.screens() if _address(screen) == address), None)

    def _came(self, screen: QScreen) -> None:
        self._follow(screen)
        self._soon()

    def _follow(self, screen: QScreen) -> None:
        if _address(screen) not in self._followed:
            self._followed.add(_address(screen))
            screen.geometryChanged.connect(self._soon)
            screen.physicalDotsPerInchChanged.connect(self._soon)

    def _went(self, screen: QScreen) -> None:
        # The screen ends with this signal, so nothing may refer to it any more.
        gone = _address(screen)
        self._followed.discard(gone)
        self._list = [(monitor, address) for monitor, address in self._list if address != gone]
        self._soon()

    def _soon(self) -> None:
        self._timer.start()

    def _settled(self) -> None:
        self._take()
        self.changed.emit()

    def _take(self) -> None:
        # Without any monitor Qt has a screen of no size, which shows nothing.
        self._list = [
            (monitor_of(screen), _address(screen))
            for screen in QGuiApplication.screens()
            if not screen.geometry().isEmpty()
        ]


def _address(screen: QScreen) -> int:
    return int(getCppPointer(screen)[0])
