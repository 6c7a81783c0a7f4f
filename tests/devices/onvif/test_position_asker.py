"""The process that asks for positions, against a simulated camera on the wire."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import psutil
import pytest

from console.devices.onvif import position_process
from console.devices.onvif.position_asker import PositionAsking
from console.devices.onvif.ptz import OnvifPtz
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.privacy.position_bounds import rests
from console.domain.ptz.lens import LensModel
from console.services.privacy.position_poller import PositionOptions, PositionPoller
from tests.support.steering import LOGIN
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.demo.simulated.ptz import SimulatedHead
    from console.domain.ptz.model import PtzStatus

LENS = LensModel(0.0, 170.0, -28.0, 40.0, ((0.0, 62.0), (1.0, 6.0)))
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there each camera is asked by a thread")


@pytest.fixture
def asking() -> Iterator[PositionAsking]:
    made = PositionAsking()
    yield made
    made.close()
    assert made.process_id is None


def asked(asking: PositionAsking, driver: OnvifPtz, every_s: float = 0.02) -> list[PtzStatus | None]:
    came: list[PtzStatus | None] = []
    driver.status()
    query = driver.position_query()
    assert query is not None
    assert LOGIN[1] not in repr(query)
    assert asking.ask(3, query, every_s, came.append)
    return came


@pytest.mark.parametrize("faults", [(), ("digest_only",), ("sha256_only",), ("two_nonces",)])
def test_it_brings_the_position_with_the_instants_between_which_it_was_true(
    camera: TownCamera,
    head: SimulatedHead,
    driver: OnvifPtz,
    asking: PositionAsking,
    faults: tuple[str, ...],
) -> None:
    for fault in faults:
        camera.set_fault(fault, True)
    told = driver.status()
    before_s = time.monotonic()
    came = asked(asking, driver)
    until(lambda: len(came) > 5)
    now_s = time.monotonic()
    answers = [status for status in came if status is not None]
    assert len(answers) == len(came)
    assert {status.position for status in answers} == {told.position}
    assert {status.is_moving for status in answers} == {False}
    times = [instant for status in answers for instant in (status.asked_s, status.answered_s)]
    assert times == sorted(instant for instant in times if instant is not None)
    assert before_s < (times[0] or 0.0)
    assert (times[-1] or now_s) <= time.monotonic()
    head.move(0.3, 0.0, 0.0, 30.0)
    until(lambda: (status := came[-1]) is not None and status.is_moving is True)
    head.stop()


def test_over_tls_only_with_the_accepted_certificate(camera: TownCamera, asking: PositionAsking) -> None:
    with pytest.raises(Exception, match="certificate") as unknown:
        OnvifPtz(camera.secure_onvif_url, LOGIN).capabilities()
    fingerprint = str(getattr(unknown.value, "fingerprint", ""))
    driver = OnvifPtz(camera.secure_onvif_url, LOGIN, fingerprint=fingerprint)
    driver.capabilities()
    came = asked(asking, driver)
    until(lambda: len(came) > 2)
    assert None not in came
    query = driver.position_query()
    assert query is not None
    other: list[PtzStatus | None] = []
    wrong = dict(query.orders) | {"fingerprint": "0" * 64}
    asking.ask(3, type(query)(wrong, query.read), 0.02, other.append)
    until(lambda: other)
    assert other[0] is None
    driver.close()


def test_a_position_that_is_none_is_told_as_none(
    camera: TownCamera, driver: OnvifPtz, asking: PositionAsking
) -> None:
    came = asked(asking, driver)
    until(lambda: came)
    camera.set_fault("ptz_nan_position", True)
    until(lambda: (status := came[-1]) is not None and status.position is None)
    camera.set_fault("digest_only", True)
    until(lambda: (status := came[-1]) is not None and status.position is None)


def test_it_knows_no_secret_by_its_surroundings_and_ends_with_the_console(
    driver: OnvifPtz, asking: PositionAsking
) -> None:
    came = asked(asking, driver)
    until(lambda: came)
    seen = psutil.Process(asking.process_id)
    assert LOGIN[1] not in " ".join([*seen.cmdline(), *seen.environ().values()])
    asking.close()
    assert not seen.is_running() or seen.status() == psutil.STATUS_ZOMBIE


def test_if_it_dies_every_camera_is_told_and_the_next_is_asked_by_another(
    driver: OnvifPtz, asking: PositionAsking
) -> None:
    came = asked(asking, driver)
    until(lambda: came)
    died = asking.process_id
    assert died is not None
    os.kill(died, signal.SIGKILL)
    until(lambda: came[-1] is None)
    again = asked(asking, driver)
    until(lambda: again and again[-1] is not None)
    assert asking.process_id != died


@pytest.mark.req("PRV-02")
def test_a_camera_is_followed_on_while_the_process_is_gone(
    camera: TownCamera, asking: PositionAsking
) -> None:
    known = Camera(
        3, "U-3", "", "", "", CameraKind.PTZ, camera.main_url, device=onvif_device(camera.onvif_url)
    )
    positions = PositionPoller(
        PositionOptions(SystemClock(), lambda _camera: OnvifPtz(camera.onvif_url, LOGIN), asker=asking)
    )
    with contextlib.closing(positions):
        log = positions.watch(known, LENS)
        until(lambda: asking.process_id is not None and len(log.newest()) > 3 and rests(log.newest()))
        died = asking.process_id
        assert died is not None
        os.kill(died, signal.SIGKILL)
        since_s = time.monotonic()
        # Another process, or the thread of the camera: reports go on.
        until(lambda: log.newest()[-1].begin_s > since_s)


@pytest.mark.req("PRV-02")
def test_a_camera_whose_lens_changed_is_asked_on(camera: TownCamera, asking: PositionAsking) -> None:
    known = Camera(
        3, "U-3", "", "", "", CameraKind.PTZ, camera.main_url, device=onvif_device(camera.onvif_url)
    )
    positions = PositionPoller(
        PositionOptions(SystemClock(), lambda _camera: OnvifPtz(camera.onvif_url, LOGIN), asker=asking)
    )
    with contextlib.closing(positions):
        for turn in range(6):
            log = positions.watch(known, replace(LENS, roll_deg=float(turn)))
            until(lambda log=log: len(log.newest()) > 3)  # type: ignore[misc]
        # The end of the follower before does not end the questions of this one.
        since_s = time.monotonic() + 1.0
        until(lambda: log.newest()[-1].begin_s > since_s)


def test_answers_are_read_whole_and_only_if_they_are_harmless() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert position_process.whole(head + b"3\r\nabc\r\n") is None
    assert position_process.whole(head + b"3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n") == b"abcde"
    assert position_process.whole(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc") is None
    assert position_process.whole(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcd") == b"abc"
    for wrong in (b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><PTZStatus/>', b"<s><Fault/><PTZStatus/></s>"):
        with pytest.raises(ValueError, match="not an answer"):
            position_process.status_of(wrong)
    long = b"<PTZStatus><Position><PanTilt x='%s'/></Position><MoveStatus>%s</MoveStatus></PTZStatus>"
    told = position_process.status_of(long % (b"1" * 9000, b"<a>%s</a>" % (b"x" * 9000) * 99))
    assert len(json.dumps(told)) < 1000
    empty: dict[str, object] = {"pan_tilt": None, "zoom": None, "states": []}
    assert position_process.status_of(b"<t:PTZStatus xmlns:t='x'/>") == empty


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_an_answer_with_a_document_type_is_refused_in_any_encoding(encoding: str) -> None:
    said = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'
    with pytest.raises(ValueError, match="hostile"):
        position_process.status_of(said.encode(encoding))
