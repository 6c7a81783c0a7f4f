"""What starts is not told as a fault, and what does not come is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from console.bridge.camera_status import CameraStatusPoller
from console.bridge.fault_monitor import GRACE_S, FaultMonitor
from console.bridge.messages import MessageCentre
from console.domain.cameras.status import STARTING_S, CameraStatus, PictureState, RecordingState
from tests.support.feed import scheme
from tests.support.screen import SwitchedRecording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from console.services.ports import CameraFeed


class OneCamera:
    """A feed whose only camera is as it is told to be."""

    def __init__(self) -> None:
        self.now = CameraStatus(1, PictureState.NO_SIGNAL, last_fault="The camera does not answer.")

    def status(self, _camera: int) -> CameraStatus:
        return self.now


class Watch:
    """A console that was just started, and a clock."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.feed, self.recording = OneCamera(), SwitchedRecording()
        cameras = scheme(1)
        self.messages = MessageCentre(lambda *_: None)
        feed = cast("CameraFeed", self.feed)
        self.poller = CameraStatusPoller(feed, cameras, now_s=lambda: self.now_s)
        known = {camera.number: camera for camera in cameras}
        self.monitor = FaultMonitor(
            self.poller, self.recording, self.messages, known, now_s=lambda: self.now_s
        )

    def after(self, seconds: float) -> PictureState:
        """Pass time and return how the camera is shown then."""
        self.now_s += seconds
        self.poller.poll()
        return self.poller.status_of(1).picture

    def told(self) -> list[str]:
        """Return the faults that were told."""
        return [message.what for message in self.messages.messages()]


@pytest.fixture
def watch(qtbot: QtBot) -> Iterator[Watch]:
    del qtbot
    made = Watch()
    yield made
    made.monitor.stop()


def test_a_camera_that_comes_late_is_connecting_and_no_fault(watch: Watch) -> None:
    assert watch.after(0) is PictureState.CONNECTING
    assert watch.after(STARTING_S - 1) is PictureState.CONNECTING
    watch.feed.now = CameraStatus(1, PictureState.LIVE)
    assert watch.after(0.5) is PictureState.LIVE
    assert watch.told() == []


def test_a_camera_that_does_not_come_is_told_after_a_while(watch: Watch) -> None:
    watch.after(0)
    assert watch.after(STARTING_S + 1) is PictureState.NO_SIGNAL
    watch.after(GRACE_S + 0.1)
    assert len(watch.told()) == 1


def test_a_camera_that_was_there_and_goes_is_told_soon_even_at_the_start(watch: Watch) -> None:
    watch.feed.now = CameraStatus(1, PictureState.LIVE)
    watch.after(0)
    watch.feed.now = CameraStatus(1, PictureState.NO_SIGNAL)
    assert watch.after(1) is PictureState.NO_SIGNAL
    watch.after(GRACE_S + 0.1)
    assert len(watch.told()) == 1


@pytest.mark.parametrize("state", [PictureState.REFUSED, PictureState.BLACK, PictureState.FROZEN])
def test_a_camera_that_answers_wrongly_is_told_soon(watch: Watch, state: PictureState) -> None:
    watch.feed.now = CameraStatus(1, state)
    assert watch.after(0) is state
    watch.after(GRACE_S + 0.1)
    assert len(watch.told()) == 1


def test_a_recording_that_is_starting_is_no_fault(watch: Watch) -> None:
    watch.feed.now = CameraStatus(1, PictureState.LIVE, RecordingState.STARTING)
    watch.after(0)
    watch.after(GRACE_S + 0.1)
    assert watch.told() == []
    watch.feed.now = replace(watch.feed.now, recording=RecordingState.FAILED)
    watch.after(0)
    watch.after(GRACE_S + 0.1)
    assert len(watch.told()) == 1


@pytest.mark.req("FLT-01")
@pytest.mark.parametrize("state", [PictureState.NO_SIGNAL, PictureState.REFUSED])
def test_a_camera_that_sends_nothing_is_one_fault_for_picture_and_recording(
    watch: Watch, state: PictureState
) -> None:
    watch.feed.now = CameraStatus(1, PictureState.LIVE, RecordingState.REAL_TIME)
    watch.after(0)
    watch.feed.now = CameraStatus(1, state, RecordingState.FAILED, last_fault="It stopped sending.")
    watch.after(1)
    watch.after(GRACE_S + 0.1)
    (told,) = watch.told()
    assert told.endswith(", not recorded")
    watch.feed.now = CameraStatus(1, PictureState.LIVE, RecordingState.REAL_TIME)
    watch.after(1)
    assert [message.ended_utc is not None for message in watch.messages.messages()] == [True]


def test_a_recorder_with_a_fault_of_its_own_is_a_second_one(watch: Watch) -> None:
    watch.feed.now = CameraStatus(1, PictureState.LIVE, RecordingState.REAL_TIME)
    watch.after(0)
    full = "The volume is full."
    watch.feed.now = CameraStatus(1, PictureState.REFUSED, RecordingState.FAILED, recording_fault=full)
    watch.after(1)
    watch.after(GRACE_S + 0.1)
    assert [one.split(": ")[-1] for one in watch.told()] == ["Refused", "recording failed"]
