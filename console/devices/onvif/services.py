"""Which services a camera offers: each asked for by its namespace, in whatever order they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from console.devices.onvif.soap import Unreadable
from console.devices.onvif.values import inside, listed, number, text
from console.devices.onvif.wsdl import Service
from console.domain.ptz.faults import LoginRefused, Refused

if TYPE_CHECKING:
    from console.devices.onvif.calls import Calls

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


@dataclass(frozen=True, slots=True)
class Offered:
    """One service as the camera tells of it."""

    namespace: str
    address: str
    version: str = ""

    @property
    def name(self) -> str:
        """Our word for it; its namespace where we have none."""
        return NAMES.get(self.namespace, self.namespace)


class Offer:
    """All of them."""

    def __init__(self, services: list[Offered], *, is_older: bool = False) -> None:
        self.services, self.is_older = services, is_older
        self._by_namespace = {one.namespace: one.address for one in services}

    def address(self, namespace: str) -> str:
        """Where a service is; empty where it is not offered."""
        return self._by_namespace.get(namespace, "")


def offered(calls: Calls) -> Offer:
    """Ask for the list; by the older call where the newer one is refused, senseless or leaves media out.

    Raises:
        EnvironmentFault: neither call gave an answer.
    """
    try:
        told = listed(calls.call(Service.DEVICE, "GetServices", IncludeCapability=False), SERVICES_MOST)
    except LoginRefused:
        raise
    except (Refused, Unreadable):
        return Offer(_older(calls), is_older=True)
    services = [
        Offered(text(inside(one, "Namespace")), text(inside(one, "XAddr")), _version(one)) for one in told
    ]
    services = [one for one in services if one.namespace and one.address]
    offer = Offer(services)
    if offer.address(Service.MEDIA.namespace) or offer.address(MEDIA2):
        return offer
    try:
        more = [one for one in _older(calls) if not offer.address(one.namespace)]
    except (Refused, Unreadable):
        return offer
    return Offer(services + more, is_older=bool(more))


def _version(told: Any) -> str:
    major, minor = number(inside(told, "Version", "Major")), number(inside(told, "Version", "Minor"))
    return "" if major is None or minor is None else f"{major:g}.{minor:g}"


def _older(calls: Calls) -> list[Offered]:
    told = calls.call(Service.DEVICE, "GetCapabilities", Category="All")
    places = {
        Service.MEDIA.namespace: ("Media", "XAddr"),
        Service.PTZ.namespace: ("PTZ", "XAddr"),
        Service.IMAGING.namespace: ("Imaging", "XAddr"),
        EVENTS: ("Events", "XAddr"),
        ANALYTICS: ("Analytics", "XAddr"),
        DEVICE_IO: ("Extension", "DeviceIO", "XAddr"),
    }
    found = [Offered(namespace, text(inside(told, *path))) for namespace, path in places.items()]
    return [one for one in found if one.address]
