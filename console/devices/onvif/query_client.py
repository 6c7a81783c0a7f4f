"""Asking one camera: services found by namespace, and what it does not answer noted rather than failing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.devices.onvif.service_client import ServiceClient
from console.devices.onvif.services import NAMES, OfferedServices, offered
from console.devices.onvif.transport import WrongHost
from console.devices.onvif.tree import Tree
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from console.devices.onvif.transport import Transport

SILENCES_MOST = 2
"""Services that do not answer in time, before the camera itself is taken for gone."""


class QueryClient:
    """Of one camera. One thread at a time.

    Args:
        line: to it.
    """

    def __init__(self, line: Transport) -> None:
        self.line = line
        self.calls = ServiceClient(line, {Service.DEVICE: line.address})
        self._offer: OfferedServices | None = None
        self._silences = 0

    @property
    def offer(self) -> OfferedServices:
        """What services there are; asked for once."""
        if self._offer is None:
            self._offer = offered(self.calls, self.line.address)
        return self._offer

    def offers(self, namespace: str) -> bool:
        """Whether there is a service."""
        return bool(self._address(namespace))

    def ask(self, namespace: str, question: Element) -> Tree:
        """Ask a service.

        Raises:
            Refused: there is no such service, or it said no.
            EnvironmentFault: no answer, or none that makes sense.
        """
        address = self._address(namespace)
        if not address:
            raise CommandRefused(f"The camera offers no {NAMES.get(namespace, 'such')} service.")
        return self.calls.ask(address, question)

    def if_told(self, missing: list[str], words: str, namespace: str, question: Element) -> Tree:
        """An answer that the camera may owe us; what is wrong is noted, and the answer is then empty.

        Raises:
            LoginRefused: it does not take the login.
            EnvironmentFault: it has stopped answering altogether, or sends us elsewhere.
        """
        try:
            return self.ask(namespace, question)
        except (LoginRefused, WrongHost):
            raise
        except CommandRefused as fault:
            missing.append(f"{words}: {fault.what}")
        except EnvironmentFault as fault:
            self._silences += 1
            if self._silences > SILENCES_MOST:
                raise
            missing.append(f"{words}: {fault.what}")
        return Tree(None)

    def command(self, service: Service, operation: str, **arguments: Any) -> Any:
        """A command to a described service, never repeated.

        Raises:
            Refused: there is no such service, or it said no.
            EnvironmentFault: no answer, or none that makes sense.
        """
        if service not in self.calls:
            address = self._address(service.namespace)
            if not address:
                raise CommandRefused(f"The camera offers no {NAMES[service.namespace]} service.")
            self.calls.add(service, address)
        return self.calls.call(service, operation, **arguments)

    def _address(self, namespace: str) -> str:
        if namespace == Service.DEVICE.namespace:
            return self.line.address
        return self.offer.address(namespace)
