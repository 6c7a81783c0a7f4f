"""Fingers on the wall, as Qt reports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from console.demo.simulated import SimulatedTown
from console.domain.people.actor import Role
from console.domain.ptz.model import Phase
from console.domain.wall.model import TilePosition
from console.ui.widgets import theme
from tests.support.people import filled_database, login_of, open_room
from tests.support.steering import head_of, steered_shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtGui import QPointingDevice
    from pytestqt.qtbot import QtBot

    from console.ui.wall.wall_view import WallView
    from tests.ui.conftest import Bench


@pytest.fixture(scope="module")
def finger(qapp: QApplication) -> QPointingDevice:
    del qapp
    return QTest.createTouchDevice()


@pytest.fixture
def wall_bench(bench: Bench) -> Bench:
    """A console as large as the offscreen monitor: a finger cannot touch anything beyond it."""
    bench.open()
    bench.shell.toggle_panes()
    bench.window.move(0, 0)
    bench.window.resize(790, 700)
    QApplication.processEvents()
    return bench


@pytest.fixture(autouse=True)
def no_touch() -> Iterator[None]:
    yield
    theme.touch(is_touched=False)


def middle(view: WallView, tile: int) -> QPoint:
    rect, ratio = view.tile_rect(tile), view.devicePixelRatioF()
    assert rect is not None
    return QPoint(round((rect.x + rect.width / 2) / ratio), round((rect.y + rect.height / 2) / ratio))


def tap(view: WallView, finger: QPointingDevice, at: QPoint) -> None:
    QTest.touchEvent(view, finger).press(0, at, view).commit()
    QTest.touchEvent(view, finger).release(0, at, view).commit()
    QApplication.processEvents()


def drag(view: WallView, finger: QPointingDevice, *points: QPoint) -> None:
    QTest.touchEvent(view, finger).press(0, points[0], view).commit()
    for point in points[1:]:
        QTest.touchEvent(view, finger).move(0, point, view).commit()
    QTest.touchEvent(view, finger).release(0, points[-1], view).commit()
    QApplication.processEvents()


def test_a_tap_selects_and_a_second_one_calls_to_the_spot(wall_bench: Bench, finger: QPointingDevice) -> None:
    bench = wall_bench
    bench.pictures(2)
    view, wall = bench.stage, bench.shell.wall
    camera = wall.wall.camera_at(TilePosition(0, 6))
    spot = wall.wall.camera_at(wall.wall.spot)
    tap(view, finger, middle(view, 6))
    assert wall.wall.selected == TilePosition(0, 6)
    assert wall.wall.camera_at(wall.wall.spot) == spot != camera
    tap(view, finger, middle(view, 6))
    assert wall.wall.camera_at(wall.wall.spot) == camera
    assert bench.acts.named("camera-called")[-1][2] == f"camera {camera}"


def test_taps_on_two_tiles_are_no_double_tap(wall_bench: Bench, finger: QPointingDevice) -> None:
    bench = wall_bench
    bench.pictures(2)
    view, wall = bench.stage, bench.shell.wall
    before = wall.wall.camera_at(wall.wall.spot)
    tap(view, finger, middle(view, 6))
    tap(view, finger, middle(view, 5))
    assert wall.wall.selected == TilePosition(0, 5)
    assert wall.wall.camera_at(wall.wall.spot) == before


def test_a_long_press_opens_the_menu_of_that_tile(
    wall_bench: Bench, finger: QPointingDevice, qtbot: QtBot
) -> None:
    bench = wall_bench
    view, wall = bench.stage, bench.shell.wall
    QTest.touchEvent(view, finger).press(0, middle(view, 9), view).commit()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    assert wall.wall.selected == TilePosition(0, 9)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.close()
    QTest.touchEvent(view, finger).release(0, middle(view, 9), view).commit()
    assert wall.wall.selected == TilePosition(0, 9)


def test_two_fingers_zoom_and_one_pans(wall_bench: Bench, finger: QPointingDevice) -> None:
    bench = wall_bench
    bench.pictures(2)
    view, at = bench.stage, middle(bench.stage, 5)
    near, far = QPoint(15, 0), QPoint(45, 0)
    fingers = QTest.touchEvent(view, finger)
    fingers.press(0, at - near, view).commit()
    fingers.stationary(0).press(1, at + near, view).commit()
    fingers.move(0, at - far, view).move(1, at + far, view).commit()
    fingers.release(0, at - far, view).release(1, at + far, view).commit()
    tile = view.selected_tile()
    assert tile is not None
    assert tile.tile == 5
    assert tile.zoom.factor == pytest.approx(3.0, rel=0.05)
    left = tile.zoom.left
    cameras = bench.shell.wall.wall.boards[0].tiles
    drag(view, finger, at, at + QPoint(20, 0), at + QPoint(40, 0))
    assert tile.zoom.left < left
    assert bench.shell.wall.wall.boards[0].tiles == cameras, "a zoomed picture is panned, not carried"


def test_a_drag_carries_a_fixed_camera_to_another_tile_and_can_be_undone(
    wall_bench: Bench, finger: QPointingDevice
) -> None:
    bench = wall_bench
    bench.pictures(2)
    view, wall = bench.stage, bench.shell.wall
    one, other = (wall.wall.camera_at(TilePosition(0, tile)) for tile in (5, 10))
    drag(view, finger, middle(view, 5), middle(view, 9), middle(view, 10))
    assert [wall.wall.camera_at(TilePosition(0, tile)) for tile in (5, 10)] == [other, one]
    assert not any(tile.is_target for tile in view.tiles)
    bench.do("undo")
    assert [wall.wall.camera_at(TilePosition(0, tile)) for tile in (5, 10)] == [one, other]


def test_a_drag_steers_a_camera_that_moves_until_the_finger_is_lifted(
    tmp_path: Path, finger: QPointingDevice, qtbot: QtBot
) -> None:
    town = SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=tmp_path / "loops", ptz=True)
    with town, open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.staff.sit_down(room.person(login_of(Role.OPERATOR)))
        with steered_shell(town, tmp_path, room=room) as desk:
            desk.service.prepare(3)
            qtbot.waitUntil(lambda: desk.service.state(3).phase is Phase.STEERABLE)
            view = desk.shell.windows[0].wall_view
            at = middle(view, view.board.selected)
            QTest.touchEvent(view, finger).press(0, at, view).commit()
            QTest.touchEvent(view, finger).move(0, at + QPoint(120, 0), view).commit()
            qtbot.waitUntil(lambda: head_of(town, 3).is_moving)
            assert desk.held() == 3
            QTest.touchEvent(view, finger).release(0, at + QPoint(120, 0), view).commit()
            assert desk.held() is None
            qtbot.waitUntil(lambda: not head_of(town, 3).is_moving)
            # The window is left while a finger is down: nobody would tell the wall of its end.
            QTest.touchEvent(view, finger).press(0, at, view).commit()
            QTest.touchEvent(view, finger).move(0, at + QPoint(-120, 0), view).commit()
            qtbot.waitUntil(lambda: desk.held() == 3)
            view.clearFocus()
            assert desk.held() is None
            QTest.touchEvent(view, finger).release(0, at, view).commit()


def test_a_touch_on_the_bar_over_a_tile_presses_its_button(
    wall_bench: Bench, finger: QPointingDevice
) -> None:
    bench = wall_bench
    # After the first touch, which makes buttons larger and so takes the bar away.
    tap(bench.stage, finger, middle(bench.stage, 0))
    bench.do("layout-2")
    bench.pictures(2)
    view = bench.stage
    bench.do("acts")
    bar = view.acts
    assert bar.isVisible()
    made = bar.buttons["fit"]
    at = made.mapTo(view, made.rect().center())
    selected = bench.shell.wall.wall.selected
    before = bench.shell.wall.wall.board.fit_of(selected.tile)
    tap(view, finger, at)
    assert bench.shell.wall.wall.selected == selected
    assert bench.shell.wall.wall.board.fit_of(selected.tile) is not before
