"""The ONVIF event service: pull points, with a motion alarm now and then."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.devices.simulated.onvif.xml import SoapFault, seconds

if TYPE_CHECKING:
    from console.devices.simulated.onvif.subject import Subject
    from console.devices.simulated.onvif.xml import Call

MOST_SUBSCRIPTIONS = 6
"""Cameras have four to eight; who forgets to close his, has soon none."""
MOTION_EVERY_S = 20.0
_LONGEST_PULL_S = 60.0
_TOPIC = "tns1:VideoSource/MotionAlarm"


@dataclass
class Subscription:
    """One pull point."""

    ends_s: float
    seen: int = -1
    """The last half period whose state was told."""
    asked: bool = field(default=True)
    """Whether the present state must be told anew."""


class EventService:
    """Only in the event loop's thread."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._open: dict[str, Subscription] = {}

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
        """Open a pull point; there are few."""
        now_s = time.monotonic()
        self._open = {key: one for key, one in self._open.items() if one.ends_s > now_s}
        if len(self._open) >= MOST_SUBSCRIPTIONS:
            raise SoapFault("ter:MaxNumberOfNotificationProducers", "no pull point is free", sender=False)
        key = secrets.token_hex(8)
        ends_s = now_s + seconds(call.text("tev:InitialTerminationTime"), 60.0)
        self._open[key] = Subscription(ends_s)
        address = self._subject.service(f"pull/{key}")
        times = self._times(ends_s)
        return (
            f"<tev:SubscriptionReference><wsa:Address>{address}</wsa:Address></tev:SubscriptionReference>"
            f"{times}"
        )

    def _subscription(self, key: str) -> Subscription:
        found = self._open.get(key)
        if found is None or found.ends_s < time.monotonic():
            raise SoapFault("ter:InvalidArgVal", "there is no such subscription")
        return found

    def renew(self, call: Call, key: str) -> str:
        """Keep a pull point for longer."""
        found = self._subscription(key)
        found.ends_s = time.monotonic() + seconds(call.text("wsnt:TerminationTime"), 60.0)
        return self._times(found.ends_s)

    def unsubscribe(self, _call: Call, key: str) -> str:
        """Close a pull point."""
        self._subscription(key)
        del self._open[key]
        return ""

    def set_synchronization_point(self, _call: Call, key: str) -> str:
        """Tell the present state again."""
        self._subscription(key).asked = True
        return ""

    async def pull_messages(self, call: Call, key: str) -> str:
        """Wait for the next change, as long as the caller likes."""
        found = self._subscription(key)
        until_s = time.monotonic() + min(seconds(call.text("tev:Timeout"), 5.0), _LONGEST_PULL_S)
        while True:
            half = int((time.time() + self._subject.plan.number * 3) // (MOTION_EVERY_S / 2))
            if found.asked or half != found.seen:
                break
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                break
            await asyncio.sleep(min(0.1, left_s))
        messages = self._message(half, initial=found.asked) if found.asked or half != found.seen else ""
        found.seen, found.asked = half, False
        times = self._times(found.ends_s).replace("wsnt:", "tev:")
        return f"{times}{messages}"

    def _message(self, half: int, *, initial: bool) -> str:
        state = "true" if half % 2 else "false"
        operation = "Initialized" if initial else "Changed"
        return (
            "<wsnt:NotificationMessage>"
            f'<wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">{_TOPIC}</wsnt:Topic>'
            f'<wsnt:Message><tt:Message UtcTime="{self._moment(self._subject.now_s())}" '
            f'PropertyOperation="{operation}">'
            '<tt:Source><tt:SimpleItem Name="Source" Value="source"/></tt:Source>'
            f'<tt:Data><tt:SimpleItem Name="State" Value="{state}"/></tt:Data></tt:Message></wsnt:Message>'
            "</wsnt:NotificationMessage>"
        )

    def get_event_properties(self, _call: Call) -> str:
        """The one topic."""
        base = "http://www.onvif.org/ver10/tev"
        return (
            "<tev:TopicNamespaceLocation>http://www.onvif.org/onvif/ver10/topics/topicns.xml</tev:TopicNamespaceLocation>"
            "<wsnt:FixedTopicSet>true</wsnt:FixedTopicSet><wstop:TopicSet><tns1:VideoSource><MotionAlarm "
            'wstop:topic="true"><tt:MessageDescription IsProperty="true"><tt:Source>'
            '<tt:SimpleItemDescription Name="Source" Type="tt:ReferenceToken"/></tt:Source><tt:Data>'
            '<tt:SimpleItemDescription Name="State" Type="xs:boolean"/>'
            "</tt:Data></tt:MessageDescription></MotionAlarm></tns1:VideoSource></wstop:TopicSet>"
            f"<wsnt:TopicExpressionDialect>{base}/topicExpression/ConcreteSet</wsnt:TopicExpressionDialect>"
            f"<tev:MessageContentFilterDialect>{base}/messageContentFilter/ItemFilter</tev:MessageContentFilterDialect>"
            "<tev:MessageContentSchemaLocation>http://www.onvif.org/onvif/ver10/schema/onvif.xsd"
            "</tev:MessageContentSchemaLocation>"
        )

    def get_service_capabilities(self, _call: Call) -> str:
        """What this service can."""
        return f'<tev:Capabilities WSPullPointSupport="true" MaxPullPoints="{MOST_SUBSCRIPTIONS}"/>'
