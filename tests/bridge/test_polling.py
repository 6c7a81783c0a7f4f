"""The round of the cameras' states, and the screen's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

from console.bridge.camera_status import PERIOD_MS, CameraStatusPoller
from console.domain.cameras.status import CameraStatus, PictureState
from console.domain.streaming.screen_turn import SCREEN_TURN
from tests.support.feed import scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from console.services.ports import CameraFeed


class OneCamera:
    """A feed whose only camera is live."""

    def status(self, camera: int) -> CameraStatus:
        return CameraStatus(camera, PictureState.LIVE)


@pytest.fixture
def turn(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The screen has a turn that lasts as long as the test."""
    monkeypatch.setattr("console.domain.streaming.screen_turn.MOST_S", 3600.0)
    SCREEN_TURN.begin()
    yield
    SCREEN_TURN.end()


def test_while_a_pane_opens_the_states_wait_once(qtbot: QtBot, turn: None) -> None:
    del turn
    poller = CameraStatusPoller(cast("CameraFeed", OneCamera()), scheme(1))
    rounds: list[int] = []
    poller.polled.connect(lambda: rounds.append(1))
    poller._timer.timeout.emit()
    assert rounds == []
    assert poller._timer.isActive()
    # Somebody opens panes without end, and the states go on.
    poller._timer.timeout.emit()
    qtbot.waitUntil(lambda: rounds == [1])
    assert poller._timer.interval() == PERIOD_MS
    SCREEN_TURN.end()
    poller._timer.timeout.emit()
    qtbot.waitUntil(lambda: rounds == [1, 1])
    poller.stop()


def test_whoever_asks_for_a_round_gets_it_at_once(qtbot: QtBot, turn: None) -> None:
    del qtbot, turn
    poller = CameraStatusPoller(cast("CameraFeed", OneCamera()), scheme(1))
    poller.poll()
    assert poller.status_of(1).picture is PictureState.LIVE
