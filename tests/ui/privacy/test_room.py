"""The Privacy zones pane is not scrolled where everything in it can be seen or scrolls by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from console.domain.people.actor import Role
from console.ui.shell.pane_dock import PaneRoom
from tests.support.people import filled_database, open_room
from tests.support.privacy import ZoneRoom
from tests.ui.privacy.test_pane import CORNERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QDockWidget
    from pytestqt.qtbot import QtBot

SIZES = pytest.mark.parametrize("size", [(1920, 1080), (1280, 800)])
WIDTHS = pytest.mark.parametrize("width", [660, 1040])


@pytest.fixture
def zoned(qtbot: QtBot, tmp_path: Path) -> Iterator[ZoneRoom]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
        new_room = ZoneRoom(qtbot, room, tmp_path)
        yield new_room
        new_room.close()


def resized(zoned: ZoneRoom, size: tuple[int, int], width: int) -> QDockWidget:
    docks = zoned.shell.docks
    assert docks is not None
    dock = docks.by_id["zones"]
    zoned.window.resize(*size)
    QTest.qWait(50)
    docks.by_id["cameras"].hide()
    QTest.qWait(50)
    dock.setFixedWidth(width)
    QTest.qWait(100)
    return dock


def bars(dock: QDockWidget) -> list[str]:
    return [
        type(one).__name__ for one in dock.findChildren(QScrollArea) if one.verticalScrollBar().isVisible()
    ]


@SIZES
@WIDTHS
def test_a_camera_without_zones_needs_no_bar(zoned: ZoneRoom, size: tuple[int, int], width: int) -> None:
    assert bars(resized(zoned, size, width)) == []


@SIZES
@WIDTHS
def test_a_chosen_zone_scrolls_its_form_at_most(zoned: ZoneRoom, size: tuple[int, int], width: int) -> None:
    dock = resized(zoned, size, width)
    zoned.draw(*CORNERS)
    zoned.describe("Bedroom", "A home")
    QTest.qWait(100)
    room = dock.findChild(PaneRoom)
    assert isinstance(room, PaneRoom)
    assert not room.verticalScrollBar().isVisible()
    assert (
        zoned.editor.keep_button.visibleRegion().boundingRect().height() == zoned.editor.keep_button.height()
    )
