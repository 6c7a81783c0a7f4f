"""ONVIF: the only package that uses zeep. HTTP, logins and clock handling are our own; see each module."""

from console.devices.onvif.device import OnvifDevice
from console.devices.onvif.discovery import OnvifDiscovery
from console.devices.onvif.driver import OnvifDriver
from console.devices.onvif.ptz import OnvifPtz

__all__ = ["OnvifDevice", "OnvifDiscovery", "OnvifDriver", "OnvifPtz"]
