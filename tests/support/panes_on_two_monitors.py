"""A console on two monitors of different size, wall on one, panes on the other; prints what is wrong."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QLineEdit, QWidget

from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.panes import PANES
from console.ui.shell.shell import Shell
from console.ui.wall.wall_view import WallView
from tests.screenshots.wall import spin
from tests.support.console import console_services, signed_on_room
from tests.support.feed import SyntheticFeed, scheme
from tests.support.typing_on_two_monitors import DIALOGS

if TYPE_CHECKING:
    from tests.support.people import Room

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@dataclass
class Walk:
    """Goes through the console by keys."""

    app: QApplication
    shell: Shell
    room: Room
    found: list[str] = field(default_factory=list)
    looked_at: int = 0

    def check(self, is_right: bool, what: str) -> None:  # a sentence follows
        self.looked_at += 1
        if not is_right:
            self.found.append(what)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        focused: QWidget = QApplication.focusWidget() or self.shell.windows[0].wall_view
        QTest.keyClick(focused, key, modifiers)
        spin(self.app, 0.03)

    def windows(self) -> None:
        for window in self.shell.windows:
            self.check(
                window.geometry() == window.screen().geometry(), f"{window.geometry()} fills no monitor"
            )

    def forms(self) -> None:
        """Each dialog opens whole on the monitor from which it was asked for."""
        for number, window in enumerate(self.shell.windows):
            for name in DIALOGS:
                window.activateWindow()
                window.wall_view.setFocus()
                spin(self.app, 0.02)
                window.actions_by_id[name].trigger()
                dialog = self._opened()
                where = f"{name} on monitor {number + 1}"
                if dialog is None:
                    self.found.append(f"{where}: does not open")
                    continue
                screen = window.screen().geometry()
                self.check(screen.contains(dialog.frameGeometry()), f"{where}: {dialog.frameGeometry()}")
                dialog.reject()
                spin(self.app, 0.02)

    def _opened(self) -> QDialog | None:
        for _ in range(500):
            spin(self.app, 0.01)
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog):
                return dialog
        return None

    def panes(self) -> None:
        """Each pane goes to the other monitor by its key, keeps the keys, and gives them back to the wall."""
        docks = self.shell.docks
        assert docks is not None
        other = next(one for one in QGuiApplication.screens() if one is not self.shell.windows[0].screen())
        for kind in PANES:
            dock = docks.by_id[kind.id]
            self.shell.show_pane(kind.id)
            spin(self.app, 0.02)
            for _ in range(4):
                if not dock.isFloating():
                    self.press(Qt.Key.Key_F7, CONTROL)
            self._check_pane(dock, kind.id)
            inside = other.geometry().contains(dock.geometry())
            self.check(inside, f"{kind.id}: {dock.geometry()} is not on the other monitor")
            self.press(Qt.Key.Key_F7)
            for _ in range(200):
                if isinstance(QApplication.focusWidget(), WallView):
                    break
                spin(self.app, 0.01)
            focused = QApplication.focusWidget()
            self.check(isinstance(focused, WallView), f"{kind.id}: the wall has not got the keys back")
            self.shell.toggle_pane(kind.id)
            dock.setFloating(False)
            dock.hide()

    def _has_keys(self, dock: QDockWidget) -> bool:
        """Whether a pane gets the keys; the window system may take its time to say so."""
        for _ in range(200):
            focused = QApplication.focusWidget()
            if focused is dock or (focused is not None and dock.isAncestorOf(focused)):
                return True
            spin(self.app, 0.01)
        return False

    def _check_pane(self, dock: QDockWidget, name: str) -> None:
        has_keys = self._has_keys(dock)
        focused = QApplication.focusWidget()
        self.check(dock.isFloating(), f"{name}: has no window of its own")
        self.check(has_keys, f"{name}: the keys are with {focused}")
        for number, window in enumerate(self.shell.windows):
            said = window.status_bar.keys.text()
            self.check(said.endswith(dock.windowTitle()), f"{name}: monitor {number + 1} says {said}")

    def sign_on(self) -> None:
        """Locked panes leave the other monitor, too; they come back to it, with the page on the first."""
        docks = self.shell.docks
        assert docks is not None
        self.shell.show_pane("notices")
        dock = docks.by_id["notices"]
        while not dock.isFloating():
            self.press(Qt.Key.Key_F7, CONTROL)
        at = dock.screen()
        self.room.staff.seat.lock("test")
        spin(self.app, 0.05)
        self.check(not dock.isVisible(), "a locked pane can be read on the other monitor")
        self.check(isinstance(QApplication.focusWidget(), QLineEdit), "the sign-in page has not got the keys")
        self.room.staff.seat.unlock(self.room.staff.seat.login)
        spin(self.app, 0.05)
        self.check(dock.isVisible() and dock.isFloating(), "the pane did not come back")
        self.check(dock.screen() is at, "the pane came back on another monitor")


def main() -> None:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(8))
    with tempfile.TemporaryDirectory() as name, signed_on_room(Path(name) / "scheme") as room:
        settings = ScreenSettings(Path(name) / "session.json", Path(name), renderer=RendererKind.RASTER)
        shell = Shell(console_services(room, Path(name), feed), settings)
        shell.open()
        spin(app, 0.1)
        walk = Walk(app, shell, room)
        walk.windows()
        walk.forms()
        walk.panes()
        walk.sign_on()
        shell.close()
        spin(app, 0.05)
        feed.stop()
    sys.stdout.write(json.dumps({"found": walk.found, "looked_at": walk.looked_at}) + "\n")


if __name__ == "__main__":
    main()
