from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.devices.simulated import SimulatedTown
from console.domain.ptz.model import Phase
from tests.support.steering import head_of, steered_shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.steering import SteeredShell


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=cache, ptz=True) as running:
        yield running


@pytest.fixture
def desk(town: SimulatedTown, tmp_path: Path, qtbot: QtBot) -> Iterator[SteeredShell]:
    del qtbot
    with steered_shell(town, tmp_path) as opened:
        yield opened
    town.cameras[0].clear_faults()


@pytest.mark.req("PPL-08")
def test_a_key_that_is_held_moves_the_camera_and_letting_go_stops_it(
    desk: SteeredShell, town: SimulatedTown, qtbot: QtBot
) -> None:
    head, stage = head_of(town, 3), desk.shell.windows[0].stage
    before = head.position().pan
    QTest.keyPress(stage, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: head.position().pan > before + 0.02)
    assert desk.service.state(3).phase is Phase.MOVING
    QTest.keyRelease(stage, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: not head.is_moving)
    qtbot.waitUntil(lambda: bool(desk.acts.named("camera-steered")))
    who, _, what, detail = desk.acts.named("camera-steered")[0]
    assert (who, what, detail["ended_by"], detail["stop"]) == ("Ada", "camera 3", "released", "stop")
    assert detail["duration_s"] > 0
    assert len(desk.acts.named("camera-steered")) == 1
    assert desk.service.state(3).phase is Phase.STEERABLE
