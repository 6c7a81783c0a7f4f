"""Queries to one camera: services found by namespace, missing answers noted instead of failing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.devices.onvif.refusals import WrongHost
from console.devices.onvif.service_client import ServiceClient
from console.devices.onvif.services import NAMES, OfferedServices, offered
from console.devices.onvif.tree import Tree
from console.devices.onvif.wsdl import Service
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import EnvironmentFault
from console.domain.text import text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from console.devices.onvif.transport import Transport

SILENCES_MOST = 2
"""Number of services that may fail to answer before the camera counts as unreachable."""


class QueryClient:
    """Queries and commands to one camera. One thread at a time.

    Args:
        line: connection to the camera.
    """

    def __init__(self, line: Transport) -> None:
        self.line = line
        self.calls = ServiceClient(line, {Service.DEVICE: line.address})
        self._offer: OfferedServices | None = None
        self._silences = 0

    @property
    def offer(self) -> OfferedServices:
        """The services of the camera; read once."""
        if self._offer is None:
            self._offer = offered(self.calls, self.line.address)
        return self._offer

    def offers(self, namespace: str) -> bool:
        """Return whether the camera has a service."""
        return bool(self._address(namespace))

    def query(self, namespace: str, question: Element) -> Tree:
        """Send a query to a service and return its answer.

        Raises:
            Refused: the camera has no such service, or it refused.
            EnvironmentFault: no answer, or one that cannot be read.
        """
        address = self._address(namespace)
        if not address:
            raise CommandRefused(
                text(
                    "The camera does not have the {namespace} service.",
                    namespace=NAMES.get(namespace, "requested"),
                )
            )
        return self.calls.query(address, question)

    def query_if_offered(self, missing: list[str], words: str, namespace: str, question: Element) -> Tree:
        """Send an optional query; a failure is noted, and the answer is then empty.

        Args:
            missing: receives a line about the failure.
            words: name of what is queried, for that line.
            namespace: of the service.
            question: the query.

        Raises:
            LoginRefused: the camera refused the login.
            EnvironmentFault: the camera no longer answers, or redirects to another host.
        """
        try:
            return self.query(namespace, question)
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
        """Send a command to a service that has a WSDL; it is never repeated.

        Raises:
            Refused: the camera has no such service, or it refused.
            EnvironmentFault: no answer, or one that cannot be read.
        """
        if service not in self.calls:
            address = self._address(service.namespace)
            if not address:
                raise CommandRefused(
                    text("The camera does not have the {names} service.", names=NAMES[service.namespace])
                )
            self.calls.add(service, address)
        return self.calls.call(service, operation, **arguments)

    def _address(self, namespace: str) -> str:
        if namespace == Service.DEVICE.namespace:
            return self.line.address
        return self.offer.address(namespace)
