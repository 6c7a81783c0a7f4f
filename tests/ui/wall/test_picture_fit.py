"""Fit, fill and stretch in a real window: what is painted, clicked and zoomed is where it seems to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.wall.framing import PictureFit
from console.domain.wall.zoom import Zoom

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from console.ui.wall.tile import Tile
    from tests.support.feed import Pixels
    from tests.ui.conftest import Bench

ORDER = (PictureFit.FIT, PictureFit.FILL, PictureFit.STRETCH)


def chart() -> Pixels:
    """A picture that says of each of its places where it is: blue to the right, green downwards."""
    pixels = np.zeros((360, 640, 4), np.uint8)
    pixels[..., 0] = np.linspace(0, 255, 640).astype(np.uint8)[None, :]
    pixels[..., 1] = np.linspace(0, 255, 360).astype(np.uint8)[:, None]
    pixels[..., 2:] = 255
    return pixels


def opened(bench: Bench, how: PictureFit) -> Tile:
    """A wall of four tiles, far from the pictures' shape; the first shows its picture in one way."""
    bench.feed.sources = {number: [chart()] for number in range(1, 17)}
    bench.open()
    bench.window.resize(700, 980)
    bench.do("layout-2")
    bench.stage.setFocus()
    for _ in range(ORDER.index(how)):
        QTest.keyClick(bench.stage, Qt.Key.Key_F)
    bench.pictures(3)
    return bench.stage.tiles[0]


def said_by(colour: QColor) -> tuple[float, float]:
    """The place in the picture, in fractions, that a painted pixel tells of itself."""
    return colour.blue() / 255, colour.green() / 255


@pytest.mark.parametrize("how", ORDER)
def test_what_is_painted_at_a_place_is_what_the_tile_says_is_there(bench: Bench, how: PictureFit) -> None:
    view = opened(bench, how)
    for zoom in (Zoom(), Zoom().about(0.8, 0.2, 2.5)):
        bench.stage.zoom(view, zoom)
        bench.pictures(2)
        painted, place = bench.stage.grab().toImage(), view.framing.place
        for across, down in ((0.1, 0.3), (0.5, 0.5), (0.9, 0.7), (0.3, 0.85)):
            x, y = round(place.x + across * place.width), round(place.y + down * place.height)
            assert said_by(painted.pixelColor(x, y)) == pytest.approx(
                view.framing.to_picture(x + 0.5, y + 0.5), abs=0.015
            )


def test_filling_and_stretching_leave_nothing_of_the_tile_free_and_the_tile_says_so(bench: Bench) -> None:
    view = opened(bench, PictureFit.FILL)
    assert bench.stage.board.fit_of(0) is view.status.fit is PictureFit.FILL
    assert "Edges cut off" in bench.said()
    for _ in range(2):
        view = bench.stage.tiles[0]
        room = view.rect.width * (view.rect.height - view.caption)
        assert view.framing.place.area == room
        painted = bench.stage.grab().toImage()
        for x in (view.rect.x + 8, view.rect.right - 8):
            for y in (view.rect.y + view.caption + 8, view.rect.bottom - 8):
                assert painted.pixelColor(x, y).red() == 255
        QTest.keyClick(bench.stage, Qt.Key.Key_F)
        bench.pictures(3)
    assert [view.fit for view in bench.stage.tiles] == [PictureFit.FIT] * 4
    bench.do("undo")
    assert [view.fit for view in bench.stage.tiles] == [PictureFit.STRETCH, *[PictureFit.FIT] * 3]


def test_a_filling_picture_is_asked_for_in_the_size_that_covers_the_tile(bench: Bench) -> None:
    view = opened(bench, PictureFit.FILL)
    viewing = next(one for one in bench.feed.viewings if one.camera == 1)
    assert viewing.size[0] / viewing.size[1] == pytest.approx(640 / 360, abs=0.05)
    assert viewing.size[1] >= view.rect.height - view.caption


@pytest.mark.parametrize("how", ORDER)
def test_the_wheel_zooms_about_the_place_under_it(bench: Bench, how: PictureFit) -> None:
    view = opened(bench, how)
    place = view.framing.place
    at = QPoint(place.x + place.width // 3, place.y + place.height * 2 // 3)
    before = view.framing.to_picture(at.x(), at.y())
    wheel = QWheelEvent(
        QPointF(at),
        QPointF(bench.stage.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bench.stage, wheel)
    assert view.zoom.factor > 1.5
    assert view.framing.to_picture(at.x(), at.y()) == pytest.approx(before)
    bench.pictures(2)
    painted = bench.stage.grab().toImage().pixelColor(at)
    assert said_by(painted) == pytest.approx(before, abs=0.015)


@pytest.mark.parametrize("how", ORDER)
def test_a_click_centres_the_place_that_was_clicked(
    bench: Bench, how: PictureFit, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = opened(bench, how)
    bridge, sent = bench.stage.context.bridge, []
    monkeypatch.setattr(bridge.ptz, "is_candidate", lambda _camera: True)
    monkeypatch.setattr(bridge.ptz_commands.services.commands, "centre", lambda *a, **k: sent.append((a, k)))
    bench.do("point")
    place = view.framing.place
    at = QPoint(place.x + place.width // 4, place.y + place.height // 4)
    there = said_by(bench.stage.grab().toImage().pixelColor(at))
    QTest.mouseClick(bench.stage, Qt.MouseButton.LeftButton, pos=at)
    (camera, right, up, _), details = sent[0]
    assert camera == 1
    assert (right + 0.5, 0.5 - up) == pytest.approx(there, abs=0.015)
    # The camera turns by its picture's shape, whatever the tile makes of it.
    assert details["aspect"] == pytest.approx(640 / 360)


def test_a_lost_picture_still_greys_where_it_fills_its_tile(bench: Bench) -> None:
    opened(bench, PictureFit.FILL)
    # The next round of states would say that the camera lives.
    bench.stage.context.bridge.camera_status.stop()
    view = bench.stage.tiles[0]
    view.status = type(view.status)(is_dead=True, camera=1, fit=PictureFit.FILL)
    bench.stage.renderer.refresh(view)
    QApplication.processEvents()
    place = view.framing.place
    colour = bench.stage.grab().toImage().pixelColor(place.x + 12, place.y + place.height // 2)
    assert colour.red() == colour.green() == colour.blue()
