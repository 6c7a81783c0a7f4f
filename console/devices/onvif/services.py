"""The services of a camera, found by namespace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from console.devices.onvif.soap import UnreadableAnswer
from console.devices.onvif.tree import element
from console.devices.onvif.urls import place_of
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused

if TYPE_CHECKING:
    from console.devices.onvif.service_client import ServiceClient
    from console.devices.onvif.tree import Tree

MEDIA2: Final = "http://www.onvif.org/ver20/media/wsdl"
EVENTS: Final = "http://www.onvif.org/ver10/events/wsdl"
DEVICE_IO: Final = "http://www.onvif.org/ver10/deviceIO/wsdl"
ANALYTICS: Final = "http://www.onvif.org/ver20/analytics/wsdl"
NAMES: Final = {
    Service.DEVICE.namespace: "device",
    Service.MEDIA.namespace: "media",
    MEDIA2: "media2",
    Service.PTZ.namespace: "ptz",
    Service.IMAGING.namespace: "imaging",
    EVENTS: "events",
    DEVICE_IO: "device-io",
    ANALYTICS: "analytics",
    "http://www.onvif.org/ver10/recording/wsdl": "recording",
    "http://www.onvif.org/ver10/search/wsdl": "search",
    "http://www.onvif.org/ver10/replay/wsdl": "replay",
    "http://www.onvif.org/ver10/advancedsecurity/wsdl": "security",
}
SERVICES_MOST = 64
_DEVICE = Service.DEVICE.namespace


_BY_PATH: Final = {urlsplit(namespace).path: name for namespace, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service as the camera lists it."""

    namespace: str
    address: str
    version: str = ""

    @property
    def name(self) -> str:
        """Short name of the service; its namespace if it has none."""
        return _BY_PATH.get(_path(self.namespace), self.namespace)


def _path(namespace: str) -> str:
    """Return the path of a namespace, which identifies the service whatever host the camera writes."""
    place = place_of(namespace)
    return "" if place is None else place.path.rstrip("/")


class OfferedServices:
    """The services of a camera."""

    def __init__(self, services: list[OfferedService], *, is_older: bool = False) -> None:
        self.services, self.is_older = services, is_older
        self._by_namespace = {_path(service.namespace): service.address for service in services}

    def address(self, namespace: str) -> str:
        """Return the address of a service; empty if the camera does not have it."""
        return self._by_namespace.get(_path(namespace), "")


def offered(calls: ServiceClient, device: str) -> OfferedServices:
    """Read both lists of services, because each may lack what the other has.

    Args:
        calls: calls to the camera.
        device: address of the device service.

    Raises:
        EnvironmentFault: neither call gave an answer.
    """
    try:
        newer = OfferedServices(_newer(calls, device))
    except LoginRefused:
        raise
    except (CommandRefused, UnreadableAnswer):
        return OfferedServices(_older(calls, device), is_older=True)
    try:
        more = [item for item in _older(calls, device) if not newer.address(item.namespace)]
    except LoginRefused:
        raise
    except (CommandRefused, UnreadableAnswer):
        return newer
    return OfferedServices(newer.services + more, is_older=bool(more))


def _newer(calls: ServiceClient, device: str) -> list[OfferedService]:
    request = element(_DEVICE, "GetServices", element(_DEVICE, "IncludeCapability", "false"))
    services = [
        OfferedService(item.text("Namespace"), item.text("XAddr"), _version(item))
        for item in calls.query(device, request).children("Service", SERVICES_MOST)
    ]
    return [service for service in services if service.namespace and place_of(service.address)]


def _version(service: Tree) -> str:
    major, minor = service.number("Version", "Major"), service.number("Version", "Minor")
    return "" if major is None or minor is None else f"{major:g}.{minor:g}"


def _older(calls: ServiceClient, device: str) -> list[OfferedService]:
    answer = calls.query(device, element(_DEVICE, "GetCapabilities", element(_DEVICE, "Category", "All")))
    places = {
        Service.MEDIA.namespace: ("Media", "XAddr"),
        Service.PTZ.namespace: ("PTZ", "XAddr"),
        Service.IMAGING.namespace: ("Imaging", "XAddr"),
        EVENTS: ("Events", "XAddr"),
        ANALYTICS: ("Analytics", "XAddr"),
        DEVICE_IO: ("Extension", "DeviceIO", "XAddr"),
    }
    lists = answer.at("Capabilities")
    services = [OfferedService(namespace, lists.text(*path)) for namespace, path in places.items()]
    return [service for service in services if place_of(service.address)]
