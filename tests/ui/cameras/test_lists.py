from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.cameras.status import PictureState, RecorderProcess, RecordingState, VolumeStatus
from console.domain.disclosure.letter_texts import LetterTemplate
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.privacy.mask_state import CoverCount, CoverCounts
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.ui.cameras.camera_tree_model import NUMBER_ROLE
from console.ui.cameras.health_pane import HealthPane
from console.ui.cameras.list_pane import CamerasPane
from console.ui.privacy.pane import ZonesPane
from console.ui.shell.notices_pane import NoticesPane
from console.ui.widgets import theme
from tests.support.people import login_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def pane(bench: Bench, name: str) -> QWidget:
    assert bench.shell.docks is not None
    bench.shell.show_pane(name)
    return bench.shell.docks.by_id[name].widget()


def test_cameras_are_found_by_number_name_place_and_group(bench: Bench) -> None:
    bench.open()
    cameras_pane = pane(bench, "cameras")
    assert isinstance(cameras_pane, CamerasPane)
    assert cameras_pane.proxy.rowCount() == 3
    for text, count in (("riverside", 1), ("12", 1), ("QUAY", 2), ("nowhere", 0)):
        cameras_pane.search.setText(text)
        assert cameras_pane.proxy.rowCount() == count
    assert cameras_pane.stack.currentWidget() is cameras_pane.empty
    assert "nowhere" in cameras_pane.empty.text()
    cameras_pane.search.setText("12")
    QTest.keyClick(cameras_pane.search, Qt.Key.Key_Return)
    assert bench.shell.wall.wall.camera_at(bench.shell.wall.wall.spot) == 12


def test_a_camera_in_the_list_shows_its_state_and_can_be_dragged(bench: Bench) -> None:
    bench.open()
    cameras_pane = pane(bench, "cameras")
    assert isinstance(cameras_pane, CamerasPane)
    bench.feed.harm(3, PictureState.FROZEN)
    bench.pictures()
    group = cameras_pane.model.index(2, 0, QModelIndex())
    camera = cameras_pane.model.index(0, 0, group)
    assert camera.data(NUMBER_ROLE) == 3
    assert camera.data(Qt.ItemDataRole.ToolTipRole) == "Frozen · Recording"
    assert cameras_pane.model.mimeData([camera]).text() == "3"


def test_the_next_person_sees_all_cameras_whatever_the_one_before_looked_for(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.open()
    pane = bench.shell.show_pane("cameras")
    assert isinstance(pane, CamerasPane)
    pane.search.setText("nowhere")
    bench.room.staff.seat.lock()
    bench.room.staff.seat.sit_down(bench.room.person(login_of(Role.MANAGER)))
    qtbot.waitUntil(lambda: pane.search.text() == "", timeout=20_000)


@pytest.mark.req("RIP-04")
def test_a_seat_from_which_all_cameras_are_kept_says_why_and_what_to_do(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    cameras_pane = pane(bench, "cameras")
    assert isinstance(cameras_pane, CamerasPane)
    staff = bench.room.staff
    kept: set[int] = set()

    def find_refusal(camera: int, _since_utc: dt.datetime | None) -> Refusal | None:
        rule = "Some cameras are seen only by those who are named for them."
        what, then = f"You cannot use camera {camera}.", "Ask the manager."
        return Refusal(what, then, rule, "a test") if camera in kept else None

    staff.cameras.also(find_refusal)
    numbers = [camera.number for camera in bench.feed.cameras]
    kept.update(numbers[1:])
    staff.cameras.changed()
    qtbot.waitUntil(lambda: len(bench.shell.wall.cameras) == 1, timeout=20_000)
    assert cameras_pane.stack.currentWidget() is cameras_pane.tree
    kept.add(numbers[0])
    staff.cameras.changed()
    qtbot.waitUntil(lambda: cameras_pane.stack.currentWidget() is cameras_pane.empty, timeout=20_000)
    said = (
        "This seat has no cameras now. Some cameras are seen only by those who are named for them. "
        "Ask the manager."
    )
    assert cameras_pane.empty.text() == said
    zones = pane(bench, "zones")
    assert isinstance(zones, ZonesPane)
    qtbot.waitUntil(lambda: zones.editor.standing.text() == said, timeout=20_000)
    kept.clear()
    staff.cameras.changed()
    qtbot.waitUntil(lambda: cameras_pane.stack.currentWidget() is cameras_pane.tree, timeout=20_000)


def test_digits_typed_in_the_search_stay_there(bench: Bench) -> None:
    bench.open()
    cameras_pane = pane(bench, "cameras")
    assert isinstance(cameras_pane, CamerasPane)
    QTest.keyClicks(cameras_pane.search, "7x")
    assert cameras_pane.search.text() == "7x"
    assert bench.window.entry.isHidden()


@pytest.mark.req("FLT-01")
def test_health_is_sorted_and_copied(bench: Bench) -> None:
    bench.recording.listed = [VolumeStatus("one", 5 << 30, None, 1 << 30, 4.2, None, "")]
    bench.open()
    health_pane = pane(bench, "health")
    assert isinstance(health_pane, HealthPane)
    bench.feed.harm(3, PictureState.REFUSED, drops=17, last_fault="401")
    bench.pictures()
    health_pane.refresh()
    drops = [column.title for column in health_pane.cameras._columns].index("Dropped frames")
    health_pane.camera_table.sortByColumn(drops, Qt.SortOrder.DescendingOrder)
    lines = health_pane.camera_table.text().splitlines()
    assert lines[0].startswith("No.\tPicture")
    assert lines[1].startswith("3\tRefused")
    assert lines[1].endswith("401")
    assert len(lines) == 17
    health_pane.camera_table.selectRow(0)
    assert len(health_pane.camera_table.text().splitlines()) == 2
    assert health_pane.volume_table.text().splitlines()[1] == "one\t5.0\t1.0\t–\t4.2\t–\t–"


@pytest.mark.req("PRV-02")
def test_health_counts_the_pictures_that_zones_covered_whole(bench: Bench) -> None:
    bench.open()
    health_pane = pane(bench, "health")
    assert isinstance(health_pane, HealthPane)
    bench.feed.harm(3, PictureState.LIVE, cover=CoverCounts(CoverCount(12_000, 3), CoverCount(400, 80)))
    bench.pictures()
    health_pane.refresh()
    at = [column.title for column in health_pane.cameras._columns].index("Covered whole by zones")
    cells = {
        line.split("\t")[0]: line.split("\t")[at] for line in health_pane.camera_table.text().splitlines()
    }
    assert cells["3"] == "at rest 3 of 12,000; moving 80 of 400"
    assert cells["4"] == "–"


@pytest.mark.req("FLT-01")
def test_health_says_what_records_and_why_it_does_not(bench: Bench) -> None:
    bench.recording.process = RecorderProcess("1.2.3", 4711, dt.datetime(2026, 6, 1, 9, 5, 7, tzinfo=dt.UTC))
    bench.open()
    health_pane = pane(bench, "health")
    assert isinstance(health_pane, HealthPane)
    line = health_pane.recorder
    assert line.text() == (
        "The recorder has been running since 1 Jun 2026, 10:05:07 (version 1.2.3, process 4711)."
    )
    assert line.objectName() == "muted"
    bench.recording.process, bench.recording.away = None, "The recorder does not answer. Start it again."
    health_pane.refresh()
    assert (line.text(), line.objectName()) == ("The recorder does not answer. Start it again.", "refusal")
    assert health_pane.no_volumes.isHidden()
    bench.recording.away = ""
    health_pane.refresh()
    assert line.isHidden()
    bench.recording.listed = [VolumeStatus("one", 5 << 30, None, 1 << 30, 4.2, None, "")]
    health_pane.refresh()
    assert not line.isHidden()
    assert line.text().startswith("This console records by itself.")
    assert line.objectName() == "muted"


@pytest.mark.req("DIS-01")
def test_health_names_the_letters_of_the_settings_file_that_are_not_used(bench: Bench) -> None:
    bench.open()
    letters = bench.shell.services.books.letters
    letters._own = {"refusal": LetterTemplate(("No", "Na"), "No.", "Na.")}
    health_pane = pane(bench, "health")
    assert isinstance(health_pane, HealthPane)
    assert not health_pane.letters.isHidden()
    assert "Refusal (English): The letter must also say" in health_pane.letters.text()
    letters._own = {}
    assert HealthPane(health_pane._context).letters.isHidden()


def test_no_volume_is_said_in_words(bench: Bench) -> None:
    bench.open()
    health_pane = pane(bench, "health")
    assert isinstance(health_pane, HealthPane)
    assert not health_pane.no_volumes.isHidden()
    assert health_pane.volume_table.isHidden()


@pytest.mark.req("SYS-05")
def test_a_doubted_clock_is_told_in_health_and_confirmed_there(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    health_pane = pane(bench, "health")
    assert isinstance(health_pane, HealthPane)
    strip, now_utc = health_pane.clock, bench.room.clock.utc_now()
    health_pane.refresh()
    bench.shell.services.clock._trust.check(now_utc - dt.timedelta(hours=3))
    bench.shell.services.clock._trust.check(now_utc)
    health_pane.refresh()
    qtbot.waitUntil(lambda: not strip.isHidden())
    assert "nothing is deleted for its age until 2 Jun 2026" in strip.said.text()
    strip.confirm.click()
    qtbot.waitUntil(strip.isHidden)
    assert [(actor, detail) for actor, _, _, detail in bench.acts.named("clock-confirmed")] == [
        (bench.login, {"moved_s": 3 * 3600})
    ]


@pytest.mark.req("FLT-01")
@pytest.mark.req("PPL-08")
def test_a_fault_stays_until_somebody_acknowledges_it(bench: Bench) -> None:
    bench.open()
    notices_pane = pane(bench, "notices")
    assert isinstance(notices_pane, NoticesPane)
    assert notices_pane.stack.currentWidget() is notices_pane.empty
    bench.shell.faults._now_s = lambda: 0.0
    bench.feed.statuses[5] = bench.feed.status(5)
    bench.feed.harm(5, PictureState.NO_SIGNAL)
    bench.pictures()
    assert bench.said() == []
    bench.shell.faults._now_s = lambda: 9.0
    bench.pictures()
    bench.pictures()
    assert len(bench.said()) == 1
    assert "No signal" in bench.said()[0]
    assert bench.window.status_bar.alarm.property("open") == "true"
    del bench.feed.statuses[5]
    bench.feed.quiet.clear()
    bench.pictures()
    (fault,) = bench.shell.messages.open_faults()
    assert fault.ended_utc is not None
    notices_pane.acknowledge.click()
    assert bench.shell.messages.open_faults() == []
    assert bench.acts.named("fault-acknowledged")[0][0] == bench.login
    assert bench.window.status_bar.alarm.property("open") == "false"
    bench.do("acknowledge")
    assert bench.said()[-1] == "There are no faults to acknowledge."


@pytest.mark.req("FLT-01")
def test_a_failed_recording_and_a_bad_volume_are_faults(bench: Bench) -> None:
    bench.recording.listed = [VolumeStatus("one", 0, None, 0, 0, None, "not mounted")]
    bench.open()
    bench.shell.faults._now_s = lambda: 0.0
    bench.feed.harm(2, PictureState.LIVE, recording=RecordingState.FAILED)
    bench.pictures()
    bench.shell.faults._now_s = lambda: 9.0
    bench.pictures()
    bench.shell.faults.check_volumes()
    assert [text.split(": ")[-1] for text in bench.said()] == ["recording failed", "not mounted"]


def test_a_narrow_bar_leaves_out_what_matters_least_and_cuts_nothing_off(bench: Bench) -> None:
    bench.open()
    bar = bench.window.status_bar

    def is_left_out(width: int) -> bool:
        bench.window.resize(width, 800)
        QApplication.processEvents()
        return bar.help.isHidden()

    assert not is_left_out(1800)
    assert is_left_out(900)
    assert bar.minimumSizeHint().width() <= bar.width()
    assert not bar.alarm.isHidden()
    assert not bar.clock.isHidden()
    assert is_left_out(640)
    assert len(bar.clock.text()) == len("12:00:00"), "the time remains, the date goes"
    assert bar.minimumSizeHint().width() <= bar.width()
    assert not is_left_out(1800)
    assert len(bar.clock.text()) > len("12:00:00")


@pytest.mark.req("FLT-01")
def test_a_recorder_that_is_away_is_not_a_fault_of_each_camera(bench: Bench) -> None:
    bench.recording.away = "The recorder does not answer."
    bench.open()
    bench.shell.faults._now_s = lambda: 0.0
    bench.feed.harm(2, PictureState.LIVE, recording=RecordingState.FAILED)
    bench.pictures()
    bench.shell.faults._now_s = lambda: 9.0
    bench.pictures()
    assert bench.said() == []


def test_keys_put_a_camera_on_a_tile(bench: Bench) -> None:
    bench.open()
    wall = bench.shell.wall
    spot = wall.wall.camera_at(wall.wall.spot)
    wall.change(moves.select(wall.wall, TilePosition(0, 5)))
    cameras_pane = pane(bench, "cameras")
    assert isinstance(cameras_pane, CamerasPane)
    cameras_pane.search.setText("12")
    QTest.keyClick(cameras_pane.search, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert wall.wall.camera_at(TilePosition(0, 5)) == 12
    cameras_pane.search.setText("")
    cameras_pane.tree.setFocus()
    group = cameras_pane.proxy.index(0, 0)
    cameras_pane.tree.setCurrentIndex(cameras_pane.proxy.index(1, 0, group))
    number = cameras_pane.tree.currentIndex().data(NUMBER_ROLE)
    QTest.keyClick(cameras_pane.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert wall.wall.camera_at(TilePosition(0, 5)) == number
    assert wall.wall.camera_at(wall.wall.spot) == spot
    # The same on the wall, with a typed number.
    bench.stage.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_1):
        QTest.keyClick(bench.stage, key)
    QTest.keyClick(bench.stage, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert wall.wall.camera_at(TilePosition(0, 5)) == 11
    actor, _, subject, detail = bench.acts.named("camera-called")[-1]
    assert (actor, subject, detail) == (bench.login, "camera 11", {"to": "tile 6"})
    QTest.keyClick(bench.stage, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bench.said()[-1] == "Type the number of a camera first."


LONG_NAME = "Bartholomew Featherstonehaugh-Cholmondeley"


@pytest.mark.parametrize("width", [1280, 1024, 700, 460, 300, 180])
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_what_must_be_acknowledged_is_never_cut_off_however_narrow_the_wall(
    bench: Bench, width: int, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    for _ in range(steps):
        bench.do("text-size")
    bar, attendance = bench.window.status_bar, bench.shell.attendance
    person = attendance.person
    assert person is not None
    monkeypatch.setattr(type(attendance), "person", property(lambda _: replace(person, name=LONG_NAME)))
    attendance.changed.emit()
    for number in range(1, 13):
        bench.shell.messages.fault(f"cable {number}", "No signal", camera=number)
    bar.setFixedWidth(width)
    QApplication.processEvents()
    bar.show_waiting("125")
    assert bar.minimumSizeHint().width() <= bar.width()
    assert bar.rect().contains(bar.alarm.geometry())
    assert bar.alarm.width() >= bar.alarm.sizeHint().width()
    assert "12" in bar.alarm.text()
    assert "12 faults" in bar.alarm.toolTip(), "the whole text"
    shown = [label for label in (bar.clock, bar.duty, bar.waiting) if label.isVisible()]
    assert all(label.width() >= label.sizeHint().width() for label in shown)
    if bar.duty.isHidden():
        assert LONG_NAME in bar.toolTip()
    elif LONG_NAME not in bar.duty.text():
        assert LONG_NAME in bar.duty.toolTip()
    while theme.worn().font != 1.0:
        bench.do("text-size")
