"""How the drivers of movable cameras are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras import Camera
    from console.services.ports import PtzDriver
    from console.settings.secrets import Secrets


def ptz_opener(secrets: Secrets) -> Callable[[Camera], PtzDriver]:
    """How a camera's driver is made, on a device thread: the keyring may ask, and zeep takes time to load."""

    def opened(camera: Camera) -> PtzDriver:
        from console.devices.onvif import OnvifPtz

        return OnvifPtz(camera.onvif_url, secrets.login(camera.urn))

    return opened
