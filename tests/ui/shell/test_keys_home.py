"""The keyboard goes home when a dialog is done, but not out of one that was opened meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QMainWindow

from console.ui.base.keys_home import give_keys

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def opened(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def test_without_a_dialog_the_window_gets_them(qtbot: QtBot) -> None:
    window, other = opened(qtbot), opened(qtbot)
    give_keys(window)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    assert other.isVisible()


def test_a_dialog_over_it_keeps_them_also_one_that_a_dialog_opened(qtbot: QtBot) -> None:
    window = opened(qtbot)
    first = QDialog(window)
    second = QDialog(first)
    for dialog in (first, second):
        with qtbot.waitActive(dialog):
            dialog.open()
    for place in (window, first):
        give_keys(place)
        qtbot.wait(30)
        assert QApplication.activeWindow() is second
    second.close()
    give_keys(first)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is first)
    first.close()


def test_a_dialog_of_another_window_does_not_keep_them(qtbot: QtBot) -> None:
    window, other = opened(qtbot), opened(qtbot)
    dialog = QDialog(other)
    with qtbot.waitActive(dialog):
        dialog.open()
    give_keys(window)
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    dialog.close()
