"""What every `CameraDevice` must do. A driver's tests inherit this and give a `device` at a living camera."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.report import DeviceMask, Encoding
from console.domain.errors import EnvironmentFault
from tests.devices.ptz_contract import PATIENCE_S
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.domain.cameras.events import DeviceEvent
    from console.services.cameras.device_ports import CameraDevice

WINDOW = DeviceMask("bedroom window", ((0.1, 0.1), (0.3, 0.1), (0.3, 0.4)), "solid")
DOOR = DeviceMask("door", ((0.6, 0.5), (0.7, 0.5), (0.7, 0.9), (0.6, 0.9)), "pixelate")


class DeviceContract:
    """Every test leaves the camera as it was, but for its clock and its settings' values."""

    def test_the_report_names_the_box_and_its_streams(self, device: CameraDevice) -> None:
        steps: list[str] = []
        report = device.report(steps.append)
        assert steps
        assert report.identity.maker
        assert report.identity.is_same_device(device.identity())
        assert report.profiles
        for profile in report.profiles:
            assert profile.stream_url.startswith("rtsp://")
            assert "@" not in profile.stream_url
            assert profile.video.width > 0
        assert report.clock_error_s is not None

    def test_a_snapshot_is_a_jpeg(self, device: CameraDevice) -> None:
        profile = device.report().profiles[0].token
        assert device.snapshot(profile).startswith(b"\xff\xd8")
        with pytest.raises(EnvironmentFault):
            device.snapshot("no such profile")

    def test_an_encoder_is_set_and_read_back(self, device: CameraDevice) -> None:
        profile = device.report().profiles[0]
        changed = device.set_encoding(profile.token, Encoding(bitrate_kbps=700, gop=40))
        assert (changed.bitrate_kbps, changed.gop) == (700, 40)
        assert (changed.width, changed.codec) == (profile.video.width, profile.video.codec)
        assert device.set_encoding(profile.token, profile.video) == profile.video
        with pytest.raises(EnvironmentFault):
            device.set_encoding(profile.token, Encoding(width=1_000_000))

    def test_the_clock_is_set_and_follows_servers(self, device: CameraDevice) -> None:
        device.set_clock(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=600))
        assert device.report().clock_error_s == pytest.approx(600, abs=3)
        device.set_clock(dt.datetime.now(dt.UTC))
        assert device.report().clock_error_s == pytest.approx(0, abs=3)
        device.use_ntp(["192.0.2.7", "time.example"])
        assert set(device.report().ntp) == {"192.0.2.7", "time.example"}

    def test_picture_settings_are_changed_one_by_one(self, device: CameraDevice) -> None:
        before = device.imaging()
        name = next(name for name, value in before.items() if isinstance(value, float))
        device.set_imaging({name: 42.0})
        assert device.imaging() == {**before, name: 42.0}
        device.set_imaging({name: before[name]})
        with pytest.raises(EnvironmentFault):
            device.set_imaging({"Sunshine": 1.0})

    def test_relays_are_those_it_names(self, device: CameraDevice) -> None:
        for relay in device.report().relays:
            device.switch_relay(relay, is_on=True)
            device.switch_relay(relay, is_on=False)
        with pytest.raises(EnvironmentFault):
            device.switch_relay("no such relay", is_on=True)

    @pytest.mark.req("PRV-01")
    def test_masks_are_written_and_read_back(self, device: CameraDevice) -> None:
        if not device.report().masks_most:
            assert list(device.masks()) == []
            return
        written = device.write_masks([WINDOW, DOOR])
        assert [(one.name, one.points, one.style) for one in written] == [
            (one.name, one.points, one.style) for one in (WINDOW, DOOR)
        ]
        assert [one.points for one in device.masks()] == [WINDOW.points, DOOR.points]
        kept = DeviceMask("window", ((0.1, 0.1), (0.35, 0.1), (0.3, 0.4)), "blur", written[0].token)
        assert [one.points for one in device.write_masks([kept])] == [kept.points]
        assert list(device.write_masks([])) == []

    def test_listening_tells_states_and_ends_when_told(self, device: CameraDevice) -> None:
        told: list[DeviceEvent] = []
        stop = threading.Event()
        thread = threading.Thread(target=device.listen, args=(3, told.append, stop))
        thread.start()
        try:
            until(lambda: bool(told))
        finally:
            stop.set()
            thread.join(PATIENCE_S)
        assert not thread.is_alive()
        assert told[0].camera == 3
        assert told[0].is_initial
