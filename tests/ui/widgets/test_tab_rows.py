"""Tabs that do not fit into one row stand in the next; arrow keys choose, Tab goes past them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget

from console.ui.widgets.tab_rows import TabRows

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TITLES = ("Facts", "Signs", "Code of practice", "Yearly reviews", "Training", "Elected members")


def test_none_is_hidden_in_a_narrow_pane_and_the_keys_reach_all(qtbot: QtBot) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    rows, field = TabRows(), QLineEdit()
    column = QVBoxLayout(pane)
    column.addWidget(rows)
    column.addWidget(field, 1)
    chosen: list[int] = []
    rows.chosen.connect(chosen.append)
    for title in TITLES:
        rows.add_tab(title)
    pane.resize(260, 400)
    pane.show()
    assert QTest.qWaitForWindowActive(pane)
    tabs = rows.findChildren(QToolButton)
    assert [tab.text() for tab in tabs] == list(TITLES)
    assert len({tab.y() for tab in tabs}) > 1
    assert all(rows.rect().contains(tab.geometry()) for tab in tabs)
    rows.setFocus()
    assert tabs[0].hasFocus()
    QTest.keyClick(tabs[0], Qt.Key.Key_Right)
    assert (rows.current(), chosen) == (1, [0, 1])
    assert tabs[1].hasFocus()
    QTest.keyClick(tabs[1], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field
