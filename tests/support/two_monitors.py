"""A console on several offscreen monitors; prints what each showed before and after they were renumbered."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.domain.wall.layouts import layout_named
from console.domain.wall.moves import set_layout
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.shell import Shell
from tests.screenshots.wall import spin
from tests.support.console import console_services, signed_on_room
from tests.support.feed import SyntheticFeed, scheme


def main() -> None:
    session, layout = Path(sys.argv[1]), sys.argv[2]
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(20))
    settings = ScreenSettings(session, session.parent, renderer=RendererKind.RASTER)
    with tempfile.TemporaryDirectory() as name, signed_on_room(Path(name) / "scheme") as room:
        shell = Shell(console_services(room, Path(name), feed), settings)
        report = trial(app, shell, layout)
    sys.stdout.write(json.dumps(report) + "\n")


def trial(app: QApplication, shell: Shell, layout: str) -> dict[str, object]:
    """Open, renumber the monitors, close; what each showed."""
    shell.open()
    if layout:
        shell.wall.change(set_layout(shell.wall.wall, len(shell.windows) - 1, layout_named(layout)))
    shell.windows[0].actions_by_id["monitor"].trigger()
    spin(app, 0.1)
    shown = {
        window.screen().geometry().x(): window.wall_view.board.layout.name
        for window in shell.windows
        if window.isVisible()
    }
    report: dict[str, object] = {
        "shown": shown,
        "parked": len(shell.wall.wall.parked),
        "active": shell.wall.wall.active,
        "said": [message.what for message in shell.messages.messages()],
    }
    shell.close()
    spin(app, 0.05)
    return report


if __name__ == "__main__":
    main()
