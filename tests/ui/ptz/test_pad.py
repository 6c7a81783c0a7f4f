"""The steering pad in a real shell at a simulated camera: moves while pressed, stops in every case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.demo.simulated import SimulatedTown
from console.domain.people.actor import Role
from console.domain.ptz.model import Phase
from console.ui.base.context import PadUse
from console.ui.ptz.preset_name_dialog import PresetNameDialog
from tests.support.people import filled_database, login_of, open_room
from tests.support.steering import head_of, steered_shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QToolButton
    from pytestqt.qtbot import QtBot

    from console.ui.ptz.pad import SteeringPad
    from tests.support.people import Room
    from tests.support.steering import SteeredShell


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=cache, ptz=True) as running:
        yield running


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def room(tmp_path: Path, filled: Path) -> Iterator[Room]:
    with open_room(tmp_path, filled) as opened:
        opened.staff.sit_down(opened.person(login_of(Role.OPERATOR)))
        yield opened


@pytest.fixture
def desk(town: SimulatedTown, room: Room, tmp_path: Path, qtbot: QtBot) -> Iterator[SteeredShell]:
    head = head_of(town, 3)
    head.stop()
    head.now = head.home
    with steered_shell(town, tmp_path, room=room) as opened:
        opened.service.prepare(3)
        qtbot.waitUntil(lambda: opened.service.state(3).phase is Phase.STEERABLE)
        yield opened


def pad_of(desk: SteeredShell) -> SteeringPad:
    return desk.shell.windows[0].steering_pad


def at_window(desk: SteeredShell, made: QToolButton) -> QPoint:
    return made.mapTo(desk.shell.windows[0], made.rect().center())


def press(desk: SteeredShell, sign: str) -> None:
    """As the window system reports it, so that Qt knows that the button of the mouse is down."""
    handle = desk.shell.windows[0].windowHandle()
    assert handle is not None
    QTest.mousePress(
        handle,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        at_window(desk, pad_of(desk).buttons[sign]),
    )


def release(desk: SteeredShell, at: QPoint) -> None:
    handle = desk.shell.windows[0].windowHandle()
    assert handle is not None
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def moves(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: head_of(town, 3).is_moving)
    assert desk.held() == 3


def stops(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot) -> None:
    assert desk.held() is None
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)


@pytest.mark.parametrize(
    ("sign", "axis", "way"),
    [("→", 0, 1), ("↖", 1, 1), ("−", 2, -1)],
    ids=["right", "up", "wide"],
)
def test_the_camera_moves_while_a_button_is_pressed_at_the_speed_that_is_set(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot, sign: str, axis: int, way: int
) -> None:
    pad = pad_of(desk)
    assert pad.isVisible()
    assert pad.heading.text().startswith("3  Cross")
    pad.speed.setValue(80)
    press(desk, sign)
    moves(desk, town, qtbot)
    assert head_of(town, 3)._wish[axis] == pytest.approx(way * 0.8, abs=0.02)
    release(desk, at_window(desk, pad.buttons[sign]))
    stops(desk, town, qtbot)
    assert desk.shell.windows[0].wall_view.hasFocus()


def test_it_stops_when_the_mouse_is_released_elsewhere(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    press(desk, "→")
    moves(desk, town, qtbot)
    release(desk, QPoint(20, 200))
    stops(desk, town, qtbot)


def test_it_stops_when_nobody_tells_it_of_the_release(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    pad = pad_of(desk)
    pad.buttons["↓"].setDown(True)
    pad.buttons["↓"].pressed.emit()
    # No mouse button is down, and no release comes.
    qtbot.waitUntil(lambda: desk.held() is None)
    assert not pad.buttons["↓"].isDown()
    stops(desk, town, qtbot)


@pytest.mark.parametrize("how", ["keys elsewhere", "hidden", "another camera", "another tile"])
def test_it_stops_when_what_it_belongs_to_goes_away(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot, how: str
) -> None:
    window = desk.shell.windows[0]
    press(desk, "←")
    moves(desk, town, qtbot)
    if how == "keys elsewhere":
        desk.shell.show_pane("cameras")
    elif how == "hidden":
        window.hide()
    elif how == "another camera":
        desk.shell.wall.call(1)
    else:
        window.actions_by_id["right"].trigger()
    QApplication.processEvents()
    stops(desk, town, qtbot)
    release(desk, QPoint(20, 200))


def test_it_is_there_for_a_selected_camera_that_moves_and_no_joystick(
    desk: SteeredShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    pad, window, bridge = pad_of(desk), desk.shell.windows[0], desk.shell.context.bridge.joystick
    assert pad.isVisible()
    window.actions_by_id["right"].trigger()
    assert not pad.isVisible()
    window.actions_by_id["left"].trigger()
    assert pad.isVisible()
    monkeypatch.setattr(type(bridge), "name", property(lambda _: "Stick"))
    bridge.changed.emit()
    assert not pad.isVisible()
    QTest.keyClick(window.wall_view, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert pad.isVisible()
    QTest.keyClick(window.wall_view, Qt.Key.Key_J, Qt.KeyboardModifier.AltModifier)
    assert pad.use is PadUse.NEVER
    assert not pad.isVisible()


def test_on_small_tiles_it_leaves_the_steered_picture_free_and_can_be_moved(desk: SteeredShell) -> None:
    window, pad = desk.shell.windows[0], pad_of(desk)
    window.actions_by_id["layout-4"].trigger()
    desk.shell.wall.call(3)
    QApplication.processEvents()
    rect = window.wall_view.tile_rect(window.wall_view.board.selected)
    assert rect is not None
    shown = pad.geometry()
    assert not rect.contains(shown.center().x(), shown.center().y())
    assert window.wall_view.rect().contains(shown)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    QTest.mouseMove(pad, QPoint(-60, -40))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton)
    assert desk.held() is None
    assert window.wall_view.board.selected == desk.shell.wall.wall.spot.tile


def test_forms_that_save_rename_or_delete_a_preset_name_its_camera(desk: SteeredShell) -> None:
    window = desk.shell.windows[0]
    window.actions_by_id["preset-store"].trigger()
    (dialog,) = window.findChildren(PresetNameDialog)
    assert (dialog.sign.camera, dialog.sign.name) == (3, desk.shell.wall.cameras[3].name)
    dialog.reject()
    for made in (
        PresetNameDialog.to_rename(window.context, 3, "Gate", lambda _: None, window),
        PresetNameDialog.to_delete(window.context, 3, "Gate", lambda: None, window),
    ):
        assert made.sign.camera == 3
        made.deleteLater()


def test_a_key_moves_it_from_corner_to_corner(desk: SteeredShell) -> None:
    window, pad = desk.shell.windows[0], pad_of(desk)
    keys = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    places = []
    for _ in range(4):
        QTest.keyClick(window.wall_view, Qt.Key.Key_J, keys)
        places.append((pad.x(), pad.y()))
        assert window.wall_view.rect().contains(pad.geometry())
    assert len(set(places)) == 4


def test_the_guide_leaves_the_pad_free_in_whichever_corner_it_is(desk: SteeredShell) -> None:
    window, pad = desk.shell.windows[0], pad_of(desk)
    window.resize(1100, 800)
    QApplication.processEvents()
    QTest.keyClick(window.wall_view, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    guide = window.guide
    assert guide is not None
    keys = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
    for _ in range(4):
        guide.watch()
        lies = QRect(pad.mapTo(window, QPoint(0, 0)), pad.size())
        assert pad.isVisible()
        assert not guide.geometry().intersects(lies), (guide.geometry(), lies)
        assert window.rect().contains(guide.geometry())
        QTest.keyClick(window.wall_view, Qt.Key.Key_J, keys)
    guide.end()
