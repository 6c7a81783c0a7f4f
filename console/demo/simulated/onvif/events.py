"""The ONVIF event service: pull points."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.event_source import SIGNALS
from console.demo.simulated.onvif.xml import SoapFault, seconds

if TYPE_CHECKING:
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.onvif.xml import Call

MOST_SUBSCRIPTIONS = 6
"""Cameras have four to eight; who forgets to close his, has soon none."""
_LONGEST_PULL_S = 60.0
_MOST_MESSAGES = 100
_LOOK_S = 0.05


@dataclass
class Subscription:
    """One pull point."""

    ends_s: float
    seen: int = 0
    """Number of the last change that was told."""
    asked: bool = field(default=True)
    """Whether the present state must be told anew."""


class EventService:
    """The event service of one camera. Used only in the event loop's thread."""

    def __init__(self, subject: CameraState) -> None:
        self._subject = subject
        self._open: dict[str, Subscription] = {}
        self._newest = ""
        """The subscription that an Unsubscribe at the service's own address ends."""
        self.asked = 0
        """Number of subscriptions that were asked for."""

    @staticmethod
    def _moment(utc_s: float) -> str:
        return (
            dt.datetime.fromtimestamp(utc_s, dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        )

    def _times(self, ends_s: float) -> str:
        now_s = self._subject.now_s()
        left_s = ends_s - time.monotonic()
        return (
            f"<wsnt:CurrentTime>{self._moment(now_s)}</wsnt:CurrentTime>"
            f"<wsnt:TerminationTime>{self._moment(now_s + left_s)}</wsnt:TerminationTime>"
        )

    def create_pull_point_subscription(self, call: Call) -> str:
        """Open a pull point; only a few are allowed."""
        self.asked += 1
        now_s = time.monotonic()
        self._open = {
            key: subscription for key, subscription in self._open.items() if subscription.ends_s > now_s
        }
        if len(self._open) >= MOST_SUBSCRIPTIONS or self._subject.faults.on("events_refused"):
            raise SoapFault("ter:MaxNumberOfNotificationProducers", "no pull point is free", sender=False)
        key = secrets.token_hex(8)
        ends_s = now_s + seconds(call.text("tev:InitialTerminationTime"), 60.0)
        self._open[key] = Subscription(ends_s)
        self._newest = key
        is_unreadable = self._subject.faults.on("events_unreadable")
        address = "" if is_unreadable else self._subject.service(f"pull/{key}")
        times = self._times(ends_s)
        return (
            f"<tev:SubscriptionReference><wsa:Address>{address}</wsa:Address></tev:SubscriptionReference>"
            f"{times}"
        )

    def _subscription(self, key: str) -> Subscription:
        subscription = self._open.get(key)
        if subscription is None or subscription.ends_s < time.monotonic():
            raise SoapFault("ter:InvalidArgVal", "there is no such subscription")
        return subscription

    def renew(self, call: Call, key: str) -> str:
        """Extend a pull point."""
        subscription = self._subscription(key)
        subscription.ends_s = time.monotonic() + seconds(call.text("wsnt:TerminationTime"), 60.0)
        return self._times(subscription.ends_s)

    def unsubscribe(self, _call: Call, key: str) -> str:
        """Close a pull point, unless the fault keeps it open until it expires."""
        key = self._newest if key == "events" else key
        self._subscription(key)
        if not self._subject.faults.on("events_leak"):
            del self._open[key]
        return ""

    def set_synchronization_point(self, _call: Call, key: str) -> str:
        """Send the present state again."""
        self._subscription(key).asked = True
        return ""

    async def pull_messages(self, call: Call, key: str) -> str:
        """Wait for the next change, up to the time that the client allows."""
        subscription = self._subscription(key)
        signals, phase_s = self._subject.signals, self._subject.plan.number * 3
        until_s = time.monotonic() + min(seconds(call.text("tev:Timeout"), 5.0), _LONGEST_PULL_S)
        signals.look(phase_s)
        while not subscription.asked and subscription.seen == signals.count and time.monotonic() < until_s:
            await asyncio.sleep(_LOOK_S)
            signals.look(phase_s)
            self._subscription(key)
        limit = call.text("tev:MessageLimit")
        most = min(int(limit), _MOST_MESSAGES) if limit.isdecimal() else _MOST_MESSAGES
        times = self._times(subscription.ends_s).replace("wsnt:", "tev:")
        return times + "".join(self._messages(subscription, most))

    def _messages(self, subscription: Subscription, most: int) -> list[str]:
        signals = self._subject.signals
        if subscription.asked:
            subscription.asked, subscription.seen = False, signals.count
            now_s = self._subject.now_s()
            return [
                self._message(name, now_s, is_on=is_on, is_initial=True)
                for name, is_on in list(signals.states.items())[:most]
            ]
        changes = signals.after(subscription.seen)[:most]
        subscription.seen = changes[-1].number if changes else subscription.seen
        ahead_s = self._subject.now_s() - time.time()
        return [
            self._message(change.name, change.utc_s + ahead_s, is_on=change.is_on, is_initial=False)
            for change in changes
        ]

    def _message(self, name: str, utc_s: float, *, is_on: bool, is_initial: bool) -> str:
        kind = SIGNALS[name]
        operation = "Initialized" if is_initial else "Changed"
        sources = "".join(f'<tt:SimpleItem Name="{key}" Value="{value}"/>' for key, value in kind.sources)
        return (
            "<wsnt:NotificationMessage><wsnt:Topic "
            f'Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">{kind.topic}</wsnt:Topic>'
            f'<wsnt:Message><tt:Message UtcTime="{self._moment(utc_s)}" '
            f'PropertyOperation="{operation}"><tt:Source>{sources}</tt:Source>'
            f'<tt:Data><tt:SimpleItem Name="{kind.datum}" Value="{str(is_on).lower()}"/></tt:Data>'
            "</tt:Message></wsnt:Message></wsnt:NotificationMessage>"
        )

    def get_event_properties(self, _call: Call) -> str:
        """Return the topics."""
        base = "http://www.onvif.org/ver10/tev"
        return (
            "<tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml"
            "</tev:TopicNamespaceLocation><wsnt:FixedTopicSet>true</wsnt:FixedTopicSet>"
            f"<wstop:TopicSet>{''.join(_topic(name) for name in SIGNALS)}</wstop:TopicSet>"
            f"<wsnt:TopicExpressionDialect>{base}/topicExpression/ConcreteSet</wsnt:TopicExpressionDialect>"
            f"<tev:MessageContentFilterDialect>{base}/messageContentFilter/ItemFilter"
            "</tev:MessageContentFilterDialect>"
            "<tev:MessageContentSchemaLocation>http://www.onvif.org/onvif/ver10/schema/onvif.xsd"
            "</tev:MessageContentSchemaLocation>"
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """Return what this service supports."""
        return f'<tev:Capabilities WSPullPointSupport="true" MaxPullPoints="{MOST_SUBSCRIPTIONS}"/>'


def _topic(name: str) -> str:
    """Return a topic as nested elements."""
    kind = SIGNALS[name]
    first, *rest = kind.topic.split("/")
    sources = "".join(
        f'<tt:SimpleItemDescription Name="{key}" Type="tt:ReferenceToken"/>' for key, _ in kind.sources
    )
    element = (
        f'<tt:MessageDescription IsProperty="true"><tt:Source>{sources}</tt:Source><tt:Data>'
        f'<tt:SimpleItemDescription Name="{kind.datum}" Type="xs:boolean"/></tt:Data></tt:MessageDescription>'
    )
    for depth, part in enumerate(reversed(rest)):
        mark = "" if depth else ' wstop:topic="true"'
        element = f"<{part}{mark}>{element}</{part}>"
    return f"<{first}>{element}</{first}>"
