"""A console on several offscreen monitors; prints what each showed before and after they were renumbered."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from console.domain.wall.layouts import layout_named
from console.domain.wall.moves import set_layout
from console.ui.base.context import RendererKind, ScreenSettings, Services
from console.ui.shell.shell import Shell
from tests.screenshots.wall import spin
from tests.support.feed import SyntheticFeed, scheme
from tests.support.screen import KeptActs, ListedCameras, SwitchedRecording, wall_service


def main() -> None:
    session, layout = Path(sys.argv[1]), sys.argv[2]
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(20))
    settings = ScreenSettings(session, session.parent, renderer=RendererKind.RASTER)
    services = Services(feed, ListedCameras(feed.cameras), SwitchedRecording(), wall_service(KeptActs()))
    shell = Shell(services, settings)
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
    report = {
        "shown": shown,
        "parked": len(shell.wall.wall.parked),
        "active": shell.wall.wall.active,
        "said": [message.what for message in shell.messages.messages()],
    }
    shell.close()
    spin(app, 0.05)
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
