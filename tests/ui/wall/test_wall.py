"""The wall at work, in real windows, with synthetic cameras."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from console.domain.cameras.camera import StreamRole
from console.domain.cameras.status import PictureState, RecordingState
from console.domain.ptz.model import Phase, SteerState
from console.domain.streaming.picture import PixelFormat
from console.domain.wall import moves
from console.domain.wall.model import TilePosition
from console.ui.base.context import RendererKind
from console.ui.evidence.snapshot_dialog import SnapshotDialog
from console.ui.wall.gestures import camera_mime
from tests.support.mouse import double_click

if TYPE_CHECKING:
    from PySide6.QtGui import QColor
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def shown(bench: Bench) -> tuple[int | None, ...]:
    return bench.shell.wall.wall.board.shown


def middle(bench: Bench, tile: int) -> QPoint:
    rect = bench.stage.tiles[tile].rect
    return QPoint(rect.x + rect.width // 2, rect.y + rect.height // 2)


def pixel(bench: Bench, tile: int) -> QColor:
    return bench.stage.grab().toImage().pixelColor(middle(bench, tile))


def test_pictures_come_in_the_size_of_their_tiles_and_are_painted(bench: Bench) -> None:
    bench.open()
    bench.pictures(2)
    for view, viewing in zip(bench.stage.tiles, bench.feed.viewings, strict=True):
        assert viewing.size == (view.rect.width, view.rect.height)
        assert viewing.painted >= 1
    colour = pixel(bench, 0)
    assert colour.blue() > colour.red()


def test_a_picture_that_stops_greys_within_two_seconds_and_counts(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.do("layout-4")

    def is_alive() -> bool:
        bench.pictures()
        return not bench.stage.tiles[2].status.is_dead

    qtbot.waitUntil(is_alive)  # on a busy machine the first pictures are old before they are painted
    view = bench.stage.tiles[2]
    stopped_s = time.monotonic()
    qtbot.waitUntil(lambda: view.status.is_dead, timeout=30_000)
    picture = view.picture
    assert picture is not None
    # The stage's own knowledge, whatever the feed says: its status is "live" all the time.
    assert view.status.state is PictureState.NO_SIGNAL
    assert view.status.age_s is not None
    assert view.status.age_s >= int(stopped_s - picture.arrived_s)
    QApplication.processEvents()
    # Just within the picture, which is 16:9, below the words on it.
    beside = QPoint(0, bench.stage.tiles[2].rect.width * 9 // 32 - 6)
    below = bench.stage.grab().toImage().pixelColor(middle(bench, 2) + beside)
    assert below.red() == below.green() == below.blue()


@pytest.mark.req("FLT-01")
@pytest.mark.parametrize(
    "state", [PictureState.FROZEN, PictureState.BLACK, PictureState.NO_SIGNAL, PictureState.REFUSED]
)
def test_every_bad_state_is_on_the_tile_at_the_next_poll(bench: Bench, state: PictureState) -> None:
    bench.open()
    bench.pictures()
    bench.feed.harm(3, state, last_fault="wrong password")
    bench.pictures()
    face = bench.stage.tiles[2].status
    assert (face.state, face.is_dead, face.fault) == (state, True, "wrong password")
    assert len(bench.stage.tiles[2].pieces) == 2
    assert not bench.stage.tiles[3].status.is_dead


def test_digits_and_enter_call_a_camera_to_the_spot(bench: Bench) -> None:
    bench.open()
    bench.stage.setFocus()
    QTest.keyClicks(bench.stage, "12")
    assert bench.window.entry.digits.text() == "12"
    assert bench.window.entry.meaning.text() == bench.feed.cameras[11].name
    bench.do("enter")
    assert bench.shell.wall.wall.camera_at(bench.shell.wall.wall.spot) == 12
    assert bench.acts.named("camera-called") == [(bench.login, "camera-called", "camera 12", {"to": "spot"})]
    assert bench.window.entry.isHidden()


def test_the_selected_the_spot_and_a_steered_camera_lose_pictures_last(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    wall, ptz = bench.shell.wall, bench.stage.context.bridge.ptz
    wall.call(12)
    wall.change(moves.select(wall.wall, TilePosition(0, 6)))
    real_state = ptz.state

    def state(camera: int) -> SteerState:
        return replace(real_state(camera), phase=Phase.MOVING) if camera == 5 else real_state(camera)

    monkeypatch.setattr(ptz, "state", state)
    bench.stage.refresh()
    selected = wall.wall.camera_at(wall.wall.selected)
    first = {viewing.camera for viewing in bench.feed.viewings if viewing.is_first}
    assert first == {12, selected, 5}
    assert selected not in {12, 5}
    monkeypatch.undo()
    bench.stage.refresh()
    assert {viewing.camera for viewing in bench.feed.viewings if viewing.is_first} == {12, selected}


def test_an_unknown_number_is_refused_in_words(bench: Bench) -> None:
    bench.open()
    QTest.keyClicks(bench.stage, "99")
    bench.do("enter")
    assert bench.said() == ["There is no camera 99 in this scheme."]
    assert not bench.window.toast.isHidden()


def test_hidden_tiles_are_not_looked_at(bench: Bench) -> None:
    bench.open()
    viewing = bench.feed.viewings[0]
    bench.do("enter")
    assert [viewing.camera for viewing in bench.feed.viewings] == [1]
    assert bench.feed.viewings[0] is viewing
    roles = [viewing.role]
    bench.do("enter")
    roles.append(viewing.role)
    assert roles == [StreamRole.MAIN, None]
    assert len(bench.feed.viewings) == 16
    bench.window.hide()
    QApplication.processEvents()
    assert bench.feed.viewings == []


def test_a_swap_keeps_the_views_open(bench: Bench) -> None:
    bench.open()
    before = list(bench.feed.viewings)
    bench.do("carry-right")
    assert bench.feed.viewings == before
    assert shown(bench)[:2] == (2, 1)
    bench.do("undo")
    assert shown(bench)[:2] == (1, 2)
    bench.do("redo")
    assert shown(bench)[:2] == (2, 1)


def test_zoom_asks_for_the_main_stream_and_a_larger_picture(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    viewing = bench.feed.viewings[0]
    width = viewing.size[0]
    bench.do("zoom-in", "zoom-in", "pan-right")
    roles = [viewing.role]
    assert bench.stage.tiles[0].status.magnified == pytest.approx(1.6)
    assert viewing.size[0] == round(width * 1.25**2)
    bench.do("zoom-reset")
    roles.append(viewing.role)
    assert roles == [StreamRole.MAIN, None]
    assert bench.stage.tiles[0].status.magnified == 1
    assert viewing.size[0] == width


def test_the_wheel_zooms_about_the_pointer(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    view = bench.stage.tiles[5]
    at = QPointF(middle(bench, 5))
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(bench.stage, wheel)
    assert view.zoom.factor == pytest.approx(1.25**2)
    QTest.mousePress(bench.stage, Qt.MouseButton.LeftButton, pos=middle(bench, 5))
    QTest.mouseRelease(bench.stage, Qt.MouseButton.LeftButton, pos=middle(bench, 5))
    left = bench.stage.tiles[5].zoom.left
    bench.do("pan-left")
    assert bench.stage.tiles[5].zoom.left < left


def test_a_click_selects_and_a_double_click_fills(bench: Bench) -> None:
    bench.open()
    QTest.mouseClick(bench.stage, Qt.MouseButton.LeftButton, pos=middle(bench, 6))
    assert bench.shell.wall.wall.selected == TilePosition(0, 6)
    double_click(bench.stage, middle(bench, 6))
    singles = [bench.shell.wall.wall.board.single]
    double_click(bench.stage, QPoint(50, 50))
    singles.append(bench.shell.wall.wall.board.single)
    assert singles == [6, None]


def drop(bench: Bench, tile: int, camera: int, start: TilePosition | None = None) -> None:
    carried = camera_mime(camera)
    if start is not None:
        carried.setData("application/x-watchroom-tile", f"{start.board} {start.tile}".encode())
    event = QDropEvent(
        QPointF(middle(bench, tile)), Qt.DropAction.MoveAction, carried, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    # Qt hands drops only to the target of a real drag.
    bench.stage._gestures.eventFilter(bench.stage, event)


def test_a_camera_is_dropped_on_a_tile_and_tiles_are_swapped(bench: Bench) -> None:
    bench.open()
    drop(bench, 0, 9)
    assert shown(bench)[0] == 9
    drop(bench, 3, 9, TilePosition(0, 0))
    assert shown(bench)[:4] == (4, 2, 3, 9)


def test_layouts_have_keys(bench: Bench) -> None:
    bench.open()
    bench.do("layout-7")
    assert bench.shell.wall.wall.board.layout.name == "1+12"
    assert len(bench.feed.viewings) == 13
    bench.do("layout-1")
    assert len(bench.feed.viewings) == 1


def test_recording_is_switched_by_a_key(bench: Bench) -> None:
    bench.open()
    bench.do("record")
    assert bench.recording.switched == [(1, True, bench.login)]
    bench.do("record")
    assert bench.recording.switched[-1] == (1, False, bench.login)


def test_a_snapshot_needs_a_picture_and_asks_why(bench: Bench) -> None:
    bench.open()
    bench.do("snapshot")
    assert bench.said() == ["There is no picture on this tile yet."]
    bench.pictures()
    bench.do("snapshot")
    (dialog,) = bench.window.findChildren(SnapshotDialog)
    assert dialog.sign.camera == 1
    dialog.reject()
    assert not (bench.folder / "snapshots").exists()


def test_a_tour_shows_page_after_page_and_gives_the_wall_back(bench: Bench) -> None:
    bench.open()
    bench.do("layout-2", "tour")
    assert shown(bench) == (1, 2, 3, 4)
    bench.do("tour-next")
    assert shown(bench) == (5, 6, 7, 8)
    bench.do("tour-pause", "tour-back", "tour-back")
    assert shown(bench) == (13, 14, 15, 16)
    assert "paused" in bench.window.status_bar.tour.text()
    bench.do("tour")
    assert shown(bench) == (1, 2, 3, 4)
    bench.do("tour-next")
    assert bench.said()[-1] == "No tour is running."


def test_figures_are_shown_on_demand(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    assert bench.stage.tiles[0].status.figures == ""
    bench.do("figures")
    assert "25/25 fps" in bench.stage.tiles[0].status.figures


def test_an_empty_tile_and_an_empty_scheme_bear_every_act(bench: Bench) -> None:
    bench.count = 0
    bench.feed.cameras.clear()
    bench.open()
    harmless = [act for act in bench.window.actions_by_id if act not in {"quit", "save", "open", "full"}]
    bench.do(*harmless)
    for dialog in bench.window.children():
        if hasattr(dialog, "reject"):
            dialog.reject()
    assert "There is no camera on the selected tile." in bench.said()


def test_the_wall_bears_sixty_four_tiles(bench: Bench) -> None:
    bench.open()
    bench.do("layout-9")
    bench.pictures()
    assert len(bench.stage.tiles) == 64
    bench.stage.grab()


def test_states_of_recording_and_masks_reach_the_tile(bench: Bench) -> None:
    bench.open()
    bench.feed.statuses[1] = replace(
        bench.feed.status(1), recording=RecordingState.FAILED, masked=True, clock_error_s=3.2
    )
    bench.pictures()
    face = bench.stage.tiles[0].status
    assert (face.recording, face.masked, face.clock_error_s) == (RecordingState.FAILED, True, 3.2)
    assert len(bench.stage.tiles[0].pieces) == 2


def test_the_feed_thread_only_sets_a_flag(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.feed.start()
    qtbot.waitUntil(lambda: all(viewing.painted > 5 for viewing in bench.feed.viewings), timeout=20_000)
    assert len(bench.feed.viewings) == 16


def test_a_gpu_surface_that_cannot_paint_gives_way_to_the_raster_painter(bench: Bench, qtbot: QtBot) -> None:
    bench.painter = RendererKind.GPU
    bench.open()
    qtbot.waitUntil(lambda: type(bench.stage.renderer).__name__ == "RasterRenderer")
    assert bench.said() == ["Graphics acceleration is not available and has been turned off."]
    bench.pictures(2)
    assert all(viewing.pixel_format is PixelFormat.BGRA for viewing in bench.feed.viewings)
    assert all(viewing.painted for viewing in bench.feed.viewings)


def test_escape_leads_from_a_pane_back_to_the_wall(bench: Bench) -> None:
    bench.open()
    bench.window.activateWindow()
    bench.do("find")
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is bench.stage


def test_a_camera_that_left_the_scheme_is_said_to_be_gone_and_not_to_connect(bench: Bench) -> None:
    bench.open()
    bench.pictures()
    assert bench.stage.tiles[4].status.camera == 5
    bench.shell.wall.set_cameras([one for one in bench.feed.cameras if one.number != 5])
    bench.pictures()
    tile = bench.stage.tiles[4]
    assert tile.stream is None
    assert (tile.status.camera, tile.status.state) == (5, PictureState.OFF)
    assert tile.status.recording is RecordingState.OFF
    assert tile.status.fault == "Not in service."
    bench.shell.wall.set_cameras(bench.feed.cameras)
    bench.pictures(2)
    assert bench.stage.tiles[4].stream is not None
