"""Lifting privacy zones on real windows: by whom, with whom, how the tile says it, how it ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.cameras.status import PictureState
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.privacy.mask_state import MaskReport, MaskState
from console.domain.privacy.model import Zone, ZoneSet
from console.ui.privacy.lift_dialog import LiftDialog
from tests.support.people import PASSWORD, filled_database, login_of, open_room
from tests.support.privacy import ZoneRoom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.wall.tile_status import TileStatus
    from console.ui.wall.tile_stream import TileStream

PLACE = ((0.2, 0.2), (0.4, 0.2), (0.4, 0.5))
WINDOW = Zone("window", "Bedroom", "A home", "", PLACE, lift_most_s=600)
DOOR = replace(WINDOW, id="door", name="Door", needs_second=True)
LIFTED, MASKED = MaskReport(MaskState.LIFTED), MaskReport(MaskState.MASKED)


@pytest.fixture
def zoned(qtbot: QtBot, tmp_path: Path) -> Iterator[ZoneRoom]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
        new_room = ZoneRoom(qtbot, room, tmp_path)
        new_room.shell.docks.by_id["zones"].hide() if new_room.shell.docks else None
        new_room.zones.change(room.me(Role.MANAGER), 1, ZoneSet(zones=(WINDOW, DOOR)), "survey")
        new_room.window.wall_view.setFocus()
        pictures(new_room, MASKED)
        yield new_room
        new_room.close()


def pictures(zoned: ZoneRoom, mask: MaskReport) -> None:
    feed = zoned.synthetic
    feed.statuses[1] = replace(feed.status(1), mask=mask, masked=mask.state is not MaskState.LIFTED)
    feed.pump()
    zoned.window.wall_view.tick()
    zoned.shell.camera_status.poll()
    QApplication.processEvents()


def sight(zoned: ZoneRoom) -> TileStream:
    tile_sight = zoned.window.wall_view.tiles[0].stream
    assert tile_sight is not None
    assert tile_sight.camera == 1
    return tile_sight


def build_tile_status(zoned: ZoneRoom) -> TileStatus:
    zoned.shell.camera_status.poll()
    QApplication.processEvents()
    return zoned.window.wall_view.tiles[0].status


def asked(zoned: ZoneRoom) -> LiftDialog:
    zoned.do("zone-lift")
    dialog = zoned.dialog(LiftDialog)
    assert isinstance(dialog, LiftDialog)
    return dialog


def press(zoned: ZoneRoom, dialog: LiftDialog) -> None:
    assert dialog.do_button is not None
    dialog.do_button.click()
    zoned.settle()


@pytest.mark.req("PRV-03")
def test_a_lift_is_on_the_tile_and_is_put_back_in_one_act(zoned: ZoneRoom) -> None:
    assert build_tile_status(zoned).mask.state is MaskState.MASKED
    dialog = asked(zoned)
    dialog.boxes["door"].setChecked(False)
    assert dialog.second.isHidden()
    press(zoned, dialog)
    assert "Enter a reason" in dialog.column.refusal.text()
    dialog.reason.setText("a missing child")
    dialog.minutes.setValue(30)
    assert dialog.minutes.value() == 10
    press(zoned, dialog)
    pictures(zoned, LIFTED)
    tile_face = build_tile_status(zoned)
    assert tile_face.mask.state is MaskState.LIFTED
    assert tile_face.lift is not None
    assert tile_face.lift.by == zoned.room.me(Role.SUPERVISOR).name
    assert tile_face.lift.left_s == 600
    zoned.room.clock.advance(61)
    counted = build_tile_status(zoned).lift
    assert counted is not None
    assert counted.left_s == 539
    zoned.do("zone-restore")
    assert zoned.zones.lifts_of(1) == []
    assert build_tile_status(zoned).lift is None
    assert build_tile_status(zoned).mask.state is MaskState.MASKED
    zoned.do("zone-restore")
    assert "No privacy zones are lifted on camera 1" in zoned.said()


@pytest.mark.req("PRV-03")
def test_a_second_person_gives_their_own_password(zoned: ZoneRoom) -> None:
    dialog = asked(zoned)
    assert not dialog.second.isHidden()
    dialog.reason.setText("a missing child")
    press(zoned, dialog)
    assert "Two people" in dialog.column.refusal.text()
    assert "PRV-03" in dialog.column.refusal.text()
    dialog.second.login.setText("nobody")
    press(zoned, dialog)
    assert "There is no user called" in dialog.column.refusal.text()
    dialog.second.login.setText(login_of(Role.MANAGER))
    dialog.second.password.setText("not this one")
    press(zoned, dialog)
    assert zoned.zones.lifts_of(1) == []
    assert dialog.second.password.text() == ""
    dialog.second.login.setText(login_of(Role.MANAGER))
    dialog.second.password.setText(PASSWORD)
    press(zoned, dialog)
    assert {lift.zone: lift.second for lift in zoned.zones.lifts_of(1)} == {
        "door": login_of(Role.MANAGER),
        "window": "",
    }


@pytest.mark.req("PRV-03")
def test_who_may_not_lift_is_told_who_could(zoned: ZoneRoom) -> None:
    for role in (Role.ENGINEER, Role.AUDITOR, Role.DIRECTOR, Role.TRAINEE):
        assert not may(role, Permission.LIFT_ZONE)
        zoned.sit(role)
        zoned.do("zone-lift")
        assert not zoned.window.findChildren(LiftDialog)
    assert "lift a privacy zone" in zoned.said()
    assert "Ask Supervisor Person" in zoned.said()


@pytest.mark.req("PRV-03")
def test_a_stopped_stream_loses_its_uncovered_picture_when_the_lift_ends_by_itself(zoned: ZoneRoom) -> None:
    supervisor = zoned.room.me(Role.SUPERVISOR)
    zoned.zones.lift(supervisor, 1, "window", "a missing child", 60)
    pictures(zoned, LIFTED)
    assert sight(zoned).picture is not None
    zoned.synthetic.harm(1, PictureState.NO_SIGNAL, mask=LIFTED)
    build_tile_status(zoned)
    zoned.room.clock.advance(59)
    build_tile_status(zoned)
    assert sight(zoned).picture is not None
    zoned.room.clock.advance(2)
    assert build_tile_status(zoned).lift is None
    assert sight(zoned).picture is None
    assert build_tile_status(zoned).mask.state is MaskState.MASKED


def test_a_picture_that_is_covered_says_why_in_words(zoned: ZoneRoom) -> None:
    pictures(zoned, MaskReport(MaskState.COVERED, "lens not calibrated"))
    assert build_tile_status(zoned).mask.why == "lens not calibrated"
    cameras = zoned.shell.show_pane("cameras")
    assert cameras is not None
    tree = cameras.model  # type: ignore[attr-defined]  # of this pane
    texts = [
        tree.item(group).child(at).text()
        for group in range(tree.rowCount())
        for at in range(tree.item(group).rowCount())
    ]
    assert any("Covered" in text for text in texts)
