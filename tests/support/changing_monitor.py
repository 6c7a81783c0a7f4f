"""A console on a real X server whose monitor changes; prints what its windows did after each change."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from console.domain.wall.layouts import grid
from console.domain.wall.moves import set_layout
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.shell import Shell
from tests.screenshots.wall import spin
from tests.support.console import console_services, signed_on_room
from tests.support.feed import SyntheticFeed, scheme

SETTLED_S = 1.0


def main() -> None:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(20))
    with tempfile.TemporaryDirectory() as name, signed_on_room(Path(name) / "scheme") as room:
        settings = ScreenSettings(Path(name) / "session.json", Path(name), renderer=RendererKind.RASTER)
        shell = Shell(console_services(room, Path(name), feed), settings)
        shell.open()
        spin(app, SETTLED_S)
        reports = [report(shell)]
        for command in sys.argv[1:]:
            subprocess.run([*("xrandr",), *command.split()], check=True)
            # What an operator does while the monitor still changes, and once it has.
            shell.wall.change(set_layout(shell.wall.wall, 0, grid(2, 2)))
            spin(app, SETTLED_S)
            shell.wall.change(set_layout(shell.wall.wall, 0, grid(4, 4)))
            spin(app, 0.2)
            reports.append(report(shell))
        shell.close()
        spin(app, 0.05)
        reports.append({"saved": settings.session_path.exists()})
    sys.stdout.write(json.dumps(reports) + "\n")


def report(shell: Shell) -> dict[str, object]:
    """The size of the screen, and of every window that can be seen."""
    screen = QGuiApplication.primaryScreen().geometry()
    return {
        "screen": [screen.width(), screen.height()],
        "windows": [[window.width(), window.height()] for window in shell.windows if window.isVisible()],
        "monitors": sorted(
            [screen.name(), screen.geometry().width(), screen.geometry().height()]
            for screen in QGuiApplication.screens()
        ),
        "shown": sorted(
            [window.screen().name(), window.width(), window.height()]
            for window in shell.windows
            if window.isVisible() and window.screen().geometry().intersects(window.geometry())
        ),
        "boards": len(shell.wall.wall.boards),
        "layout": shell.wall.wall.boards[0].layout.name,
    }


if __name__ == "__main__":
    main()
