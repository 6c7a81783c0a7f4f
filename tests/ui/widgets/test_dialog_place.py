"""A dialog stands over the window that it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from console.ui.widgets.dialog import Dialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setGeometry(100, 80, 600, 400)
    made.show()
    return made


def test_it_is_not_left_to_the_window_manager_where_it_stands(window: QWidget) -> None:
    pane = QWidget(window)
    dialog = Dialog(pane)
    dialog.resize(200, 100)
    dialog.open()
    # Placed by itself: a window manager's own place would be lost when the dialog grows before it is told.
    assert dialog.testAttribute(Qt.WidgetAttribute.WA_Moved)
    off = dialog.frameGeometry().center() - window.frameGeometry().center()
    assert off.manhattanLength() <= 2
    dialog.hide()
    dialog.move(QPoint(10, 20))
    dialog.open()
    assert dialog.pos() == QPoint(10, 20)
