"""An automatic layout in a real window follows the room that panes leave to the wall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from console.domain.streaming.screen_turn import SCREEN_TURN
from console.domain.wall.cells import fit
from console.domain.wall.layouts import grid
from console.ui.wall import wall_view
from console.ui.wall.overlay import caption_rows, overlay
from console.ui.wall.renderer import GAP_PX

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from console.domain.wall.cells import Rect
    from console.ui.wall.overlay_image import OverlayImage
    from tests.ui.conftest import Bench

CAMERAS = 9


def area(rects: list[Rect]) -> int:
    """Of 16:9 pictures beside the strip of each tile."""
    return sum(fit(16, 9, rect, caption_rows(rect, 1.0)).area for rect in rects)


def is_best(bench: Bench) -> bool:
    size = bench.stage.device_size()
    ours = area([view.rect for view in bench.stage.tiles])
    grids = [grid(columns, -(-CAMERAS // columns)) for columns in range(1, CAMERAS + 1)]
    return ours >= 0.98 * max(area(list(one.rects(*size, GAP_PX))[:CAMERAS]) for one in grids)


def test_it_is_fitted_again_when_a_pane_opens_and_keeps_order_selection_and_spot(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.count = CAMERAS
    bench.__post_init__()
    bench.open()
    bench.window.resize(1280, 800)
    bench.do("layout-automatic", "right", "spot")
    bench.pictures(2)
    qtbot.waitUntil(lambda: is_best(bench))
    before = bench.shell.wall.wall
    columns = before.board.layout.columns
    bench.do("media")
    qtbot.waitUntil(lambda: bench.shell.wall.wall.board.layout.columns < columns)
    qtbot.waitUntil(lambda: is_best(bench))
    after = bench.shell.wall.wall
    assert after.board.shown == before.board.shown == tuple(range(1, CAMERAS + 1))
    assert (after.selected, after.spot) == (before.selected, before.spot)
    places = [(view.rect.y, view.rect.x) for view in bench.stage.tiles]
    assert places == sorted(places)
    bench.do("media")
    qtbot.waitUntil(lambda: bench.shell.wall.wall.board.layout.columns == columns)
    # What the room did is no act of the operator: undo takes the spot back, not the layout.
    bench.do("undo")
    assert bench.shell.wall.wall.spot != before.spot


def test_a_layout_that_is_fitted_to_the_room_draws_its_overlays_a_few_at_a_time(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pane opens beside it at this moment, and the eye is on the pane."""
    bench.count = CAMERAS
    bench.__post_init__()
    bench.open()
    bench.window.resize(1280, 800)
    bench.do("layout-automatic")
    bench.pictures(2)
    qtbot.waitUntil(lambda: is_best(bench))
    columns = bench.shell.wall.wall.board.layout.columns
    drawn_at_once: list[int] = []
    draw, turn = overlay, [0]

    def note(*wanted: Any) -> tuple[OverlayImage, ...]:
        turn[0] += 1
        return draw(*wanted)

    def arranged() -> None:
        drawn_at_once.append(turn[0])

    monkeypatch.setattr(wall_view, "overlay", note)
    gently = bench.stage._arrange_timer
    gently.timeout.disconnect()
    gently.timeout.connect(lambda: turn.__setitem__(0, 0))
    gently.timeout.connect(bench.stage._arrange_gently)
    gently.timeout.connect(arranged)
    bench.do("media")
    qtbot.waitUntil(lambda: bench.shell.wall.wall.board.layout.columns < columns)
    qtbot.waitUntil(lambda: all(view.is_drawn for view in bench.stage.tiles))
    assert drawn_at_once
    assert max(drawn_at_once) == 0


def test_while_a_pane_opens_the_tiles_keep_their_places_until_it_is_painted(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    qtbot.waitUntil(lambda: not bench.stage._arrange_timer.isActive())
    monkeypatch.setattr("console.domain.streaming.screen_turn.MOST_S", 3600.0)
    before = bench.stage.tiles
    bench.do("media")
    QApplication.sendPostedEvents()
    assert bench.stage.tiles is before
    assert bench.stage._arrange_timer.interval() == wall_view.BESIDE_PANE_MS
    SCREEN_TURN.end()
    qtbot.waitUntil(lambda: bench.stage.tiles is not before)
    bench.window.resize(1300, 800)
    qtbot.waitUntil(lambda: bench.stage._arrange_timer.interval() == 0)
