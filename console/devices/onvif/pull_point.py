"""One event subscription of one camera: opened, renewed, pulled from, and closed whatever happens."""

from __future__ import annotations

import contextlib
import time
import uuid
from typing import TYPE_CHECKING

from console.devices.onvif.services import EVENTS
from console.devices.onvif.soap import unreadable
from console.devices.onvif.tree import element
from console.devices.onvif.urls import place_of
from console.domain.cameras.faults import CommandRefused
from console.domain.errors import ConsoleError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from console.devices.onvif.query_client import QueryClient
    from console.devices.onvif.tree import Tree

LIFE_S = 60.0
"""What a subscription is asked for: one that we cannot close any more is gone after this time."""
PULL_S = 2.0
"""Messages are waited for so long at a time: a stop is heeded no later."""
_CLOSE_S = 2.0
_MESSAGES_MOST = 50
_PULL = "http://www.onvif.org/ver10/events/wsdl/PullPointSubscription"
_PORT = "http://www.onvif.org/ver10/events/wsdl/EventPortType"
_BASE = "http://docs.oasis-open.org/wsn/b-2"
_SUBSCRIPTION = "http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager"


class PullPoint:
    """One thread at a time."""

    def __init__(self, asking: QueryClient) -> None:
        self._asking = asking
        self._address = ""
        self._echo: list[Element] = []
        self._renew_s = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the camera keeps one for us, as far as we know."""
        return bool(self._address)

    def open(self) -> None:
        """Ask for one; nothing where there is one already.

        Raises:
            Refused: none is free, or the camera sends no events.
            EnvironmentFault: no answer, or none that makes sense.
        """
        if self._address:
            return
        asked = element(
            EVENTS, "CreatePullPointSubscription", element(EVENTS, "InitialTerminationTime", _LIFE)
        )
        address = self._asking.offer.address(EVENTS)
        if not address:
            raise CommandRefused("The camera offers no events.")
        told = self._asking.calls.ask(
            address, asked, _headers(address, f"{_PORT}/{asked_name(asked)}Request")
        )
        reference = told.at("SubscriptionReference")
        if not place_of(reference.text("Address")):
            raise unreadable()
        # Whatever the camera puts into its reference must come back with each question.
        self._echo = [
            one.element
            for one in reference.at("ReferenceParameters").children("", 8)
            if one.element is not None
        ]
        self._address = reference.text("Address")
        self._renew_s = time.monotonic() + LIFE_S / 2

    def pull(self) -> Tree:
        """Wait a little for messages; renewed where that is due.

        Raises:
            Refused: the subscription is over; it is forgotten, and another can be opened.
            EnvironmentFault: no answer, or none that makes sense; the subscription may still be there.
        """
        if time.monotonic() >= self._renew_s:
            self._renew()
        asked = element(
            EVENTS,
            "PullMessages",
            element(EVENTS, "Timeout", f"PT{PULL_S:g}S"),
            element(EVENTS, "MessageLimit", str(_MESSAGES_MOST)),
        )
        return self._ask(asked, f"{_PULL}/PullMessagesRequest")

    def close(self) -> None:
        """Give it back to the camera, which has few of them."""
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
            return self._asking.calls.ask(
                self._address, question, _headers(self._address, action), self._echo
            )
        except CommandRefused:
            if not action.endswith("UnsubscribeRequest"):
                self._give_up()
            raise

    def _give_up(self) -> None:
        """Closed before another is opened: a camera that refuses to renew may keep it all the same."""
        address, self._renew_s = self._address, 0.0
        with contextlib.suppress(ConsoleError):
            headers = _headers(address, f"{_SUBSCRIPTION}/UnsubscribeRequest")
            self._asking.calls.ask(address, element(_BASE, "Unsubscribe"), headers, self._echo)
        self._address = ""


_LIFE = f"PT{LIFE_S:g}S"


def asked_name(question: Element) -> str:
    """Local name of a question."""
    return str(question.tag).rsplit("}", 1)[-1]


def _headers(to: str, action: str) -> dict[str, str]:
    return {"Action": action, "MessageID": f"urn:uuid:{uuid.uuid4()}", "To": to}
