"""Closing the console asks while cameras are recorded, and says what becomes of the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from console.domain.cameras.status import RecordingState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def question(bench: Bench) -> QMessageBox | None:
    QApplication.processEvents()
    boxes = [box for box in bench.window.findChildren(QMessageBox) if box.isVisible()]
    assert len(boxes) < 2
    return boxes[0] if boxes else None


@pytest.fixture
def recorded(bench: Bench) -> Bench:
    bench.open()
    bench.pictures()
    assert any(one.recording is not RecordingState.OFF for one in bench.shell.camera_status.all())
    return bench


def test_closing_asks_and_staying_is_the_safe_key(recorded: Bench, qtbot: QtBot) -> None:
    recorded.do("quit")
    asked = question(recorded)
    assert asked is not None
    assert "Recording stops" in asked.informativeText()
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question(recorded) is None)
    assert recorded.shell.windows


def test_the_window_of_a_monitor_asks_too_and_only_once(recorded: Bench, qtbot: QtBot) -> None:
    recorded.window.close()
    recorded.window.close()
    recorded.do("quit")
    asked = question(recorded)
    assert asked is not None
    assert recorded.window.isVisible()
    (leave,) = [button for button in asked.buttons() if button.text() == "Close"]
    QTest.mouseClick(leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not recorded.shell.windows)


def test_without_a_recording_nothing_is_asked(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    monkeypatch.setattr(bench.shell.camera_status, "all", list)
    bench.window.close()
    qtbot.waitUntil(lambda: not bench.shell.windows)


def test_no_window_opens_again_when_something_changes_the_wall_after_closing(bench: Bench) -> None:
    bench.open()
    bench.shell.close()
    bench.shell.wall.changed.emit()
    assert bench.shell.windows == []
