from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown, TownCamera
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def loop_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("loops")


@pytest.fixture(scope="session")
def bars_town(loop_cache: Path) -> Iterator[SimulatedTown]:
    with SimulatedTown(cameras=2, size=(320, 192), bitrate_bps=200_000, cache=loop_cache) as running:
        yield running


@pytest.fixture
def camera(bars_town: SimulatedTown) -> Iterator[TownCamera]:
    one = bars_town.cameras[0]
    yield one
    one.clear_faults()
    channels = bars_town.server.cameras[one.number].sight.channels
    until(lambda: channels["main"].shape.codec == "h264" and channels["main"].shape.gop == 25)
