"""The overview of all keys: readable at every size, and searched by typing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from console.ui.base.action import action_by_id
from console.ui.shell.keys_dialog import KeysDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def overview(bench: Bench, qtbot: QtBot) -> KeysDialog:
    bench.do("keys")
    dialog = bench.window.findChild(KeysDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    QApplication.processEvents()
    return dialog


def seen(dialog: KeysDialog) -> list[str]:
    inner = dialog.area.widget()
    assert inner is not None
    return [label.text() for label in inner.findChildren(QLabel) if label.isVisibleTo(inner)]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_line_is_cut_off(bench: Bench, qtbot: QtBot, scale: float) -> None:
    bench.screen["scale"] = scale
    bench.open()
    dialog = overview(bench, qtbot)
    qtbot.waitUntil(lambda: cut_off(dialog) == [])


def cut_off(dialog: KeysDialog) -> list[str]:
    """The texts that are not seen whole, however far one scrolls."""
    inner = dialog.area.widget()
    assert inner is not None
    return [
        label.text()
        for label in inner.findChildren(QLabel)
        if label.isVisibleTo(inner)
        and (
            label.mapTo(inner, label.rect().bottomRight()).x() > dialog.area.viewport().width()
            or label.height() < needed_height(label)
            or (not label.wordWrap() and label.width() < label.sizeHint().width())
        )
    ]


def needed_height(label: QLabel) -> int:
    return label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()


def test_a_key_is_found_by_typing_and_the_arrows_scroll(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    dialog = overview(bench, qtbot)
    assert dialog.search.hasFocus()
    bar = dialog.area.verticalScrollBar()
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert bar.value() > 0
    QTest.keyClicks(dialog.search, "fire")
    assert seen(dialog) == []
    assert dialog.none.isVisibleTo(dialog)
    dialog.search.clear()
    QTest.keyClicks(dialog.search, "sign visitor")
    arrival = action_by_id("arrival")
    assert {arrival.label, arrival.spoken_keys} <= set(seen(dialog))
    assert len(seen(dialog)) < 8
    assert bar.value() == 0
    QTest.keyClick(dialog.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bench.window.findChild(KeysDialog) is None)


def chosen(dialog: KeysDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.property("chosen") == "true"]


def test_what_is_found_is_done_by_enter_or_a_click(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    done: list[str] = []
    for name in ("notices", "cameras"):
        bench.window.actions_by_id[name].triggered.disconnect()
        bench.window.actions_by_id[name].triggered.connect(
            lambda _checked=False, name=name: done.append(name)
        )
    dialog = overview(bench, qtbot)
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible(), "nothing was typed, so nothing is chosen"
    dialog.search.setText(action_by_id("notices").label)
    assert chosen(dialog) == [action_by_id("notices").label]
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["notices"])
    qtbot.waitUntil(lambda: bench.window.findChild(KeysDialog) is None)
    dialog = overview(bench, qtbot)
    label = next(one for one in dialog.findChildren(QLabel) if one.text() == action_by_id("cameras").label)
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: done == ["notices", "cameras"])


def test_only_a_left_click_on_the_line_itself_does_it_and_once(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    done: list[str] = []
    bench.window.actions_by_id["cameras"].triggered.disconnect()
    bench.window.actions_by_id["cameras"].triggered.connect(lambda _checked=False: done.append("cameras"))
    dialog = overview(bench, qtbot)
    label = next(one for one in dialog.findChildren(QLabel) if one.text() == action_by_id("cameras").label)
    for key in (Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton):
        QTest.mouseClick(label, key)
    # Somebody changes their mind with the button down, and lets go elsewhere.
    QTest.mousePress(label, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(label, Qt.MouseButton.LeftButton, pos=label.rect().bottomRight() + QPoint(0, 40))
    assert done == []
    assert dialog.isVisible()
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bench.window.findChild(KeysDialog) is None)
    assert done == ["cameras"]
    dialog = overview(bench, qtbot)
    dialog.search.setText(action_by_id("cameras").label)
    for _twice in range(2):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(dialog.search, press)
    assert done == ["cameras", "cameras"]


def test_a_screen_reader_hears_what_enter_does_and_that_nothing_was_found(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    dialog = overview(bench, qtbot)
    QTest.keyClicks(dialog.search, action_by_id("cameras").label)
    assert dialog.search.accessibleDescription().startswith(action_by_id("cameras").label)
    QTest.keyClicks(dialog.search, " xyz")
    assert dialog.search.accessibleDescription() == dialog.none.text()
    dialog.search.clear()
    assert dialog.search.accessibleDescription() == ""
    dialog.reject()


def test_the_arrows_go_through_what_is_found(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    dialog = overview(bench, qtbot)
    QTest.keyClicks(dialog.search, "pane")
    first = chosen(dialog)
    assert len(first) == 1
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    second = chosen(dialog)
    assert len(second) == 1
    assert second != first
    QTest.keyClick(dialog.search, Qt.Key.Key_Up)
    assert chosen(dialog) == first
    QTest.keyClick(dialog.search, Qt.Key.Key_Up)
    assert len(chosen(dialog)) == 1, "before the first is the last"
    dialog.search.clear()
    assert chosen(dialog) == []
    dialog.reject()


def test_return_and_enter_are_one_key_to_the_reader() -> None:
    assert action_by_id("enter").spoken_keys == "Enter"
    assert action_by_id("enter-here").spoken_keys == "Shift+Enter"
