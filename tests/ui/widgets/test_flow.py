"""The wrapping row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from console.ui.widgets.flow import Flow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_its_height_follows_what_is_in_it(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    buttons = [QPushButton(f"Button {number}") for number in range(4)]
    flow = Flow(buttons)
    root.setLayout(flow)
    root.show()
    QApplication.processEvents()
    width = buttons[0].sizeHint().width() + 2
    high = flow.heightForWidth(width)
    assert flow.heightForWidth(width) == high
    assert flow.heightForWidth(10 * width) < high
    buttons[3].hide()
    QApplication.processEvents()
    assert flow.heightForWidth(width) < high
    buttons[3].show()
    QApplication.processEvents()
    assert flow.heightForWidth(width) == high
    buttons[0].setMinimumHeight(200)
    QApplication.processEvents()
    assert flow.heightForWidth(width) > high
