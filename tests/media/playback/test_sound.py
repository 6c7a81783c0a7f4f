"""Recorded sound: in step with the pictures, at 1× forwards, and of the camera that is listened to."""

from __future__ import annotations

import math
from array import array
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import pytest

from console.devices.sound.sdl_output import SdlOutput
from console.domain.playback.clock import PlaybackClock
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Segment, SegmentState
from console.media.playback.sound import RATE_HZ, RecordedSound, no_output
from tests.media.playback.recordings import at, wait_until

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from console.services.recording.ports import FootageSource

CAMERA, SECONDS = 7, 4
LOW_HZ, HIGH_HZ = 400.0, 1600.0


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds of AAC beside no picture: a low tone in the first half, a high one in the second."""
    path = tmp_path_factory.mktemp("sound") / "recorded.mp4"
    with av.open(str(path), "w", options={"movflags": "frag_keyframe+empty_moov"}) as container:
        stream = container.add_stream("aac", rate=RATE_HZ)
        stream.layout = "mono"
        for first in range(0, SECONDS * RATE_HZ, 1024):
            numbers = np.arange(first, first + 1024)
            tone = np.where(numbers < SECONDS * RATE_HZ // 2, LOW_HZ, HIGH_HZ)
            samples = (np.sin(2 * math.pi * tone * numbers / RATE_HZ) * 0.5).astype(np.float32)
            frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, first, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


class OneRecording:
    """A source with the one segment of camera 7."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.segment = Segment(
            CAMERA,
            1,
            at(0),
            at(0),
            at(SECONDS),
            "recorded.mp4",
            path.stat().st_size,
            "",
            "",
            SECONDS,
            SECONDS,
            RecordingMode.REAL_TIME,
            Cause.CLOSED,
            SegmentState.SEALED,
        )

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        is_in = camera == CAMERA and begin_utc < self.segment.end_utc and self.segment.begin_utc < end_utc
        return [self.segment] if is_in else []

    def open_segment(self, segment: Segment) -> BinaryIO:
        del segment
        return self._path.open("rb")


class Ears:
    """A loudspeaker that keeps what was heard, as fast as a test lets time pass."""

    def __init__(self) -> None:
        self.heard = array("h")
        self.waiting = array("h")
        self.drops = 0

    def queued_s(self) -> float:
        return len(self.waiting) / RATE_HZ

    def play(self, samples: bytes) -> None:
        self.waiting.frombytes(samples)

    def drop(self) -> None:
        self.drops += 1
        del self.waiting[:]

    def close(self) -> None:
        self.drop()

    def pass_s(self, seconds: float) -> None:
        count = min(len(self.waiting), int(seconds * RATE_HZ))
        self.heard.extend(self.waiting[:count])
        del self.waiting[:count]


class Playback:
    """A clock of recorded time that a test moves on, and what is heard of it."""

    def __init__(self, path: Path) -> None:
        self.now_s = 100.0
        self.clock = PlaybackClock(at(0), self.now_s)
        self.ears = Ears()
        self.sound = RecordedSound(
            cast("FootageSource", OneRecording(path)),
            lambda: self.clock,
            lambda: self.now_s,
            lambda: self.ears,
        )

    def hear(self, seconds: float) -> None:
        """Let time pass as the loudspeaker does."""
        for _ in range(round(seconds / 0.1)):
            wait_until(lambda: self.ears.queued_s() >= 0.1)
            self.ears.pass_s(0.1)
            self.now_s += 0.1


@pytest.fixture
def playback(recording: Path) -> Iterator[Playback]:
    made = Playback(recording)
    yield made
    made.sound.close()


def tone_hz(samples: array[int]) -> float:
    """Return the frequency by the crossings of zero."""
    values = np.array(samples, dtype=np.int32)
    crossings = np.count_nonzero((values[:-1] < 0) & (values[1:] >= 0))
    return float(crossings * RATE_HZ / len(values))


def test_it_is_the_sound_of_the_place(playback: Playback) -> None:
    playback.clock = playback.clock.seek(at(0.5), playback.now_s).play(playback.now_s)
    playback.sound.listen(CAMERA)
    playback.hear(1.0)
    assert tone_hz(playback.ears.heard[-RATE_HZ // 2 :]) == pytest.approx(LOW_HZ, rel=0.05)
    # Another place: what waited is dropped, and the sound of the new place is heard.
    playback.clock = playback.clock.seek(at(2.5), playback.now_s)
    wait_until(lambda: playback.ears.drops >= 2)
    del playback.ears.heard[:]
    playback.hear(0.8)
    assert tone_hz(playback.ears.heard[-RATE_HZ // 2 :]) == pytest.approx(HIGH_HZ, rel=0.05)


@pytest.mark.parametrize("rate", [-1.0, 0.5, 2.0, 16.0])
def test_at_other_speeds_and_backwards_it_is_silent(playback: Playback, rate: float) -> None:
    playback.clock = playback.clock.seek(at(1), playback.now_s).play(playback.now_s)
    playback.sound.listen(CAMERA)
    wait_until(lambda: playback.sound.is_heard)
    playback.clock = playback.clock.play(playback.now_s, rate)
    wait_until(lambda: not playback.sound.is_heard and not playback.ears.waiting)


def test_a_pause_another_camera_and_switching_off_are_silent(playback: Playback) -> None:
    def is_silent() -> bool:
        return not playback.sound.is_heard and not playback.ears.waiting

    playing = playback.clock.seek(at(1), playback.now_s).play(playback.now_s)
    for silence in ("pause", "camera", "off"):
        playback.clock = playing = playing.play(playback.now_s)
        playback.sound.listen(CAMERA)
        wait_until(lambda: playback.sound.is_heard)
        if silence == "pause":
            playback.clock = playing.pause(playback.now_s)
        else:
            playback.sound.listen(8 if silence == "camera" else None)
        wait_until(is_silent)


def test_a_machine_without_a_loudspeaker_says_so(recording: Path) -> None:
    clock = PlaybackClock(at(0), 0.0).play(0.0)
    sound = RecordedSound(
        cast("FootageSource", OneRecording(recording)), lambda: clock, lambda: 0.0, no_output
    )
    sound.listen(CAMERA)
    wait_until(lambda: "no sound" in sound.fault)
    sound.close()


def test_sdl_plays_what_is_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    output = SdlOutput(RATE_HZ)
    output.play(bytes(RATE_HZ))
    assert 0.3 < output.queued_s() <= 0.5
    wait_until(lambda: output.queued_s() < 0.4)
    output.drop()
    assert output.queued_s() == 0.0
    output.close()
