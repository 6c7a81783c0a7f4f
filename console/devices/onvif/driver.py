"""The ONVIF driver: opens devices, steering and discovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.discovery import OnvifDiscovery
from console.devices.onvif.ptz import OnvifPtz

if TYPE_CHECKING:
    from console.domain.cameras.device_address import DeviceAddress
    from console.services.cameras.device_ports import CameraDevice, CameraDiscovery
    from console.services.cameras.lessons import AddressLesson
    from console.services.ports import PtzHead


class OnvifDriver:
    """Implements `services.cameras.device_ports.DeviceDriver` over ONVIF."""

    def open_device(self, address: DeviceAddress, login: tuple[str, str], fingerprint: str) -> CameraDevice:
        """Open a device."""
        return OnvifDevice(address.url, login, fingerprint)

    def open_ptz(
        self,
        address: DeviceAddress,
        login: tuple[str, str],
        fingerprint: str,
        lesson: AddressLesson | None = None,
    ) -> PtzHead:
        """Open the steering of a camera."""
        return OnvifPtz(address.url, login, fingerprint=fingerprint, lesson=lesson)

    def open_discovery(self) -> CameraDiscovery:
        """Open the search for cameras."""
        return OnvifDiscovery()
