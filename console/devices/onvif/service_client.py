"""Calls to a camera's services, with every failure as an error in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from console.devices.onvif import tree
from console.devices.onvif.soap import parsed, unreadable
from console.devices.onvif.wsdl import Service, caller
from console.domain.cameras.faults import CommandRefused
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lxml.etree import _Element as Element

    from console.devices.onvif.transport import Transport

_NONSENSE = (
    etree.LxmlError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""Errors that zeep raises, beside its own, for answers that are XML but not a valid ONVIF answer."""
_WORDS_MOST = 120


class ServiceClient:
    """Calls over a line to the services of a camera. One thread at a time, like its line."""

    def __init__(self, line: Transport, addresses: Mapping[Service, str]) -> None:
        self.transport = line
        self._callers: dict[Service, Callable[..., Any]] = {
            service: caller(service, address, line) for service, address in addresses.items()
        }

    def __contains__(self, service: Service) -> bool:
        return service in self._callers

    def add(self, service: Service, address: str) -> None:
        """Add a service that was found later."""
        self._callers[service] = caller(service, self.transport.rewritten(address), self.transport)

    def query(
        self,
        address: str,
        question: Element,
        headers: Mapping[str, str] | None = None,
        more: Sequence[Element] = (),
    ) -> tree.Tree:
        """Send a query without a WSDL; the answer is read by local names.

        Args:
            address: of the service, as the camera reported it.
            question: content of the body.
            headers: of WS-Addressing, if the camera needs them.
            more: headers that the camera wants back.

        Raises:
            EnvironmentFault: as for `call`.
        """
        name = etree.QName(question)
        action = (headers or {}).get("Action", f"{name.namespace}/{name.localname}")
        content = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}
        envelope = tree.envelope(question, headers or {}, more)
        response = self.transport.post_xml(self.transport.rewritten(address), envelope, content)
        answer = tree.answer_of(parsed(response.content)) if response.content else tree.Tree(None)
        words = tree.fault_of(answer)
        if words is not None:
            raise CommandRefused(
                text(
                    "The camera at {host} refused {localname}: {words}.",
                    host=self.transport.host,
                    localname=name.localname,
                    words=_printable(words),
                )
            )
        if not answer.name.startswith(name.localname):
            raise unreadable()
        return answer

    def call(self, service: Service, operation: str, **arguments: Any) -> Any:
        """Call an operation and wait for its answer, at most until the line's deadline.

        Raises:
            EnvironmentFault: no answer, or one that cannot be read.
            Refused: the camera refused.
            LoginRefused: the camera refused the login.
        """
        # Loaded with the first camera that is asked: the recorder, which seldom asks one, is 20 MB smaller.
        from zeep import exceptions

        try:
            return self._callers[service](operation, arguments)
        except exceptions.Fault as fault:
            raise CommandRefused(
                text(
                    "The camera at {host} refused {operation}: {message}.",
                    host=self.transport.host,
                    operation=operation,
                    message=_printable(fault.message),
                )
            ) from None
        except (exceptions.Error, *_NONSENSE):
            raise unreadable() from None


def _printable(words: object) -> str:
    # The camera's own text, without control characters and cut to the length of a message.
    text = "".join(character for character in str(words or "no reason given") if character.isprintable())
    return text[:_WORDS_MOST].rstrip(". ")
