"""What a visitor at the door costs the operator, with keys on the real window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.books.entries import EntryRef
from console.domain.people.actor import Role
from tests.support.hands import Hands
from tests.support.people import filled_database, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

Key, Modifier = Qt.Key, Qt.KeyboardModifier
MOST_S, MOST_KEYS = 30.0, 40


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with open_room(tmp_path, filled_database(tmp_path_factory.mktemp("filled"))) as room:
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        new_front = Front(qtbot, room, tmp_path)
        new_front.sit(Role.OPERATOR)
        yield new_front
        new_front.close()


@pytest.mark.req("VIS-01")
@pytest.mark.parametrize("pen", [False, True], ids=["signed with the keys", "signed with a pen"])
def test_an_engineer_is_signed_in_within_thirty_seconds(front: Front, pen: bool) -> None:
    hands = Hands(front.window)
    hands.press(Key.Key_R, modifier=Modifier.ControlModifier | Modifier.ShiftModifier)
    page = front.counter.arrival
    hands.press(Key.Key_4, Key.Key_Tab)
    for words in ("Ian Fletcher", "Wessex CCTV", "Service of camera 3"):
        hands.type(words)
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Tab, Key.Key_Tab)
    assert QApplication.focusWidget() is page.fields.supervised_by
    hands.press(Key.Key_Down, Key.Key_Tab, Key.Key_Tab)
    assert QApplication.focusWidget() is page.fields.authorised_by
    hands.press(Key.Key_Down, Key.Key_Tab, Key.Key_Tab)
    assert QApplication.focusWidget() is page.signing.read
    hands.press(Key.Key_Space, Key.Key_Tab)
    assert QApplication.focusWidget() is page.signing.pad
    if pen:
        place = page.signing.pad.rect().center()
        QTest.mousePress(page.signing.pad, Qt.MouseButton.LeftButton, pos=place)
        for number in range(8):
            QTest.mouseMove(page.signing.pad, place + type(place)(10 * number, 20 * (number % 2)))
        QTest.mouseRelease(page.signing.pad, Qt.MouseButton.LeftButton, pos=place)
    else:
        hands.press(Key.Key_Space, Key.Key_Up, Key.Key_Up, Key.Key_Right, Key.Key_Down, Key.Key_Down)
        hands.press(Key.Key_Right, Key.Key_Up, Key.Key_Up, Key.Key_Right, Key.Key_Down, Key.Key_Space)
    hands.press(Key.Key_Return, modifier=Modifier.ControlModifier)
    front.wait(lambda: front.house.store.head("visitors")[0] >= 1)
    sys.stdout.write(
        f"arrival: {hands.presses} presses, {hands.letters} letters of names, {hands.seconds:.1f} s\n"
    )
    room = front.counter.room
    front.wait(lambda: any(visit.badge for visit in [room.selected()] if visit is not None))
    # The list has the keys again, with the visitor selected: one more key, and they have left.
    assert QApplication.focusWidget() is room.table
    hands.press(Key.Key_O)
    front.wait(lambda: front.house.store.head("visitors")[0] >= 3)
    sys.stdout.write(f"and out again: {hands.presses} presses, {hands.seconds:.1f} s\n")
    assert hands.presses <= MOST_KEYS
    assert hands.seconds <= MOST_S
    assert front.house.desk.case(EntryRef("visitors", 1)).entry.fields["name"] == "Ian Fletcher"
