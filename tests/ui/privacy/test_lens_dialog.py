"""The dialog of a lens while it measures: what it says, how it is stopped, and what it leaves."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.ptz.lens import LensModel
from console.domain.text import text
from console.services.privacy.calibration import Calibration, CalibrationStep, Progress
from console.ui.privacy.lens_dialog import LensDialog
from tests.support.people import filled_database, open_room
from tests.support.privacy import ZoneRoom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.domain.people.actor import Actor

MEASURED = LensModel(0.0, 170.0, -28.0, 40.0, ((0.0, 62.0), (1.0, 6.0)), error_deg=0.02)


class HeldCalibration:
    """A measurement that stands at one step until a test lets it go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def measure(self, actor: Actor, camera: int, guess: LensModel, progress: Progress) -> LensModel:
        del actor, camera, guess
        progress.tell(CalibrationStep(text("Position {at} of {all}: moving there", at=7, all=13), 6, 17))
        while not self.go_on.wait(0.01):
            if progress.stop.is_set():
                raise OperatorError("The calibration was cancelled.", "Nothing has changed.")
        return MEASURED


@pytest.fixture
def held() -> Iterator[HeldCalibration]:
    made = HeldCalibration()
    yield made
    made.go_on.set()


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path, held: HeldCalibration) -> Iterator[LensDialog]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        room.on_duty(Role.SUPERVISOR)
        zoned = ZoneRoom(qtbot, room, tmp_path)
        context = zoned.shell.context
        services = replace(context.services, calibration=cast("Calibration", held))
        camera = zoned.synthetic.cameras[4]
        made = LensDialog(replace(context, services=services), zoned.zones, camera, None, zoned.window)
        made.open()
        qtbot.waitUntil(made.isActiveWindow)
        made.measure_button.setFocus()
        QTest.keyClick(made.measure_button, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: "Position 7 of 13" in made.step.text())
        yield made
        held.go_on.set()
        made.close()
        zoned.close()


@pytest.mark.req("PRV-02")
def test_it_says_how_far_it_is_and_nothing_is_squeezed(dialog: LensDialog, qtbot: QtBot) -> None:
    assert (dialog.bar.value(), dialog.bar.maximum()) == (6, 17)
    assert dialog.stop_button.hasFocus()
    assert not dialog.cancel_button.isVisible()
    layout = dialog.layout()
    assert layout is not None
    qtbot.waitUntil(lambda: dialog.height() >= layout.totalHeightForWidth(dialog.width()))


@pytest.mark.req("PRV-02")
def test_it_is_stopped_by_esc_and_measures_again_by_the_same_key(dialog: LensDialog, qtbot: QtBot) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "cancelled" in dialog.column.refusal.text())
    assert dialog.isVisible()
    qtbot.waitUntil(dialog.measure_button.hasFocus)
    QTest.keyClick(dialog.measure_button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.task.is_running)
    assert not dialog.column.refusal.text()


@pytest.mark.req("PRV-02")
def test_what_was_measured_is_said_and_can_be_saved(
    dialog: LensDialog, held: HeldCalibration, qtbot: QtBot
) -> None:
    held.go_on.set()
    qtbot.waitUntil(lambda: "Measured: pan range 340.0°" in dialog.outcome.text())
    assert not dialog.bar.isVisible()
    qtbot.waitUntil(dialog.keep_button.hasFocus)
    assert dialog.keep_button.isEnabled()
