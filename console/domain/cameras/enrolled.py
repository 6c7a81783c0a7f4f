"""Which discovered devices are already cameras of the scheme, however their addresses are written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from console.domain.cameras.device_address import onvif_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DiscoveredCamera

_PORTS = {"http": 80, "https": 443}


def enrolled(devices: Iterable[DiscoveredCamera], cameras: Sequence[Camera]) -> dict[str, Camera]:
    """Return the cameras of the scheme by the addresses of those devices that they are."""
    known = {_place(onvif_url(camera.device)): camera for camera in reversed(cameras) if camera.device}
    found = {device.address: known.get(_place(device.address)) for device in devices}
    return {address: camera for address, camera in found.items() if camera is not None}


def _place(address: str) -> tuple[str, int]:
    """Return the host and the port of an address; the path says nothing of which device it is."""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return address, 0
