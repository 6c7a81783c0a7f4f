"""Which services a camera offers: each asked for by its namespace, in whatever order they are listed."""

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
    """One service as the camera tells of it."""

    namespace: str
    address: str
    version: str = ""

    @property
    def name(self) -> str:
        """Our word for it; its namespace where we have none."""
        return _BY_PATH.get(_path(self.namespace), self.namespace)


def _path(namespace: str) -> str:
    """What tells one service from another, whatever host a camera spells before it."""
    place = place_of(namespace)
    return "" if place is None else place.path.rstrip("/")


class OfferedServices:
    """All of them."""

    def __init__(self, services: list[OfferedService], *, is_older: bool = False) -> None:
        self.services, self.is_older = services, is_older
        self._by_namespace = {_path(one.namespace): one.address for one in services}

    def address(self, namespace: str) -> str:
        """Where a service is; empty where it is not offered."""
        return self._by_namespace.get(_path(namespace), "")


def offered(calls: ServiceClient, device: str) -> OfferedServices:
    """Ask for the list; by the older call where the newer one is refused, senseless or leaves media out.

    Args:
        calls: a line to the camera.
        device: address of the device service.

    Raises:
        EnvironmentFault: neither call gave an answer.
    """
    asked = element(_DEVICE, "GetServices", element(_DEVICE, "IncludeCapability", "false"))
    try:
        told = calls.ask(device, asked).children("Service", SERVICES_MOST)
    except LoginRefused:
        raise
    except (CommandRefused, UnreadableAnswer):
        return OfferedServices(_older(calls, device), is_older=True)
    services = [OfferedService(one.text("Namespace"), one.text("XAddr"), _version(one)) for one in told]
    services = [one for one in services if one.namespace and place_of(one.address)]
    offer = OfferedServices(services)
    if offer.address(Service.MEDIA.namespace) or offer.address(MEDIA2):
        return offer
    try:
        more = [one for one in _older(calls, device) if not offer.address(one.namespace)]
    except LoginRefused:
        raise
    except (CommandRefused, UnreadableAnswer):
        return offer
    return OfferedServices(services + more, is_older=bool(more))


def _version(told: Tree) -> str:
    major, minor = told.number("Version", "Major"), told.number("Version", "Minor")
    return "" if major is None or minor is None else f"{major:g}.{minor:g}"


def _older(calls: ServiceClient, device: str) -> list[OfferedService]:
    told = calls.ask(device, element(_DEVICE, "GetCapabilities", element(_DEVICE, "Category", "All")))
    places = {
        Service.MEDIA.namespace: ("Media", "XAddr"),
        Service.PTZ.namespace: ("PTZ", "XAddr"),
        Service.IMAGING.namespace: ("Imaging", "XAddr"),
        EVENTS: ("Events", "XAddr"),
        ANALYTICS: ("Analytics", "XAddr"),
        DEVICE_IO: ("Extension", "DeviceIO", "XAddr"),
    }
    lists = told.at("Capabilities")
    found = [OfferedService(namespace, lists.text(*path)) for namespace, path in places.items()]
    return [one for one in found if place_of(one.address)]
