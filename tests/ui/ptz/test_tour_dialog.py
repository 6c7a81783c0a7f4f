"""A tour's presets are put in order without a mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from console.domain.ptz.model import Preset
from console.ui.ptz.tour_dialog import TourDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from console.domain.ptz.tour import PresetTour


def test_presets_are_reordered_by_keys_and_buttons(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    saved: list[PresetTour] = []
    presets = [Preset(token, name) for token, name in (("1", "Gate"), ("2", "Quay"), ("3", "Bridge"))]
    dialog = TourDialog(presets, saved.append, parent)
    dialog.open()
    dialog.activateWindow()
    assert QTest.qWaitForWindowActive(dialog)
    dialog.name.setText("Evening")
    dialog.stops.setFocus()
    dialog.stops.setCurrentRow(2)
    QTest.keyClick(dialog.stops, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert dialog.stops.currentRow() == 1
    dialog.stops.setCurrentRow(0)
    dialog.down_button.click()
    assert [dialog.stops.item(row).text() for row in range(3)] == ["Bridge", "Gate", "Quay"]
    dialog.stops.setFocus()
    QTest.keyClick(dialog.stops, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(dialog.stops, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    dialog.stops.item(2).setCheckState(Qt.CheckState.Unchecked)
    dialog._submit()
    assert [stop.name for stop in saved[0].stops] == ["Gate", "Bridge"]
