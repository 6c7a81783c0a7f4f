from __future__ import annotations

import time
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.demo.simulated import PERIOD_MS, SimulatedTown, TownCamera, read_timecode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache: Path = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=2, size=(320, 180), bitrate_bps=200_000, cache=cache) as running:
        yield running


def _age_ms(camera: TownCamera, url: str, transport: str) -> int:
    """How old the twentieth picture is when it has been decoded."""
    options = {"rtsp_transport": transport, "fpsprobesize": "0"}
    with av.open(camera.with_login(url), options=options, timeout=5) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number == 20:
                code = read_timecode(np.asarray(frame.to_ndarray(format="bgr24"), np.uint8))
                assert code is not None
                return (int(time.time() * 1000) - code) % PERIOD_MS
    raise AssertionError("the stream ended")


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("stream", ["main", "sub"])
def test_both_streams_play_over_tcp_and_udp_and_show_what_is_now(
    town: SimulatedTown, transport: str, stream: str
) -> None:
    camera = town.cameras[1]
    url = camera.main_url if stream == "main" else camera.sub_url
    assert _age_ms(camera, url, transport) < 2000
