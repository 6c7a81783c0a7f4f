"""The map on real windows: walk, search, call, drag, turn, undo, add a plan, without a plan."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.cameras.status import PictureState
from console.domain.errors import OperatorError
from console.domain.map.plans import CameraPlacement
from console.domain.people.actor import Role
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.map.pane import MapPane
from console.ui.map.plan_import import MOST_PX, read_plan
from console.ui.shell.shell import Shell
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.people import Room, filled_database, login_of, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def plan_file(folder: Path, size: tuple[int, int] = (800, 600)) -> Path:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor("darkslategray"))
    path = folder / "town centre.png"
    image.save(str(path))
    path.with_suffix(".pgw").write_text("0.5\n0\n0\n-0.5\n0\n0\n")
    return path


class Mapped:
    """A console whose supervisor looks at the map."""

    def __init__(self, qtbot: QtBot, room: Room, folder: Path) -> None:
        self.qtbot, self.room, self.folder = qtbot, room, folder
        self.feed = SyntheticFeed(scheme(6))
        services = console_services(room, folder, self.feed)
        self.service = services.map
        settings = ScreenSettings(
            folder / "session.json",
            folder / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        self.shell.windows[0].resize(1500, 900)
        room.on_duty(Role.SUPERVISOR)
        self.sit(Role.SUPERVISOR)
        self.pane = self.open()

    def sit(self, role: Role) -> None:
        self.room.staff.seat.sit_down(self.room.person(login_of(role)))
        QApplication.processEvents()

    def open(self) -> MapPane:
        pane = self.shell.show_pane("site_map")
        assert isinstance(pane, MapPane)
        self.settle()
        return pane

    def settle(self) -> None:
        for _ in range(4):
            self._ask_and_wait()

    def _ask_and_wait(self) -> None:
        answered: list[bool] = []
        self.shell.background.run(lambda: True, answered.append)
        self.qtbot.waitUntil(lambda: bool(answered))

    def with_plan(self) -> None:
        self.pane.add_file(plan_file(self.folder))
        self.settle()
        manager = self.room.me(Role.MANAGER)
        for number, x in ((1, 100.0), (2, 300.0), (3, 600.0)):
            self.service.put(manager, number, CameraPlacement("town-centre", x, 300.0, range_m=50))
        self.pane.read()
        self.settle()

    def place(self, camera: int) -> CameraPlacement | None:
        return (self.service.read().standpoints or {}).get(camera)


@pytest.fixture
def mapped(qtbot: QtBot, tmp_path: Path) -> Iterator[Mapped]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        new_map = Mapped(qtbot, room, tmp_path)
        yield new_map
        end(new_map.shell)
        new_map.feed.stop()


def test_without_a_plan_it_says_what_to_do(mapped: Mapped) -> None:
    assert "Add a drawing" in mapped.pane.empty.text()
    assert mapped.pane.empty.isVisible()
    assert mapped.pane.add.isVisible()
    assert not mapped.pane.view.isVisible()


def test_a_plan_is_added_with_its_world_file_and_can_be_changed_at_once(mapped: Mapped) -> None:
    mapped.pane.add_file(plan_file(mapped.folder))
    mapped.settle()
    assert "1 pixel is 0.50 m" in mapped.pane.scale_line.text()
    assert mapped.pane.edit.isChecked()
    assert mapped.pane.card.unplaced.count() == 6


def test_arrows_walk_search_finds_and_enter_calls(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.choose(1)
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Right)
    assert mapped.pane.view.camera == 2
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Right)
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Right)
    assert mapped.pane.view.camera == 3
    mapped.pane.search.setText("2")
    assert mapped.pane.view.camera == 2
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Return)
    wall = mapped.shell.wall.wall
    assert wall.camera_at(wall.spot) == 2
    assert mapped.room.acts.named("camera-called")[-1][2] == "camera 2"


def test_a_camera_is_moved_turned_and_taken_back(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.edit.setChecked(True)
    mapped.pane.choose(2)
    before = mapped.place(2)
    assert before is not None
    mapped.pane.view.moved.emit(2, 320.0, 250.0)
    mapped.settle()
    mapped.pane.view.turned.emit(QPointF(320.0, 350.0))
    mapped.pane.view.turned_over.emit()
    mapped.settle()
    after = mapped.place(2)
    assert after is not None
    assert (after.x, after.y, round(after.bearing_deg), round(after.range_m)) == (320.0, 250.0, 180, 50)
    mapped.pane.undo()
    mapped.settle()
    mapped.pane.undo()
    mapped.settle()
    assert mapped.place(2) == before


def test_a_camera_comes_from_the_list_gets_its_lens_and_leaves(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.edit.setChecked(True)
    mapped.pane.view.placed.emit(5, 50.0, 60.0)
    mapped.settle()
    mapped.pane.card.altered.emit(30.0, 80.0, 9.0, 0.0)
    mapped.settle()
    place = mapped.place(5)
    assert place == CameraPlacement("town-centre", 50.0, 60.0, 0.0, 30.0, 80.0, 9.0)
    mapped.pane.card.off.click()
    mapped.settle()
    assert mapped.place(5) is None


def test_an_operator_looks_and_changes_nothing(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.edit.setChecked(True)
    mapped.room.on_duty(Role.OPERATOR)
    mapped.sit(Role.OPERATOR)
    mapped.qtbot.waitUntil(lambda: not mapped.pane.edit.isChecked())
    assert not mapped.pane.add.isVisible()
    before = mapped.place(1)
    mapped.pane.view.moved.emit(1, 5.0, 5.0)
    mapped.settle()
    assert mapped.place(1) == before
    assert any("cannot change the map" in message.what for message in mapped.shell.messages.messages())


def test_states_are_told_by_shape_and_a_dead_camera_by_a_dashed_view(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.feed.harm(2, PictureState.NO_SIGNAL)
    mapped.shell.camera_status.poll()
    mapped.pane.refresh()
    dead = mapped.pane.view._views[2]
    assert dead.pen().style() is Qt.PenStyle.DashLine
    assert "no signal" in mapped.pane.view.marks[2].toolTip()


def test_a_camera_that_left_the_scheme_leaves_the_map(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.shell.cameras_changed.emit([camera for camera in mapped.feed.cameras if camera.number != 2])
    QApplication.processEvents()
    assert sorted(mapped.pane.view.marks) == [1, 3]


def test_a_plan_is_removed_with_its_places(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.edit.setChecked(True)
    mapped.pane.remove.click()
    mapped.settle()
    assert mapped.service.read().plans == ()
    assert mapped.pane.empty.isVisible()


def test_pictures_that_cannot_be_plans_are_refused(tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot
    wrong = tmp_path / "town.png"
    wrong.write_bytes(b"no picture")
    with pytest.raises(OperatorError, match="not a picture"):
        read_plan(wrong)
    path = plan_file(tmp_path)
    path.with_suffix(".pgw").write_text("one two")
    with pytest.raises(OperatorError, match="world file"):
        read_plan(path)


def test_a_large_picture_is_made_smaller_and_its_scale_follows(tmp_path: Path, qtbot: QtBot) -> None:
    del qtbot
    plan = read_plan(plan_file(tmp_path, (MOST_PX * 2, 400)))
    assert (plan.width, plan.height) == (MOST_PX, 200)
    assert plan.georeference is not None
    assert plan.georeference.metres_a_pixel == pytest.approx(1.0)
    assert replace(plan, title="x").media_type == "image/png"


def test_a_camera_is_moved_and_turned_by_the_keys(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.edit.setChecked(False)
    mapped.pane.choose(2)
    before = mapped.place(2)
    assert before is not None
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Right, control)
    mapped.settle()
    assert mapped.place(2) == before, "nothing moves while the map is only looked at"
    mapped.pane.edit.setChecked(True)
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Right, control)
    mapped.settle()
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Down, control | shift)
    mapped.settle()
    after = mapped.place(2)
    assert after is not None
    assert after.x > before.x + 5
    assert after.y == before.y + 2
    mapped.pane.view.setFocus()
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Z, control)
    mapped.settle()
    bearing = mapped.pane.card.bearing
    bearing.setFocus()
    bearing.selectAll()
    QTest.keyClicks(bearing, "90")
    QTest.keyClick(bearing, Qt.Key.Key_Return)
    mapped.settle()
    turned = mapped.place(2)
    assert turned is not None
    assert turned.bearing_deg == 90
    assert (turned.x, turned.y) == (after.x, before.y)


def test_the_plan_is_moved_by_the_keys(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.choose(2)
    for _ in range(6):
        QTest.keyClick(mapped.pane.view, Qt.Key.Key_Plus)
    before = mapped.pane.view.middle()
    QTest.keyClick(mapped.pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert mapped.pane.view.middle().x() > before.x() + 1
    assert mapped.pane.view.camera == 2


def test_a_camera_is_put_on_the_map_by_the_keys(mapped: Mapped) -> None:
    mapped.with_plan()
    mapped.pane.edit.setChecked(True)
    unplaced = mapped.pane.card.unplaced
    unplaced.setFocus()
    unplaced.setCurrentRow(1)
    QTest.keyClick(unplaced, Qt.Key.Key_Return)
    mapped.settle()
    place = mapped.place(5)
    assert place is not None
    assert 0 < place.x < 800
    mapped.pane.card.put_button.click()
    mapped.settle()
    assert mapped.place(4) is not None


def test_every_number_is_read_where_cameras_stand_close_together_and_at_the_edge(mapped: Mapped) -> None:
    mapped.with_plan()
    manager = mapped.room.me(Role.MANAGER)
    for number, x in ((1, 400.0), (2, 402.0), (3, 405.0), (4, 400.0), (5, 0.0), (6, 799.0)):
        mapped.service.put(manager, number, CameraPlacement("town-centre", x, 300.0, range_m=50))
    mapped.pane.edit.setChecked(False)
    mapped.pane.read()
    mapped.settle()
    mapped.pane.choose(3)
    view = mapped.pane.view
    mapped.shell.camera_status.poll()

    def plates() -> list[QRectF]:
        return [
            mark.plate().translated(mark.shift + QPointF(view.mapFromScene(mark.pos())))
            for mark in view.marks.values()
        ]

    def is_readable() -> bool:
        found = plates()
        apart = not any(one.intersects(other) for one, other in itertools.combinations(found, 2))
        return apart and all(QRectF(view.viewport().rect()).contains(one) for one in found)

    mapped.qtbot.waitUntil(is_readable)
    assert len(view.marks) == 6
    assert view.marks[3].shift.isNull(), "the chosen one lies on its own place"
    view.zoom(1.5)
    moved = [mark for mark in view.marks.values() if not mark.shift.isNull()]
    assert moved
    mapped.pane.edit.setChecked(True)
    assert all(mark.shift.isNull() for mark in view.marks.values()), (
        "while they are moved, each is where it is"
    )
