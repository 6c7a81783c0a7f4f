"""Calls to a camera's services by name, and every way in which they fail, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree
from zeep import exceptions

from console.devices.onvif import tree
from console.devices.onvif.soap import parsed, unreadable
from console.devices.onvif.wsdl import Service, caller
from console.domain.cameras.faults import CommandRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lxml.etree import _Element as Element

    from console.devices.onvif.transport import Transport

_NONSENSE = (
    exceptions.Error,
    etree.LxmlError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What zeep raises over answers that are XML and still make no sense. Never a crash."""
_WORDS_MOST = 120


class ServiceClient:
    """A line with the services that a camera told of. One thread at a time, like its line."""

    def __init__(self, line: Transport, addresses: Mapping[Service, str]) -> None:
        self.line = line
        self._callers: dict[Service, Callable[..., Any]] = {
            service: caller(service, address, line) for service, address in addresses.items()
        }

    def __contains__(self, service: Service) -> bool:
        return service in self._callers

    def add(self, service: Service, address: str) -> None:
        """A service that was found later."""
        self._callers[service] = caller(service, self.line.rewritten(address), self.line)

    def ask(
        self,
        address: str,
        question: Element,
        headers: Mapping[str, str] | None = None,
        more: Sequence[Element] = (),
    ) -> tree.Tree:
        """Ask without a description, and read the answer by its local names.

        Args:
            address: of the service, as the camera told it.
            question: what goes into the body.
            headers: of WS-Addressing, where the camera needs them.
            more: headers that the camera wants to see again.

        Raises:
            EnvironmentFault: as `call`, with the same kinds.
        """
        name = etree.QName(question)
        action = (headers or {}).get("Action", f"{name.namespace}/{name.localname}")
        content = {"Content-Type": f'application/soap+xml; charset=utf-8; action="{action}"'}
        whole = tree.envelope(question, headers or {}, more)
        told = self.line.post_xml(self.line.rewritten(address), whole, content)
        answer = tree.answer_of(parsed(told.content)) if told.content else tree.Tree(None)
        words = tree.fault_of(answer)
        if words is not None:
            raise CommandRefused(
                f"The camera at {self.line.host} refused {name.localname}: {_spoken(words)}."
            )
        if not answer.name.startswith(name.localname):
            raise unreadable()
        return answer

    def call(self, service: Service, operation: str, **arguments: Any) -> Any:
        """Call and wait, at most until the line's deadline.

        Raises:
            EnvironmentFault: no answer, or none that can be read.
            Refused: the camera said no.
            LoginRefused: it does not take the login.
        """
        try:
            return self._callers[service](operation, arguments)
        except exceptions.Fault as fault:
            raise CommandRefused(
                f"The camera at {self.line.host} refused {operation}: {_spoken(fault.message)}."
            ) from None
        except _NONSENSE:
            raise unreadable() from None


def _spoken(words: object) -> str:
    # Words of the camera's own: no control characters, and no more than fits a message.
    text = "".join(one for one in str(words or "no reason given") if one.isprintable())
    return text[:_WORDS_MOST].rstrip(". ")
