"""Work of the UI thread takes turns: nothing waits behind two pieces of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer
from shiboken6 import delete

from console.bridge.turns import Turns

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_other_events_come_between_two_pieces(qtbot: QtBot) -> None:
    seen: list[str] = []
    owner, turns = QObject(), Turns()
    hand = QTimer()
    hand.timeout.connect(lambda: seen.append("hand"))
    hand.start(0)
    for name in ("first", "second", "third"):
        turns.take(owner, partial(seen.append, name))
    qtbot.waitUntil(lambda: "third" in seen)
    first, second, third = map(seen.index, ("first", "second", "third"))
    assert first < second < third
    assert "hand" in seen[first:second]
    assert "hand" in seen[second:third]


def test_what_is_asked_for_twice_is_run_once_and_what_runs_can_ask_again(qtbot: QtBot) -> None:
    seen: list[int] = []
    owner, turns = QObject(), Turns()

    def work() -> None:
        seen.append(len(seen))
        if len(seen) == 1:
            turns.take(owner, work)

    turns.take(owner, work)
    turns.take(owner, work)
    qtbot.wait(50)
    assert seen == [0, 1]


def test_the_work_of_something_deleted_is_not_run(qtbot: QtBot) -> None:
    seen: list[str] = []
    gone, left, turns = QObject(), QObject(), Turns()
    turns.take(gone, lambda: seen.append("gone"))
    turns.take(left, lambda: seen.append("left"))
    delete(gone)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["left"]


def test_what_its_owner_takes_back_is_not_run(qtbot: QtBot) -> None:
    seen: list[str] = []
    closed, left, turns = QObject(), QObject(), Turns()
    turns.take(closed, lambda: seen.append("closed"))
    turns.take(left, lambda: seen.append("left"))
    turns.drop(closed)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == ["left"]


def test_a_piece_that_waits_in_a_dialog_lets_the_next_ones_run(qtbot: QtBot) -> None:
    seen: list[str] = []
    owner, turns = QObject(), Turns()
    loop = QEventLoop()

    def ask() -> None:
        turns.take(owner, answer)
        loop.exec()
        seen.append("answered")

    def answer() -> None:
        seen.append("answer")
        loop.quit()

    turns.take(owner, ask)
    qtbot.waitUntil(lambda: "answered" in seen)
    assert seen == ["answer", "answered"]
