"""Privacy zones on real windows: drawn, refused, taken back, kept; by whom; on cameras that move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from console.demo.simulated.simulated_town import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.clock import SystemClock
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.privacy.mask_state import MaskState
from console.domain.privacy.model import Zone, ZoneSet, ZoneSpace, ZoneStyle
from console.domain.ptz.lens import LensModel
from console.domain.ptz.model import PtzPosition
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from console.ui.people.second_person import SecondPersonDialog
from console.ui.privacy.editor_commands import ZoneReasonDialog
from console.ui.privacy.lens_dialog import LensDialog
from tests.support.mouse import double_click
from tests.support.people import PASSWORD, filled_database, login_of, open_room
from tests.support.privacy import ZoneRoom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.services.ports import CameraFeed
    from console.services.privacy.active_masks import ActiveMasks

CORNERS = ((0.2, 0.2), (0.4, 0.2), (0.4, 0.5), (0.2, 0.5))
LENS = LensModel(0.0, 170.0, -28.0, 40.0, ((0.0, 62.0), (1.0, 6.0)))


@pytest.fixture
def zoned(qtbot: QtBot, tmp_path: Path) -> Iterator[ZoneRoom]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
        new_room = ZoneRoom(qtbot, room, tmp_path)
        yield new_room
        new_room.close()


def drawn(zoned: ZoneRoom) -> Zone:
    zoned.draw(*CORNERS)
    zone = zoned.editor.canvas.zone
    assert zone is not None
    return zone


def keep(zoned: ZoneRoom, why: str) -> None:
    zoned.editor.keep_button.click()
    dialog = zoned.dialog(ZoneReasonDialog)
    assert isinstance(dialog, ZoneReasonDialog)
    assert dialog.do_button is not None
    dialog.do_button.click()
    assert "Enter a reason" in dialog.column.refusal.text()
    dialog.why.setText(why)
    dialog.do_button.click()
    zoned.settle()


@pytest.mark.req("PRV-01")
def test_a_zone_is_drawn_described_kept_and_in_force(zoned: ZoneRoom) -> None:
    zone = drawn(zoned)
    assert zone.polygon == tuple(pytest.approx(corner, abs=0.01) for corner in CORNERS)
    zoned.editor.keep_button.click()
    assert "Enter the reason for" in zoned.editor.problem.text()
    zoned.describe("Bedroom", "A home")
    zoned.editor.form.style_box.setCurrentIndex(zoned.editor.form.style_box.findData(ZoneStyle.BLUR))
    zoned.editor.form.style_box.activated.emit(2)
    keep(zoned, "complaint 12")
    held = zoned.zones.zones(1)
    assert [(zone.name, zone.reason, zone.style, zone.author) for zone in held.zones] == [
        ("Bedroom", "A home", ZoneStyle.BLUR, "the-supervisor")
    ]
    assert held.space is ZoneSpace.PICTURE
    assert (held.drawn_on.width, held.drawn_on.height) == zoned.synthetic.source_size
    assert zoned.orders.order(1).zones == held
    assert not zoned.editor.keep_button.isEnabled()
    zoned.editor.versions_button.click()
    assert "complaint 12" in zoned.editor.versions.list.item(0).text()


def test_a_drag_draws_a_rectangle_and_a_double_click_closes(zoned: ZoneRoom) -> None:
    zoned.editor.draw_button.click()
    zoned.drag((0.1, 0.1), (0.3, 0.4))
    assert len(zoned.editor.canvas.draft.zones) == 1
    zoned.editor.draw_button.click()
    zoned.click((0.5, 0.5), (0.8, 0.5), (0.8, 0.8))
    double_click(zoned.editor.canvas, zoned.point((0.8, 0.8)))
    assert len(zoned.editor.canvas.draft.zones) == 2


def test_what_cannot_be_a_zone_is_refused_while_it_is_drawn(zoned: ZoneRoom) -> None:
    editor = zoned.editor
    editor.draw_button.click()
    zoned.click((0.2, 0.2))
    zoned.key(Qt.Key.Key_Return)
    assert "at least three corners" in editor.problem.text()
    zoned.click((0.6, 0.2), (0.3, 0.6), (0.4, 0.05))
    assert "would cross" in editor.problem.text()
    outline_tool = editor.canvas.outline_tool
    assert outline_tool is not None
    assert len(outline_tool.corners) == 3
    zoned.key(Qt.Key.Key_Backspace)
    assert len(outline_tool.corners) == 2
    # The side that closes it would cross: said when it is closed, and the corners stay.
    zoned.click((0.6, 0.5), (0.9, 0.5), (0.9, 0.35))
    zoned.key(Qt.Key.Key_Return)
    assert editor.problem.text()
    zoned.key(Qt.Key.Key_Escape)
    assert editor.canvas.outline_tool is None
    assert not editor.canvas.draft.zones
    editor.draw_button.click()
    zoned.drag((0.3, 0.3), (0.5, 0.3))
    assert (
        "too small" in editor.problem.text()
        or "already a corner" in editor.problem.text()
        or ("crosses" in editor.problem.text())
    )
    assert not editor.canvas.draft.zones


def test_a_corner_that_would_cross_goes_back(zoned: ZoneRoom) -> None:
    zone = drawn(zoned)
    zoned.drag(CORNERS[0], (0.6, 0.35))
    assert "crosses itself" in zoned.editor.problem.text()
    assert zoned.editor.canvas.zone == zone
    zoned.drag(CORNERS[0], (0.1, 0.1))
    moved = zoned.editor.canvas.zone
    assert moved is not None
    assert moved.polygon[0] == pytest.approx((0.1, 0.1), abs=0.01)
    assert moved.polygon[1:] == zone.polygon[1:]


def corners(zoned: ZoneRoom) -> int:
    return len(zoned.editor.canvas.draft.zones[0].polygon)


def test_keys_walk_move_insert_and_delete_corners(zoned: ZoneRoom) -> None:
    zone, canvas = drawn(zoned), zoned.editor.canvas
    zoned.key(Qt.Key.Key_Tab)
    zoned.key(Qt.Key.Key_Tab)
    assert canvas.at == 1
    zoned.key(Qt.Key.Key_Right)
    zoned.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    moved = canvas.draft.zones[0].polygon[1][0] - zone.polygon[1][0]
    assert moved == pytest.approx(11 / zoned.synthetic.source_size[0], abs=1e-6)
    double_click(canvas, zoned.point((0.3, 0.5)))
    counts = [corners(zoned)]
    for _ in range(3):
        zoned.key(Qt.Key.Key_Delete)
        counts.append(corners(zoned))
    assert counts == [5, 4, 3, 3]
    assert "at least three corners" in zoned.editor.problem.text()


def test_undo_and_redo_belong_to_the_picture_while_it_has_the_keyboard(zoned: ZoneRoom) -> None:
    wall, draft = zoned.shell.wall.wall, zoned.editor.canvas.draft
    drawn(zoned)
    zoned.describe("Bedroom", "A home")
    control = Qt.KeyboardModifier.ControlModifier
    seen = []
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Y):
        zoned.key(key, control)
        seen.append([zone.name for zone in draft.zones])
    assert seen == [["Zone 1"], [], ["Zone 1"], ["Bedroom"]]
    assert zoned.shell.wall.wall == wall


def test_another_camera_is_not_chosen_over_what_was_not_kept(zoned: ZoneRoom) -> None:
    drawn(zoned)
    zoned.editor.choose_camera(2)
    assert zoned.editor.canvas.camera == 1
    assert "Save or discard" in zoned.editor.problem.text()
    zoned.editor.discard_button.click()
    zoned.settle()
    zoned.editor.choose_camera(2)
    assert zoned.editor.canvas.camera == 2


def test_each_time_it_is_opened_it_shows_the_camera_of_the_selected_tile(zoned: ZoneRoom) -> None:
    assert zoned.editor.canvas.camera == 1
    zoned.do("zones")
    live = zoned.shell.wall
    live.change(moves.select(live.wall, TilePosition(0, 1)))
    zoned.do("zones")
    assert zoned.editor.canvas.camera == 2


@pytest.mark.req("PRV-03")
def test_only_who_may_change_zones_can_draw(zoned: ZoneRoom) -> None:
    for role in Role:
        zoned.sit(role)
        assert zoned.editor.draw_button.isHidden() is not may(role, Permission.CHANGE_ZONES), role
        zoned.editor.canvas.begin()
        assert (zoned.editor.canvas.outline_tool is not None) is may(role, Permission.CHANGE_ZONES), role
        zoned.editor.canvas.give_up()


def test_somebody_elses_change_is_not_overwritten(zoned: ZoneRoom) -> None:
    drawn(zoned)
    zoned.describe("Bedroom", "A home")
    newer = Zone("door", "Door", "A home", "", CORNERS)
    zoned.zones.change(zoned.room.me(Role.MANAGER), 1, ZoneSet(zones=(newer,)), "survey")
    keep(zoned, "complaint 12")
    dialog = zoned.dialog(ZoneReasonDialog)
    assert isinstance(dialog, ZoneReasonDialog)
    assert "Someone else has changed these zones" in dialog.column.refusal.text()
    dialog.reject()
    assert [zone.name for zone in zoned.zones.zones(1).zones] == ["Door"]


def test_a_version_of_before_is_shown_and_holds_again(zoned: ZoneRoom) -> None:
    manager = zoned.room.me(Role.MANAGER)
    zone = Zone("door", "Door", "A home", "", CORNERS)
    for name in ("Door", "Door and window"):
        zoned.room.clock.advance(60)
        zoned.zones.change(manager, 1, ZoneSet(zones=(replace(zone, name=name),)), f"now {name}")
    zoned.editor.reload()
    zoned.settle()
    zoned.editor.versions_button.click()
    versions = zoned.editor.versions
    assert "now Door" in versions.list.item(1).text()
    versions.list.setCurrentRow(1)
    assert [zone.name for zone in zoned.editor.canvas.former] == ["Door"]
    versions.again.click()
    dialog = zoned.dialog(ZoneReasonDialog)
    assert isinstance(dialog, ZoneReasonDialog)
    assert dialog.do_button is not None
    dialog.why.setText("drawn too large")
    dialog.do_button.click()
    zoned.settle()
    assert [zone.name for zone in zoned.zones.zones(1).zones] == ["Door"]


def test_what_a_camera_keeps_of_its_masks_is_said(zoned: ZoneRoom) -> None:
    zone = Zone("door", "Door", "A home", "", CORNERS, in_camera=True)
    both = ZoneSet(zones=(zone, replace(zone, id="two", name="Window")))
    zoned.zones.change(zoned.room.me(Role.MANAGER), 1, both, "survey")
    zoned.editor.reload()
    zoned.settle()
    zoned.editor.write_button.click()
    zoned.wait(lambda: "Camera 1 now holds: Door" in zoned.said())
    assert "Not accepted by the camera: Window" in zoned.said()


@pytest.mark.req("PRV-02", "PRV-03")
def test_a_lens_that_may_uncover_something_asks_for_a_second_person(zoned: ZoneRoom) -> None:
    me = zoned.room.me(Role.SUPERVISOR)
    zoned.zones.calibrate(me, 5, LENS)
    place = ((1.0, 1.0), (5.0, 1.0), (5.0, 5.0))
    zone = Zone("flat", "Flat", "A home", "", place, needs_second=True)
    zoned.zones.change(me, 5, ZoneSet(ZoneSpace.WORLD, (zone,)), "survey")
    zoned.editor.choose_camera(5)
    zoned.settle()
    zoned.editor.lens_button.click()
    dialog = zoned.dialog(LensDialog)
    assert isinstance(dialog, LensDialog)
    dialog.fast_pan.setValue(120)
    dialog.save()
    zoned.settle()
    assert zoned.zones.lens(5) == LENS
    asked = zoned.dialog(SecondPersonDialog)
    assert isinstance(asked, SecondPersonDialog)
    asked.submit()
    zoned.settle()
    assert "Two people must agree" in asked.column.refusal.text()
    asked.second.login.setText(login_of(Role.MANAGER))
    asked.second.password.setText(PASSWORD)
    asked.submit()
    zoned.settle()
    lens = zoned.zones.lens(5)
    assert lens is not None
    assert lens.timing.most_per_s[0] == 120


@pytest.mark.req("PRV-02")
def test_a_camera_that_moves_has_its_zones_in_the_world(zoned: ZoneRoom) -> None:
    editor = zoned.editor
    editor.choose_camera(5)
    zoned.settle()
    assert "not calibrated" in editor.standing.text()
    assert not editor.draw_button.isEnabled()
    editor.lens_button.click()
    dialog = zoned.dialog(LensDialog)
    assert isinstance(dialog, LensDialog)
    dialog.pan.setValue(340)
    dialog.tilt_low.setValue(-68)
    dialog.tilt_high.setValue(12)
    dialog.wide.setValue(62)
    assert [field.value() for field in (dialog.fast_pan, dialog.fast_tilt)] == [300, 200]
    dialog.fast_pan.setValue(120)
    dialog.save()
    zoned.settle()
    lens = zoned.zones.lens(5)
    assert lens is not None
    assert list(lens.timing.most_per_s) == [120, 200, 1]
    assert (lens.pan_half_deg, lens.tilt_half_deg) == (170, 40)
    # A measured lens is not replaced by its own rounded numbers, and another speed leaves it exact.
    editor.lens_button.click()
    again = zoned.dialog(LensDialog)
    assert isinstance(again, LensDialog)
    assert not again.keep_button.isEnabled()
    again._in_force = replace(lens, error_deg=0.02)
    again.fast_pan.setValue(130)
    assert again.keep_button.isEnabled()
    again.save()
    zoned.settle()
    exact = zoned.zones.lens(5)
    assert exact is not None
    assert (exact.error_deg, exact.timing.most_per_s[0]) == (0.02, 130)
    zoned.look()
    zone = drawn(zoned)
    sight = lens.view_at(zoned.head.position, editor.canvas.place().width() / editor.canvas.place().height())
    assert abs(zone.polygon[0][0] - sight.direction_at(CORNERS[0])[0]) < 1.0
    zoned.describe("Flat", "A home")
    keep(zoned, "survey")
    assert zoned.zones.zones(5).space is ZoneSpace.WORLD
    # Elsewhere the same zone lies elsewhere on the picture; while it moves, nothing can be drawn.
    before = editor.canvas.coordinates
    zoned.head.position = PtzPosition(0.05, 0.3, 0.0)
    zoned.wait(lambda: editor.canvas.coordinates != before)
    assert editor.canvas.coordinates is not None
    assert editor.canvas.coordinates.outline(zone.polygon)[0][0] < CORNERS[0][0]
    zoned.head.is_moving = True
    zoned.wait(lambda: "is moving" in editor.standing.text())
    assert not editor.draw_button.isEnabled()


@pytest.mark.req("PRV-01")
def test_what_is_drawn_covers_the_stream_of_a_camera_on_the_wire(qtbot: QtBot, tmp_path: Path) -> None:
    feeds: list[CaptureFeed] = []
    with (
        SimulatedTown(cameras=1, scene="bars", size=(320, 192), cache=tmp_path / "loops") as town,
        open_room(tmp_path, filled_database(tmp_path / "filled")) as room,
    ):
        wire_camera, login = town.cameras[0], Credentials(town.login.user, town.login.password)
        camera = Camera(
            1, "C-1", "Street", "", "", CameraKind.FIXED, wire_camera.main_url, wire_camera.sub_url
        )

        def feed(orders: ActiveMasks) -> CameraFeed:
            plan = CaptureOptions(SystemClock(), lambda _camera: login, masks=orders)
            feeds.append(CaptureFeed([camera], plan))
            return feeds[0]

        room.on_duty(Role.SUPERVISOR)
        zoned = ZoneRoom(qtbot, room, tmp_path, feed, camera)
        try:
            zoned.wait(lambda: zoned.editor.canvas.can_edit)
            zoned.wait(lambda: feeds[0].drawn_on(1) is not None)
            drawn(zoned)
            zoned.describe("Bedroom", "A home")
            keep(zoned, "survey")
            drawn_on = zoned.zones.zones(1).drawn_on
            assert (drawn_on.width, drawn_on.height, len(drawn_on.grid)) == (320, 192, 64 * 36)
            zoned.wait(lambda: feeds[0].status(1).mask.state is MaskState.MASKED)
        finally:
            zoned.close()
            feeds[0].close()


def test_a_zone_is_drawn_and_gets_a_corner_by_the_keys(zoned: ZoneRoom) -> None:
    editor, canvas = zoned.editor, zoned.editor.canvas
    editor.draw_button.click()
    for key, count in ((None, 0), (Qt.Key.Key_Right, 8), (Qt.Key.Key_Down, 8), (Qt.Key.Key_Left, 8)):
        for _ in range(count):
            assert key is not None
            zoned.key(key)
        zoned.key(Qt.Key.Key_Space)
    zoned.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.outline_tool is not None
    assert len(canvas.outline_tool.corners) == 4
    zoned.key(Qt.Key.Key_Return)
    zone = canvas.zone
    assert zone is not None
    (left, top), (right, _), (_, below), _ = zone.polygon
    place = canvas.place()
    assert (right - left) * place.width() == pytest.approx(80, abs=1)
    assert (below - top) * place.height() == pytest.approx(80, abs=1)
    zoned.key(Qt.Key.Key_Tab)
    zoned.key(Qt.Key.Key_Insert)
    assert corners(zoned) == 5
    assert canvas.at == 1
    assert canvas.draft.zones[0].polygon[1] == pytest.approx(((left + right) / 2, top), abs=1e-6)
