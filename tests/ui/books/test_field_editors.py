"""The editors of fields that are more than a line: signatures, and phrases of long texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from console.ui.widgets.signature_pad import SignaturePad
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_signing_by_mouse_makes_a_path(qtbot: QtBot) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(500, 150)
    pad.show()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 75))
    QTest.mouseMove(pad, QPoint(250, 15))
    QTest.mouseMove(pad, QPoint(9000, 9000))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(250, 15))
    assert pad.path() == "M 100 150 L 500 30 L 1000 300"
    path = pad.path()
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.path() == ""
    pad.set_path(path + " <script> L 99999 -5")
    assert pad.path() == path
    assert not pad.grab().isNull()


def test_phrases_complete_and_enter_stays_a_new_line(qtbot: QtBot) -> None:
    text = TextEdit(1000, ("police on scene", "ambulance on scene", "no further action"))
    qtbot.addWidget(text)
    text.show()
    QTest.keyClicks(text, "amb")
    assert text._popup.isVisible()
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert text.toPlainText() == "amb\n"
    QTest.keyClicks(text, "pol")
    QTest.keyClick(text._popup, Qt.Key.Key_Down)
    QTest.keyClick(text._popup, Qt.Key.Key_Return)
    assert text.toPlainText() == "amb\npolice on scene"
    QGuiApplication.clipboard().clear()
