from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.ptz import OnvifPtz
from tests.support.steering import LOGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.ptz import SimulatedHead


@pytest.fixture(scope="session")
def ptz_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown([3], scene="bars", size=(320, 192), cache=cache, ptz=True, is_secure=True) as running:
        # The thread that makes still pictures is there before any test looks for threads left behind.
        warm = OnvifDevice(running.cameras[0].onvif_url, LOGIN)
        warm.snapshot("main")
        warm.close()
        yield running


@pytest.fixture
def camera(ptz_town: SimulatedTown) -> Iterator[TownCamera]:
    """The town's camera; what a test changes of it is put back."""
    before = ptz_town.server.cameras[3].sight.head
    assert before is not None
    presets = dict(before.presets)
    yield ptz_town.cameras[0]
    ptz_town.cameras[0].clear_faults()
    subject = ptz_town.server.cameras[3].subject
    subject.set_offset_s = 0.0
    subject.signals.calm()
    head = ptz_town.server.cameras[3].sight.head
    assert head is not None
    head.stop()
    head.presets.clear()
    head.presets.update(presets)


@pytest.fixture
def head(ptz_town: SimulatedTown) -> SimulatedHead:
    """The simulated head itself, which the driver does not see."""
    head = ptz_town.server.cameras[3].sight.head
    assert head is not None
    return head


@pytest.fixture
def driver(camera: TownCamera) -> Iterator[OnvifPtz]:
    made = OnvifPtz(camera.onvif_url, LOGIN)
    yield made
    made.close()


@pytest.fixture
def subject(ptz_town: SimulatedTown) -> CameraState:
    """The simulated camera's own state."""
    return ptz_town.server.cameras[3].subject


@pytest.fixture
def device(camera: TownCamera) -> Iterator[OnvifDevice]:
    made = OnvifDevice(camera.onvif_url, LOGIN)
    yield made
    made.close()
