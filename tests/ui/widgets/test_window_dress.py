"""What lies between the panes of a window shows the theme's colours."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QWidget

from console.ui.widgets.palette import THEMES, ThemeName
from console.ui.widgets.theme import wear, worn
from console.ui.widgets.window_dress import SEPARATOR_PX, WindowDress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def look_after() -> Iterator[None]:
    before = worn()
    yield
    wear(before)


@pytest.mark.usefixtures("look_after")
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_line_between_panes_follows_the_theme(qtbot: QtBot, scale: float) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    wall = QWidget()
    window.setCentralWidget(wall)
    pane = QDockWidget("Notes", window)
    pane.setWidget(QLabel("Text"))
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, pane)
    wear(replace(worn(), theme=ThemeName.DARK))
    dress = WindowDress(window, scale)
    window.resize(600, 400)
    with qtbot.waitExposed(window):
        window.show()
    for name in (*ThemeName, ThemeName.DARK):
        wear(replace(worn(), theme=name))
        dress.change()
        picture = window.grab().toImage()
        begin = pane.geometry().right() + 1
        width = wall.geometry().left() - begin
        colours = {picture.pixelColor(begin + x, 200).name() for x in range(width)}
        assert width == SEPARATOR_PX * scale
        assert colours == {THEMES[name].panes.wall.lower()}
