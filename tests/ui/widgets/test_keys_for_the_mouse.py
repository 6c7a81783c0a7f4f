"""Dividers, columns and signatures are handled by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextEdit

from console.domain.visitors.signature import is_signature
from console.ui.widgets.adaptive_splitter import AdaptiveSplitter
from console.ui.widgets.reach import make_reachable
from console.ui.widgets.signature_pad import SignaturePad
from console.ui.widgets.splitter import Splitter

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.mark.parametrize("orientation", list(Qt.Orientation))
def test_a_divider_is_reached_by_tab_and_moved_by_the_arrows(
    qtbot: QtBot, orientation: Qt.Orientation
) -> None:
    whole = Splitter(orientation)
    qtbot.addWidget(whole)
    first, second = QTextEdit(), QTextEdit()
    for part in (first, second):
        part.setTabChangesFocus(True)
        whole.addWidget(part)
    whole.resize(600, 600)
    # As panes and dialogs do, so that Tab comes from the first part to the divider.
    make_reachable(whole, "Whole")
    whole.show()
    first.setFocus()
    QTest.keyClick(first, Key.Key_Tab)
    divider = whole.handle(1)
    qtbot.waitUntil(divider.hasFocus)
    is_across = orientation is Qt.Orientation.Horizontal
    larger, smaller = (Key.Key_Right, Key.Key_Left) if is_across else (Key.Key_Down, Key.Key_Up)
    start = whole.sizes()[0]
    QTest.keyClick(divider, larger)
    assert whole.sizes()[0] == start + 24
    QTest.keyClick(divider, smaller, Modifier.ShiftModifier)
    assert whole.sizes()[0] == start + 20
    QTest.keyClick(divider, Key.Key_Home)
    least = whole.sizes()[0]
    QTest.keyClick(divider, Key.Key_End)
    assert 0 < least < start < whole.sizes()[0]
    assert whole.sizes()[1] > 0, "no part is closed"


def test_a_divider_that_turns_follows_the_other_arrows(qtbot: QtBot) -> None:
    whole = AdaptiveSplitter(QTextEdit(), QTextEdit())
    qtbot.addWidget(whole)
    whole.show()
    for size, key in (((400, 800), Key.Key_Down), ((3000, 400), Key.Key_Right)):
        whole.resize(*size)
        QApplication.processEvents()
        before = whole.sizes()[0]
        QTest.keyClick(whole.handle(1), key)
        assert whole.sizes()[0] > before


def test_a_signature_is_drawn_with_the_arrows(qtbot: QtBot) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(500, 150)
    pad.show()
    pad.setFocus()
    QTest.keyClick(pad, Key.Key_Left)
    assert not pad.path(), "the pen is still up"
    QTest.keyClick(pad, Key.Key_Space)
    for key in (Key.Key_Up, Key.Key_Right, Key.Key_Down, Key.Key_Right, Key.Key_Up, Key.Key_Right):
        for _ in range(3):
            QTest.keyClick(pad, key)
    drawn = pad.path()
    assert is_signature(drawn)
    pad.clearFocus()
    assert pad.path() == drawn
    pad.setFocus()
    QTest.keyClick(pad, Key.Key_Delete)
    assert not pad.path()
