from __future__ import annotations

import datetime as dt
import socket
import struct
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from onvif import ONVIFCamera
from onvif.exceptions import ONVIFError

from console.demo.simulated import SimulatedTown, TownCamera
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROFILE = {"ProfileToken": "main"}


@pytest.fixture(scope="module")
def ptz_town(loop_cache: Path) -> Iterator[SimulatedTown]:
    with SimulatedTown(cameras=[3], scene="bars", size=(320, 192), cache=loop_cache, ptz=True) as running:
        yield running


@pytest.fixture
def camera(ptz_town: SimulatedTown) -> Iterator[TownCamera]:
    yield ptz_town.cameras[0]
    ptz_town.cameras[0].clear_faults()


def client_of(camera: TownCamera, password: str) -> Any:
    parts = urlsplit(camera.onvif_url)
    return ONVIFCamera(parts.hostname, parts.port, "operator", password)


@pytest.fixture(scope="module")
def client(ptz_town: SimulatedTown) -> Any:
    return client_of(ptz_town.cameras[0], ptz_town.login.password)


@pytest.fixture(scope="module")
def ptz(client: Any) -> Any:
    return client.create_ptz_service()


def test_device_service_as_the_real_client_reads_it(client: Any) -> None:
    device = client.devicemgmt
    assert device.GetDeviceInformation().Model == "Town PTZ"
    assert len(device.GetServices({"IncludeCapability": False})) == 7
    assert device.GetCapabilities().PTZ.XAddr.endswith("/onvif/ptz")
    assert any("type/ptz" in scope.ScopeItem for scope in device.GetScopes())
    assert device.GetNetworkInterfaces()[0].Info.Name == "eth0"
    assert device.GetUsers()[0].Username == "operator"
    assert device.GetSystemDateAndTime().UTCDateTime.Date.Year >= 2024


def test_media_services_name_both_streams(client: Any, camera: TownCamera) -> None:
    media = client.create_media_service()
    assert [profile.token for profile in media.GetProfiles()] == ["main", "sub"]
    setup = {"Stream": "RTP-Unicast", "Transport": {"Protocol": "RTSP"}}
    assert media.GetStreamUri({"StreamSetup": setup, **PROFILE}).Uri == camera.main_url
    assert media.GetSnapshotUri(PROFILE).Uri.endswith("/snapshot.jpg")
    assert len(media.GetVideoSources()) == 1
    assert media.GetVideoEncoderConfigurations()[0].Resolution.Width == 320


def _position(ptz: Any) -> tuple[float, float, float]:
    position = ptz.GetStatus(PROFILE).Position
    return position.PanTilt.x, position.PanTilt.y, position.Zoom.x


def _at_rest(ptz: Any) -> bool:
    return bool(ptz.GetStatus(PROFILE).MoveStatus.PanTilt == "IDLE")


def _move(ptz: Any, pan: float, timeout_s: float = 10.0) -> None:
    velocity = {"PanTilt": {"x": pan, "y": 0}, "Zoom": {"x": 0}}
    ptz.ContinuousMove({**PROFILE, "Velocity": velocity, "Timeout": dt.timedelta(seconds=timeout_s)})


def test_a_move_ends_with_stop_and_with_its_timeout(ptz: Any) -> None:
    for timeout_s in (10.0, 0.2):
        before = _position(ptz)[0]
        _move(ptz, 0.3, timeout_s)
        until(lambda before=before: _position(ptz)[0] > before)  # type: ignore[misc]
        if timeout_s > 1:
            ptz.Stop({**PROFILE, "PanTilt": True, "Zoom": True})
        until(lambda: _at_rest(ptz))


def test_absolute_and_relative_moves_presets_and_home(ptz: Any) -> None:
    ptz.AbsoluteMove({**PROFILE, "Position": {"PanTilt": {"x": 0.1, "y": 0.2}, "Zoom": {"x": 0.3}}})
    until(lambda: _position(ptz) == pytest.approx((0.1, 0.2, 0.3), abs=1e-3))
    token = ptz.SetPreset({**PROFILE, "PresetName": "Bench"})
    assert "Bench" in [preset.Name for preset in ptz.GetPresets(PROFILE)]
    ptz.RelativeMove({**PROFILE, "Translation": {"PanTilt": {"x": -0.05, "y": 0}}})
    until(lambda: _position(ptz)[0] == pytest.approx(0.05, abs=1e-3))
    ptz.GotoHomePosition(PROFILE)
    until(lambda: _position(ptz)[0] == pytest.approx(0.0, abs=1e-3))
    ptz.GotoPreset({**PROFILE, "PresetToken": token})
    until(lambda: _position(ptz)[0] == pytest.approx(0.1, abs=1e-3))
    ptz.RemovePreset({**PROFILE, "PresetToken": token})
    with pytest.raises(ONVIFError):
        ptz.GotoPreset({**PROFILE, "PresetToken": token})


def test_ptz_ignores_timeout(ptz: Any, camera: TownCamera) -> None:
    camera.set_fault("ptz_ignores_timeout", True)
    _move(ptz, 0.05, 0.1)
    time.sleep(0.6)
    assert not _at_rest(ptz)
    ptz.Stop(PROFILE)
    until(lambda: _at_rest(ptz))


def test_ptz_refuses_stop_but_takes_a_move_with_speed_zero(ptz: Any, camera: TownCamera) -> None:
    camera.set_fault("ptz_refuses_stop", True)
    _move(ptz, 0.05)
    with pytest.raises(ONVIFError):
        ptz.Stop(PROFILE)
    assert not _at_rest(ptz)
    _move(ptz, 0.0)
    until(lambda: _at_rest(ptz))


def test_imaging(client: Any) -> None:
    imaging = client.create_imaging_service()
    source = {"VideoSourceToken": "source"}
    imaging.SetImagingSettings({**source, "ImagingSettings": {"Brightness": 61}})
    assert imaging.GetImagingSettings(source).Brightness == 61
    assert imaging.GetOptions(source).Contrast.Max == 100
    imaging.Move({**source, "Focus": {"Continuous": {"Speed": 0.5}}})
    imaging.Stop(source)


def test_events_are_pulled_and_pull_points_are_few(client: Any) -> None:
    client.create_events_service().GetEventProperties()
    pull = client.create_pullpoint_service()
    answer = pull.PullMessages({"Timeout": dt.timedelta(seconds=2), "MessageLimit": 3})
    assert len(answer.NotificationMessage) == 3


def test_a_wrong_password_is_refused(camera: TownCamera) -> None:
    with pytest.raises(ONVIFError, match="not authorized"):
        client_of(camera, "wrong").devicemgmt.GetDeviceInformation()


def test_a_skewed_clock_refuses_tokens_of_now(client: Any, camera: TownCamera) -> None:
    camera.set_fault("clock_skew", 3600)
    clock = client.devicemgmt.GetSystemDateAndTime().UTCDateTime
    told = dt.datetime(
        clock.Date.Year,
        clock.Date.Month,
        clock.Date.Day,
        clock.Time.Hour,
        clock.Time.Minute,
        clock.Time.Second,
        tzinfo=dt.UTC,
    )
    assert (told - dt.datetime.now(dt.UTC)).total_seconds() == pytest.approx(3600, abs=10)
    with pytest.raises(ONVIFError, match="not authorized"):
        client.devicemgmt.GetDeviceInformation()


def test_digest_only_takes_no_token(client: Any, camera: TownCamera) -> None:
    camera.set_fault("digest_only", True)
    with pytest.raises(ONVIFError):
        client.devicemgmt.GetDeviceInformation()


def test_foreign_addresses(client: Any, camera: TownCamera) -> None:
    camera.set_fault("foreign_xaddr", True)
    services = client.devicemgmt.GetServices({"IncludeCapability": False})
    assert all("192.168.99.99" in service.XAddr for service in services)


def test_malformed_soap(client: Any, camera: TownCamera) -> None:
    camera.set_fault("malformed_soap", True)
    with pytest.raises(ONVIFError):
        client.devicemgmt.GetDeviceInformation()


def test_a_caller_that_hangs_up_in_the_middle_leaves_no_traceback(
    camera: TownCamera, client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    parts = urlsplit(camera.onvif_url)
    assert parts.hostname is not None
    assert parts.port is not None
    for _ in range(3):
        with socket.create_connection((parts.hostname, parts.port), timeout=5) as caller:
            caller.sendall(b"POST /onvif/ptz HTTP/1.1\r\nHost: camera\r\nContent-Length: 4000\r\n\r\n<half")
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # The server is asked once more, so that it has seen the ends of the others.
    assert client.devicemgmt.GetDeviceInformation().Model == "Town PTZ"
    time.sleep(0.3)
    assert not [record for record in caplog.records if record.name.startswith("aiohttp")]
