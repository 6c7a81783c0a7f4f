"""A camera whose first key frame comes late is waited for, and the tile says so."""

from __future__ import annotations

import contextlib

from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import PictureState
from console.domain.clock import SystemClock
from console.domain.streaming.picture import PixelFormat
from console.domain.streaming.utc_clock import UtcClock
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from tests.faults.bench import cameras_of
from tests.support.sinks import KeepingSink
from tests.support.waiting import until

LOGIN = Credentials("operator", "watchroom-demo")


def test_a_camera_that_sends_nothing_before_its_key_frame_is_said_to_be_waited_for() -> None:
    with SimulatedTown(1, size=(320, 192), bitrate_bps=200_000, gop_s=8.0) as town:
        one = StreamOpener(town.cameras[0].main_url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock()))
        # The next session gets nothing for nearly a whole group.
        with contextlib.closing(one.open()) as source:
            assert next(source.packets()).is_key
            feed = CaptureFeed(cameras_of(town.cameras, sub=False), _options(KeepingSink()))
        try:
            feed.subscribe(1, 320, 180, lambda: None, PixelFormat.BGRA)
            until(lambda: feed.status(1).picture is PictureState.WAITING, "waiting to be said")
            assert feed.status(1).bitrate_bps == 0
            until(lambda: feed.status(1).picture is PictureState.LIVE, "a picture", 12)
            assert feed.status(1).reconnects == 0
        finally:
            feed.close()


def _options(sink: KeepingSink) -> CaptureOptions:
    return CaptureOptions(SystemClock(), lambda _camera: LOGIN, sink)


def test_it_is_waited_for_in_one_session_and_recorded_from_then_on() -> None:
    with SimulatedTown(1, size=(320, 192), bitrate_bps=200_000, gop_s=8.0) as town:
        town.cameras[0].set_fault("rtsp_mid_gop", True)
        sink = KeepingSink()
        options = _options(sink)
        one = StreamOpener(town.cameras[0].main_url, lambda: LOGIN, OpenOptions(), UtcClock(SystemClock()))
        # The next session begins just behind a key frame.
        with contextlib.closing(one.open()) as source:
            assert next(one_key for one_key in source.packets() if one_key.is_key)
            feed = CaptureFeed(cameras_of(town.cameras, sub=False), options)
        try:
            feed.record(1)
            feed.subscribe(1, 320, 180, lambda: None, PixelFormat.BGRA)
            until(lambda: feed.status(1).picture is PictureState.WAITING, "waiting to be said")
            until(lambda: feed.status(1).picture is PictureState.LIVE, "a picture")
            assert feed.status(1).reconnects == 0
            assert feed.status(1).client == "own client"
        finally:
            feed.close()
    assert sink.formats[0].tracks[0].width == 320
    assert sink.packets[0].is_key
