"""Where the console reads a camera, by what the recorder says of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from console.app.recorder import remote
from console.app.recorder.messages import RecorderReport
from console.app.recorder.remote import RemoteRecording
from console.domain.cameras.status import STARTING_S, CameraStatus, PictureState, RecordingState
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from console.app.recorder.link import RecorderLink

NOTHING = RecorderReport("1", 1, dt.datetime(2026, 5, 1, tzinfo=dt.UTC), 8554)


class Word:
    """The recorder's newest word, as the link keeps it."""

    report: RecorderReport | None = NOTHING
    secret = "secret"
    fault = ""
    lost_s = 0.0
    greetings = 1


@pytest.fixture
def word() -> Word:
    return Word()


@pytest.fixture
def recorder(word: Word) -> RemoteRecording:
    return RemoteRecording(cast("RecorderLink", word), KeptActs(), lambda _what: None, lambda _camera: True)


def test_a_camera_that_the_recorder_does_not_name_yet_is_waited_for_a_while(
    word: Word, recorder: RemoteRecording, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(remote, "time", SimpleNamespace(monotonic=lambda: now[0]))
    assert recorder.place(1).waits
    now[0] += remote.UNNAMED_S + 0.1
    place = recorder.place(1)
    assert not place.waits
    assert not place.url
    # Named, and forgotten again: it is waited for anew.
    word.report = replace(NOTHING, cameras={1: CameraStatus(1, PictureState.LIVE)}, relayed=frozenset({1}))
    assert recorder.place(1).url.endswith("/camera/1")
    word.report = NOTHING
    assert recorder.place(1).waits


def test_a_picture_that_is_alive_but_not_at_the_relay_yet_opens_no_second_session(
    word: Word, recorder: RemoteRecording
) -> None:
    word.report = replace(NOTHING, cameras={1: CameraStatus(1, PictureState.LIVE)})
    assert recorder.place(1).fault


def test_a_camera_whose_packets_the_recorder_cannot_show_is_read_itself(
    word: Word, recorder: RemoteRecording
) -> None:
    word.report = replace(NOTHING, cameras={1: CameraStatus(1, PictureState.LIVE)}, unshown=frozenset({1}))
    place = recorder.place(1)
    assert not place.fault
    assert not place.url
    assert not place.waits


def test_a_recorder_that_is_slow_to_start_is_starting_and_one_that_fails_is_a_fault(
    word: Word, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, fails = [100.0], [False]
    monkeypatch.setattr(remote, "time", SimpleNamespace(monotonic=lambda: now[0]))
    word.report, word.greetings, word.lost_s = None, 0, 100.0
    recorder = RemoteRecording(
        cast("RecorderLink", word), KeptActs(), lambda _what: None, lambda _camera: True, lambda: fails[0]
    )
    now[0] += STARTING_S - 1
    assert recorder.is_starting
    assert recorder.state(1) is RecordingState.STARTING
    assert "is starting" in recorder.away
    assert "is starting" in recorder.notes(1)[0]
    fails[0] = True
    assert recorder.state(1) is RecordingState.FAILED
    assert "does not answer" in recorder.away
    fails[0] = False
    now[0] += 2
    assert recorder.state(1) is RecordingState.FAILED
    assert "does not answer" in recorder.notes(1)[0]


def test_a_recorder_that_dies_soon_after_it_answered_is_not_starting(
    word: Word, recorder: RemoteRecording
) -> None:
    word.report = None
    assert not recorder.is_starting
    assert recorder.state(1) is RecordingState.FAILED
