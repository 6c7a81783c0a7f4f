"""Zones on the way from a real stream to a tile: nothing downstream of the capture thread sees through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from console.demo.simulated.simulated_town import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.clock import SystemClock
from console.domain.privacy.mask_state import MaskState
from console.domain.privacy.model import Zone, ZoneSet
from console.domain.streaming.picture import PixelFormat
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from console.media.masking.paint import LUMA
from console.services.privacy.ports import CameraMask
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.streaming.picture import Picture

MIDDLE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
WINDOW = Zone("window", "Window", "A home", "mhughes", MIDDLE)


class Orders:
    def __init__(self) -> None:
        self.now = CameraMask(ZoneSet(zones=(WINDOW,)), 1)

    def order(self, camera: int) -> CameraMask:
        del camera
        return self.now

    def covered(self, camera: int, why: str) -> None:
        """Recorded elsewhere."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache: Path = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=1, scene="bars", size=(320, 192), cache=cache) as running:
        yield running


def inside(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Luma, or green, of the zone without its edge."""
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)[: picture.height]
    wide = 4 if picture.pixel_format is PixelFormat.BGRA else 1
    columns = rows[:, 1 if wide == 4 else 0 : picture.width * wide : wide]
    height, width = columns.shape
    return columns[height // 4 + 2 : height * 3 // 4 - 2, width // 4 + 2 : width * 3 // 4 - 2]


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize("pixels", PixelFormat)
def test_every_tile_of_a_stream_is_covered_and_the_status_says_so(
    town: SimulatedTown, pixels: PixelFormat
) -> None:
    one, orders, clock = town.cameras[0], Orders(), SystemClock()
    camera = Camera(1, "C-1", "Street", "", "", CameraKind.FIXED, one.main_url, one.sub_url)
    login = Credentials(town.login.user, town.login.password)
    feed = CaptureFeed([camera], CaptureOptions(clock, lambda _camera: login, masks=orders))
    seen: list[Picture] = []
    viewings = [
        feed.subscribe(1, *size, lambda: None, pixels) for size in ((320, 192), (160, 96), (640, 480))
    ]
    try:

        def take() -> bool:
            seen.extend(picture for viewing in viewings if (picture := viewing.latest()) is not None)
            return len(seen) > 30

        until(take, "thirty pictures")
        assert all(np.ptp(inside(picture)) == 0 for picture in seen)
        if pixels is PixelFormat.YUV420:
            assert all((inside(picture) == LUMA).all() for picture in seen)
        status = feed.status(1)
        assert status.masked
        assert status.mask.state is MaskState.MASKED
        orders.now = CameraMask(orders.now.zones, 2, {"window": clock.monotonic_s() + 600})
        until(lambda: feed.status(1).mask.state is MaskState.LIFTED, "the lift")
        assert not feed.status(1).masked
        orders.now = CameraMask(orders.now.zones, 3, {"window": clock.monotonic_s() - 1})
        until(lambda: feed.status(1).mask.state is MaskState.MASKED, "the end of the lift")
        orders.now = CameraMask(doubt="zones not known", version=4)
        until(lambda: feed.status(1).mask.why == "zones not known", "the whole picture covered")
    finally:
        feed.close()
