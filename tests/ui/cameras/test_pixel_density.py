"""Pixels per metre on the wall, on demand; and the dialog in which a camera is calibrated."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from console.domain.cameras.camera import CameraKind
from console.domain.errors import EnvironmentFault
from console.domain.map.density import Mounting
from console.domain.people.actor import Actor, Role
from console.ui.cameras.pixel_density_dialog import PixelDensityDialog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from console.domain.wall.tile_status import Reticle
    from console.services.cameras.pixel_density import PixelDensities
    from tests.ui.conftest import Bench

HANGS = Mounting(6.0, 18.0, 62.0)
ADA = Actor("ada", "Ada", Role.ENGINEER)


@dataclass
class Kept:
    """Stands for the service, which is tested on a real database."""

    mountings: dict[int, Mounting] = field(default_factory=lambda: {1: HANGS, 3: HANGS})
    fault: EnvironmentFault | None = None

    def all(self) -> dict[int, Mounting]:
        return self.mountings

    def save(self, actor: Actor, camera: int, mounting: Mounting) -> None:
        assert actor is ADA
        if self.fault is not None:
            raise self.fault
        self.mountings[camera] = mounting


def opened(bench: Bench, saved: Kept) -> None:
    bench.densities = saved  # type: ignore[assignment]  # stands for it
    bench.feed.cameras[2] = replace(bench.feed.cameras[2], kind=CameraKind.PTZ)
    bench.open()
    bench.pictures(2)


def shown(bench: Bench, qtbot: QtBot) -> Reticle:
    bench.do("density")
    qtbot.waitUntil(lambda: bench.stage.density.is_on)
    bench.pictures(2)
    view = bench.stage.selected_tile()
    assert view is not None
    assert view.status.reticle is not None
    return view.status.reticle


@pytest.mark.req("SYS-07")
def test_the_key_shows_pixels_per_metre_and_takes_them_away(bench: Bench, qtbot: QtBot) -> None:
    opened(bench, Kept())
    reticle = shown(bench, qtbot)
    picture = bench.stage.tiles[0].picture
    assert picture is not None
    truth = HANGS.pixels_per_m(0.5, picture.source_width or picture.width)
    assert truth is not None
    assert abs(float(reticle.figure.split()[0]) - truth) < 1.5
    assert [view.status.reticle is None for view in bench.stage.tiles[1:3]] == [True, True]
    bench.do("density")
    bench.pictures()
    assert bench.stage.tiles[0].status.reticle is None


def test_a_camera_that_is_not_calibrated_says_so(bench: Bench, qtbot: QtBot) -> None:
    opened(bench, Kept({}))
    assert shown(bench, qtbot).figure == "Not calibrated"


def test_a_movable_camera_has_a_figure_only_where_its_view_is_known(bench: Bench, qtbot: QtBot) -> None:
    opened(bench, Kept())
    bench.do("right", "right")
    assert shown(bench, qtbot).figure == "Not available"
    services = replace(bench.shell.context.services, tilt_of=lambda _camera: (30.0, 10.0))
    bench.stage.context = replace(bench.shell.context, services=services)
    bench.pictures()
    view = bench.stage.tiles[2]
    assert view.picture is not None
    truth = replace(HANGS, tilt_deg=30.0, fov_deg=10.0).pixels_per_m(0.5, view.picture.source_width)
    assert view.status.reticle is not None
    assert truth is not None
    assert abs(float(view.status.reticle.figure.split()[0]) - truth) < 1.5


def test_an_empty_tile_has_no_pixels(bench: Bench) -> None:
    opened(bench, Kept())
    bench.do("empty", "density")
    assert "for cameras only" in bench.said()[-1]


@pytest.fixture
def dialog(bench: Bench) -> Iterator[PixelDensityDialog]:
    opened(bench, Kept())
    densities: PixelDensities = bench.densities  # type: ignore[assignment]  # stands for it
    camera = bench.feed.cameras[0]
    new_dialog = PixelDensityDialog(
        bench.shell.context, densities, ADA, camera, (None, 62.0), bench.feed, bench.window
    )
    new_dialog.open()
    QTest.qWaitForWindowExposed(new_dialog)
    yield new_dialog
    if isValid(new_dialog):
        new_dialog.close()


def kept_of(bench: Bench) -> Kept:
    densities: object = bench.densities
    assert isinstance(densities, Kept)
    return densities


def drawn(dialog: PixelDensityDialog, feet: tuple[float, float], head: tuple[float, float]) -> None:
    place = dialog.picture.place()

    def at(point: tuple[float, float]) -> QPoint:
        return QPointF(place.x() + point[0] * place.width(), place.y() + point[1] * place.height()).toPoint()

    QTest.mousePress(dialog.picture, Qt.MouseButton.LeftButton, pos=at(feet))
    QTest.mouseMove(dialog.picture, at(head))
    QTest.mouseRelease(dialog.picture, Qt.MouseButton.LeftButton, pos=at(head))


def test_people_are_marked_and_the_rest_follows(
    dialog: PixelDensityDialog, bench: Bench, qtbot: QtBot
) -> None:
    assert dialog.fov.value() == 62.0
    assert not dialog.work_button.isEnabled()
    drawn(dialog, (0.4, 0.9), (0.4, 0.6))
    drawn(dialog, (0.5, 0.6), (0.5, 0.45))
    assert dialog.work_button.isEnabled()
    dialog.work_button.click()
    assert dialog.column.refusal.isHidden()
    assert 1 < dialog.height_m.value() < 20
    mounting = dialog.mounting()
    dialog.keep_button.click()
    densities = kept_of(bench)
    qtbot.waitUntil(lambda: densities.mountings[1] == mounting)


def test_marks_that_say_nothing_are_refused_in_words(dialog: PixelDensityDialog) -> None:
    drawn(dialog, (0.4, 0.9), (0.4, 0.6))
    drawn(dialog, (0.5, 0.9), (0.5, 0.6))
    dialog.work_button.click()
    assert "same distance" in dialog.column.refusal.text()
    dialog.forget_button.click()
    assert dialog.picture.marks == []


def test_what_cannot_be_kept_is_said_and_stays(
    dialog: PixelDensityDialog, bench: Bench, qtbot: QtBot
) -> None:
    densities = kept_of(bench)
    densities.fault = EnvironmentFault("The database cannot be written.")
    dialog.keep_button.click()
    qtbot.waitUntil(lambda: "cannot be written" in dialog.column.refusal.text())
    assert dialog.isVisible()
    assert dialog.keep_button.isEnabled()
    QApplication.processEvents()


def test_people_are_marked_by_the_keys(dialog: PixelDensityDialog) -> None:
    picture = dialog.picture
    picture.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(2):
        QTest.keyClick(picture, Qt.Key.Key_Space)
        for _ in range(6):
            QTest.keyClick(picture, Qt.Key.Key_Up)
        QTest.keyClick(picture, Qt.Key.Key_Space)
    assert len(picture.marks) == 2
    assert all(feet.y() > head.y() for feet, head in picture.marks)
    assert dialog.work_button.isEnabled()
    # Escape takes a line back that was begun, and closes nothing.
    QTest.keyClick(picture, Qt.Key.Key_Space)
    for _ in range(3):
        QTest.keyClick(picture, Qt.Key.Key_Up)
    QTest.keyClick(picture, Qt.Key.Key_Escape)
    assert len(picture.marks) == 2
    assert dialog.isVisible()
