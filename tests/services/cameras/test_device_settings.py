"""Settings inside a camera, on the wire: set, read back, recorded; who may; nothing half-done."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.devices.onvif.device import OnvifDevice
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device, onvif_url
from console.domain.cameras.faults import CommandRefused
from console.domain.cameras.report import Encoding
from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.cameras.device_settings import (
    NOT_KNOWN,
    DeviceSettingsService,
    checked_servers,
    spoken_encoding,
)
from console.services.cameras.free_cameras import CameraReserved, FreeCameras
from tests.support.screen import KeptActs
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.demo.simulated import TownCamera
    from console.domain.people.actor import Actor
    from console.services.cameras.device_ports import CameraDevice
    from tests.support.people import Room


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatedTown]:
    cache = tmp_path_factory.mktemp("loops")
    with SimulatedTown([3], scene="bars", size=(320, 192), cache=cache, ptz=True) as made:
        yield made


@pytest.fixture
def box(town: SimulatedTown) -> Iterator[TownCamera]:
    yield town.cameras[0]
    # A camera that restarts is away for a while, which must not reach the next test.
    until(lambda: (going := town.server.cameras[3]._rebooting) is None or going.done())
    town.cameras[0].clear_faults()
    town.server.cameras[3].subject.set_offset_s = 0.0


@pytest.fixture
def camera(box: TownCamera) -> Camera:
    return Camera(3, "C-3", "Square", "", "", CameraKind.PTZ, box.main_url, "", onvif_device(box.onvif_url))


class Shed:
    def __init__(self, room: Room, town: SimulatedTown) -> None:
        self.room, self.acts = room, KeptActs()
        login = (town.login.user, town.login.password)
        self.opened: Callable[[Camera], CameraDevice] = lambda camera: OnvifDevice(
            onvif_url(camera.device), login
        )
        self.settings = DeviceSettingsService(
            self.device,
            self.acts,
            room.staff.access,
            room.clock,
            FreeCameras(room.staff.cameras.is_reserved, self.acts).require,
        )

    def device(self, camera: Camera) -> CameraDevice:
        return self.opened(camera)

    @property
    def me(self) -> Actor:
        return self.room.me(Role.ENGINEER)

    def recorded(self) -> list[tuple[str, str, str]]:
        kept = self.acts.named("camera-setting-changed")
        return [(str(detail["setting"]), str(detail["was"]), str(detail["is"])) for _, _, _, detail in kept]


@pytest.fixture
def shed(room: Room, town: SimulatedTown) -> Shed:
    return Shed(room, town)


@pytest.mark.req("PPL-08")
def test_a_stream_is_set_and_read_back_and_recorded(shed: Shed, camera: Camera) -> None:
    steps: list[str] = []
    read = shed.settings.read(shed.me, camera, steps.append)
    assert steps
    assert read.imaging["Brightness"] == 50.0
    profile = read.report.profiles[0]
    made = shed.settings.set_encoding(shed.me, camera, profile, Encoding(bitrate_kbps=700))
    assert made == replace(profile.video, bitrate_kbps=700)
    ((setting, was, now),) = shed.recorded()
    assert (setting, was) == ("stream main", spoken_encoding(profile.video))
    assert "700 kbit/s" in now
    shed.settings.set_encoding(shed.me, camera, profile, profile.video)


def test_what_the_camera_refuses_is_said_and_not_recorded_as_changed(shed: Shed, camera: Camera) -> None:
    with pytest.raises(CommandRefused, match="0 to 100"):
        shed.settings.set_imaging(shed.me, camera, {"Brightness": 700.0, "Contrast": 20.0})
    assert shed.recorded() == []
    assert shed.settings.read(shed.me, camera).imaging["Contrast"] == 50.0, "all of it or nothing"


def test_picture_settings_change_together(shed: Shed, camera: Camera) -> None:
    made = shed.settings.set_imaging(shed.me, camera, {"Brightness": 60.0, "IrCutFilter": "OFF"})
    assert (made["Brightness"], made["IrCutFilter"], made["Contrast"]) == (60.0, "OFF", 50.0)
    assert shed.recorded() == [
        ("picture", "Brightness 50, IrCutFilter AUTO", "Brightness 60, IrCutFilter OFF")
    ]
    shed.settings.set_imaging(shed.me, camera, {"Brightness": 50.0, "IrCutFilter": "AUTO"})


def test_the_clock_is_set_by_ours(shed: Shed, camera: Camera) -> None:
    shed.room.clock.step_utc(-1e6)
    error_s = shed.settings.set_clock(shed.me, camera)
    assert abs(error_s) > 1e5, "the room's clock is not this machine's"
    ((setting, _, now),) = shed.recorded()
    assert (setting, now) == ("clock", f"{error_s:+.1f} s")


def test_time_servers_relays_and_a_restart(shed: Shed, camera: Camera) -> None:
    assert shed.settings.use_ntp(shed.me, camera, [" time.example ", ""]) == ("time.example",)
    (relay,) = shed.settings.read(shed.me, camera).report.relays
    shed.settings.switch_relay(shed.me, camera, relay, is_on=True)
    assert [change[2] for change in shed.recorded()] == ["time.example", "on"]
    shed.settings.restart(shed.me, camera)
    ((actor, _, subject, _),) = shed.acts.named("camera-restarted")
    assert (actor, subject) == (shed.me.login, "camera 3")


def test_what_may_have_been_changed_is_recorded_though_nobody_knows(shed: Shed, camera: Camera) -> None:
    """The network is cut between the command and its answer."""
    real = shed.opened

    def cut(camera: Camera) -> CameraDevice:
        device = real(camera)
        imaging, calls = device.imaging, []

        def answers_once() -> dict[str, float | str]:
            calls.append(1)
            if len(calls) > 1:
                raise EnvironmentFault("No answer.")
            return imaging()

        device.imaging = answers_once  # type: ignore[method-assign]
        return device

    shed.opened = cut
    with pytest.raises(EnvironmentFault):
        shed.settings.set_imaging(shed.me, camera, {"Sharpness": 61.0})
    assert shed.recorded() == [("picture", "Sharpness 50", NOT_KNOWN)]
    shed.opened = real
    shed.settings.set_imaging(shed.me, camera, {"Sharpness": 50.0})


def test_many_clocks_one_that_does_not_answer_ends_nothing(shed: Shed, camera: Camera) -> None:
    gone = replace(
        camera, number=4, name="Gone", device=onvif_device("http://127.0.0.1:1/onvif/device_service")
    )
    steps: list[str] = []
    outcomes = shed.settings.times(shed.me, [gone, camera], [], threading.Event(), steps.append)
    assert [outcome.is_good for outcome in outcomes] == [False, True]
    assert len(steps) == 2
    stopped = threading.Event()
    stopped.set()
    assert shed.settings.times(shed.me, [camera], ["time.example"], stopped) == []


@pytest.mark.parametrize("servers", [[], [""], ["a b"], ["a"] * 5, ["http://x/"], ["x" * 300]])
def test_nonsense_is_no_time_server(servers: list[str]) -> None:
    with pytest.raises(OperatorError):
        checked_servers(servers)


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_every_setting_asks_the_gate(shed: Shed, camera: Camera, role: Role) -> None:
    me, settings = shed.room.me(role), shed.settings
    shed.room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    opened: list[Camera] = []

    def never(camera: Camera) -> CameraDevice:
        opened.append(camera)
        raise EnvironmentFault("No camera is asked here.")

    shed.opened = never
    acts: list[Callable[[], object]] = [
        lambda: settings.read(me, camera),
        lambda: settings.set_encoding(me, camera, None, Encoding()),  # type: ignore[arg-type]  # never asked
        lambda: settings.set_imaging(me, camera, {}),
        lambda: settings.set_clock(me, camera),
        lambda: settings.use_ntp(me, camera, ["x"]),
        lambda: settings.switch_relay(me, camera, "r", is_on=True),
        lambda: settings.restart(me, camera),
        lambda: settings.times(me, [camera], [], threading.Event()),
    ]
    for work in acts:
        if may(role, Permission.SET_UP_CAMERA):
            if work is acts[-1]:
                work()
            else:
                with pytest.raises(EnvironmentFault):
                    work()
        else:
            with pytest.raises(Refusal):
                work()
    assert len(opened) == (len(acts) if may(role, Permission.SET_UP_CAMERA) else 0)


@pytest.mark.req("RIP-02")
def test_a_camera_that_somebody_needs_elsewhere_is_read_and_not_changed(shed: Shed, camera: Camera) -> None:
    me, settings = shed.me, shed.settings
    shed.room.staff.cameras.reserve(lambda number: number == 3)
    assert settings.read(me, camera).report.identity.serial == "SIM-0003"

    def never(camera: Camera) -> CameraDevice:
        raise AssertionError(camera)

    shed.opened = never
    acts: list[Callable[[], object]] = [
        lambda: settings.set_encoding(me, camera, None, Encoding()),  # type: ignore[arg-type]  # never asked
        lambda: settings.set_imaging(me, camera, {}),
        lambda: settings.set_clock(me, camera),
        lambda: settings.use_ntp(me, camera, ["x"]),
        lambda: settings.switch_relay(me, camera, "r", is_on=True),
        lambda: settings.restart(me, camera),
    ]
    for work in acts:
        with pytest.raises(CameraReserved, match="reserved at another console"):
            work()
    (outcome,) = settings.times(me, [camera], [], threading.Event())
    assert (outcome.is_good, "reserved" in outcome.said) == (False, True)
    assert len(shed.acts.named("refused")) == len(acts) + 1
