"""Events of cameras, wired: the settings' rules, the cameras that come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.event_rules import EventRule, Response
from console.domain.cameras.events import EventKind
from console.services.cameras.events import EventPlan, EventWatch

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app.scheme import Scheme
    from console.app.wiring.cameras import CameraRoom
    from console.domain.clock import Clock
    from console.services.cameras.device_ports import Workshop
    from console.settings.schema import EventSettings


def event_plan(settings: EventSettings) -> EventPlan:
    """The settings as rules."""
    rules = tuple(
        EventRule(
            frozenset(EventKind[kind.upper().replace(" ", "_")] for kind in rule.kinds),
            Response(rule.do),
            frozenset(rule.cameras),
        )
        for rule in settings.rules
    )
    return EventPlan(rules, settings.record_motion)


def open_events(
    scheme: Scheme, workshop: Workshop, clock: Clock, crashed: Callable[[str], None]
) -> EventWatch | None:
    """None where the settings want none."""
    if not scheme.settings.events.enabled:
        return None
    return EventWatch(workshop.device, scheme.ledger, clock, event_plan(scheme.settings.events), crashed)


def follow(watch: EventWatch, room: CameraRoom) -> None:
    """Listen to the live cameras, now and as they change."""
    room.listen(watch.follow)
    watch.follow(room.cameras())
