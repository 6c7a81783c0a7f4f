"""The connected screens and the monitors that they are, followed through sleep, rotation and unplugging."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen

from console.ui.shell.monitors import monitor_of

if TYPE_CHECKING:
    from console.domain.wall.monitors import Monitor

SETTLE_MS = 100
"""Qt reports a change of monitors in parts (a screen goes, another comes, a geometry changes)."""


class ConnectedScreens(QObject):
    """Takes a list of the screens after each change. UI thread.

    Between two lists, what a screen says of itself may already differ from what the wall knows (a geometry
    that passes while a monitor wakes). Windows are therefore found by the list, never by a new description.
    """

    changed = Signal()
    """A new list was taken: screens came, went, turned or changed their size."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: list[tuple[Monitor, QScreen]] = []
        self._followed: set[QScreen] = set()
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
        for screen in self._followed:
            screen.geometryChanged.disconnect(self._soon)
            screen.physicalDotsPerInchChanged.disconnect(self._soon)
        self._followed.clear()

    @property
    def monitors(self) -> list[Monitor]:
        """The monitors of the last list."""
        return [monitor for monitor, _ in self._list]

    def screen_of(self, monitor: Monitor) -> QScreen | None:
        """Return the screen of a monitor of the last list, or None."""
        return next((screen for listed, screen in self._list if listed == monitor), None)

    def _came(self, screen: QScreen) -> None:
        self._follow(screen)
        self._soon()

    def _follow(self, screen: QScreen) -> None:
        if screen not in self._followed:
            self._followed.add(screen)
            screen.geometryChanged.connect(self._soon)
            screen.physicalDotsPerInchChanged.connect(self._soon)

    def _went(self, screen: QScreen) -> None:
        # The screen ends with this signal, so nothing may refer to it any more.
        self._followed.discard(screen)
        self._list = [(monitor, listed) for monitor, listed in self._list if listed is not screen]
        self._soon()

    def _soon(self) -> None:
        self._timer.start()

    def _settled(self) -> None:
        self._take()
        self.changed.emit()

    def _take(self) -> None:
        # Without any monitor Qt has a screen of no size, which shows nothing.
        self._list = [
            (monitor_of(screen), screen)
            for screen in QGuiApplication.screens()
            if not screen.geometry().isEmpty()
        ]
