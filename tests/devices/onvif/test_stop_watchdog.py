"""A dead or hanging console leaves no camera turning: real processes that are killed, on the wire."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from console.devices.onvif import watchdog_process
from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.stop_watchdog import NO_WATCHDOG, StopWatchdog
from console.domain.ptz.model import StopMethod, Velocity
from tests.support.steering import LOGIN, head_of, off_the_network
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import SimulatedTown, TownCamera
    from console.demo.simulated.ptz import SimulatedHead
    from console.domain.ptz.stop_orders import StopOrders

RIGHT = Velocity(pan=0.3)
FAULTS = [
    (),
    ("ptz_ignores_timeout",),
    ("ptz_ignores_timeout", "ptz_refuses_stop"),
    ("ptz_ignores_timeout", "digest_only"),
    ("ptz_ignores_timeout", "sha256_only", "ptz_refuses_stop"),
    ("ptz_ignores_timeout", "two_nonces"),
]


@contextlib.contextmanager
def console(
    camera: TownCamera, url: str = "", fingerprint: str = "", seconds: float = 60.0
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run a console that holds the camera moving; give its process and the watchdog's id."""
    order = {
        "url": url or camera.onvif_url,
        "user": LOGIN[0],
        "password": LOGIN[1],
        "fingerprint": fingerprint,
        "seconds": seconds,
    }
    command = [sys.executable, "-m", "tests.support.steering_console"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        watchdog = int(process.stdout.readline())
        try:
            yield process, watchdog
        finally:
            process.kill()
            # Its stops go on for a second; they must not reach the next test's movement.
            until(lambda: is_gone(watchdog))


def is_gone(process: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    return True


@pytest.mark.parametrize("faults", FAULTS)
def test_a_killed_console_leaves_no_camera_turning(
    camera: TownCamera, head: SimulatedHead, faults: tuple[str, ...]
) -> None:
    for fault in faults:
        camera.set_fault(fault, True)
    with console(camera) as (process, watchdog):
        until(lambda: head.is_moving)
        time.sleep(0.5)  # beyond the first lease: what is renewed goes on
        assert head.is_moving
        process.kill()
        process.wait()
        until(lambda: not head.is_moving, limit_s=3)
        until(lambda: is_gone(watchdog))


def test_a_console_that_hangs_is_stopped_for_and_may_go_on_later(
    camera: TownCamera, head: SimulatedHead
) -> None:
    camera.set_fault("ptz_ignores_timeout", True)
    camera.set_fault("ptz_refuses_stop", True)
    with console(camera) as (process, watchdog):
        until(lambda: head.is_moving)
        process.send_signal(signal.SIGSTOP)
        until(lambda: not head.is_moving, limit_s=3)
        assert not is_gone(watchdog), "the console still lives"
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()
        until(lambda: is_gone(watchdog))


def test_over_tls_with_the_accepted_certificate(
    camera: TownCamera, head: SimulatedHead, ptz_town: SimulatedTown
) -> None:
    subject = ptz_town.server.cameras[3].subject
    secure = f"https://127.0.0.1:{subject.secure_port}/onvif/device_service"
    driver = OnvifPtz(secure, LOGIN)
    with pytest.raises(Exception, match="certificate") as unknown:
        driver.capabilities()
    driver.close()
    fingerprint = str(getattr(unknown.value, "fingerprint", ""))
    camera.set_fault("ptz_ignores_timeout", True)
    with console(camera, secure, fingerprint) as (process, watchdog):
        until(lambda: head.is_moving)
        process.kill()
        process.wait()
        until(lambda: not head.is_moving, limit_s=3)
        most = 0
        while not is_gone(watchdog):
            with contextlib.suppress(psutil.NoSuchProcess):
                most = max(most, psutil.Process(watchdog).memory_info().rss)
        assert 0 < most < 25e6, "with TLS as well"


def test_a_console_that_ends_takes_it_along(camera: TownCamera, head: SimulatedHead) -> None:
    with console(camera, seconds=1.0) as (process, watchdog):
        process.wait()
        assert is_gone(watchdog)
        assert not head.is_moving


def test_it_is_small_idle_and_knows_no_secret_by_its_surroundings(
    camera: TownCamera, head: SimulatedHead
) -> None:
    with console(camera) as (process, watchdog):
        until(lambda: head.is_moving)
        seen = psutil.Process(watchdog)
        assert seen.memory_info().rss < 25e6
        around = " ".join([*seen.cmdline(), *seen.environ().values()])
        assert LOGIN[1] not in around
        children = psutil.Process(process.pid).children()
        assert [child.pid for child in children] == [watchdog], "never started twice"
        assert not [opened for opened in seen.open_files() if not opened.path.endswith(".py")]


# -- the console's side ---------------------------------------------------------------------------------


@pytest.fixture
def guard() -> Iterator[StopWatchdog]:
    made = StopWatchdog()
    yield made
    made.close()
    assert made.process_id is None


def orders_of(driver: OnvifPtz, way: StopMethod = StopMethod.STOP) -> StopOrders:
    driver.capabilities()
    orders = driver.stop_orders(way)
    assert orders is not None
    assert LOGIN[1] not in repr(orders)
    return orders


def test_what_is_at_rest_is_left_alone(
    guard: StopWatchdog, driver: OnvifPtz, head: SimulatedHead, ptz_town: SimulatedTown
) -> None:
    orders = orders_of(driver)
    for _ in range(10):
        held_s = time.monotonic()
        guard.hold(3, orders)
        guard.release(3)
        guard.done(3)
        if time.monotonic() - held_s < watchdog_process.LEASE_S / 2:
            break  # else this process had to wait for the processor, as a console that hangs
    driver.move(RIGHT, 20.0)
    guard.close()
    assert head.is_moving
    driver.stop(StopMethod.STOP)
    del ptz_town


class Reports:
    """Implements `services.ports.FaultSink`."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, what: str, key: str = "") -> None:
        del key
        self.said.append(what)

    def over(self, key: str) -> None:
        self.said.append(f"over: {key}")


def test_a_watchdog_that_cannot_start_is_a_fault_until_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = Reports()
    guard = StopWatchdog(reports)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/no/such/python")
        guard.prepare()
        guard.prepare()
    assert reports.said == [NO_WATCHDOG]
    guard.prepare()
    assert reports.said == [NO_WATCHDOG, f"over: {NO_WATCHDOG}"]
    guard.close()


def test_a_release_that_is_never_confirmed_is_stopped_by_it(
    guard: StopWatchdog, driver: OnvifPtz, head: SimulatedHead
) -> None:
    guard.hold(3, orders_of(driver))
    driver.move(RIGHT, 20.0)
    until(lambda: head.is_moving)
    guard.release(3)
    until(lambda: not head.is_moving)


def test_renewals_that_were_late_hold_it_anew(
    guard: StopWatchdog, driver: OnvifPtz, head: SimulatedHead
) -> None:
    guard.hold(3, orders_of(driver))
    driver.move(RIGHT, 20.0)
    until(lambda: head.is_moving)
    until(lambda: not head.is_moving)  # nobody renewed it
    time.sleep(1.5)  # its last stop is sent by then
    guard.renew(3)
    driver.move(RIGHT, 20.0)
    until(lambda: head.is_moving)
    until(lambda: not head.is_moving)


def test_a_watchdog_that_dies_is_replaced_and_told_everything(
    guard: StopWatchdog, driver: OnvifPtz, head: SimulatedHead
) -> None:
    guard.prepare()
    first = guard.process_id
    assert first is not None
    guard.prepare()
    assert guard.process_id == first
    os.kill(first, signal.SIGKILL)
    until(lambda: guard.process_id is None)
    guard.hold(3, orders_of(driver))
    driver.move(RIGHT, 20.0)
    until(lambda: head.is_moving)
    second = guard.process_id
    assert second not in {None, first}
    os.kill(second or 0, signal.SIGKILL)
    until(lambda: guard.process_id is None)
    for _ in range(3):
        guard.renew(3)
        time.sleep(0.15)
    assert guard.process_id not in {None, first, second}
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("way", StopMethod)
def test_the_way_that_works_is_sent_first(driver: OnvifPtz, way: StopMethod) -> None:
    orders = orders_of(driver, way)
    first = orders.ways[0].messages[0][1]
    assert ("Stop" in first) is (way is StopMethod.STOP)
    assert json.loads(json.dumps(orders.content()))["ways"]
    turns = [body for one in orders.ways if not one.after_refusal for _, body in one.messages]
    assert any("<tptz:Stop>" in body for body in turns)
    assert any('x="0" y="0"' in body for body in turns)


def test_a_camera_that_moved_when_the_network_went_is_stopped_when_it_is_back(
    camera: TownCamera, ptz_town: SimulatedTown, head: SimulatedHead
) -> None:
    camera.set_fault("ptz_ignores_timeout", True)
    with console(camera, seconds=2.0) as (process, _watchdog):
        until(lambda: head.is_moving)
        with off_the_network(ptz_town, 3):
            time.sleep(3.0)
            assert head_of(ptz_town, 3).is_moving
        until(lambda: not head.is_moving)
        process.wait()
