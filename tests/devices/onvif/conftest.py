from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.devices.onvif import OnvifPtz
from console.devices.simulated import SimulatedTown
from tests.support.steering import LOGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.devices.simulated import TownCamera
    from console.devices.simulated.ptz import Head


@pytest.fixture(scope="session")
def ptz_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=cache, ptz=True) as running:
        yield running


@pytest.fixture
def camera(ptz_town: SimulatedTown) -> Iterator[TownCamera]:
    yield ptz_town.cameras[0]
    ptz_town.cameras[0].clear_faults()
    head = ptz_town.server.cameras[3].sight.head
    assert head is not None
    head.stop()


@pytest.fixture
def head(ptz_town: SimulatedTown) -> Head:
    """The simulated head itself, which the driver does not see."""
    head = ptz_town.server.cameras[3].sight.head
    assert head is not None
    return head


@pytest.fixture
def driver(camera: TownCamera) -> Iterator[OnvifPtz]:
    made = OnvifPtz(camera.onvif_url, LOGIN)
    yield made
    made.close()
