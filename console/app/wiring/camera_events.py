"""Wiring of camera events: the rules of the settings, and the cameras in service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.cameras.event_rules import EventResponse, EventRule
from console.domain.cameras.events import EventKind
from console.services.cameras.events import CameraEventService, EventOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.app.scheme import OpenScheme
    from console.app.wiring.cameras import CameraDirectory
    from console.domain.clock import Clock
    from console.services.cameras.device_ports import DeviceAccess
    from console.settings.schema import EventSettings


def event_plan(settings: EventSettings) -> EventOptions:
    """Return the event rules of the settings."""
    rules = tuple(
        EventRule(
            frozenset(EventKind[kind.upper().replace(" ", "_")] for kind in rule.kinds),
            EventResponse(rule.do),
            frozenset(rule.cameras),
        )
        for rule in settings.rules
    )
    return EventOptions(rules, settings.record_motion, settings.enabled)


def open_events(
    scheme: OpenScheme,
    device_access: DeviceAccess,
    clock: Clock,
    failed: Callable[[str], None],
    may_use: Callable[[int], bool],
) -> CameraEventService:
    """Return the service that listens to events; it listens to none if the settings switch events off."""
    return CameraEventService(
        device_access.device,
        scheme.ledger,
        clock,
        event_plan(scheme.settings.events),
        failed,
        may_use=may_use,
    )


def follow(watch: CameraEventService, cameras: CameraDirectory) -> None:
    """Make the service follow the live cameras, now and after each change."""
    cameras.listen(watch.set_cameras)
    watch.set_cameras(cameras.cameras())
