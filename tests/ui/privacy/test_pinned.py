"""The zone editor follows the selected tile, or says that it is pinned; what it saves names its camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.people.actor import Role
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.ui.privacy.editor_commands import ZoneReasonDialog
from console.ui.wall.camera_sign import CameraSign, CameraSigns
from console.ui.wall.live_view import LiveView
from tests.support.people import filled_database, open_room
from tests.support.privacy import ZoneRoom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

CORNERS = ((0.2, 0.2), (0.4, 0.2), (0.4, 0.5), (0.2, 0.5))


@pytest.fixture
def zoned(qtbot: QtBot, tmp_path: Path) -> Iterator[ZoneRoom]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.on_duty(Role.SUPERVISOR)
        new_room = ZoneRoom(qtbot, room, tmp_path)
        yield new_room
        new_room.close()


def select(zoned: ZoneRoom, tile: int) -> int:
    """Select a tile and return its camera."""
    wall = zoned.shell.wall
    wall.change(moves.select(wall.wall, TilePosition(0, tile)), is_undoable=False)
    zoned.settle()
    camera = wall.wall.board.shown[tile]
    assert camera is not None
    return camera


def shown(zoned: ZoneRoom) -> int:
    camera = zoned.editor.canvas.camera
    assert camera is not None
    return camera


def test_it_follows_the_selected_tile_each_time(zoned: ZoneRoom) -> None:
    for tile in (2, 0, 3):
        assert select(zoned, tile) == shown(zoned)
        assert not zoned.editor.pin.isVisible()


def test_a_camera_that_was_chosen_in_the_pane_stays_says_so_and_is_let_go_by_one_act(zoned: ZoneRoom) -> None:
    editor = zoned.editor
    editor.cameras.chosen.emit(4)
    assert shown(zoned) == 4
    selected = select(zoned, 1)
    assert shown(zoned) == 4
    assert editor.pin.isVisible()
    names = zoned.shell.wall.cameras
    assert (
        f"Pinned to camera 4 {names[4].name}. Camera {selected} {names[selected].name}"
        in editor.pin.words.text()
    )
    QTest.mouseClick(editor.pin.follow_button, Qt.MouseButton.LeftButton)
    zoned.settle()
    assert shown(zoned) == selected
    assert not editor.pin.isVisible()
    assert select(zoned, 2) == shown(zoned)


def test_while_a_zone_is_drawn_it_stays_and_says_why(zoned: ZoneRoom) -> None:
    editor = zoned.editor
    first = shown(zoned)
    zoned.draw(*CORNERS)
    selected = select(zoned, 2)
    assert shown(zoned) == first != selected
    assert editor.pin.isVisible()
    assert "Save or discard the changes first" in editor.pin.words.text()
    assert not editor.pin.follow_button.isEnabled()
    assert "Save or discard" in editor.pin.follow_button.toolTip()
    editor.discard_button.click()
    zoned.settle()
    zoned.qtbot.waitUntil(lambda: shown(zoned) == selected)
    assert not editor.pin.isVisible()


def test_an_outline_that_was_only_begun_is_given_up_by_the_same_act(zoned: ZoneRoom) -> None:
    editor = zoned.editor
    first = shown(zoned)
    editor.draw_button.click()
    zoned.click((0.2, 0.2), (0.4, 0.2))
    selected = select(zoned, 2)
    assert shown(zoned) == first
    assert "A zone is being drawn on it" in editor.pin.words.text()
    QTest.mouseClick(editor.pin.follow_button, Qt.MouseButton.LeftButton)
    zoned.settle()
    assert shown(zoned) == selected
    assert editor.canvas.outline_tool is None
    assert not editor.pin.isVisible()


def test_the_form_that_saves_zones_names_its_camera_with_its_picture(zoned: ZoneRoom) -> None:
    zoned.draw(*CORNERS)
    zoned.describe("Bedroom", "A home")
    zoned.editor.keep_button.click()
    dialog = zoned.dialog(ZoneReasonDialog)
    sign = dialog.findChild(CameraSign)
    assert sign is not None
    assert (sign.camera, sign.name) == (1, zoned.shell.wall.cameras[1].name)
    assert isinstance(sign.picture, LiveView)
    zoned.synthetic.pump()
    zoned.qtbot.waitUntil(lambda: isinstance(sign.picture, LiveView) and sign.picture.picture is not None)
    dialog.reject()


def test_many_cameras_are_named_and_the_first_shown(zoned: ZoneRoom) -> None:
    signs = CameraSigns(zoned.window.context, (1, 2, 3, 4, 77))
    zoned.qtbot.addWidget(signs)
    signs.show()
    QApplication.processEvents()
    assert [sign.camera for sign in signs.signs] == [1, 2, 3]
    assert signs.others.text() == "and cameras 4, 77"
    signs.show_cameras((77,))
    assert "Not in the scheme" in signs.signs[0].words.text()
    assert not signs.others.isVisible()
    signs.show_cameras(())
    assert not signs.isVisible()
