"""One event subscription at a camera: opened, renewed, pulled from and closed."""

from __future__ import annotations

import contextlib
import time
import uuid
from typing import TYPE_CHECKING

from console.devices.onvif.services import EVENTS
from console.devices.onvif.soap import UnreadableAnswer
from console.devices.onvif.tree import element
from console.devices.onvif.urls import place_of
from console.domain.cameras.faults import CommandRefused
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from console.devices.onvif.query_client import QueryClient
    from console.devices.onvif.tree import Tree

LIFE_S = 60.0
"""Requested lifetime of a subscription; one that we cannot close expires after this time."""
PULL_S = 2.0
"""Time to wait for messages in one pull; also the delay of a stop."""
_CLOSE_S = 2.0
_MESSAGES_MOST = 50
_PULL = "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription"
_PORT = "http://www.onvif.org/ver10/events/wsdl/EventPortType"
_BASE = "http://docs.oasis-open.org/wsn/b-2"
_SUBSCRIPTION = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager"


class SubscriptionLost(CommandRefused):
    """The camera may have opened a subscription that nobody can use. It expires after `LIFE_S`."""


class PullPoint:
    """An event subscription. One thread at a time."""

    def __init__(self, asking: QueryClient) -> None:
        self._asking = asking
        self._address = ""
        self._echo: list[Element] = []
        self._renew_s = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the camera has a subscription for us, as far as we know."""
        return bool(self._address)

    def open(self) -> None:
        """Open a subscription unless there is one already.

        Raises:
            Refused: the camera has no free subscription, or no events.
            EnvironmentFault: no answer, or one that cannot be read.
        """
        if self._address:
            return
        request = element(
            EVENTS, "CreatePullPointSubscription", element(EVENTS, "InitialTerminationTime", _LIFE)
        )
        address = self._asking.offer.address(EVENTS)
        if not address:
            raise CommandRefused("The camera does not send events.")
        try:
            answer = self._asking.calls.query(
                address, request, _headers(address, f"{_PORT}/{asked_name(request)}Request")
            )
        except UnreadableAnswer:
            raise self._lost(address) from None
        reference = answer.at("SubscriptionReference")
        if not place_of(reference.text("Address")):
            raise self._lost(address)
        # The camera wants its reference parameters back with each request.
        self._echo = [
            parameter.element
            for parameter in reference.at("ReferenceParameters").children("", 8)
            if parameter.element is not None
        ]
        self._address = reference.text("Address")
        self._renew_s = time.monotonic() + LIFE_S / 2

    def _lost(self, address: str) -> SubscriptionLost:
        """End a subscription that the camera may have opened, though its answer cannot be read."""
        with contextlib.suppress(ConsoleError):
            headers = _headers(address, f"{_SUBSCRIPTION}/UnsubscribeRequest")
            self._asking.calls.query(address, element(_BASE, "Unsubscribe"), headers)
        return SubscriptionLost(
            "The camera's answer to the subscription of its events cannot be read.",
            "Its pictures are still shown and recorded. Update the camera's firmware.",
        )

    def pull(self) -> Tree:
        """Wait up to `PULL_S` for messages; renew the subscription if that is due.

        Raises:
            Refused: the subscription has ended; another can be opened.
            EnvironmentFault: no answer, or one that cannot be read; the subscription may still exist.
        """
        if time.monotonic() >= self._renew_s:
            self._renew()
        request = element(
            EVENTS,
            "PullMessages",
            element(EVENTS, "Timeout", f"PT{PULL_S:g}S"),
            element(EVENTS, "MessageLimit", str(_MESSAGES_MOST)),
        )
        return self._ask(request, f"{_PULL}/PullMessagesRequest")

    def close(self) -> None:
        """Close the subscription; cameras have only few."""
        if self._address:
            line = self._asking.line
            line.deadline_s = _CLOSE_S
            with contextlib.suppress(ConsoleError):
                self._ask(element(_BASE, "Unsubscribe"), f"{_SUBSCRIPTION}/UnsubscribeRequest")
        self._address = ""

    def _renew(self) -> None:
        self._renew_s = time.monotonic() + LIFE_S / 2
        self._ask(
            element(_BASE, "Renew", element(_BASE, "TerminationTime", _LIFE)), f"{_SUBSCRIPTION}/RenewRequest"
        )

    def _ask(self, question: Element, action: str) -> Tree:
        try:
            return self._asking.calls.query(
                self._address, question, _headers(self._address, action), self._echo
            )
        except CommandRefused:
            if not action.endswith("UnsubscribeRequest"):
                self._give_up()
            raise

    def _give_up(self) -> None:
        """Close the subscription, because a camera that refuses to renew it may still keep it."""
        address, self._renew_s = self._address, 0.0
        with contextlib.suppress(ConsoleError):
            headers = _headers(address, f"{_SUBSCRIPTION}/UnsubscribeRequest")
            self._asking.calls.query(address, element(_BASE, "Unsubscribe"), headers, self._echo)
        self._address = ""


_LIFE = f"PT{LIFE_S:g}S"


def asked_name(question: Element) -> str:
    """Return the local name of a request."""
    return str(question.tag).rsplit("}", 1)[-1]


def _headers(to: str, action: str) -> dict[str, str]:
    return {"Action": action, "MessageID": f"urn:uuid:{uuid.uuid4()}", "To": to}
