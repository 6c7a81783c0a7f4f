"""How cameras that do odd things with Stop and Timeout are found out, over ONVIF."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.devices.onvif.ptz import OnvifPtz
from console.domain.cameras.device_address import onvif_url
from console.domain.clock import SystemClock
from console.domain.ptz.model import Phase, StopMethod, Velocity
from console.domain.ptz.stop_confirmation import StatusReliability
from console.services.ptz.service import SteeringService
from console.services.ptz.stop_trial import learn_stop
from tests.support.screen import KeptActs
from tests.support.steering import LOGIN, head_of, ptz_camera
from tests.support.steering_doubles import Anyone, Forgetful
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.demo.simulated.ptz import SimulatedHead

pytestmark = pytest.mark.alone  # times of stops


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache: Path = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=cache, ptz=True) as running:
        yield running


@pytest.fixture
def head(town: SimulatedTown) -> Iterator[SimulatedHead]:
    found = head_of(town, 3)
    found.stop()
    yield found
    town.cameras[0].clear_faults()
    found.stop()


class TrueEye:
    """Sees what the picture would show (`bars` does not turn with the head)."""

    def __init__(self, head: SimulatedHead) -> None:
        self.head = head

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        del camera
        return None if time.monotonic() - since_s < 0.2 else self.head.is_moving


@pytest.mark.slow
@pytest.mark.parametrize(
    ("faults", "way", "reliability"),
    [
        ((), StopMethod.STOP, StatusReliability.TELLS),
        (("ptz_refuses_stop", "ptz_ignores_timeout"), StopMethod.ZERO, StatusReliability.TELLS),
        (("ptz_refuses_stop", "ptz_ignores_zero"), StopMethod.TIMEOUT, StatusReliability.TELLS),
        (("ptz_always_idle", "ptz_refuses_stop"), StopMethod.ZERO, StatusReliability.ALWAYS_IDLE),
        (
            ("ptz_always_idle", "ptz_no_position", "ptz_refuses_stop"),
            StopMethod.ZERO,
            StatusReliability.ALWAYS_IDLE,
        ),
        (("ptz_nan_position",), StopMethod.STOP, StatusReliability.TELLS),
    ],
)
def test_the_way_that_stops_is_found(
    town: SimulatedTown,
    head: SimulatedHead,
    faults: tuple[str, ...],
    way: StopMethod,
    reliability: StatusReliability,
) -> None:
    for fault in faults:
        town.cameras[0].set_fault(fault, True)
    driver, eye = OnvifPtz(town.cameras[0].onvif_url, LOGIN), TrueEye(head)
    try:
        driver.capabilities()
        found = learn_stop(driver, SystemClock(), lambda since_s: eye.is_moving(3, since_s))
    finally:
        driver.close()
    assert (found.way, found.works, found.reliability) == (way, True, reliability)
    until(lambda: not head.is_moving)


@pytest.mark.slow
@pytest.mark.req("FLT-01")
def test_a_camera_that_only_pretends_to_stop_is_found_out_by_its_picture(
    town: SimulatedTown, head: SimulatedHead
) -> None:
    for fault in ("ptz_always_idle", "ptz_no_position", "ptz_refuses_stop", "ptz_ignores_timeout"):
        town.cameras[0].set_fault(fault, True)
    town.cameras[0].set_fault("ptz_ignores_zero", True)
    service = SteeringService(
        [ptz_camera(town.cameras[0])],
        lambda camera: OnvifPtz(onvif_url(camera.device), LOGIN),
        KeptActs(),
        SystemClock(),
        Anyone(),
        TrueEye(head),
        Forgetful(),
    )
    try:
        service.prepare(3)
        until(lambda: service.state(3).phase is Phase.STEERABLE)
        service.move(3, Velocity(pan=0.05), "Ada")
        until(lambda: head.is_moving)
        service.release(3)
        until(lambda: service.state(3).phase is Phase.UNCONFIRMED)
        assert head.is_moving
        town.cameras[0].set_fault("ptz_ignores_zero", False)
        until(lambda: service.state(3).phase is Phase.STEERABLE)
        assert not head.is_moving
    finally:
        service.close()
