"""Both painters draw the same wall; prints how far apart. Needs a screen (Xvfb will do)."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from console.domain.cameras.status import PictureState
from console.domain.wall.framing import PictureFit
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.shell.shell import Shell
from tests.screenshots.wall import spin
from tests.support.console import console_services, signed_on_room
from tests.support.feed import Pixels, SyntheticFeed, scheme


def pixels(image: QImage) -> Pixels:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4)[..., :3].copy()


def main() -> None:
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    feed = SyntheticFeed(scheme(4))
    with tempfile.TemporaryDirectory() as name, signed_on_room(Path(name) / "scheme") as room:
        folder = Path(name)
        settings = ScreenSettings(folder / "session.json", folder, renderer=RendererKind.AUTO, is_framed=True)
        shell = Shell(console_services(room, folder, feed), settings)
        shell.open()
        window = shell.windows[0]
        # Taller than the pictures, so that fitted, filling and stretched ones differ.
        window.resize(900, 780)
        board = shell.wall.wall.board.with_fit(0, PictureFit.FILL).with_fit(2, PictureFit.STRETCH)
        shell.wall.change(shell.wall.wall.with_board(0, board))
        first = type(window.wall_view.renderer).__name__
        feed.harm(2, PictureState.FROZEN)
        # Ages are told in whole seconds and would differ between the two.
        feed.quiet = {4}
        shots = []
        for _ in range(2):
            spin(app, 0.3)
            feed.pump()
            window.wall_view.tick()
            spin(app, 0.5)
            shell.camera_status.stop()
            window.toast.hide()
            spin(app, 0.2)
            shots.append(pixels(window.wall_view.renderer.widget.grab().toImage()))
            window.actions_by_id["painter"].trigger()
        names = [first, type(window.wall_view.renderer).__name__]
        apart = np.abs(shots[0].astype(int) - shots[1].astype(int))
        shell.close()
        spin(app, 0.1)
    report = {
        "surfaces": names,
        "mean": float(apart.mean()),
        "far": float((apart.max(axis=2) > 24).mean()),
        "size": list(shots[0].shape),
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
