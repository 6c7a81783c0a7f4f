"""A reaction is measured to the frame that shows it, and one that does not come has an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from console.demo.bench.first_frame import FirstFrame, PlainWindow, press

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

MOST_MS = 60_000


@pytest.fixture
def plain(qtbot: QtBot) -> Iterator[PlainWindow]:
    window = PlainWindow(200)
    window.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window.window)
    yield window
    window.window.close()


@pytest.mark.parametrize("keys", ["F5", "F6"], ids=["shown", "filled and shown"])
def test_a_key_is_measured_until_the_list_is_painted(plain: PlainWindow, qtbot: QtBot, keys: str) -> None:
    took: list[float] = []
    frame = FirstFrame(MOST_MS)
    frame.measure(lambda: press(plain.window, keys), plain.list.viewport, lambda _event: True, took.append)
    assert took == [], "it is painted only when the event loop goes on"
    qtbot.waitUntil(lambda: bool(took))
    assert plain.list.isVisible()
    assert took[0] < MOST_MS


def test_what_is_painted_without_showing_it_does_not_count(plain: PlainWindow, qtbot: QtBot) -> None:
    took: list[float] = []
    frame = FirstFrame(300)
    frame.measure(lambda: press(plain.window, "F5"), plain.list.viewport, lambda _event: False, took.append)
    qtbot.waitUntil(lambda: bool(took))
    assert took == [300]
