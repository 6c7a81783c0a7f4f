"""What a console tells its recorder, and what it makes of a recorder that answers nonsense."""

from __future__ import annotations

import datetime as dt
import operator
import os
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from console import __version__
from console.app.recorder import messages
from console.app.recorder.door import OrderDoor
from console.app.recorder.linked_engine import LinkedEngine
from console.app.recorder.moving import MovingCameras
from console.app.recorder.process import MOST_FAULTS, KeptFaults
from console.app.scheme import demo_scheme
from console.app.wiring.engine import engine_plan
from console.domain.cameras.status import CameraStatus
from console.services.recording.lasting_faults import LastingFaults
from console.settings.secrets import FixedSecrets
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.app.scheme import OpenScheme


class OtherRecorder:
    """A recorder of camera 1 that answers as a test wants, and keeps what it is told."""

    def __init__(self, home: Path) -> None:
        self.told: list[list[int]] = []
        self.report: dict[str, Any] = messages.write_report(
            messages.RecorderReport(
                __version__, os.getpid(), dt.datetime.now(dt.UTC), 9, {1: CameraStatus(1)}, frozenset({1})
            )
        )
        self.door = OrderDoor(home, self._answer, lambda _caller: None)

    def _answer(self, _caller: int, order: dict[str, Any]) -> dict[str, Any]:
        if order["do"] == "hello":
            return {"version": __version__, "pid": os.getpid(), "secret": "x"}
        if order["do"] == "moving":
            self.told.append(order["cameras"])
        return self.report if order["do"] == "report" else {}


@pytest.fixture
def scheme(tmp_path: Path) -> Iterator[OpenScheme]:
    opened = demo_scheme(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def engine(scheme: OpenScheme) -> Iterator[LinkedEngine]:
    plan = engine_plan(scheme, FixedSecrets({}), lambda _fault: None, is_linked=True)
    made = LinkedEngine(plan, scheme.home, None)
    made.may_move = lambda _camera: True
    made.start()
    yield made
    made.close()


def test_a_recorder_that_is_started_again_hears_which_cameras_move(
    scheme: OpenScheme, engine: LinkedEngine
) -> None:
    # It masks what it records by it: a camera that it takes for resting would be masked too little.
    for _ in range(2):
        recorder = OtherRecorder(scheme.home)
        until(partial(operator.eq, recorder.told, [[1]]), "the cameras that move")
        recorder.door.close()
        until(lambda: engine.link.report is None, "the loss")


@pytest.mark.parametrize(
    "nonsense",
    [
        {"cameras": "none"},
        {"cameras": [5]},
        {"cameras": [{"number": 1}]},
        {"relay_port": None},
        {"pid": 1e400},
        {"begun": "yesterday"},
        {"volumes": [{"path": "/", "unknown": 1}]},
        {"volumes": ["x"]},
        {"relayed": [[]]},
    ],
)
def test_a_recorder_that_answers_nonsense_is_a_fault_and_not_the_end(
    scheme: OpenScheme, engine: LinkedEngine, nonsense: dict[str, Any]
) -> None:
    recorder = OtherRecorder(scheme.home)
    until(lambda: engine.link.report, "its word")
    whole, recorder.report = recorder.report, recorder.report | nonsense
    until(lambda: "do not understand" in engine.link.fault, "the fault")
    recorder.report = whole
    until(lambda: engine.link.report, "its word again")
    assert engine.link.fault == ""
    recorder.door.close()


def test_a_camera_whose_console_has_gone_counts_as_moving_until_its_watchdog_has_stopped_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 100.0
    monkeypatch.setattr("console.app.recorder.moving.time.monotonic", lambda: now_s)
    moving = MovingCameras()
    assert not moving(1)
    moving.tell(7, frozenset({1, 2}))
    moving.tell(8, frozenset({2}))
    moving.tell(7, frozenset({1}))
    moving.leave(7)
    assert [moving(camera) for camera in (1, 2, 3)] == [True, True, False]
    now_s += 5.1
    assert [moving(camera) for camera in (1, 2, 3)] == [False, True, False]


def test_faults_that_lasted_are_forgotten_and_those_that_differ_each_time_fill_nothing() -> None:
    kept = KeptFaults()
    faults = LastingFaults(kept)
    faults.now(["the holds cannot be read", "the disk is full"])
    faults.now(["the disk is full"])
    assert list(kept.now) == ["the disk is full"]
    faults.now()
    assert list(kept.now) == []
    for number in range(1000):
        kept(f"{number} " + "x" * 5000)
    assert len(kept.now) == MOST_FAULTS
    assert len(messages.encode({"faults": kept.now})) < messages.LIMIT_BYTES / 10
