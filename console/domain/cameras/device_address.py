"""Where the device of a camera answers, and the driver that speaks its language."""

from __future__ import annotations

from dataclasses import dataclass

ONVIF = "onvif"
"""The driver of every device that people enter with an ONVIF address."""


@dataclass(frozen=True, slots=True)
class DeviceAddress:
    """The address of a camera's device service, for settings, events and steering. It holds no login."""

    driver: str
    """A name of `devices.drivers.DRIVERS`. A newer version may have stored one that this version lacks."""
    url: str
    channel: str = ""
    """The camera's channel, where one device serves several cameras; empty: the device has one only."""


def onvif_device(url: str) -> DeviceAddress | None:
    """Return the address of an ONVIF device; None if the text is empty."""
    return DeviceAddress(ONVIF, url) if url else None


def onvif_url(device: DeviceAddress | None) -> str:
    """Return the address of the ONVIF device service; empty where there is none, or another driver's."""
    return device.url if device is not None and device.driver == ONVIF else ""
