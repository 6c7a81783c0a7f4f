from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from console.devices.onvif.ptz import OnvifPtz
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.ptz.model import StopMethod, Velocity
from tests.devices.ptz_contract import HeadContract
from tests.support.steering import LOGIN
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.demo.simulated import SimulatedTown, TownCamera
    from console.demo.simulated.ptz import SimulatedHead

RIGHT = Velocity(pan=0.2)


class TestContract(HeadContract):
    """The ONVIF driver against the simulated camera."""


def test_everything_is_found_out(driver: OnvifPtz, head: SimulatedHead) -> None:
    head.remember("Bench & bus stop")
    can = driver.capabilities()
    assert (can.has_presets, can.has_home, can.has_absolute, can.has_zoom) == (True, True, True, True)
    assert driver.presets()[-1].name == "Bench & bus stop"
    head.presets.clear()


def test_the_clock_of_the_camera_dates_the_login(
    driver: OnvifPtz, camera: TownCamera, head: SimulatedHead
) -> None:
    camera.set_fault("clock_skew", 3600)
    driver.move(RIGHT, 5.0)
    assert driver.clock_error_s == pytest.approx(3600, abs=2)
    assert not driver.speaks_digest
    # It changes while the line is in use: measured again at the refusal, on the lines of the stops as well.
    camera.set_fault("clock_skew", -7200)
    driver.stop(StopMethod.STOP)
    driver.move(RIGHT, 5.0)
    assert driver.clock_error_s == pytest.approx(-7200, abs=2)
    assert not driver.speaks_digest
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


def test_digest_only(driver: OnvifPtz, camera: TownCamera, head: SimulatedHead) -> None:
    camera.set_fault("digest_only", True)
    driver.move(RIGHT, 5.0)
    assert driver.speaks_digest
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


def test_addresses_of_another_network_are_not_gone_to(
    driver: OnvifPtz, camera: TownCamera, head: SimulatedHead
) -> None:
    camera.set_fault("foreign_xaddr", True)
    driver.move(RIGHT, 5.0)
    until(lambda: head.is_moving, "the move")
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving, "the stop")


def test_a_wrong_password_is_said_without_it(camera: TownCamera) -> None:
    wrong = OnvifPtz(camera.onvif_url, ("operator", "hunter2-secret"))
    with pytest.raises(LoginRefused) as said:
        wrong.move(RIGHT, 1.0)
    assert "hunter2" not in f"{said.value} {said.value.__cause__!r} {wrong!r} {wrong._moves.transport!r}"
    assert not wrong.speaks_digest
    wrong.close()


def test_malformed_answers_are_a_fault_in_words(driver: OnvifPtz, camera: TownCamera) -> None:
    camera.set_fault("malformed_soap", True)
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        driver.capabilities()
    camera.clear_faults()
    assert driver.capabilities().has_ptz
    camera.set_fault("malformed_soap", True)
    for ask in (lambda: driver.move(RIGHT, 1.0), driver.status, driver.presets, driver.home):
        with pytest.raises(EnvironmentFault):
            ask()


def test_ptz_ignores_timeout(driver: OnvifPtz, camera: TownCamera, head: SimulatedHead) -> None:
    camera.set_fault("ptz_ignores_timeout", True)
    driver.move(Velocity(pan=0.05), 0.1)
    until(lambda: head.is_moving)
    driver.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


def test_ptz_refuses_stop(driver: OnvifPtz, camera: TownCamera, head: SimulatedHead) -> None:
    camera.set_fault("ptz_refuses_stop", True)
    driver.move(Velocity(pan=0.05), 30.0)
    until(lambda: head.is_moving, "the move")
    with pytest.raises(CommandRefused, match="refused Stop: Stop is not supported"):
        driver.stop(StopMethod.STOP)
    assert head.is_moving, "a refused Stop stops nothing"
    driver.stop(StopMethod.ZERO)
    until(lambda: not head.is_moving, "the stop")


def test_a_stop_does_not_wait_for_a_slow_move(driver: OnvifPtz, camera: TownCamera) -> None:
    driver.capabilities()
    camera.set_fault("slow", 1.5)
    began_s, ended_s = time.monotonic(), []

    def move() -> None:
        driver.move(RIGHT, 1.0)
        ended_s.append(time.monotonic())

    moving = threading.Thread(target=move)
    moving.start()
    driver.stop(StopMethod.STOP)
    stopped_s = time.monotonic() - began_s
    moving.join()
    # One after the other they would take twice as long.
    assert stopped_s < 2.9
    assert ended_s


def test_a_camera_that_never_answers_ends_at_the_deadline(driver: OnvifPtz, camera: TownCamera) -> None:
    driver.capabilities()
    camera.set_fault("slow", 30)
    driver._moves.transport.deadline_s = 0.3
    with pytest.raises(EnvironmentFault, match="did not answer within"):
        driver.move(RIGHT, 1.0)


def test_connections_that_are_cut_are_a_fault_and_heal(driver: OnvifPtz, camera: TownCamera) -> None:
    driver.capabilities()
    camera.set_fault("drop", True)
    with pytest.raises(EnvironmentFault, match="cannot be reached"):
        driver.move(RIGHT, 1.0)
    camera.clear_faults()
    driver.stop(StopMethod.STOP)


def test_nobody_listens() -> None:
    nobody = OnvifPtz("http://127.0.0.1:9/onvif/device_service", LOGIN)
    with pytest.raises(EnvironmentFault, match=r"cannot be reached over ONVIF"):
        nobody.capabilities()
    nobody.close()


@pytest.mark.parametrize("address", ["", "rtsp://x/", "https:///onvif", "http://x:99999/", "ftp://x"])
def test_addresses_that_are_none_are_said_so(address: str) -> None:
    with pytest.raises(OperatorError, match="ONVIF address is not valid"):
        OnvifPtz(address, LOGIN)


def test_no_subscription_is_opened(driver: OnvifPtz, ptz_town: SimulatedTown) -> None:
    driver.capabilities()
    assert ptz_town.server.cameras[3].onvif._events._open == {}


def test_the_next_camera_parses_nothing(camera: TownCamera, monkeypatch: pytest.MonkeyPatch) -> None:
    first = OnvifPtz(camera.onvif_url, LOGIN)
    first.capabilities()
    first.close()
    parsed: list[object] = []
    import zeep.wsdl.wsdl

    monkeypatch.setattr(zeep.wsdl.wsdl.Document, "load", lambda *what: parsed.append(what))
    for _ in range(3):
        again = OnvifPtz(camera.onvif_url, LOGIN)
        assert again.capabilities().has_ptz
        again.close()
    assert parsed == []


def test_the_library_leaves_logging_and_proxies_alone() -> None:
    script = (
        "import logging, os; os.environ['http_proxy'] = 'http://proxy:3128'\n"
        "from console.devices.onvif import device, driver, wsdl\n"
        "[wsdl.document(service) for service in wsdl.Service]\n"
        "assert not logging.getLogger().handlers, 'logging was set up'\n"
        "assert os.environ['http_proxy']\n"
        "import sys; assert 'onvif' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
    assert logging.getLogger("zeep") is not None
