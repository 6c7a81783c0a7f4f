from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest

from console.domain.cameras.commissioning import Commissioning, CommissioningStage
from console.domain.errors import OperatorError
from console.domain.instants import spoken_moment
from console.domain.playback.timeline import BandKind
from console.domain.recording.causes import Cause
from console.media.motion.grid_files import CELLS, GridFiles
from console.ui.evidence.export_dialog import EvidenceDialog
from console.ui.evidence.print_dialog import VideoPrintDialog
from console.ui.evidence.snapshot_dialog import SnapshotDialog
from console.ui.playback.bookmarks import BookmarkDialog, BookmarkList
from console.ui.playback.footage_calendar import FootageCalendar
from console.ui.playback.instant_replay import InstantReplay
from console.ui.playback.keys import PANE_KEYS
from console.ui.playback.pane import PlaybackPane
from console.ui.shell.played_print import print_played
from tests.media.clips import BEGIN, FPS, clip
from tests.media.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.playback.motion import MotionArea
    from console.services.playback.ports import RecordingPlayer
    from tests.ui.conftest import Bench

CAMERAS = (1, 2)


@pytest.fixture
def pane(bench: Bench, tmp_path: Path, qtbot: QtBot) -> Iterator[PlaybackPane]:
    """The playback pane of a console whose cameras 1 and 2 have ten seconds of recordings."""
    del qtbot
    town = Town(tmp_path / "recordings")
    for camera in CAMERAS:
        town.clock.now_s = 0.0
        town.recorder.opened(camera, clip().form)
        town.send(camera, clip(), 10)
    for camera in CAMERAS:
        town.recorder.closed(camera, Cause.LOST, "")
    town.turn()
    town.recorder.finish()
    bench.open()
    shown = bench.shell.show_pane("playback")
    assert isinstance(shown, PlaybackPane)
    yield shown
    shown.session.end()


def fill(pane: PlaybackPane) -> None:
    form = pane.form
    form.cameras.setText("1, 2")
    form.begin.setText("2026-03-25 12:00:02")
    form.end.setText("2026-03-25 12:00:08")
    form.reason.setText("Theft from a stall")
    form.present.setText("Ada Bell, PC 4711")


def started(pane: PlaybackPane, qtbot: QtBot) -> None:
    fill(pane)
    pane.form.submit()
    qtbot.waitUntil(lambda: pane.session.review is not None, timeout=20_000)
    qtbot.waitUntil(lambda: all(tile.picture is not None for tile in pane.tiles.tiles), timeout=20_000)
    pane.tiles.tick()


def at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


def press(pane: PlaybackPane, act: str) -> None:
    keys = {"Space": Qt.Key.Key_Space, ",": Qt.Key.Key_Comma, ".": Qt.Key.Key_Period, "Home": Qt.Key.Key_Home}
    key = PANE_KEYS[act][0]
    QTest.keyClick(pane, keys.get(key) or getattr(Qt.Key, f"Key_{key}"))


def is_playing(player: RecordingPlayer) -> bool:
    return player.clock.is_playing


@pytest.mark.req("EVD-05")
def test_no_picture_is_there_before_the_form_is_complete(pane: PlaybackPane) -> None:
    fill(pane)
    pane.form.reason.clear()
    pane.form.submit()
    assert pane.session.review is None
    assert pane.tiles.tiles == []
    assert not pane.form.refusal.isHidden()


def test_a_review_shows_its_cameras_and_never_looks_live(pane: PlaybackPane, qtbot: QtBot) -> None:
    started(pane, qtbot)
    assert [tile.status.camera for tile in pane.tiles.tiles] == [1, 2]
    for tile in pane.tiles.tiles:
        assert tile.status.playback is not None
        assert tile.status.playback.recorded_utc == at(2)
    assert "Theft from a stall" in pane.about.text()


def test_what_is_out_of_service_is_not_proposed_but_can_be_reviewed(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: pane.form.cameras.text() == "1, 2", timeout=20_000)
    admission = bench.shell.context.services.commissioning.service.admission
    admission.remember(2, Commissioning(stage=CommissioningStage.OUT))
    bench.shell.cameras_changed.emit(admission.live(bench.feed.cameras))
    # Typed by its number, it is reviewed like any other.
    started(pane, qtbot)
    review = pane.session.review
    assert review is not None
    assert review.cameras[2].name == bench.feed.cameras[1].name
    QTest.mouseClick(pane.end_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.form.cameras.text() == "1", timeout=20_000)
    assert pane.form.out_of_service.isVisible()
    assert "Out of service, with recordings: camera 2." in pane.form.out_of_service.text()
    fill(pane)
    pane.form.cameras.setText("1, 99")
    QTest.keyClick(pane.form.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "no camera 99 in this scheme" in pane.form.refusal.text(), timeout=20_000)


def test_its_keys_play_step_and_seek(pane: PlaybackPane, bench: Bench, qtbot: QtBot) -> None:
    started(pane, qtbot)
    player = pane.session.player
    assert player is not None
    press(pane, "playback-toggle")
    assert is_playing(player)
    bench.room.clock.advance(2.0)
    qtbot.waitUntil(lambda: player.shown_utc(2) == at(4), timeout=20_000)
    press(pane, "playback-next")
    qtbot.waitUntil(lambda: player.shown_utc(1) == at(4 + 1 / FPS), timeout=20_000)
    assert not is_playing(player)
    press(pane, "playback-previous")
    qtbot.waitUntil(lambda: player.shown_utc(1) == at(4), timeout=20_000)
    press(pane, "playback-begin")
    qtbot.waitUntil(lambda: player.position_utc == at(2), timeout=20_000)
    press(pane, "playback-end")
    qtbot.waitUntil(lambda: at(7.9) < player.position_utc < at(8), timeout=20_000)
    press(pane, "playback-reverse")
    press(pane, "playback-reverse")
    assert player.clock.rate == -2.0


def test_the_key_for_an_export_proposes_the_review_while_its_pane_has_the_keys(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    started(pane, qtbot)

    def proposed() -> tuple[str, str, str]:
        bench.do("evidence-export")
        dialog = next(one for one in bench.window.findChildren(EvidenceDialog) if one.isVisible())
        found = dialog.cameras.text(), dialog.begin_line.text(), dialog.reason.text()
        dialog.reject()
        return found

    pane.setFocus()
    assert proposed() == ("1, 2", spoken_moment(at(2)), "Theft from a stall")
    bench.stage.setFocus()
    assert proposed()[2] == ""


def test_a_time_is_typed_and_a_tile_without_recording_says_so(pane: PlaybackPane, qtbot: QtBot) -> None:
    started(pane, qtbot)
    pane.commands.go_to_typed("2026-03-25 12:00:30")
    player = pane.session.player
    assert player is not None
    qtbot.waitUntil(lambda: player.missing(1) is not None, timeout=20_000)
    pane.tiles.tick()
    status = pane.tiles.tiles[0].status.playback
    assert status is not None
    assert "lost" in status.missing
    assert pane.tiles.tiles[0].picture is None


def test_what_cannot_be_read_as_a_time_is_refused_in_words(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    started(pane, qtbot)
    pane.commands.go_to_typed("next week")
    assert any("is not a time" in said for said in bench.said())


@pytest.mark.req("EVD-05")
def test_the_review_ends_with_its_person_and_what_was_looked_at_is_entered(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    started(pane, qtbot)
    bench.room.staff.seat.leave()
    qtbot.waitUntil(lambda: pane.session.review is None, timeout=20_000)
    qtbot.waitUntil(lambda: len(bench.acts.named("recording-reviewed")) == 2, timeout=20_000)
    assert "2026-03-25T12:00:02Z" in bench.acts.named("recording-reviewed")[0][3]["viewed"]


def test_return_in_the_form_starts_the_review_and_nothing_else(pane: PlaybackPane, qtbot: QtBot) -> None:
    fill(pane)
    QTest.keyClick(pane.form.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(pane.tiles.tiles) == 2, timeout=20_000)
    assert not pane.tiles.single


def test_the_timeline_has_bands_of_what_was_recorded(pane: PlaybackPane, qtbot: QtBot) -> None:
    started(pane, qtbot)
    small = dt.timedelta(seconds=0.1)

    def is_whole() -> bool:
        bands = pane.timeline.above
        return (
            bool(bands) and abs(bands[0].begin_utc - at(0)) < small and abs(bands[0].end_utc - at(10)) < small
        )

    qtbot.waitUntil(is_whole)


def test_a_snapshot_is_saved_and_entered(pane: PlaybackPane, bench: Bench, qtbot: QtBot) -> None:
    started(pane, qtbot)
    press(pane, "playback-snapshot")
    (dialog,) = bench.window.findChildren(SnapshotDialog)
    dialog.reason.setText("number plate of the van")
    dialog.submit()
    qtbot.waitUntil(lambda: bool(bench.acts.named("snapshot")), timeout=20_000)
    (file,) = (bench.folder / "snapshots").iterdir()
    assert file.name == "snapshot-VP-1.png"


def test_pixels_per_metre_and_sound_are_switched_by_their_keys(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    started(pane, qtbot)

    def figure() -> str:
        pane.tiles.tick()
        tile = pane.tiles.tile_of(pane.session.selected)
        assert tile is not None
        return tile.status.reticle.figure if tile.status.reticle else ""

    assert figure() == ""
    press(pane, "playback-density")

    qtbot.waitUntil(lambda: figure() == "Not calibrated", timeout=20_000)
    press(pane, "playback-density")
    assert figure() == ""
    sounds = []
    for _ in range(3):
        sounds.append(pane.session.has_sound)
        press(pane, "playback-sound")
    assert sounds == [False, True, False]
    press(pane, "playback-sound")
    said = [message.what for message in bench.shell.messages.messages()]
    assert any(words.startswith("Sound on") for words in said)
    assert "Sound off" in said


def test_an_instant_replay_takes_one_tile_back_and_the_others_stay_live(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    del pane
    # The recordings are of another time than the room's, so the tile says that there is none.
    bench.do("replay")
    stage = bench.stage
    qtbot.waitUntil(lambda: stage.replay_of(0) is not None, timeout=20_000)
    bench.pictures(2)
    assert stage.tiles[0].status.playback is not None
    assert stage.tiles[1].status.playback is None
    replay = stage.replay_of(0)
    assert replay is not None
    bench.do("replay")
    assert stage.replay_of(0) is replay
    bench.do("live")
    assert stage.replay_of(0) is None
    qtbot.waitUntil(lambda: bool(bench.acts.named("recording-reviewed")), timeout=20_000)


def test_a_window_that_is_hidden_while_the_process_ends_closes_its_replays(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    del pane
    bench.do("replay")
    stage = bench.stage
    qtbot.waitUntil(lambda: stage.replay_of(0) is not None, timeout=20_000)
    replay = stage.replay_of(0)
    assert isinstance(replay, InstantReplay)
    # What Python does to every worker when it ends, before Qt hides what is still open.
    bench.shell.background._pool.shutdown()
    bench.window.hide()
    assert stage.replay_of(0) is None
    assert stage.tiles == []
    bench.shell.context.services.playback.end(replay.review)


def test_home_and_end_go_to_the_first_and_the_last_recorded_picture(pane: PlaybackPane, qtbot: QtBot) -> None:
    fill(pane)
    pane.form.begin.setText("2026-03-25 11:00")
    pane.form.end.setText("2026-03-25 13:00")
    pane.form.submit()
    qtbot.waitUntil(lambda: pane.session.review is not None, timeout=20_000)
    player = pane.session.player
    assert player is not None
    pane.session.go_to(at(-60))
    press(pane, "playback-begin")
    qtbot.waitUntil(lambda: player.shown_utc(1) == at(0), timeout=20_000)
    QTest.keyClick(pane, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: player.shown_utc(1) == at(10 - 1 / FPS), timeout=20_000)


def test_a_day_is_chosen_from_a_calendar_that_marks_what_was_recorded(
    pane: PlaybackPane, qtbot: QtBot
) -> None:
    started(pane, qtbot)
    press(pane, "playback-calendar")
    calendar = pane.findChild(FootageCalendar)
    assert isinstance(calendar, FootageCalendar)
    day = QDate(2026, 3, 25)
    qtbot.waitUntil(lambda: calendar.calendar.dateTextFormat(day).fontWeight() == 700, timeout=20_000)
    assert calendar.calendar.dateTextFormat(day.addDays(1)).fontWeight() != 700
    calendar.calendar.clicked.emit(day)
    assert pane.timeline.view.begin_utc == dt.datetime(2026, 3, 25, tzinfo=dt.UTC)
    assert pane.timeline.view.seconds == 86400.0
    player = pane.session.player
    assert player is not None
    qtbot.waitUntil(lambda: player.position_utc == BEGIN, timeout=20_000)


def test_the_keyboard_is_at_the_reason_before_a_review_and_at_the_pane_in_it(
    pane: PlaybackPane, qtbot: QtBot
) -> None:
    assert pane.form.reason.hasFocus()
    started(pane, qtbot)
    assert pane.hasFocus()
    pane.session.set_rate(-2.0)
    pane.end_button.setFocus()
    pane.end_button.click()
    assert pane.form.reason.hasFocus()
    qtbot.waitUntil(lambda: pane.form.cameras.text() == "1, 2", timeout=20_000)
    assert pane.form.begin.text() != ""
    assert not pane.transport.rate.isEnabled()
    assert pane.transport.rate.currentData() == 1.0


def test_return_after_a_typed_time_goes_there_and_shows_no_camera_alone(
    pane: PlaybackPane, qtbot: QtBot
) -> None:
    started(pane, qtbot)
    pane.transport.place.setFocus()
    pane.transport.place.setText("2026-03-25 12:00:05")
    QTest.keyClick(pane.transport.place, Qt.Key.Key_Return)
    assert pane.session.player is not None
    assert pane.session.player.position_utc == at(5)
    assert not pane.tiles.single


def test_a_bookmark_is_set_listed_and_gone_to(pane: PlaybackPane, qtbot: QtBot) -> None:
    started(pane, qtbot)
    press(pane, "playback-bookmark")
    dialog = next(iter(pane.findChildren(BookmarkDialog)))
    dialog.save()
    qtbot.waitUntil(lambda: not dialog.column.refusal.isHidden(), timeout=20_000)
    dialog.what.setText("Red coat")
    with qtbot.waitSignal(dialog.finished, timeout=20_000):
        dialog.save()
    qtbot.waitUntil(
        lambda: (
            [(band.words, band.begin_utc) for band in pane.loader.marks if band.kind is BandKind.BOOKMARK]
            == [("Red coat", at(2))]
        ),
        timeout=20_000,
    )
    pane.session.go_to(at(7))
    press(pane, "playback-bookmarks")
    listed = next(iter(pane.findChildren(BookmarkList)))
    qtbot.waitUntil(lambda: listed.list.count() == 1, timeout=20_000)
    assert "Red coat" in listed.list.item(0).text()
    listed.go()
    assert pane.session.player is not None
    assert pane.session.player.position_utc == at(2)


def test_after_a_speed_was_chosen_keys_are_for_the_pictures_again(pane: PlaybackPane, qtbot: QtBot) -> None:
    started(pane, qtbot)
    rate = pane.transport.rate
    rate.setFocus()
    rate.setCurrentIndex(rate.findData(2.0))
    rate.activated.emit(rate.currentIndex())
    assert pane.session.player is not None
    assert pane.session.player.clock.rate == 2.0
    assert pane.focusWidget() is pane.tiles or pane.tiles.hasFocus()


def test_motion_in_a_drawn_area_is_found_and_gone_to(
    pane: PlaybackPane, qtbot: QtBot, tmp_path: Path
) -> None:
    """Something changes in the upper left quarter of camera 1 at 4 s and at 6 s."""
    street, walker = np.full(CELLS, 90, np.uint8), np.full(CELLS, 90, np.uint8)
    walker[:8] = 200
    grids = [(at(second), (walker if second in {4, 5} else street).tobytes()) for second in range(10)]
    GridFiles(tmp_path / "recordings").append(1, grids)
    started(pane, qtbot)
    press(pane, "playback-area")
    place = pane.tiles.tile_of(1).picture_rect  # type: ignore[union-attr]  # it is there
    ratio = pane.tiles.devicePixelRatioF()
    begin, end = (
        QPoint(
            round((place.x + place.width * share) / ratio), round((place.y + place.height * share) / ratio)
        )
        for share in (0.02, 0.4)
    )
    QTest.mousePress(pane.tiles, Qt.MouseButton.LeftButton, pos=begin)
    QTest.mouseMove(pane.tiles, end)
    QTest.mouseRelease(pane.tiles, Qt.MouseButton.LeftButton, pos=end)
    qtbot.waitUntil(lambda: len(pane.motion.bands) == 2, timeout=20_000)
    assert [(band.begin_utc, band.end_utc) for band in pane.motion.bands] == [(at(3), at(4)), (at(5), at(6))]
    assert pane.motion.bands[0] in pane.timeline.marks
    player = pane.session.player
    assert player is not None
    press(pane, "playback-motion")
    qtbot.waitUntil(lambda: player.position_utc == at(3), timeout=20_000)
    press(pane, "playback-motion")
    qtbot.waitUntil(lambda: player.position_utc == at(5), timeout=20_000)
    press(pane, "playback-motion-back")
    qtbot.waitUntil(lambda: player.position_utc == at(3), timeout=20_000)
    pane.session.end()
    assert pane.motion.bands == ()


def test_the_mouse_on_the_timeline_shows_a_small_picture_that_counts_as_viewed(
    pane: PlaybackPane, qtbot: QtBot
) -> None:
    pane.glimpse.point_at(at(7.2), 10.0)
    assert pane.glimpse.label.isHidden()
    started(pane, qtbot)
    player = pane.session.player
    assert player is not None
    x = pane.timeline.view.x(at(7.2))
    QTest.mouseMove(pane.timeline, QPoint(round(x), 30))
    pane.glimpse.point_at(at(7.2), x)
    qtbot.waitUntil(lambda: not pane.glimpse.label.isHidden(), timeout=20_000)
    assert pane.glimpse.label.pixmap().width() > 100
    assert [span.end_utc for span in player.viewed() if span.camera == 1] == [at(7 + 1 / FPS)]
    assert player.position_utc == at(2)
    pane.glimpse.point_at(None, 0.0)
    assert pane.glimpse.label.isHidden()


def test_a_played_picture_is_printed_with_its_own_time(
    pane: PlaybackPane, bench: Bench, qtbot: QtBot
) -> None:
    window = bench.shell.windows[0]
    with pytest.raises(OperatorError):
        print_played(window)
    started(pane, qtbot)
    pane.tiles.select(2)
    print_played(window)
    (dialog,) = pane.findChildren(VideoPrintDialog)
    assert (dialog._frame.camera, dialog._frame.picture_utc) == (2, at(2))
    dialog.reject()


def exporting(bench: Bench) -> EvidenceDialog:
    return next(found for found in bench.window.findChildren(EvidenceDialog) if found.isVisible())


@pytest.mark.req("EVD-01")
def test_an_export_begins_with_the_cameras_and_time_of_the_review_or_its_loop(
    pane: PlaybackPane, qtbot: QtBot, bench: Bench
) -> None:
    with pytest.raises(OperatorError, match="No recording is being reviewed"):
        pane.commands.export()
    started(pane, qtbot)
    pane.do("playback-export")
    dialog = exporting(bench)
    assert dialog.cameras.text() == "1, 2"
    assert dialog.selection().begin_utc == at(2)
    assert dialog.selection().end_utc == at(8)
    assert dialog.reason.text() == "Theft from a stall"
    dialog.close()
    for seconds in (4, 6):
        pane.session.go_to(at(seconds))
        pane.do("playback-loop")
    pane.do("playback-export")
    chosen = exporting(bench).selection()
    assert (chosen.begin_utc, chosen.end_utc) == (at(4), at(6))


def test_an_export_begins_with_the_minutes_around_a_bookmark(
    pane: PlaybackPane, qtbot: QtBot, bench: Bench
) -> None:
    service, seat = bench.shell.context.services.playback.bookmarks, bench.room.staff.seat
    service.save(seat.current_actor(), 2, at(5), "He runs", is_private=False)
    pane.commands.open_bookmarks()
    (listed,) = pane.findChildren(BookmarkList)
    qtbot.waitUntil(lambda: listed.list.count() == 1)
    listed.export_button.click()
    dialog = exporting(bench)
    assert dialog.cameras.text() == "2"
    assert dialog.selection().begin_utc == at(5 - 300)
    assert dialog.reason.text() == "He runs"


def test_a_segment_that_cannot_be_read_is_marked_on_the_timeline_and_the_rest_plays(
    pane: PlaybackPane, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = sorted((tmp_path / "recordings" / "segments" / "00001").glob("*/*"))[1]
    broken.write_bytes(b"not a recording")
    fill(pane)
    pane.form.submit()
    qtbot.waitUntil(lambda: pane.session.review is not None, timeout=20_000)
    player = pane.session.player
    assert player is not None
    qtbot.waitUntil(lambda: player.shown_utc(1) == at(2), timeout=20_000)
    pane.session.go_to(at(5))
    qtbot.waitUntil(lambda: BandKind.DAMAGED in {band.kind for band in pane.timeline.above}, timeout=20_000)
    missing = player.missing(1)
    assert missing is not None
    assert "cannot be read" in missing.words
    pane.session.go_to(at(9))
    qtbot.waitUntil(lambda: player.shown_utc(1) == at(9), timeout=20_000)


def test_thirty_one_days_across_a_change_of_the_clocks_are_one_review(
    pane: PlaybackPane, qtbot: QtBot
) -> None:
    fill(pane)
    pane.form.begin.setText("2026-03-10 00:00")
    pane.form.end.setText("2026-04-10 00:00")
    pane.form.submit()
    qtbot.waitUntil(lambda: pane.session.review is not None, timeout=20_000)
    player = pane.session.player
    assert player is not None
    # It begins where something was recorded, not with 15 days of nothing.
    qtbot.waitUntil(lambda: player.shown_utc(1) == BEGIN, timeout=20_000)
    qtbot.waitUntil(lambda: BandKind.REAL_TIME in {band.kind for band in pane.timeline.above}, timeout=20_000)
    assert pane.session.review is not None
    request = pane.session.review.request
    assert request.end_utc - request.begin_utc == dt.timedelta(days=31, hours=-1)


def test_an_area_is_drawn_and_a_recording_zoomed_by_the_keys(pane: PlaybackPane, qtbot: QtBot) -> None:
    started(pane, qtbot)
    tile = pane.tiles.tile_of(pane.session.selected)
    assert tile is not None
    shift = Qt.KeyboardModifier.ShiftModifier
    for _ in range(3):
        press(pane, "playback-zoom-in")
    assert tile.zoom.factor == pytest.approx(1.25**3)
    left = tile.zoom.left
    QTest.keyClick(pane, Qt.Key.Key_Left, shift)
    assert tile.zoom.left < left
    QTest.keyClick(pane, Qt.Key.Key_I, shift)
    assert tile.zoom.factor == pytest.approx(1.25**2)
    drawn: list[MotionArea] = []
    pane.tiles.area_drawn.connect(drawn.append)
    press(pane, "playback-area")
    assert tile.zoom.is_whole
    assert pane.tiles.hasFocus()
    QTest.keyClick(pane.tiles, Qt.Key.Key_Space)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
        for _ in range(3):
            QTest.keyClick(pane.tiles, key)
    QTest.keyClick(pane.tiles, Qt.Key.Key_Space)
    (area,) = drawn
    width = tile.picture_rect.width / pane.tiles.devicePixelRatioF()
    assert (area.right - area.left) * width == pytest.approx(30, abs=2)
    assert area.left == pytest.approx(0.5, abs=0.01)
    before = pane.session.player
    assert before is not None
    position = before.position_utc
    press(pane, "playback-on")
    assert before.position_utc != position, "the arrows are for playing again"


def test_a_key_says_what_the_timeline_has_here(pane: PlaybackPane, bench: Bench, qtbot: QtBot) -> None:
    started(pane, qtbot)
    qtbot.waitUntil(lambda: pane.timeline.position_utc is not None, timeout=20_000)
    position_utc = pane.timeline.position_utc
    assert position_utc is not None
    # What was fetched before the review is of another time: the timeline has nothing to say yet.
    qtbot.waitUntil(lambda: pane.loader.is_known(position_utc), timeout=20_000)
    press(pane, "playback-timeline")
    message = bench.shell.messages.messages()[-1]
    assert "12:00" in message.what
    assert "real time" in message.then.lower()
