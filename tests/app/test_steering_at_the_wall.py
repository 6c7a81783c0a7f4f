from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.demo.simulated import SimulatedTown
from console.domain.people.actor import Role
from console.domain.ptz.model import Phase
from console.domain.wall import moves
from console.ui.ptz.preset_dialog import PresetDialog
from tests.support.console import sign_on
from tests.support.people import Room, filled_database, login_of, open_room
from tests.support.steering import head_of, off_the_network, steered_shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.steering import SteeredShell

pytestmark = pytest.mark.alone  # times of stops


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
        sign_on(opened, Role.OPERATOR)
        yield opened


@pytest.fixture
def desk(town: SimulatedTown, room: Room, tmp_path: Path, qtbot: QtBot) -> Iterator[SteeredShell]:
    del qtbot
    head = head_of(town, 3)
    head.stop()
    head.now = head.home
    with steered_shell(town, tmp_path, room) as opened:
        yield opened
        town.cameras[0].clear_faults()


def phase(desk: SteeredShell) -> Phase:
    return desk.service.state(3).phase


@pytest.mark.req("PPL-08")
def test_a_key_that_is_held_moves_the_camera_and_letting_go_stops_it(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    head, stage = head_of(town, 3), desk.shell.windows[0].wall_view
    before = head.position().pan
    QTest.keyPress(stage, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: head.position().pan > before + 0.02)
    assert phase(desk) is Phase.MOVING
    QTest.keyRelease(stage, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: not head.is_moving)
    qtbot.waitUntil(lambda: bool(desk.acts.named("camera-steered")))
    who, _, what, detail = desk.acts.named("camera-steered")[0]
    assert (who, what, detail["ended_by"], detail["stop"]) == (
        login_of(Role.OPERATOR),
        "camera 3",
        "released",
        "stop",
    )
    assert detail["duration_s"] > 0
    assert len(desk.acts.named("camera-steered")) == 1
    assert phase(desk) is Phase.STEERABLE


def hold(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot, key: Qt.Key = Qt.Key.Key_K) -> None:
    """Press a key and wait until the head moves."""
    stage = desk.shell.windows[0].wall_view
    QTest.keyPress(stage, key)
    qtbot.waitUntil(lambda: head_of(town, 3).is_moving)


def test_repeated_keys_are_no_release(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot) -> None:
    hold(desk, town, qtbot)
    stage = desk.shell.windows[0].wall_view
    for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress) * 5:
        event = QKeyEvent(kind, Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, "k", True, 1)
        QApplication.sendEvent(stage, event)
    assert desk.held() == 3
    QTest.keyRelease(stage, Qt.Key.Key_K)
    assert desk.held() is None
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)


def test_two_keys_make_a_diagonal_and_one_of_them_goes_on(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    hold(desk, town, qtbot)
    stage, head = desk.shell.windows[0].wall_view, head_of(town, 3)
    before = head.position().tilt
    QTest.keyPress(stage, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: head.position().tilt < before - 0.01)
    QTest.keyRelease(stage, Qt.Key.Key_K)
    assert desk.shell.steering.held == 3
    QTest.keyRelease(stage, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: not head.is_moving)


@pytest.mark.parametrize("how", ["another window", "another tile", "another camera", "the list", "close"])
def test_whatever_takes_the_hand_away_stops_the_camera(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot, how: str
) -> None:
    hold(desk, town, qtbot)
    shell, stage, spot = desk.shell, desk.shell.windows[0].wall_view, desk.shell.wall.wall.spot
    ways = {
        "another window": lambda: QApplication.sendEvent(stage, QEvent(QEvent.Type.WindowDeactivate)),
        "another tile": lambda: shell.wall.change(
            moves.move_selection(moves.put(shell.wall.wall, spot, 4), 1, 0)
        ),
        "another camera": lambda: shell.wall.call(4),
        "the list": lambda: shell.show_pane("cameras"),
        "close": shell.close,
    }
    ways[how]()
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)
    qtbot.waitUntil(lambda: bool(desk.acts.named("camera-steered")))
    assert shell.steering.held is None


def test_a_screen_that_hangs_does_not_keep_the_camera_moving(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    hold(desk, town, qtbot)
    head = head_of(town, 3)
    end_s = time.monotonic() + 10
    while head.is_moving and time.monotonic() < end_s:  # no events: the UI hangs
        time.sleep(0.01)
    assert not head.is_moving
    qtbot.waitUntil(lambda: desk.shell.steering.held is None)
    assert not head.is_moving, "the key is still down, and moves nothing until it is pressed again"
    qtbot.waitUntil(lambda: bool(desk.acts.named("camera-steered")))
    assert desk.acts.named("camera-steered")[0][3]["ended_by"] == "not renewed"


def test_a_camera_that_refuses_stop_and_ignores_timeouts_stops_all_the_same(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    town.cameras[0].set_fault("ptz_refuses_stop", True)
    town.cameras[0].set_fault("ptz_ignores_timeout", True)
    hold(desk, town, qtbot)
    QTest.keyRelease(desk.shell.windows[0].wall_view, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)
    qtbot.waitUntil(lambda: bool(desk.acts.named("camera-steered")))
    assert desk.acts.named("camera-steered")[0][3]["stop"] == "zero velocity"


@pytest.mark.slow
@pytest.mark.req("FLT-01")
def test_a_camera_that_goes_in_mid_move_is_an_alarm_and_is_stopped_when_it_returns(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    town.cameras[0].set_fault("ptz_ignores_timeout", True)
    hold(desk, town, qtbot)
    with off_the_network(town, 3):
        QTest.keyRelease(desk.shell.windows[0].wall_view, Qt.Key.Key_K)
        qtbot.waitUntil(lambda: "Camera 3 Crossing 3: the stop is not confirmed." in desk.say())
        assert head_of(town, 3).is_moving
        view = next(view for view in desk.shell.windows[0].wall_view.tiles if view.status.camera == 3)
        qtbot.waitUntil(lambda: view.status.steering is Phase.UNCONFIRMED)
    qtbot.waitUntil(lambda: not head_of(town, 3).is_moving, timeout=30_000)
    qtbot.waitUntil(lambda: phase(desk) is Phase.STEERABLE)
    # It has gone, and still has to be acknowledged.
    qtbot.waitUntil(lambda: desk.shell.messages.open_faults()[0].ended_utc is not None)


@pytest.mark.slow
def test_a_stop_whose_answers_are_lost_is_not_taken_for_confirmed(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    hold(desk, town, qtbot)
    town.cameras[0].set_fault("drop", True)
    QTest.keyRelease(desk.shell.windows[0].wall_view, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: phase(desk) is Phase.UNCONFIRMED)
    town.cameras[0].clear_faults()
    qtbot.waitUntil(lambda: phase(desk) is Phase.STEERABLE, timeout=30_000)


@pytest.mark.slow
def test_the_stop_of_a_camera_that_answers_after_two_seconds_goes_out_at_once(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: phase(desk) is Phase.STEERABLE)
    # It is slow before it does what it is told, so the stop has to overlap the move to be in time.
    town.cameras[0].set_fault("slow", 2.0)
    stage, head = desk.shell.windows[0].wall_view, head_of(town, 3)
    QTest.keyPress(stage, Qt.Key.Key_K)
    qtbot.wait(150)
    QTest.keyRelease(stage, Qt.Key.Key_K)
    pressed_s = time.monotonic()
    qtbot.waitUntil(lambda: head.is_moving, timeout=30_000)
    qtbot.waitUntil(lambda: not head.is_moving, timeout=30_000)
    # One after the other would be four seconds.
    assert time.monotonic() - pressed_s < 3.5
    town.cameras[0].clear_faults()


def test_the_mouse_pulls_and_the_wheel_zooms(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot) -> None:
    stage, head = desk.shell.windows[0].wall_view, head_of(town, 3)
    view = next(view for view in stage.tiles if view.status.camera == 3)
    middle = QPoint(view.rect.x + view.rect.width // 2, view.rect.y + view.rect.height // 2)
    before = head.position().pan
    right = Qt.MouseButton.RightButton
    QTest.mousePress(stage, right, Qt.KeyboardModifier.NoModifier, middle)
    place = QPointF(middle) + QPointF(90, 0)
    none = Qt.KeyboardModifier.NoModifier
    button = Qt.MouseButton.NoButton
    event = QMouseEvent(QEvent.Type.MouseMove, place, stage.mapToGlobal(place), button, right, none)
    QApplication.sendEvent(stage, event)
    qtbot.waitUntil(lambda: head.position().pan > before + 0.02)
    assert desk.aim() is not None
    QTest.mouseRelease(stage, right, Qt.KeyboardModifier.NoModifier, place.toPoint())
    qtbot.waitUntil(lambda: not head.is_moving)
    assert desk.aim() is None
    ctrl = Qt.KeyboardModifier.ControlModifier
    wheel = QWheelEvent(
        QPointF(middle), stage.mapToGlobal(QPointF(middle)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, ctrl, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    zoom = head.position().zoom
    QApplication.sendEvent(stage, wheel)
    qtbot.waitUntil(lambda: head.position().zoom > zoom)
    qtbot.waitUntil(lambda: not head.is_moving)
    assert view.zoom.is_whole, "the picture itself is not magnified"


@pytest.mark.req("PPL-08")
def test_presets_and_home_by_key_and_menu(desk: SteeredShell, town: SimulatedTown, qtbot: QtBot) -> None:
    head, window = head_of(town, 3), desk.shell.windows[0]
    head.presets.clear()
    head.remember("Bench & bus stop")
    desk.shell.services.ptz.steering.prepare(3)
    qtbot.waitUntil(lambda: phase(desk) is Phase.STEERABLE)
    window.actions_by_id["steer-home"].trigger()
    qtbot.waitUntil(lambda: desk.acts.acts[-1][3].get("to") == "home")
    window.actions_by_id["preset-1"].trigger()
    qtbot.waitUntil(lambda: desk.acts.acts[-1][3].get("to") == "preset 1 Bench & bus stop")
    window.actions_by_id["preset-9"].trigger()
    assert "Camera 3 has no preset 9." in desk.say()
    window.actions_by_id["steer-presets"].trigger()
    chooser = window.findChild(PresetDialog)
    assert chooser is not None
    assert "Bench" in chooser.presets.list.item(0).text()
    chooser.close()
    head.presets.clear()


def test_a_fixed_camera_is_refused_in_words(desk: SteeredShell) -> None:
    desk.shell.wall.call(4)
    QTest.keyPress(desk.shell.windows[0].wall_view, Qt.Key.Key_K)
    assert "Neither the selected camera nor the spot camera can be steered." in desk.say()
