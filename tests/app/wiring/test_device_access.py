"""Trying cameras before they go live, on simulated cameras and with the real recorder."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

import pytest

from console.app.engine import Engine, EngineOptions
from console.app.wiring.device_access import ConsoleDeviceAccess
from console.demo.simulated import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.media.volume.volume_set import VolumeConfig
from console.services.cameras import acceptance_tests
from console.services.cameras.acceptance_tests import AcceptanceTests
from console.services.cameras.admission import Admission
from console.services.ptz.reservations import Reservations
from console.settings.secrets import FixedSecrets
from tests.support.clocks import SimulatedClock
from tests.support.screen import KeptActs, ListedCameras
from tests.support.steering import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.app.engine import LiveEngine
    from console.domain.cameras.commissioning import AcceptanceTest
    from console.domain.cameras.facts import CameraFact


class NoFacts:
    def all_current(self, name: str) -> dict[int, CameraFact]:
        del name
        return {}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=cache, ptz=True, gop_s=1.0) as made:
        yield made


@pytest.fixture
def camera(town: SimulatedTown) -> Iterator[Camera]:
    told = town.cameras[0]
    yield Camera(
        told.number,
        "C-3",
        "Square",
        "",
        "",
        CameraKind.PTZ,
        told.main_url,
        told.sub_url,
        onvif_device(told.onvif_url),
    )
    told.clear_faults()


@pytest.fixture
def bench(town: SimulatedTown, camera: Camera, tmp_path: Path) -> Iterator[AcceptanceTests]:
    secrets = FixedSecrets({camera.urn: (town.login.user, town.login.password)})
    admission = Admission(NoFacts())  # type: ignore[arg-type]  # no other fact is asked for
    volumes = [VolumeConfig(tmp_path / "volume")]
    plan = EngineOptions(ListedCameras([]), secrets, KeptActs(), None, volumes, crashed=pytest.fail)
    engine = Engine(plan)
    engine.start()
    yield AcceptanceTests(
        ConsoleDeviceAccess(engine, secrets, admission, lambda _camera, _way, _worth: None), SystemClock()
    )
    engine.close()


def tried(bench: AcceptanceTests, name: str, camera: Camera) -> AcceptanceTest:
    return bench.run(name, camera, threading.Event())


@pytest.mark.slow
@pytest.mark.req("SYS-07")
def test_a_camera_is_tried_in_everything_before_it_goes_live(
    bench: AcceptanceTests, camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptance_tests, "RECORD_S", 4.0)
    monkeypatch.setattr(acceptance_tests, "RECORDED_LEAST_S", 1.0)
    picture = tried(bench, "picture", camera)
    assert picture.is_passed, picture.said
    assert "320×192" in picture.said
    recording = tried(bench, "recording", camera)
    assert recording.is_passed, recording.said
    steering = tried(bench, "steering", camera)
    assert steering.is_passed, steering.said
    assert "with stop" in steering.said
    assert tried(bench, "clock", camera).is_passed


@pytest.mark.req("RIP-04")
def test_a_camera_that_is_reserved_at_another_console_is_not_moved_to_try_it(
    camera: Camera, town: SimulatedTown
) -> None:
    secrets = FixedSecrets({camera.urn: (town.login.user, town.login.password)})
    reservations = Reservations(KeptActs(), SimulatedClock(), lambda number: number == camera.number)
    access = ConsoleDeviceAccess(
        cast("LiveEngine", None),
        secrets,
        Admission(NoFacts()),  # type: ignore[arg-type]  # no other fact is asked for
        lambda _camera, _way, _worth: None,
        reservations.require_free_elsewhere,
    )
    head = head_of(town, camera.number)
    before = head.now
    found = tried(AcceptanceTests(access, SystemClock()), "steering", camera)
    assert not found.is_passed
    assert "reserved at another console" in found.said
    assert head.now == before


@pytest.mark.req("SYS-07")
def test_a_camera_with_faults_does_not_pass(
    bench: AcceptanceTests, camera: Camera, town: SimulatedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acceptance_tests, "PICTURE_MOST_S", 2.0)
    town.cameras[0].set_fault("wrong_password", value=True)
    picture = tried(bench, "picture", camera)
    assert not picture.is_passed
    town.cameras[0].clear_faults()
    town.cameras[0].set_fault("clock_skew", value=-120)
    clock = tried(bench, "clock", camera)
    assert not clock.is_passed
    assert "-1" in clock.said


def test_a_camera_without_onvif_fails_in_words(bench: AcceptanceTests) -> None:
    plain = Camera(9, "C-9", "Shed", "", "", CameraKind.FIXED, "rtsp://127.0.0.1:1/x")
    clock = tried(bench, "clock", plain)
    assert not clock.is_passed
    assert "no ONVIF address" in clock.said
