"""The steering pane, the joystick, the mouse and reservations in a real shell, at a real simulated camera."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.demo.simulated import SimulatedTown
from console.devices.joystick import JoystickOptions, JoystickReader
from console.devices.joystick.virtual import VirtualJoystick
from console.domain.people.actor import Role
from console.domain.ptz.model import Phase
from console.domain.ptz.reservation import Holder, Priority
from console.domain.ptz.stop_profile import HOME
from console.ui.cameras.camera_tree_model import NUMBER_ROLE
from console.ui.cameras.list_pane import CamerasPane
from console.ui.ptz.pane import PtzPane
from console.ui.ptz.preset_dialog import PresetDialog
from console.ui.ptz.preset_name_dialog import PresetNameDialog
from tests.support.people import filled_database, login_of, open_room
from tests.support.steering import head_of, steered_shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.people import Room
    from tests.support.steering import SteeredShell

SUE = Holder("sue", "Sue Park", Priority.SUPERVISOR)
BEN = Holder("ben", "Ben Hill", Priority.OPERATOR)


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
    head.presets.clear()
    with steered_shell(town, tmp_path, room=room, size=(1200, 800)) as opened:
        opened.shell.services.ptz.steering.prepare(3)
        opened.feed.pump()
        opened.shell.windows[0].wall_view.tick()
        qtbot.waitUntil(lambda: opened.service.state(3).phase is Phase.STEERABLE)
        yield opened
    town.cameras[0].clear_faults()


def pane_of(desk: SteeredShell) -> PtzPane:
    pane = desk.shell.show_pane("steering")
    assert isinstance(pane, PtzPane)
    QApplication.processEvents()
    return pane


def middle_of(desk: SteeredShell) -> QPoint:
    stage = desk.shell.windows[0].wall_view
    view = next(view for view in stage.tiles if view.status.camera == 3)
    return QPoint(view.rect.x + view.rect.width // 2, view.rect.y + view.rect.height // 2)


def move_to(desk: SteeredShell, place: QPoint, button: Qt.MouseButton) -> None:
    stage, at = desk.shell.windows[0].wall_view, QPointF(place)
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(
        QEvent.Type.MouseMove, at, stage.mapToGlobal(at), Qt.MouseButton.NoButton, button, none
    )
    QApplication.sendEvent(stage, event)


def test_a_preset_is_stored_seen_gone_to_and_deleted(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    pane, window = pane_of(desk), desk.shell.windows[0]
    assert pane.presets.empty.isVisible()
    assert "No presets yet" in pane.presets.empty.text()
    # The tile's face is drawn a moment after its camera was put there.
    qtbot.waitUntil(lambda: any(view.status.camera == 3 for view in window.wall_view.tiles))
    view = next(view for view in window.wall_view.tiles if view.status.camera == 3)
    desk.feed.pump(1)
    window.wall_view.refresh()
    assert not view.status.is_dead
    window.actions_by_id["preset-store"].trigger()
    dialog = window.findChild(PresetNameDialog)
    assert dialog is not None
    dialog.line.setText("Bus stop")
    dialog.done_button.click()
    qtbot.waitUntil(lambda: pane.presets.list.count() == 1)
    assert desk.desk is not None
    qtbot.waitUntil(lambda: bool(pane._pictures))
    assert next(iter(pane._pictures.values())).startswith(b"\xff\xd8")
    window.wall_view.setFocus()
    window.actions_by_id["steer-presets"].trigger()
    chooser = window.findChild(PresetDialog)
    assert chooser is not None
    chooser.presets.search.setText("bus")
    chooser.presets.search.returnPressed.emit()
    qtbot.waitUntil(lambda: bool(desk.acts.named("camera-steered")))
    assert "Bus stop" in str(desk.acts.named("camera-steered")[-1][3]["to"])
    pane.presets.list.setCurrentRow(0)
    pane._delete()
    asks = [one for one in pane.findChildren(PresetNameDialog) if "Delete" in one.windowTitle()]
    asks[-1].done_button.click()
    qtbot.waitUntil(lambda: not head_of(town, 3).presets)
    qtbot.waitUntil(lambda: pane.presets.list.count() == 0)
    assert [act for _, act, _, _ in desk.acts.acts if act.startswith("preset")] == [
        "preset-stored",
        "preset-deleted",
    ]


def test_reserving_asking_and_losing_a_camera_are_said_on_the_tile(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    assert desk.desk is not None
    pane, window, held = pane_of(desk), desk.shell.windows[0], desk.desk.reservations
    window.actions_by_id["steer-reserve"].trigger()
    view = next(view for view in window.wall_view.tiles if view.status.camera == 3)
    qtbot.waitUntil(lambda: view.status.reservation is not None)
    assert not pane.hold.by_act["steer-grant"].isEnabled()
    held.request(3, BEN)
    qtbot.waitUntil(pane.hold.by_act["steer-grant"].isEnabled)
    assert "Ben Hill asks for this camera" in pane.standing.text()
    window.wall_view.setFocus()
    QTest.keyPress(window.wall_view, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: head_of(town, 3).is_moving)
    held.take_over(3, SUE)
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)
    qtbot.waitUntil(lambda: any("Sue Park took it over" in said for said in desk.say()))
    QTest.keyRelease(window.wall_view, Qt.Key.Key_K)
    assert desk.shell.steering.held is None
    QTest.keyPress(window.wall_view, Qt.Key.Key_K)
    assert any("Sue Park (supervisor)" in said for said in desk.say())
    QTest.keyRelease(window.wall_view, Qt.Key.Key_K)


@pytest.mark.req("RIP-04")
def test_tile_list_and_pane_say_that_a_camera_is_reserved_at_another_console(
    desk: SteeredShell, room: Room, town: SimulatedTown, qtbot: QtBot
) -> None:
    reserved = set[int]()
    room.staff.cameras.reserve(lambda camera: camera in reserved)
    pane, window = pane_of(desk), desk.shell.windows[0]
    qtbot.waitUntil(lambda: any(view.status.camera == 3 for view in window.wall_view.tiles))

    def is_marked() -> bool:
        return any(one.status.is_reserved for one in window.wall_view.tiles if one.status.camera == 3)

    cameras = desk.shell.show_pane("cameras")
    assert isinstance(cameras, CamerasPane)

    def listed() -> dict[int, str]:
        groups = [cameras.model.item(row) for row in range(cameras.model.rowCount())]
        items = [group.child(row) for group in groups for row in range(group.rowCount())]
        return {item.data(NUMBER_ROLE): item.text() for item in items}

    window.wall_view.setFocus()
    QTest.keyPress(window.wall_view, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: head_of(town, 3).is_moving)
    assert not is_marked()
    reserved.add(3)
    desk.desk.reservations.tick()
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)
    QTest.keyRelease(window.wall_view, Qt.Key.Key_K)
    qtbot.waitUntil(is_marked)
    qtbot.waitUntil(lambda: [one for one, said in listed().items() if said.endswith("· Reserved")] == [3])
    qtbot.waitUntil(lambda: "Reserved at another console" in pane.standing.text())
    assert not any(pane.hold.by_act[f"steer-{act}"].isEnabled() for act in ("reserve", "request", "take"))
    QTest.keyPress(window.wall_view, Qt.Key.Key_K)
    assert any("cannot steer camera 3: it is reserved at another console" in said for said in desk.say())
    QTest.keyRelease(window.wall_view, Qt.Key.Key_K)
    assert not head_of(town, 3).is_moving
    reserved.clear()
    qtbot.waitUntil(lambda: not is_marked())
    qtbot.waitUntil(lambda: not any("Reserved" in said for said in listed().values()))
    qtbot.waitUntil(pane.hold.by_act["steer-reserve"].isEnabled)


@pytest.mark.parametrize("how", ["lock", "leave"])
def test_who_locks_or_leaves_lets_go(
    desk: SteeredShell, room: Room, town: SimulatedTown, qtbot: QtBot, how: str
) -> None:
    window = desk.shell.windows[0]
    QTest.keyPress(window.wall_view, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: head_of(town, 3).is_moving)
    if how == "lock":
        room.staff.seat.lock()
    else:
        room.staff.seat.leave()
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)
    qtbot.waitUntil(lambda: desk.shell.steering.held is None)


def test_the_joystick_steers_and_its_unplugging_stops(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    stop, head = threading.Event(), head_of(town, 3)
    thread = threading.Thread(
        target=JoystickReader(JoystickOptions(), desk.stick).run, args=(stop,), name="joystick"
    )
    pane = pane_of(desk)
    desk.shell.windows[0].wall_view.setFocus()
    with VirtualJoystick() as stick:
        thread.start()
        qtbot.waitUntil(lambda: "not connected" not in pane.joystick.text())
        stick.push(pan=1.0)
        qtbot.waitUntil(lambda: head.is_moving)
        stick.push()
        qtbot.waitUntil(lambda: not head.is_moving)
        stick.button(1, is_down=True)
        qtbot.waitUntil(lambda: any(d.get("to") == "home" for _, _, _, d in desk.acts.acts))
        stick.button(1, is_down=False)
        qtbot.waitUntil(lambda: not head.is_moving)
        stick.push(pan=-1.0)
        qtbot.waitUntil(lambda: desk.stick.held == 3)
        qtbot.waitUntil(lambda: head.is_moving)
        stick.unplug()
        qtbot.waitUntil(lambda: not head.is_moving)
        qtbot.waitUntil(lambda: any(d.get("ended_by") == "joystick unplugged" for *_, d in desk.acts.acts))
    stop.set()
    thread.join(5)


def test_a_click_centres_and_a_box_zooms(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot) -> None:
    window, head = desk.shell.windows[0], head_of(town, 3)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    qtbot.waitUntil(lambda: any(v.picture for v in window.wall_view.tiles if v.status.camera == 3))
    window.actions_by_id["point"].trigger()
    assert next(view for view in window.wall_view.tiles if view.status.camera == 3).status.points
    before, middle = head.position(), middle_of(desk)
    QTest.mouseClick(window.wall_view, left, none, middle + QPoint(80, 0))
    qtbot.waitUntil(lambda: head.position().pan > before.pan + 0.01)
    qtbot.waitUntil(lambda: not head.is_moving)
    QTest.mousePress(window.wall_view, left, none, middle - QPoint(40, 25))
    move_to(desk, middle + QPoint(40, 25), left)
    aim = desk.aim()
    assert aim is not None
    assert aim.is_box
    QTest.mouseRelease(window.wall_view, left, none, middle + QPoint(40, 25))
    assert desk.aim() is None
    qtbot.waitUntil(lambda: head.position().zoom > before.zoom + 0.1)
    QTest.keyPress(window.wall_view, Qt.Key.Key_Escape)
    assert not window.wall_view.is_click_to_centre


def test_the_pane_keeps_parking(desk: SteeredShell, qtbot: QtBot) -> None:
    pane = pane_of(desk)
    assert desk.desk is not None
    pane.parking.view.setCurrentIndex(pane.parking.view.findData(HOME))
    pane.parking.minutes.setValue(7)
    pane.parking.set.click()
    memory = desk.desk.stop_profiles
    qtbot.waitUntil(lambda: memory.profile_of(3).parking is not None)
    desk.shell.wall.call(4)
    qtbot.waitUntil(lambda: pane.heading.text() == "No PTZ camera is selected")
    assert not pane.hold.isEnabled()
