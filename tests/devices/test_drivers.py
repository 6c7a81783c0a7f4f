from __future__ import annotations

import pytest

from console.devices.drivers import DRIVERS, driver_of, open_device, open_ptz
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import ONVIF, DeviceAddress, onvif_device
from console.domain.cameras.faults import CommandRefused

LOGIN = ("operator", "secret-word")


def camera(device: DeviceAddress | None) -> Camera:
    return Camera(4, "C-4", "Quay", "", "", CameraKind.PTZ, "rtsp://127.0.0.1/", device=device)


@pytest.mark.parametrize("name", DRIVERS)
def test_every_driver_opens_what_the_console_needs_without_a_connection(name: str) -> None:
    address = DeviceAddress(name, "http://127.0.0.1:9/onvif/device_service")
    open_device(camera(address), LOGIN, "").close()
    open_ptz(camera(address), LOGIN, "").close()
    assert DRIVERS[name].open_discovery() is not None


def test_onvif_is_the_driver_of_an_onvif_address() -> None:
    address = onvif_device("http://127.0.0.1:9/onvif/device_service")
    assert address is not None
    assert driver_of(address) is DRIVERS[ONVIF]
    assert onvif_device("") is None


def test_a_driver_of_a_newer_version_is_refused_in_words() -> None:
    newer = camera(DeviceAddress("semaphore", "http://127.0.0.1/", "2"))
    for opener in (open_device, open_ptz):
        with pytest.raises(CommandRefused, match=r"no driver “semaphore”.*Update watchroom"):
            opener(newer, LOGIN, "")


def test_a_camera_without_a_device_is_refused_in_words() -> None:
    with pytest.raises(CommandRefused, match="Camera 4 has no ONVIF address"):
        open_device(camera(None), LOGIN, "")
