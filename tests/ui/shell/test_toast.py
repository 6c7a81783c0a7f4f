"""Messages over the wall: where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def on_wall(bench: Bench, toast: bool = True) -> QRect:
    return (bench.window.toast if toast else bench.window.steering_pad).geometry()


def test_a_message_stays_within_the_wall_when_a_pane_takes_its_room(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    bench.shell.messages.note(
        "Yearly reviews overdue: a long list of what is to be done", "See the settings."
    )
    QApplication.processEvents()
    assert bench.stage.rect().contains(on_wall(bench))
    bench.shell.show_pane("playback")

    def is_whole() -> bool:
        what = bench.window.toast.what
        # A line more than the text has at this width must not be needed: words at the end would be cut.
        room = what.contentsRect().width()
        needed = what.fontMetrics().boundingRect(0, 0, room, 9_999, Qt.TextFlag.TextWordWrap, what.text())
        return bench.stage.rect().contains(on_wall(bench)) and needed.height() <= what.height()

    qtbot.waitUntil(is_whole)


def test_a_message_leaves_the_steering_pad_free(bench: Bench) -> None:
    bench.open()
    pad = bench.window.steering_pad
    for width in (1280, 640):
        bench.window.resize(width, 800)
        QApplication.processEvents()
        pad.show()
        for at in (bench.stage.rect().bottomRight(), bench.stage.rect().bottomLeft()):
            place = pad.geometry()
            place.moveBottomRight(at) if at.x() else place.moveBottomLeft(at)
            pad.setGeometry(place)
            bench.shell.messages.note(f"A message in a wall of {width} pixels")
            QApplication.processEvents()
            assert not bench.window.toast.isHidden()
            assert not on_wall(bench).intersects(on_wall(bench, toast=False))
            assert bench.stage.rect().contains(on_wall(bench))
