"""The capture side against an RTSP server that was not written here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.status import PictureState
from console.domain.clock import SystemClock
from console.domain.recording.causes import Cause
from console.domain.streaming.packets import MediaKind
from console.domain.streaming.picture import PixelFormat
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from tests.support.gstreamer import gstreamer_camera
from tests.support.sinks import KeepingSink
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with gstreamer_camera() as url:
        yield url


def test_it_is_shown_and_handed_to_the_recorder_over_one_session(address: str) -> None:
    camera = Camera(1, "U-1", "Gate", "North gate", "Gates", CameraKind.FIXED, address)
    sink = KeepingSink()
    feed = CaptureFeed([camera], CaptureOptions(SystemClock(), lambda _camera: Credentials(), sink))
    try:
        feed.record(1)
        arrivals: list[None] = []
        viewing = feed.subscribe(1, 480, 270, lambda: arrivals.append(None), PixelFormat.BGRA)
        until(lambda: len(arrivals) > 30 and len(sink.packets) > 60, "thirty pictures")
        picture = viewing.latest()
        assert picture is not None
        assert (picture.width, picture.height, picture.source_width) == (480, 270, 640)
        assert len(memoryview(picture.planes[0].data)) >= 480 * 270 * 4
        until(lambda: feed.status(1).clock_error_s is not None, "a sender report")
        status = feed.status(1)
        assert status.picture is PictureState.LIVE
        assert status.clock_error_s is not None
        assert abs(status.clock_error_s) < 1.0
        viewing.close()
    finally:
        feed.close()
    assert len(sink.formats) == 1
    assert [track.codec for track in sink.formats[0].tracks] == ["h264", "pcm_alaw"]
    assert sink.formats[0].tracks[1].kind is MediaKind.AUDIO
    assert {packet.track for packet in sink.packets} == {0, 1}
    assert sink.packets[0].is_key or sink.packets[0].track == 1
    assert sink.causes == [Cause.CLOSED]
