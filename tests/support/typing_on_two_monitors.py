"""A console on two offscreen monitors; types into every pane, form and dialog, and prints what happened."""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget

from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.panes import PANES
from console.ui.shell.shell import Shell
from tests.screenshots.wall import spin
from tests.support.console import console_services, signed_on_room
from tests.support.feed import SyntheticFeed, scheme

if TYPE_CHECKING:
    from console.ui.shell.window import MonitorWindow
    from console.ui.wall.wall_view import WallView
    from tests.support.people import Room

NO_FOCUS = Qt.FocusPolicy.NoFocus
SENTENCE = "the quick brown fox 0123456789 jumps over 8 lazy dogs"
OF_SIGNING = {"panes-locked", "password-wrong"}
"""Acts of the page on which is typed; they come when the background has checked what was entered."""
DIALOGS = ("keys", "layouts", "save", "change", "sign-off", "evidence-export")


@dataclass
class Typist:
    """Types at the keyboard, wherever its keys go."""

    app: QApplication
    shell: Shell
    room: Room
    found: list[str] = field(default_factory=list)
    """What went wrong, a sentence each."""
    typed: dict[str, int] = field(default_factory=dict)
    """How often something was typed, by where."""

    def type(self, where: str, text: str = SENTENCE) -> None:
        """Type a text and note what the walls did, or that no window had the keys."""
        window: QWindow | None = QGuiApplication.focusWindow()
        if window is None:
            self.found.append(f"{where}: no window has the keys")
            return
        before = self._walls()
        QTest.qWait(0)
        for letter in text:
            # The stubs know letters for widgets only; a window sends each where its keys go.
            QTest.keyClick(window, letter)  # type: ignore[call-overload]
        self.app.processEvents()
        if self._walls() != before:
            self.found.append(f"{where}: the wall went from {before} to {self._walls()}")
        for monitor in self.shell.windows:
            monitor.entry.take()
        self.typed[where] = self.typed.get(where, 0) + 1

    def _walls(self) -> list[object]:
        shell = self.shell
        calls = [(act, subject) for _, act, subject, _ in self.room.acts.acts if act not in OF_SIGNING]
        numbers = [window.entry.digits.text() for window in shell.windows if window.entry.isVisible()]
        boards = [(board.tiles, board.selected, board.single) for board in shell.wall.wall.boards]
        state = (boards, shell.wall.wall.spot, shell.wall.run, shell.steering.held)
        return [repr(state), numbers, calls, [view.shows_figures for view in self._views()]]

    def _views(self) -> list[WallView]:
        return [window.wall_view for window in self.shell.windows]

    def look_at(self, monitor: int) -> MonitorWindow:
        """Give the keys to a monitor's wall, as a click on it does."""
        window = self.shell.windows[monitor]
        window.activateWindow()
        window.wall_view.setFocus()
        spin(self.app, 0.01)
        return window

    def fields(self, where: str, widget: QWidget) -> None:
        """Type a word into each text field that can be seen."""
        for line in widget.findChildren(QLineEdit) + widget.findChildren(QPlainTextEdit):
            if line.isVisible() and line.isEnabled() and not line.isReadOnly():
                line.setFocus()
                self.type(where, "5 lifts")

    # -- what is tried ------------------------------------------------------------------------------------

    def panes(self, monitor: int) -> None:
        """Each pane, opened from a monitor: as it opens, in each text field, in a widget of each kind."""
        for kind in PANES:
            self.look_at(monitor)
            pane = self.shell.show_pane(kind.id)
            spin(self.app, 0.02)
            where = f"pane {kind.id} from monitor {monitor + 1}"
            assert pane is not None
            if QApplication.activeWindow() is not pane.window():
                self.found.append(f"{where}: its window does not have the keys")
            self.type(where)
            if monitor:
                continue
            self.fields(where, pane)
            for widget in {type(one): one for one in pane.findChildren(QWidget) if one.isVisible()}.values():
                if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() != NO_FOCUS:
                    widget.setFocus()
                    self.type(f"{where}, {type(widget).__name__}", "5z")
            self.shell.toggle_panes()

    def dialogs(self, monitor: int) -> None:
        """Each dialog that a key opens, and what is typed on the wall of the other monitor meanwhile."""
        for name in DIALOGS:
            window = self.look_at(monitor)
            window.actions_by_id[name].trigger()
            dialog = self._opened()
            where = f"dialog {name} on monitor {monitor + 1}"
            if dialog is None:
                self.found.append(f"{where}: does not open")
                continue
            self.type(where)
            self.fields(where, dialog)
            self.look_at(1 - monitor)
            self.type(f"{where}, then the other wall")
            if QApplication.activeWindow() is not dialog:
                self.found.append(f"{where}: the keys of the other wall do not come back to it")
            self.shut()
            self.home_again(where)

    def _opened(self) -> QWidget | None:
        """The dialog that opens; some ask the database first."""
        for _ in range(1000):
            spin(self.app, 0.01)
            dialog = QApplication.activeModalWidget()
            if dialog is not None and QApplication.activeWindow() is dialog:
                return dialog
        return None

    def home_again(self, where: str) -> None:
        """After a dialog has closed some window has the keys, and they work."""
        spin(self.app, 0.02)
        if QApplication.activeWindow() not in self.shell.windows:
            self.found.append(f"{where}: no window has the keys after it was closed")

    def shut(self) -> None:
        """Close every dialog."""
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, QDialog) and widget.isVisible():
                widget.reject()
        spin(self.app, 0.01)

    def incident(self, monitor: int) -> None:
        """The form of an incident, opened from a monitor."""
        self.look_at(monitor).actions_by_id["incident"].trigger()
        spin(self.app, 0.05)
        self.type(f"incident form from monitor {monitor + 1}")
        if self.shell.windows[0] is not QApplication.activeWindow():
            self.found.append("the incident form does not have the keys")
        self.fields("incident form", self.shell.windows[0])

    def sign_in(self) -> None:
        """The page of someone who has locked the panes, seen from each wall."""
        self.room.staff.seat.lock("test")
        spin(self.app, 0.05)
        assert self.shell.signing is not None
        page = self.shell.signing.page
        for monitor in range(len(self.shell.windows)):
            self.look_at(monitor)
            self.type(f"locked, wall {monitor + 1}")
            if SENTENCE not in [line.text() for line in page.findChildren(QLineEdit)]:
                self.found.append(f"locked, wall {monitor + 1}: the page has not got what was typed")
            for line in page.findChildren(QLineEdit):
                line.clear()
        for widget in page.findChildren(QWidget):
            if widget.isVisible():
                widget.setFocus()
                self.type(f"locked, {type(widget).__name__}", "5x")


def main() -> None:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(8))
    with tempfile.TemporaryDirectory() as name, signed_on_room(Path(name) / "scheme") as room:
        settings = ScreenSettings(Path(name) / "session.json", Path(name), renderer=RendererKind.RASTER)
        shell = Shell(console_services(room, Path(name), feed), settings)
        shell.open()
        spin(app, 0.1)
        typist = Typist(app, shell, room)
        for monitor in range(len(shell.windows)):
            typist.panes(monitor)
            typist.dialogs(monitor)
            typist.incident(monitor)
        typist.sign_in()
        shell.close()
        spin(app, 0.05)
        feed.stop()
    sys.stdout.write(json.dumps({"found": typist.found, "typed": typist.typed}) + "\n")


if __name__ == "__main__":
    main()
