"""Cameras come and go while others are watched and recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.clock import SystemClock
from console.domain.streaming.picture import PixelFormat
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.recording.causes import Cause
    from console.domain.streaming.packets import EncodedPacket, StreamFormat


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache: Path = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=2, scene="bars", size=(320, 192), cache=cache) as running:
        yield running


def cameras_of(town: SimulatedTown) -> list[Camera]:
    return [
        Camera(one.number, f"C-{one.number}", "Street", "", "", CameraKind.FIXED, one.main_url, one.sub_url)
        for one in town.cameras
    ]


class CountingSink:
    """What each camera sent; a `PacketSink`."""

    def __init__(self) -> None:
        self.openings: Counter[int] = Counter()
        self.packets: Counter[int] = Counter()
        self.closings: Counter[int] = Counter()

    def opened(self, camera: int, stream: StreamFormat) -> None:
        del stream
        self.openings[camera] += 1

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        del packet
        self.packets[camera] += 1

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        del cause, detail
        self.closings[camera] += 1


def test_one_comes_another_goes_and_the_rest_is_not_disturbed(town: SimulatedTown) -> None:
    first, second = cameras_of(town)
    login, sink = Credentials(town.login.user, town.login.password), CountingSink()
    feed = CaptureFeed([first], CaptureOptions(SystemClock(), lambda _camera: login, sink))
    try:
        feed.record(1)
        tile = feed.subscribe(1, 320, 192, lambda: None, PixelFormat.BGRA)
        until(tile.latest, "a picture")
        feed.change([replace(first, name="Another name"), second], [1, 2])
        until(lambda: sink.packets[2], "packets of the new camera")
        assert (sink.openings[1], sink.closings[1]) == (1, 0), "a name is no reason to hang up"
        feed.change([second], [2])
        until(lambda: sink.closings[1], "the end of the one that is gone")
        gone, before = sink.packets[1], sink.packets[2]
        until(lambda: sink.packets[2] > before + 10, "more of the other")
        assert sink.packets[1] == gone
        while tile.latest() is not None:
            pass
        feed.change([first, second], [1, 2])
        until(tile.latest, "a picture on the tile that stayed")
        assert sink.openings[2] == 1
    finally:
        feed.close()
