"""The drivers of camera devices, by the names that the scheme stores. A new driver is one more line here.

This module loads the libraries of all drivers: import it where a device is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.driver import OnvifDriver
from console.domain.cameras.device_address import ONVIF
from console.domain.cameras.faults import CommandRefused
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.device_address import DeviceAddress
    from console.services.cameras.device_ports import CameraDevice, DeviceDriver
    from console.services.cameras.lessons import AddressLesson
    from console.services.ports import PtzHead

DRIVERS: Mapping[str, DeviceDriver] = {
    ONVIF: OnvifDriver(),
}


def driver_of(address: DeviceAddress) -> DeviceDriver:
    """Return the driver for an address.

    Raises:
        CommandRefused: this version has no such driver; a newer one may have added the camera.
    """
    driver = DRIVERS.get(address.driver)
    if driver is None:
        raise CommandRefused(
            text(
                "This version of watchroom has no driver “{driver}” for the camera's device.",
                driver=address.driver,
            ),
            "Its pictures are still shown and recorded. Update watchroom on this computer.",
        )
    return driver


def open_device(camera: Camera, login: tuple[str, str], fingerprint: str) -> CameraDevice:
    """Open the device of a camera; the caller closes it.

    Args:
        camera: as the scheme lists it.
        login: user name and password.
        fingerprint: SHA-256 of the accepted certificate; empty: none accepted yet.

    Raises:
        CommandRefused: the camera has no device, or no driver for it.
        ConsoleError: the address is not valid.
    """
    address = _address(camera)
    return driver_of(address).open_device(address, login, fingerprint)


def open_ptz(
    camera: Camera, login: tuple[str, str], fingerprint: str, lesson: AddressLesson | None = None
) -> PtzHead:
    """Open the steering of a camera; the caller closes it. Arguments and errors as for `open_device`.

    `lesson` keeps how the camera must be moved.
    """
    address = _address(camera)
    return driver_of(address).open_ptz(address, login, fingerprint, lesson)


def _address(camera: Camera) -> DeviceAddress:
    if camera.device is None:
        raise CommandRefused(text("Camera {camera} has no ONVIF address.", camera=camera.number))
    return camera.device
